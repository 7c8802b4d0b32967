# SPDX-License-Identifier: MIT
"""The fingerprint of a file: nobody types 64 letters, the file is chosen instead."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from resources.i18n import _
from ui.widgets.basics import button
from ui.widgets.inputs import TextInput


class FileInput(QWidget):
    """Shows a fingerprint; `chosen` carries the file to take it from."""

    edited = Signal()
    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self.line = TextInput(limit=64, hint=_("Chưa chọn tệp"))
        self.line.setReadOnly(True)
        self.line.setAccessibleName(_("Dấu vân tay của tệp"))
        self.choose = button(_("Chọn tệp…"), self._ask)
        self.drop = button(_("Bỏ tệp"), self._drop, role="flat")
        inner = QHBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.line, 1)
        inner.addWidget(self.choose)
        inner.addWidget(self.drop)
        self.setFocusProxy(self.choose)
        self.show_digest("")

    @property
    def digest(self) -> str:
        """The fingerprint; "" without a file."""
        return self.line.text()

    def show_digest(self, digest: str) -> None:
        """Show a fingerprint, or that there is none."""
        self.line.set_quietly(digest)
        self.line.setCursorPosition(0)
        self.drop.setVisible(bool(digest))

    def _ask(self) -> None:
        dialog = QFileDialog(self, _("Chọn tệp"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.chosen.emit(Path(name)))
        dialog.open()

    def _drop(self) -> None:
        self.show_digest("")
        self.choose.setFocus()
        self.edited.emit()
