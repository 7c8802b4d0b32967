# SPDX-License-Identifier: MIT
"""Open a file with whatever the system opens it with."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_outside(file: Path) -> None:
    """Open a file outside of the program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
