# SPDX-License-Identifier: MIT
"""How much the server takes on at once: so many streams, so many bytes, so few of one laptop.

Whoever is turned away is told when to come back; nothing of theirs was taken, so nothing is lost.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from sync.server.metrics import Metrics

MAX_STREAMS = 200
MAX_STREAMS_OF_ONE = 4
MAX_HELD_BYTES = 64 * 1024 * 1024
SMALL = 128 * 1024
"""A frame up to this size needs no leave: streams × this is the rest of the memory's bound."""
THREADS = 6
_Result = TypeVar("_Result")


class BusyError(Exception):
    """Come back later: `status` is 429 (you are too many) or 503 (all together are)."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code

    @property
    def retry_after(self) -> int:
        """Seconds until the next try, spread so that they do not all come back at once."""
        return random.randint(1, 8)  # noqa: S311 - nothing secret


class Admission:
    """The bounds of one worker."""

    def __init__(self, metrics: Metrics, max_streams: int = MAX_STREAMS) -> None:
        self._metrics = metrics
        self._max_streams = max_streams
        self._streams = 0
        self._of: Counter[bytes] = Counter()
        self._held = 0
        self._room = asyncio.Condition()
        self._threads = ThreadPoolExecutor(THREADS, "frames")

    @contextmanager
    def stream(self) -> Iterator[None]:
        """Be one of the open streams. Raises BusyError(503)."""
        if self._streams >= self._max_streams:
            raise BusyError(503, "busy")
        self._streams += 1
        self._metrics.streams.inc()
        try:
            yield
        finally:
            self._streams -= 1
            self._metrics.streams.dec()

    @contextmanager
    def of_device(self, device: bytes) -> Iterator[None]:
        """Be one of the few streams of a laptop. Raises BusyError(429)."""
        if self._of[device] >= MAX_STREAMS_OF_ONE:
            raise BusyError(429, "too-many-streams")
        self._of[device] += 1
        try:
            yield
        finally:
            self._of[device] -= 1
            if not self._of[device]:
                del self._of[device]

    async def room_for(self, size: int) -> "Room":
        """Wait until there is room for a large frame: its sender is simply not read meanwhile."""
        if size <= SMALL:
            return Room(self, 0)
        async with self._room:
            await self._room.wait_for(lambda: self._held + size <= MAX_HELD_BYTES)
            self._held += size
        self._metrics.held_bytes.inc(size)
        return Room(self, size)

    async def give_back(self, size: int) -> None:
        """Give room back; see Room."""
        if size:
            async with self._room:
                self._held -= size
                self._room.notify_all()
            self._metrics.held_bytes.dec(size)

    def run(self, work: Callable[..., _Result], *arguments: Any) -> Awaitable[_Result]:
        """Do work that waits for a database in one of a few threads."""
        return asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown()


class Room:
    """Room that was taken; give it back once."""

    def __init__(self, admission: Admission, size: int) -> None:
        self._admission = admission
        self._size = size

    async def leave(self) -> None:
        """Give it back."""
        size, self._size = self._size, 0
        await self._admission.give_back(size)
