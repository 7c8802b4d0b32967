# SPDX-License-Identifier: MIT
"""Work off the window's thread: one worker owns the database; results come home by a signal.

Work touches no widget; `done` touches no database.
"""

import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot
from typing_extensions import override

from resources.errors import UserError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Waiting:
    owner: QObject
    done: Callable[[Any], None]
    failed: Callable[[UserError], None]


class _Home(QObject):
    """Where results arrive, on the window's thread."""

    finished = Signal(int, object, object)


class _Job(QRunnable):
    def __init__(self, number: int, work: Callable[[], Any], home: _Home) -> None:
        super().__init__()
        self._number, self._work, self._home = number, work, home

    @override
    def run(self) -> None:
        """Do the work and send home what it gave or why it failed."""
        result, error = None, None
        try:
            result = self._work()
        except Exception as problem:  # noqa: BLE001 - every kind is carried home and told there
            error = problem
        if shiboken6.isValid(self._home):
            self._home.finished.emit(self._number, result, error)


class _Question(QRunnable):
    """Work whose asker waits for it on a thread of its own."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._work = work
        self._over = threading.Event()
        self._result: Any = None
        self._error: BaseException | None = None

    @override
    def run(self) -> None:
        """Do the work and let the asker go on."""
        try:
            self._result = self._work()
        except BaseException as problem:  # noqa: BLE001 - raised again where it was asked
            self._error = problem
        finally:
            self._over.set()

    def answer(self) -> Any:
        """Wait, and return what the work gave or raise what it raised."""
        self._over.wait()
        if self._error is not None:
            raise self._error
        return self._result


class Tasks(QObject):
    """Runs work one after another; `idle` tells that nothing is left."""

    idle = Signal()
    started = Signal()
    crashed = Signal(object)

    def __init__(self, failed: Callable[[UserError], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._failed = failed
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._home = _Home()
        self._home.finished.connect(self._come_home)
        self._numbers = itertools.count()
        self._waiting: dict[int, _Waiting] = {}
        self._slices: deque[tuple[int, Callable[[], bool]]] = deque()
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
        number = next(self._numbers)
        self._waiting[number] = _Waiting(owner, done, failed or self._failed)
        self._pool.start(_Job(number, work, self._home))
        self.started.emit()

    def in_slices(
        self, owner: QObject, part: Callable[[], bool], done: Callable[[], None] = lambda: None
    ) -> None:
        """Do what only the window's thread may do, a part at a time, and answer in between.

        `part` does the next bit and returns False when nothing is left; then comes `done`. It
        counts as work under way.
        """
        number = next(self._numbers)
        self._waiting[number] = _Waiting(owner, lambda _result: done(), self._failed)
        self._slices.append((number, part))
        self._turns.start()

    @Slot()
    def _turn(self) -> None:
        number, part = self._slices[0]
        error: Exception | None = None
        try:
            if shiboken6.isValid(self._waiting[number].owner) and part():
                return
        except Exception as problem:  # noqa: BLE001 - told like what a worker brings home
            error = problem
        self._slices.popleft()
        if not self._slices:
            self._turns.stop()
        self._come_home(number, None, error)

    def ask(self, work: Callable[[], Any]) -> Any:
        """Do `work` on the worker in its turn and return what it gave.

        Never called on the window's thread: it is for the network's worker, whose work on the
        store is done where the store is at home.
        """
        question = _Question(work)
        self._pool.start(question)
        return question.answer()

    def wait(self) -> None:
        """Wait until the worker has nothing left; for closing the program only."""
        self._pool.waitForDone()

    @Slot(int, object, object)
    def _come_home(self, number: int, result: object, error: object) -> None:
        waiting = self._waiting.pop(number)
        try:
            if shiboken6.isValid(waiting.owner):
                if error is None:
                    waiting.done(result)
                elif isinstance(error, UserError):
                    waiting.failed(error)
                else:
                    self.crashed.emit(error)
            elif error is not None:
                _log.error("work failed after its page was closed: %s", type(error).__name__)
        finally:
            if not self._waiting:
                self.idle.emit()
