# SPDX-License-Identifier: MIT
"""Frames in, receipts out, on one connection: each receipt leaves as its frame is durable."""

import asyncio
import time
from collections.abc import Awaitable, Sequence
from contextlib import ExitStack
from typing import Any, Protocol

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from sync.protocol import MEDIA_TYPE, Frame, FrameError, FrameReader
from sync.server import logs
from sync.server.admission import SMALL, Admission, BusyError, Room
from sync.server.groups import AT_ONCE
from sync.server.metrics import Metrics
from sync.server.outcomes import FrameOutcome

_STATUS = {
    "limit": 413,
    "media-type": 415,
    "unknown-device": 403,
    "signature": 403,
    "province": 403,
    "device": 403,
}
PATIENCE_S = 60.0
SLOWEST = 4096
"""Bytes a second below which a frame takes too long: nobody may hold room for ever."""


def refusal(code: str) -> Response:
    """Return the answer when there is nobody to seal one to; `code` is a stable word."""
    return JSONResponse({"code": code}, _STATUS.get(code, 400))


def turned_away(busy: BusyError) -> Response:
    """Return the answer that says when to come back."""
    headers = {"retry-after": str(busy.retry_after)}
    return JSONResponse({"code": busy.code}, busy.status, headers)


def address_of(scope: Scope) -> str:
    """Return from where a request came; "" when that is not known."""
    client = scope.get("client")
    return str(client[0]) if client else ""


class Stop:
    """The wish to stop: streams that wait for bytes end at once, others after their frame."""

    def __init__(self) -> None:
        self._wished = False
        self._idle: set[asyncio.Task[Any]] = set()

    def wished(self) -> bool:
        """Tell whether a stop was asked for."""
        return self._wished

    def announce(self) -> None:
        """Say that a stop is wished; safe in a signal handler."""
        self._wished = True

    def wish(self) -> None:
        """Ask every stream to end."""
        self._wished = True
        for task in self._idle:
            task.cancel()

    async def idle(self, work: Awaitable[Any], seconds: float = PATIENCE_S) -> Any:
        """Wait for something that a stop may interrupt; None when it did, or when it took long."""
        if self.wished():
            return None
        task = asyncio.ensure_future(work)
        self._idle.add(task)
        try:
            return await asyncio.wait_for(task, seconds)
        except TimeoutError:
            return None
        except asyncio.CancelledError:
            if not self.wished():
                raise
            return None
        finally:
            self._idle.discard(task)


class Taker(Protocol):
    """What is done with frames; each may wait for a database and is called in a thread."""

    def vouch(self, head: Frame, size: int) -> None:
        """Raise FrameError when no known laptop signed this header; its body is not here yet.

        Raises BusyError when a frame of this size must come again.
        """

    def take_several(
        self, frames: Sequence[Frame], address: str
    ) -> tuple[list[tuple[Frame, FrameOutcome]], FrameError | BusyError | None]:
        """Take frames in; return their receipts, and why it ended early. Raises BusyError."""

    def keep_torn(self, data: bytes, reason: str, address: str) -> None:
        """Keep what is no frame."""


class FrameStream(Response):
    """An answer that reads the request's frames while it says their receipts.

    A frame that nobody can be told about ends the stream; when it is the first, the status says
    why. So a laptop sends what got no receipt again, and learns the reason then.
    """

    def __init__(self, taker: Taker, admission: Admission, metrics: Metrics, stop: Stop) -> None:
        super().__init__(media_type=MEDIA_TYPE)
        self._taker = taker
        self._admission = admission
        self._metrics = metrics
        self._stop = stop
        self._reader = FrameReader()
        self._frames = 0
        self._sender: bytes | None = None
        self._address = ""
        self._room = Room(admission, 0)
        self._vouched = False
        self._deadline = 0.0

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the stream to its end."""
        code = ""
        answer: Response | None = None
        self._address = address_of(scope)
        try:
            with self._admission.stream(), ExitStack() as until_end:
                code = await self._run(receive, send, until_end)
            if code:
                answer = refusal(code)
        except BusyError as busy:
            code, answer = busy.code, turned_away(busy)
        finally:
            await self._leave_room()
        if code:
            self._metrics.refusals.labels(code).inc()
            logs.say("stream-ended", code=code, frames=self._frames)
        if answer is not None and not self._frames:
            await answer(scope, receive, send)
        else:
            await self._begin(send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _run(self, receive: Receive, send: Send, until_end: ExitStack) -> str:
        """Read to the end; return why it ended early, or ""."""
        more = True
        try:
            while more:
                message = await self._stop.idle(receive(), self._patience())
                if message is None or message["type"] == "http.disconnect":
                    break
                self._reader.feed(message.get("body", b""))
                more = message.get("more_body", False)
                await self._deal(send, until_end)
                await self._make_room()
        except FrameError as error:
            if not self._vouched and self._reader.size:
                held = self._reader.rest()
                await self._admission.run(self._taker.keep_torn, held, error.reason, self._address)
            return error.reason
        if self._stop.wished() and not self._frames:
            raise BusyError(503, "stopping")
        return "" if self._frames else "cut"

    def _patience(self) -> float:
        if not self._deadline:
            return PATIENCE_S
        return max(0.0, min(PATIENCE_S, self._deadline - time.monotonic()))

    async def _deal(self, send: Send, until_end: ExitStack) -> None:
        """Deal with every whole frame that is at hand, several at once."""
        torn: FrameError | BusyError | None = None
        while not self._stop.wished() and torn is None:
            frames, torn = self._at_hand()
            if not frames:
                break
            if self._sender is None:
                self._sender = frames[0].header.device
                until_end.enter_context(self._admission.of_device(self._sender))
            began = time.perf_counter()
            taken, refused = await self._admission.run(
                self._taker.take_several, frames, self._address
            )
            await self._leave_room()
            seconds = (time.perf_counter() - began) / len(frames)
            for receipt, outcome in taken:
                await self._begin(send)
                self._frames += 1
                self._metrics.seconds.observe(seconds)
                self._metrics.frames.labels(outcome.state, outcome.code).inc()
                self._metrics.changes.inc(outcome.changes)
                body = receipt.to_bytes()
                await send({"type": "http.response.body", "body": body, "more_body": True})
            torn = refused or torn
        if torn is not None:
            raise torn

    def _at_hand(self) -> tuple[list[Frame], FrameError | None]:
        """Return whole frames that have come, and what is wrong with the next one."""
        frames: list[Frame] = []
        try:
            while len(frames) < AT_ONCE and (frame := self._reader.take()) is not None:
                frames.append(frame)
        except FrameError as error:
            return frames, error
        return frames, None

    async def _make_room(self) -> None:
        """Ask who sends a large frame, and wait for room, before more of it is read."""
        size = self._reader.wanted()
        if not size:
            return
        if not self._deadline:
            self._deadline = time.monotonic() + PATIENCE_S + size / SLOWEST
        if size <= SMALL or self._vouched or (head := self._reader.head()) is None:
            return
        self._vouched = True
        await self._admission.run(self._taker.vouch, head, size)
        self._room = await self._admission.room_for(size)

    async def _leave_room(self) -> None:
        self._deadline, self._vouched = 0.0, False
        await self._room.leave()

    async def _begin(self, send: Send) -> None:
        if self._frames:
            return
        headers = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
