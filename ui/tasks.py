# SPDX-License-Identifier: MIT
"""Work off the window's thread: one worker owns the database; results come home by a signal.

Work touches no widget; `done` touches no database.
"""

import itertools
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from resources.errors import UserError

_log = logging.getLogger(__name__)


@dataclass
class _Waiting:
    """Work under way. Whatever hangs on it (dialogs, what it raised) is let go of here alone.

    The worker is never the last to hold it: a widget would be destroyed on the wrong thread.
    """

    owner: QObject
    done: Callable[[Any], None]
    failed: Callable[[UserError], None]
    work: Callable[[], Any]
    result: Any = None
    error: BaseException | None = None

    def do(self) -> None:
        """Work, on the worker's thread, and keep what it gave or why it failed."""
        try:
            self.result = self.work()
        except BaseException as problem:  # noqa: BLE001 - kept, and told on the window's thread
            self.error = problem


class _Home(QObject):
    """Where results arrive, on the window's thread."""

    finished = Signal(int)


def worker(name: str) -> ThreadPoolExecutor:
    """Return a thread that does work one after another.

    The interpreter waits for it before it takes itself down. A thread of Qt would still run Python
    by then and die of it.
    """
    return ThreadPoolExecutor(1, thread_name_prefix=name)


class Tasks(QObject):
    """Runs work one after another; `idle` tells that nothing is left."""

    idle = Signal()
    started = Signal()
    crashed = Signal(object)

    def __init__(self, failed: Callable[[UserError], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._failed = failed
        self._worker = worker("tasks")
        self._home = _Home()
        self._home.finished.connect(self._come_home)
        self._numbers = itertools.count()
        self._waiting: dict[int, _Waiting] = {}
        self._slices: deque[int] = deque()
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._turn)

    @property
    def busy(self) -> bool:
        """Tell whether work is under way."""
        return bool(self._waiting)

    def run(
        self,
        owner: QObject,
        work: Callable[[], Any],
        done: Callable[[Any], None] = lambda _result: None,
        failed: Callable[[UserError], None] | None = None,
    ) -> None:
        """Do `work` on the worker, then `done(result)` here, unless `owner` is gone by then.

        A UserError goes to `failed`, else to the window's messages; anything else is a bug and is
        told by `crashed`.
        """
        number, home, waiting = next(self._numbers), self._home, self._waiting
        waiting[number] = _Waiting(owner, done, failed or self._failed, work)

        def job() -> None:
            waiting[number].do()
            if shiboken6.isValid(home):
                home.finished.emit(number)

        self._worker.submit(job)
        self.started.emit()

    def in_slices(
        self, owner: QObject, part: Callable[[], bool], done: Callable[[], None] = lambda: None
    ) -> None:
        """Do what only the window's thread may do, a part at a time, and answer in between.

        `part` does the next bit and returns False when nothing is left; then comes `done`. It
        counts as work under way.
        """
        number = next(self._numbers)
        self._waiting[number] = _Waiting(owner, lambda _result: done(), self._failed, part)
        self._slices.append(number)
        self._turns.start()

    @Slot()
    def _turn(self) -> None:
        number = self._slices[0]
        waiting = self._waiting[number]
        if shiboken6.isValid(waiting.owner):
            waiting.do()
            if waiting.result and waiting.error is None:
                return
        self._slices.popleft()
        if not self._slices:
            self._turns.stop()
        waiting.result = None
        self._come_home(number)

    def ask(self, work: Callable[[], Any]) -> Any:
        """Do `work` on the worker in its turn and return what it gave.

        Never called on the window's thread: it is for the network's worker, whose work on the
        store is done where the store is at home.
        """
        return self._worker.submit(work).result()

    def wait(self) -> None:
        """Wait until the worker has nothing left; for closing the program only."""
        self._worker.submit(lambda: None).result()

    @Slot(int)
    def _come_home(self, number: int) -> None:
        waiting = self._waiting.pop(number)
        error = waiting.error
        try:
            if shiboken6.isValid(waiting.owner):
                if error is None:
                    waiting.done(waiting.result)
                elif isinstance(error, UserError):
                    waiting.failed(error)
                else:
                    self.crashed.emit(error)
            elif error is not None:
                _log.error("work failed after its page was closed: %s", type(error).__name__)
        finally:
            waiting.error = error = None  # it holds the frame that holds it
            if not self._waiting:
                self.idle.emit()
