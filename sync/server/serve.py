# SPDX-License-Identifier: MIT
"""Run the province on a port: the socket first, so that port 0 is known before anyone asks."""

import gc
import ipaddress
import json
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

import uvicorn
from typing_extensions import override

from resources.errors import UserError
from resources.i18n import _
from sync.server import intake, judge, keys, logs, rebuild, stopping, store, workers
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
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        stopping.hand_over()  # to `handle_exit`, which is in force by now
        await super().startup(sockets)

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stop.wish()
        await super().shutdown(sockets)


@dataclass(frozen=True)
class Served:
    """What is served: the data folder, and the database when it is PostgreSQL.

    `proxies` are the addresses and networks that are believed when they say for whom they ask.
    """

    folder: Path
    database: str
    proxies: tuple[str, ...] = ()


def believed(proxies: Sequence[str]) -> list[str]:
    """Return whom the server believes: this machine, and the named addresses and networks.

    Whoever is believed can name any source, so nobody is by default. A socket that listens on `::`
    sees IPv4 as IPv6, so each is listed in both forms. Raises UserError for what is no address.
    """
    found = ["127.0.0.1", "::1", "::ffff:127.0.0.1"]
    for named in proxies:
        try:
            network = ipaddress.ip_network(named.strip(), strict=False)
        except ValueError as error:
            raise UserError(
                _("“{named}” không phải địa chỉ hay dải mạng.").format(named=named),
                _("Ví dụ: --proxy 10.0.0.5 hoặc --proxy 10.0.0.0/24."),
                field="proxy",
                code="bad-proxy",
            ) from error
        if network.prefixlen == 0:
            raise UserError(
                _("Không thể tin mọi địa chỉ ({named}).").format(named=named),
                _("Chỉ ghi địa chỉ của máy chuyển tiếp (proxy) đứng trước máy chủ này."),
                field="proxy",
                code="bad-proxy",
            )
        found.append(str(network))
        if network.version == 4:
            found.append(f"::ffff:{network.network_address}/{96 + network.prefixlen}")
    return found


def serve(served: Served, host: str, port: int, worker_count: int = 1) -> None:
    """Serve until the process is told to stop; a folder without a province gets one.

    Prints one line of JSON with the address on standard output as soon as the port is taken.
    """
    logs.begin()
    believed(served.proxies)
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
        forwarded_allow_ips=believed(served.proxies),
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
    # Named, because asyncio sends at once (TCP_NODELAY) only on what says that it is TCP: else each
    # receipt waits for the acknowledgement of its headers, 40 ms.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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
