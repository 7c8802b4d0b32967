# SPDX-License-Identifier: MIT
"""Run the province on a port: the socket first, so that port 0 is known before anyone asks."""

import gc
import json
import socket
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

import uvicorn
from typing_extensions import override

from resources.errors import UserError
from resources.i18n import _
from sync.server import intake, judge, keys, logs, rebuild, store, workers
from sync.server.app import create_app
from sync.server.store import Store
from sync.server.streams import Stop

GRACE_S = 30
_BACKLOG = 2048
_GC_THRESHOLD = 20_000


class _Server(uvicorn.Server):
    """A server whose streams learn of a wish to stop before the connections are waited for."""

    def __init__(self, config: uvicorn.Config, stop: Stop) -> None:
        super().__init__(config)
        self._stop = stop

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # Unlike its parent it does not raise the signal again: a stop that was asked for is no
        # failure, and the exit status says so. A second one does not wait.
        self.force_exit = self.should_exit
        self.should_exit = True
        self._stop.announce()

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stop.wish()
        await super().shutdown(sockets)


@dataclass(frozen=True)
class Served:
    """What is served: the data folder, and the database when it is PostgreSQL."""

    folder: Path
    database: str


def serve(served: Served, host: str, port: int, worker_count: int = 1) -> None:
    """Serve until the process is told to stop; a folder without a province gets one.

    Prints one line of JSON with the address on standard output as soon as the port is taken.
    """
    logs.begin()
    opened = _opened(served)  # whatever is wrong with it is said before anything starts
    rebuild.after_upgrade(opened)
    intake.after_upgrade(opened)
    opened.close()
    taken = _bind(host, port)
    shown = f"[{host}]" if ":" in host else host
    told = {
        "url": f"http://{shown}:{taken.getsockname()[1]}",
        "data_dir": str(served.folder),
        "workers": worker_count,
    }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    if worker_count > 1:
        workers.supervise(partial(work, served), taken, worker_count)
    else:
        work(served, taken)


def work(served: Served, taken: socket.socket) -> None:
    """Be one worker on a port that is taken already."""
    logs.begin()
    opened = _opened(served)
    stop = Stop()
    config = uvicorn.Config(
        create_app(opened, stop),
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=30,
        backlog=_BACKLOG,
        server_header=False,
        date_header=False,
    )
    judge.prepare(opened)
    # What is loaded stays; records come in waves of plain objects without cycles.
    gc.freeze()
    gc.set_threshold(_GC_THRESHOLD, 20, 20)
    logs.say("started")
    try:
        _Server(config, stop).run(sockets=[taken])
    finally:
        opened.close()
        logs.say("stopped")


def _opened(served: Served) -> Store:
    if (served.folder / keys.KEYS).exists():
        return store.open_store(served.folder, served.database)
    return store.create(served.folder, "Nghệ An", "", served.database)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
        taken.listen(_BACKLOG)  # from here on who asks waits, and is not refused
    except OSError as error:
        taken.close()
        raise UserError(
            _("Không mở được cổng {port} trên {host}.").format(port=port, host=host),
            _("Chọn cổng khác bằng --port; 0 là cổng trống bất kỳ."),
            code="port-taken",
        ) from error
    return taken
