# SPDX-License-Identifier: MIT
"""Frames on their way in parallel requests, whoever hands them over still at work on the next.

The way back of one request is the way there of the other: on a thin link with long round trips the
line is never idle, and a cut costs one lane's frame.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import httpx2

from sync.carriers.http_answers import trouble_of
from sync.carriers.parcels import Delivered, Parcel, Traffic
from sync.outcomes import CarrierError, Outcome
from sync.protocol import Frame

LANES = 3
_AHEAD_S = 1.0  # what waits for a lane lasts so long: no lane waits for frames to be sealed
_LEAST_AHEAD = 128 * 1024
_PIECE_S = 0.1  # how long a request of several frames may take: a cut costs no more than that
_MAX_REQUEST = 1024 * 1024
_TICK_S = 0.1
BARREN = LANES + 3
"""Failures in a row, no answer between them, after which it gives up."""
Exchange = Callable[[bytes], AbstractAsyncContextManager[AsyncIterator[Frame]]]


class Lanes:
    """Everything here runs on one event loop: `add` frames, and `next` gives answers that came."""

    def __init__(self, exchange: Exchange, traffic: Traffic) -> None:
        self._exchange = exchange
        self._traffic = traffic
        self._waiting: deque[Parcel] = deque()
        self._ahead = 0
        self._came: list[Delivered] = []
        self._news = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._window = 1
        self._barren = 0
        self._more = True

    @property
    def hungry(self) -> bool:
        """Tell whether another frame is wanted before the next answer comes."""
        return self._more and self._ahead < max(_LEAST_AHEAD, _AHEAD_S / _PIECE_S * self._window)

    @property
    def over(self) -> bool:
        """Tell whether there is nothing to wait for."""
        return not (self._more or self._came or self._waiting or self._tasks)

    async def add(self, parcel: Parcel | None) -> None:
        """Take a frame, or None for the end of them."""
        if parcel is None:
            self._more = False
            return
        self._waiting.append(parcel)
        self._ahead += len(parcel.data)
        self._raise_failures()
        self._open_lanes()
        await asyncio.sleep(0)  # the frame leaves before the next one is asked for

    def _open_lanes(self) -> None:
        running = sum(not task.done() for task in self._tasks)
        for _lane in range(min(LANES - running, len(self._waiting))):
            self._tasks.add(asyncio.create_task(self._lane()))

    async def next(self) -> list[Delivered]:
        """Return what came since the last time; empty when a frame is wanted, or all is over."""
        while not (self._came or self.hungry or self.over):
            self._open_lanes()
            self._news.clear()
            waiting = asyncio.create_task(self._news.wait())
            await asyncio.wait({waiting, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            self._raise_failures()
        came, self._came = self._came, []
        if not came:
            self._raise_failures()
        return came

    def _raise_failures(self) -> None:
        """Raise what ended a lane, unless there are answers: these are given first."""
        if self._came:
            return
        for task in [task for task in self._tasks if task.done()]:
            self._tasks.discard(task)
            task.result()

    async def stop(self) -> None:
        """Hang up on whatever is still on its way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _lane(self) -> None:
        while self._waiting:
            load = self._take()
            try:
                await self._send(load)
            except (httpx2.HTTPError, CarrierError) as error:
                await self._failed(error, load)

    def _take(self) -> list[Parcel]:
        load = [self._waiting.popleft()]
        size = len(load[0].data)
        while self._waiting and size + len(self._waiting[0].data) <= self._window:
            load.append(self._waiting.popleft())
            size += len(load[-1].data)
        self._ahead -= size
        if self.hungry:
            self._news.set()
        return load

    async def _send(self, load: list[Parcel]) -> None:
        """Send a load; what was answered is taken out of it, whatever happens."""
        body = b"".join(parcel.data for parcel in load)
        began = asyncio.get_running_loop().time()
        answered = 0
        try:
            async with self._exchange(body) as answers:
                async for answer in answers:
                    if answered == len(load):
                        break
                    seconds = asyncio.get_running_loop().time() - began
                    parcel = load[answered]
                    self._arrived(
                        Delivered(parcel.nr, answer, seconds / len(load), len(parcel.data))
                    )
                    answered += 1
        finally:
            del load[:answered]
        seconds = asyncio.get_running_loop().time() - began
        self._window = min(_MAX_REQUEST, int(len(body) / max(seconds, 1e-3) * _PIECE_S))
        if load:
            raise CarrierError(Outcome.INTERRUPTED)

    def _arrived(self, delivered: Delivered) -> None:
        self._barren = 0
        self._came.append(delivered)
        self._news.set()

    async def _failed(self, error: Exception, load: list[Parcel]) -> None:
        """Put back what was not answered, or give up."""
        found = error if isinstance(error, CarrierError) else trouble_of(error)
        alone = len(load) == 1
        self._waiting.extendleft(reversed(load))
        self._ahead += sum(len(parcel.data) for parcel in load)
        self._window = 1
        self._barren += 1
        self._traffic.cuts += 1
        if found.too_large and not alone:
            return  # the same frames, one to a request
        cut = found.trouble.outcome is Outcome.INTERRUPTED
        if found.too_large or not (cut or found.trouble.outcome is Outcome.NO_NETWORK):
            raise found from error
        if self._barren >= BARREN:
            # A line that is always cut before a frame is over may let a smaller one through.
            raise CarrierError(found.trouble.outcome, size=cut) from error
        if self._barren > LANES:
            await asyncio.sleep(_TICK_S * 2 ** (self._barren - LANES))
