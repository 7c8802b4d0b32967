# SPDX-License-Identifier: MIT
"""Wait until a window has nothing more to do; for pictures and tests."""

from PySide6.QtCore import QEventLoop, QTimer

from ui.tasks import Tasks

_PATIENCE_MS = 20_000


def settle(tasks: Tasks) -> None:
    """Let work end and the window draw; for pictures and tests."""
    loop = QEventLoop()
    guard = QTimer(singleShot=True, interval=_PATIENCE_MS)
    guard.timeout.connect(loop.quit)
    guard.start()
    while tasks.busy and guard.isActive():
        tasks.idle.connect(loop.quit)
        loop.exec()
        tasks.idle.disconnect(loop.quit)
    loop.processEvents()
