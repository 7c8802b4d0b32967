# SPDX-License-Identifier: MIT
"""Run the province on a port: the socket first, so that port 0 is known before anyone asks."""

import json
import socket
import sys
from pathlib import Path
from types import FrameType

import uvicorn
from typing_extensions import override

from resources.errors import UserError
from resources.i18n import _
from sync.server import keys, store
from sync.server.app import create_app
from sync.server.store import Store
from sync.server.streams import Stop

GRACE_SECONDS = 30


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


def serve(folder: Path, database: str, host: str, port: int) -> None:
    """Serve until the process is told to stop; a folder without a province gets one.

    Prints one line of JSON with the address on standard output as soon as the port is taken.
    """
    opened = _opened(folder, database)
    taken = _bind(host, port)
    stop = Stop()
    config = uvicorn.Config(
        create_app(opened, stop),
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        lifespan="off",
    )
    shown = f"[{host}]" if ":" in host else host
    told = {"url": f"http://{shown}:{taken.getsockname()[1]}", "data_dir": str(folder)}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    try:
        _Server(config, stop).run(sockets=[taken])
    finally:
        opened.close()


def _opened(folder: Path, database: str) -> Store:
    if (folder / keys.KEYS).exists():
        return store.open_store(folder, database)
    return store.create(folder, "Nghệ An", "", database)


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        raise UserError(
            _("Không mở được cổng {port} trên {host}.").format(port=port, host=host),
            _("Chọn cổng khác bằng --port; 0 là cổng trống bất kỳ."),
            code="port-taken",
        ) from error
    return taken
