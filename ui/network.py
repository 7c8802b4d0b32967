# SPDX-License-Identifier: MIT
"""Sending by itself: when a network appears, and every minute when a pass is due.

The network has a worker of its own; what it needs of the store is done by the store's worker. The
window only hears of it.
"""

import threading
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.app import App
from ui.tasks import Tasks, worker

if TYPE_CHECKING:
    from PySide6.QtNetwork import QNetworkInformation

    from desktop_app.exchange_online import SyncReport

_FIRST_MS, _EVERY_MS = 20_000, 60_000
_PATIENCE_S = 5


class Network(QObject):
    """Makes passes with the province, one at a time."""

    progressed = Signal(object)
    """A `Progress`, several times a second at most."""
    began = Signal()
    ended = Signal(object)
    """The `SyncReport`, or None when the program had to give up for a reason of its own."""
    crashed = Signal(object)

    def __init__(self, app: App, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app, self._tasks = app, tasks
        self._worker, self._pass = worker("network"), Future[None]()
        self._pass.set_result(None)
        self._stop = threading.Event()
        self._closed = False
        self.running = False
        self.by_hand = False
        """The pass under way, or the last one, was asked for by the officer."""
        self._information: QNetworkInformation | None = None
        self._timer = QTimer(self, singleShot=True, interval=_FIRST_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self.ended.connect(self._came_home)

    def start(self, *, by_hand: bool = True) -> None:
        """Make a pass now, unless one is under way."""
        self.by_hand = by_hand or (self.running and self.by_hand)
        if self.running or self._closed:
            return
        self.running = True
        self._stop.clear()
        self.began.emit()
        self._pass = self._worker.submit(self.make_pass)

    def cancel(self) -> None:
        """Hang up; what has a receipt stays confirmed."""
        self._stop.set()

    def close(self) -> None:
        """Hang up and make no more passes; for closing the window."""
        self._closed = True
        self._timer.stop()
        self._stop.set()
        wait([self._pass], _PATIENCE_S)

    def _came_home(self, _report: object) -> None:
        self.running = False

    def make_pass(self) -> None:
        """Make one pass; on the network's worker."""
        from desktop_app import exchange

        report: SyncReport | None = None
        try:
            report = exchange.sync_now(
                self._app, self._tell, self._stop.is_set, on_database=self._tasks.ask
            )
        except Exception as error:  # noqa: BLE001 - a bug: told where bugs are told
            if not self._closed:
                self.crashed.emit(error)
        if shiboken6.isValid(self):
            self.ended.emit(report)

    def _tell(self, progress: Any) -> None:
        if shiboken6.isValid(self):
            self.progressed.emit(progress)

    def _look(self) -> None:
        """Ask whether a pass is due, and look again in a minute."""
        self._listen()
        self._ask(network_appeared=False)
        self._timer.setInterval(_EVERY_MS)
        self._timer.start()

    def _listen(self) -> None:
        """Hear of networks that come and go, where the system can tell."""
        if self._information is not None:
            return
        from PySide6.QtNetwork import QNetworkInformation

        if QNetworkInformation.loadDefaultBackend():
            self._information = QNetworkInformation.instance()
            self._information.reachabilityChanged.connect(self._reachable)

    def _reachable(self, reach: object) -> None:
        from PySide6.QtNetwork import QNetworkInformation

        if reach == QNetworkInformation.Reachability.Online:
            self._ask(network_appeared=True)

    def _ask(self, *, network_appeared: bool) -> None:
        if self.running or self._closed:
            return
        app = self._app

        def due() -> bool:
            from desktop_app import exchange

            return exchange.due(app, network_appeared=network_appeared)

        def answered(is_due: object) -> None:
            if is_due:
                self.start(by_hand=False)

        self._tasks.run(self, due, answered)
