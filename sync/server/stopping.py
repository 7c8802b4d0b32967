# SPDX-License-Identifier: MIT
"""A server that is told to stop while it starts ends at once, whatever it is waiting for.

Until somebody listens there is nothing to finish: what was begun in the database is undone by the
database, as after a loss of power. So the process simply ends, with the status of a wished stop.
The standard library alone, and no import when the signal comes: it may come in the midst of one.
"""

import datetime
import json
import os
import pickle
import signal
import socket
import threading
from types import FrameType

SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)
)
"""How an operator, a service manager and (Ctrl+Break, Windows) a console ask for it."""
_leaving = threading.Lock()
_ear: list[socket.socket] = []


def watch() -> None:
    """End the process when it is told to stop, from now on until `hand_over`.

    A thread listens too: the main one hears nothing while it waits inside a database.
    """
    ear, mouth = socket.socketpair()
    mouth.setblocking(False)
    _ear[:] = [ear, mouth]
    for number in SIGNALS:
        signal.signal(number, _asked)
    signal.set_wakeup_fd(mouth.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_listen, args=(ear,), name="stop while starting", daemon=True).start()


def hand_over() -> None:
    """Leave it to the handlers that are in force now; nothing to do when nobody watches."""
    if _ear:
        signal.set_wakeup_fd(-1)
        _ear.pop().close()  # its thread reads the end


def begin(pickled_work: bytes, taken: socket.socket) -> None:
    """Watch, then run the work of a new process; what it needs is imported only then."""
    watch()
    pickle.loads(pickled_work)(taken)  # noqa: S301 - our own, from the process that started us


def _listen(ear: socket.socket) -> None:
    with ear:
        if ear.recv(1):
            _leave()


def _asked(_number: int, _frame: FrameType | None) -> None:
    _leave()


def _leave() -> None:
    if not _leaving.acquire(blocking=False):
        return  # the other one is at it
    told = {
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds"),
        "level": "info",
        "event": "stopped",
        "when": "starting",
    }
    try:
        os.write(2, json.dumps(told).encode() + b"\n")
    finally:
        os._exit(0)
