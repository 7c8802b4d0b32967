# SPDX-License-Identifier: MIT
"""Collect Python's garbage on the window's thread only.

Cycles can hold Qt objects, and Qt ends the program when a timer or a widget is destroyed on another
thread. The collector of Python runs on whichever thread allocates, so it is switched off and called
by a timer here. What was loaded before the first window of work stays: looking through it each time
would take 100 ms.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 2_000
_YOUNG = 5_000
_OLD_EVERY = 30


class GarbageCollector(QObject):
    """Lives as long as the application; young objects often, all of them now and then."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._turn = 0
        gc.disable()
        timer = QTimer(self, interval=_EVERY_MS)
        timer.timeout.connect(self._collect)
        timer.start()

    def _collect(self) -> None:
        self._turn += 1
        if gc.get_count()[0] > _YOUNG:
            gc.collect(1)
        if self._turn % _OLD_EVERY == 0:
            gc.collect()
