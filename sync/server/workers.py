# SPDX-License-Identifier: MIT
"""Several workers on one port: each has its own process, none keeps anything but a cache."""

import multiprocessing
import pickle
import signal
import socket
import threading
import time
from collections.abc import Callable
from multiprocessing.context import SpawnProcess
from types import FrameType

from sync.server import logs, stopping
from sync.server.metrics import forget_worker, shared_between_workers

_TICK_S = 0.5
_TOO_SOON_S = 5.0
"""A worker that lived shorter than this did not start; the next one is put off."""


def supervise(work: Callable[[socket.socket], None], taken: socket.socket, count: int) -> None:
    """Run `work` in `count` processes until told to stop; replace one that dies.

    They share the counters of their metrics. `work` must be a function that a process can import.
    """
    stop = threading.Event()

    def asked(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in stopping.SIGNALS:
        signal.signal(number, asked)
    stopping.hand_over()
    with shared_between_workers():
        running = [_started(work, taken) for _worker in range(count)]
        while not stop.wait(_TICK_S):
            for place, (process, began) in enumerate(running):
                if process.is_alive():
                    continue
                logs.say("worker-ended", status=process.exitcode or 0)
                if process.pid:
                    forget_worker(process.pid)
                if time.monotonic() - began < _TOO_SOON_S and stop.wait(_TOO_SOON_S):
                    break
                running[place] = _started(work, taken)
        for process, _began in running:
            process.terminate()
        for process, _began in running:
            process.join()


def _started(
    work: Callable[[socket.socket], None], taken: socket.socket
) -> tuple[SpawnProcess, float]:
    begun = (pickle.dumps(work), taken)
    process = multiprocessing.get_context("spawn").Process(target=stopping.begin, args=begun)
    process.start()
    return process, time.monotonic()
