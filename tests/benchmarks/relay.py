# SPDX-License-Identifier: MIT
"""A relay on loopback that counts what would have been on the wire of an Ethernet."""

import asyncio
import threading
from typing import Self
from urllib.parse import urlsplit

_SEGMENT = 1448
"""The most bytes of a TCP segment on an Ethernet, with time stamps."""
_HEADERS = 52
"""TCP and IP headers of each segment."""
_HANDSHAKE = 6
"""Segments that open and close a connection and carry nothing."""


class Relay:
    """Passes bytes on, both ways; `wire` tells how many bytes an Ethernet would have carried."""

    def __init__(self, url: str) -> None:
        there = urlsplit(url)
        self._there = (there.hostname or "", there.port or 80)
        self._bytes = self._segments = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._open: set[asyncio.StreamWriter] = set()
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        started = asyncio.start_server(self._connected, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(started, self._loop).result()
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(self, *_error: object) -> None:
        asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _hang_up(self) -> None:
        # A client may keep its connection for later; both ends are hung up on, so that every task
        # comes to its end before the loop does.
        self._server.close()
        for writer in list(self._open):
            writer.close()
        if passing := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(passing, timeout=5)

    def wire(self) -> int:
        """Return the bytes so far: HTTP, and the headers of segments and acknowledgements."""
        acknowledgements = (self._segments + 1) // 2
        return self._bytes + (self._segments + acknowledgements) * _HEADERS

    async def _connected(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, there = await asyncio.open_connection(*self._there)
        self._segments += _HANDSHAKE
        both = {back, there}
        self._open |= both
        try:
            await asyncio.gather(self._pass(near, there), self._pass(far, back))
        finally:
            self._open -= both

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while piece := await source.read(256 * 1024):
            self._bytes += len(piece)
            self._segments += -(-len(piece) // _SEGMENT)
            sink.write(piece)
            await sink.drain()
        sink.close()
