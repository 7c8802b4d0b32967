# SPDX-License-Identifier: MIT
"""When to save what is being typed: in a pause, and every second while there is none."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

PAUSE_MS, LATEST_MS = 400, 1000


class Autosave(QObject):
    """Counts from the keys: who types without a pause loses no more than a second of it.

    `in_pause` saves and may say what is wrong; `typing` only saves, for the word is half written.
    """

    def __init__(
        self, parent: QObject, in_pause: Callable[[], None], typing: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.stop)
        self._pause.timeout.connect(in_pause)
        self._latest = QTimer(self, singleShot=True, interval=LATEST_MS)
        self._latest.timeout.connect(typing)

    def typed(self) -> None:
        """Note that something was typed."""
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def stop(self) -> None:
        """Wait for nothing any more: it was saved, or is not wanted."""
        self._pause.stop()
        self._latest.stop()
