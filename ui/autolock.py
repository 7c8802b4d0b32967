# SPDX-License-Identifier: MIT
"""Tell when nobody has touched the program for a while."""

from functools import cache

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from typing_extensions import override


@cache
def _input() -> frozenset[QEvent.Type]:
    """Return the events by which an officer shows to be there."""
    kinds = QEvent.Type
    return frozenset({kinds.KeyPress, kinds.MouseButtonPress, kinds.Wheel, kinds.TouchBegin})


class AutoLock(QObject):
    """Counts down while a store is open; each input starts it anew.

    Only the windows that hold the focus are watched, and they only: a filter in Python on the whole
    application is asked about thousands of events while a page is built.
    """

    expired = Signal()

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__()
        self._application = application
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self.expired)

    def set_minutes(self, minutes: int) -> None:
        """Say after how many minutes without input `expired` comes."""
        self._idle.setInterval(minutes * 60_000)

    def start(self) -> None:
        """Begin to count."""
        self._application.focusWindowChanged.connect(self._watch)
        self._watch(self._application.focusWindow())
        self._idle.start()

    def stop(self) -> None:
        """Count no more."""
        if self._idle.isActive():
            self._application.focusWindowChanged.disconnect(self._watch)
            self._idle.stop()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._idle.isActive() and event.type() in _input():
            self._idle.start()
        return False
