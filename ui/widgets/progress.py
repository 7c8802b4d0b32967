# SPDX-License-Identifier: MIT
"""Long work as it goes: what is done, how far it is, and a button that stops it."""

import threading

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar
from typing_extensions import override

from desktop_app.printing import CancelledError
from resources.i18n import _
from ui.widgets.basics import button, label, row


class Progress(QFrame):
    """`follow` is called on the worker; it moves the bar here, and raises once Cancel is pressed.

    Work that was cancelled ends in CancelledError; whoever runs it takes that as its end.
    """

    moved = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._what = label("", "muted")
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Tiến độ"))
        self.cancel = button(_("Hủy bỏ"), self._stop.set)
        self.setLayout(row(self._what, self._bar, self.cancel))
        self.moved.connect(self._move)
        self.hide()

    def begin(self, what: str) -> None:
        """Show what is being done; nothing of it yet."""
        self._stop.clear()
        self._what.setText(what)
        self._bar.setRange(0, 0)
        self.show()

    def end(self) -> None:
        """Hide, however the work ended."""
        self.hide()

    def follow(self, done: int, total: int) -> None:
        """Tell how far the work is. Raises CancelledError."""
        if self._stop.is_set():
            raise CancelledError
        self.moved.emit(done, total)

    def _move(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    @override
    def setVisible(self, visible: bool) -> None:
        super().setVisible(visible)
        if not visible:
            self._bar.reset()
