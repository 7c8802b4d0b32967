# SPDX-License-Identifier: MIT
"""The network: frames go to the province as they are stored, receipts stream back one by one.

A plain 200 means nothing here; only frames do, and only the caller can tell whether they are the
province's.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

import anyio
import httpx2

from sync.carriers import http_answers
from sync.carriers.http_answers import check_status, trouble_of
from sync.carriers.lanes import BARREN, LANES, Lanes
from sync.carriers.parcels import Delivered, Parcel, Traffic
from sync.outcomes import CarrierError, Outcome
from sync.protocol import MEDIA_TYPE, Frame, FrameError, FrameReader

_TICK_S = 0.1
_CHUNK = 16 * 1024
_MAX_REFERENCE = 32 * 1024 * 1024
PATIENCE_S = 120.0
"""How long nothing may move on a connection."""
_Got = TypeVar("_Got")


class _Loop:
    """An event loop on a thread of its own: the line is busy while its user is at work.

    What came is written into the store, durably, by whoever asked for it; on a slow disk the frames
    that follow would otherwise wait for that.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="line")
        self._thread.start()

    def begin(self, work: Coroutine[Any, Any, _Got]) -> "Future[_Got]":
        """Begin a piece of work there."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, _Got]) -> _Got:
        """Do a piece of work there and return what comes of it."""
        return self.begin(work).result()

    def close(self) -> None:
        """End the thread."""
        self.run(self._loop.shutdown_asyncgens())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class HttpCarrier:
    """Speaks to one province. Not for several threads at once; `close` it.

    `certificate` (PEM or DER) is the only one that is trusted when there is one, else the system's.
    `cancelled` is asked ten times a second.
    """

    def __init__(
        self,
        address: str,
        certificate: bytes = b"",
        *,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.traffic = Traffic()
        self._cancelled = cancelled
        self._knocks: list[asyncio.Task[None]] = []
        url = http_answers.checked_address(address)
        local = url.host in http_answers.LOOPBACK
        self._client = httpx2.AsyncClient(
            base_url=url,
            verify=http_answers.trust(certificate),
            timeout=httpx2.Timeout(PATIENCE_S, connect=min(15.0, PATIENCE_S)),
            limits=httpx2.Limits(max_connections=LANES, keepalive_expiry=60.0),
            follow_redirects=False,
            trust_env=not local,
        )
        for name in ("accept", "accept-encoding", "user-agent"):
            del self._client.headers[name]  # a fifth of a small request
        self._loop = _Loop()  # last: when anything above fails, there is no thread to end
        self._loop.begin(anyio.sleep(0))  # loads what the first request would wait for

    def close(self) -> None:
        """Hang up."""
        self._loop.run(self._hang_up())
        self._loop.close()

    def ask(self, path: str, frame: bytes, meanwhile: Callable[[], None] = lambda: None) -> Frame:
        """Send one frame, do something while it is under way, and return the one that answers.

        Raises CarrierError, and what `meanwhile` raises.
        """
        return self._watched(self._ask(path, frame), meanwhile)

    async def _ask(self, path: str, frame: bytes) -> Frame:
        try:
            async with self._post(path, frame) as response:
                # Read to the end: only then the connection can carry the frames that follow.
                answers = [answer async for answer in self._answers(response)]
        except httpx2.HTTPError as error:
            raise trouble_of(error) from error
        if not answers:
            raise CarrierError(Outcome.INTERRUPTED)
        return answers[0]

    def open_lanes(self) -> None:
        """Begin to connect as often as `deliver` will need it; return at once.

        What comes of it is of no interest: whoever sends finds out by itself.
        """
        self._loop.run(self._knock_often())

    async def _knock_often(self) -> None:
        self._knocks = [asyncio.create_task(self._knock()) for _lane in range(LANES - 1)]

    async def _knock(self) -> None:
        with contextlib.suppress(httpx2.HTTPError):
            async with self._client.stream("GET", "healthz") as response:
                size = 0
                async for piece in response.aiter_raw():
                    size += len(piece)
                    if size > _CHUNK:
                        break

    async def _hang_up(self) -> None:
        for knock in self._knocks:
            knock.cancel()
        await asyncio.gather(*self._knocks, return_exceptions=True)
        await self._client.aclose()

    def deliver(self, parcels: Iterable[Parcel]) -> Iterator[list[Delivered]]:
        """Send parcels in their order and give the answers as they come, several if they are there.

        The next parcels are asked for while those before them are on their way; that may take its
        time. Raises CarrierError when it must give up; what was given until then stands.
        """
        lanes = Lanes(self._exchange, self.traffic)
        source = iter(parcels)
        try:
            while not lanes.over:
                while lanes.hungry:
                    self._watched(lanes.add(next(source, None)))
                if came := self._watched(lanes.next()):
                    yield came
        finally:
            self._loop.run(lanes.stop())

    def reference(self, known: str) -> tuple[str, bytes] | None:
        """Return tag and bytes of the province's reference bundle; None when `known` is current.

        A cut goes on where it was. Raises CarrierError.
        """
        return self._watched(self._reference(known))

    async def _reference(self, known: str) -> tuple[str, bytes] | None:
        have, tag, barren = bytearray(), "", 0
        while True:
            headers = {"If-None-Match": known} if known and not have else {}
            if have:
                headers = {"Range": f"bytes={len(have)}-", "If-Range": tag}
            before = len(have)
            try:
                async with self._client.stream("GET", "v1/reference", headers=headers) as response:
                    if response.status_code == 304:
                        return None
                    await check_status(response)
                    tag = response.headers.get("etag", "")
                    if response.status_code != 206:
                        have.clear()
                    async for piece in response.aiter_raw():
                        have += piece
                        self.traffic.received += len(piece)
                        if len(have) > _MAX_REFERENCE:
                            raise CarrierError(Outcome.REFUSED, "reference-size")
                    return tag, bytes(have)
            except httpx2.HTTPError as error:
                barren = 0 if len(have) > before else barren + 1
                if barren >= BARREN:
                    raise trouble_of(error) from error

    @contextlib.asynccontextmanager
    async def _post(self, path: str, body: bytes) -> AsyncIterator[httpx2.Response]:
        headers = {"Content-Type": MEDIA_TYPE, "Content-Length": str(len(body))}
        async with self._client.stream(
            "POST", path, content=self._counted(body), headers=headers
        ) as response:
            await check_status(response)
            yield response

    @contextlib.asynccontextmanager
    async def _exchange(self, body: bytes) -> AsyncIterator[AsyncIterator[Frame]]:
        async with self._post("v1/frames", body) as response:
            yield self._answers(response)

    async def _counted(self, body: bytes) -> AsyncIterator[bytes]:
        for start in range(0, len(body), _CHUNK):
            piece = body[start : start + _CHUNK]
            yield piece
            self.traffic.sent += len(piece)

    async def _answers(self, response: httpx2.Response) -> AsyncIterator[Frame]:
        reader = FrameReader()
        try:
            async for piece in response.aiter_raw():
                self.traffic.received += len(piece)
                reader.feed(piece)
                while (frame := reader.take()) is not None:
                    yield frame
        except FrameError as error:
            raise CarrierError(Outcome.UNKNOWN_PROVINCE, error.reason) from error

    def _watched(
        self, work: Coroutine[Any, Any, _Got], meanwhile: Callable[[], None] = lambda: None
    ) -> _Got:
        if self._cancelled():
            work.close()
            raise CarrierError(Outcome.CANCELLED)
        begun = self._loop.begin(self._until_cancelled(work))
        try:
            meanwhile()
        except BaseException:
            begun.cancel()
            raise
        return begun.result()

    async def _until_cancelled(self, work: Coroutine[Any, Any, _Got]) -> _Got:
        task = asyncio.ensure_future(work)
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=_TICK_S)
                if self._cancelled() and not task.done():
                    raise CarrierError(Outcome.CANCELLED)
            return task.result()
        finally:
            if not task.done():
                task.cancel()
                await asyncio.wait({task})
