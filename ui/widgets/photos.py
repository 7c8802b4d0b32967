# SPDX-License-Identifier: MIT
"""Photos: a small picture of one, and the dialog that chooses them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QFileDialog, QWidget

from resources.i18n import _


def thumbnail(jpeg: bytes, room: QSize) -> QImage:
    """Return a picture that fits; off the window's thread."""
    buffer = QBuffer()
    buffer.setData(QByteArray(jpeg))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    reader.setScaledSize(reader.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def choose(parent: QWidget, chosen: Callable[[list[Path]], None]) -> None:
    """Let the officer choose photos; nothing is called when the dialog is left."""
    dialog = QFileDialog(parent, _("Chọn ảnh"), "", _("Ảnh (*.jpg *.jpeg *.png *.webp)"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: chosen([Path(name) for name in names]))
    dialog.open()
