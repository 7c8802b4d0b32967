# SPDX-License-Identifier: MIT
"""Frames in, receipts out, on one connection: each receipt leaves as its frame is durable."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from sync.protocol import MEDIA_TYPE, Frame, FrameError, FrameReader

Answer = Callable[[Frame], bytes]

_STATUS = {
    "limit": 413,
    "unknown-device": 403,
    "signature": 403,
    "province": 403,
    "device": 403,
}
PATIENCE_SECONDS = 60.0


def refusal(code: str) -> JSONResponse:
    """Return the answer when there is nobody to seal one to; `code` is a stable word."""
    return JSONResponse({"code": code}, _STATUS.get(code, 400))


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

    async def idle(self, work: Awaitable[Any]) -> Any:
        """Wait for something that a stop may interrupt; None when it did."""
        if self.wished():
            return None
        task = asyncio.ensure_future(work)
        self._idle.add(task)
        try:
            return await asyncio.wait_for(task, PATIENCE_SECONDS)
        except TimeoutError:
            return None
        except asyncio.CancelledError:
            if not self.wished():
                raise
            return None
        finally:
            self._idle.discard(task)


class FrameStream(Response):
    """An answer that reads the request's frames while it says their receipts.

    A frame that nobody can be told about ends the stream; when it is the first, the status says
    why. So a laptop sends what got no receipt again, and learns the reason then.
    """

    def __init__(self, answer: Answer, torn: Callable[[bytes, str], None], stop: Stop) -> None:
        super().__init__(media_type=MEDIA_TYPE)
        self._answer = answer
        self._torn = torn
        self._stop = stop
        self._began = False

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the stream to its end."""
        reader = FrameReader()
        more = True
        code = ""
        while more and not code:
            message = await self._stop.idle(receive())
            if message is None or message["type"] == "http.disconnect":
                break
            reader.feed(message.get("body", b""))
            more = message.get("more_body", False)
            code = await self._take(reader, send)
        if not code and not self._began and not self._stop.wished():
            code = "cut"
        if code and not self._began:
            await refusal(code)(scope, receive, send)
            return
        await self._start(send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _take(self, reader: FrameReader, send: Send) -> str:
        """Deal with the whole frames at hand; return why the stream ends, or ""."""
        try:
            while not self._stop.wished() and (frame := reader.take()) is not None:
                said = await run_in_threadpool(self._answer, frame)
                await self._start(send)
                await send({"type": "http.response.body", "body": said, "more_body": True})
        except FrameError as error:
            if reader.size:
                await run_in_threadpool(self._torn, reader.rest(), error.reason)
            return error.reason
        return ""

    async def _start(self, send: Send) -> None:
        if self._began:
            return
        self._began = True
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [
                    (b"content-type", MEDIA_TYPE.encode()),
                    (b"cache-control", b"no-store"),
                ],
            }
        )
