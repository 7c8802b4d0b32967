# SPDX-License-Identifier: MIT
"""The province over HTTP: frames in, frames out; a plain 200 confirms nothing."""

from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from sync.protocol import MAX_HEADER, MEDIA_TYPE, Frame, FrameError, FrameReader
from sync.server import answers, quarantine
from sync.server.store import Store
from sync.server.streams import FrameStream, Stop, refusal

MAX_REQUEST = 2 * MAX_HEADER + 16 * 1024
"""The most bytes of an enrolment or a greeting."""


def create_app(store: Store, stop: Stop | None = None) -> FastAPI:
    """Return the application over an open province; `stop` ends its streams when wished."""
    stopping = stop or Stop()
    app = FastAPI(title="Từng Ngõ", docs_url=None, redoc_url=None)

    @app.post("/v1/enrol", summary="One ENROL frame → one ENROLLED frame")
    async def enrol(request: Request) -> Response:
        return await _one(request, lambda frame: answers.to_enrolment(store, frame))

    @app.post("/v1/hello", summary="One HELLO frame → one WELCOME frame")
    async def hello(request: Request) -> Response:
        return await _one(request, lambda frame: answers.to_hello(store, frame))

    @app.post("/v1/frames", summary="RECORDS and BLOB frames → one RECEIPT frame each, streamed")
    async def frames(_request: Request) -> Response:
        def torn(data: bytes, reason: str) -> None:
            quarantine.keep_bytes(store, data, reason)

        def answer(frame: Frame) -> bytes:
            receipt, _outcome = answers.to_frame(store, frame)
            return receipt.to_bytes()

        return FrameStream(answer, torn, stopping)

    @app.get("/healthz", summary="The process answers")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", summary="The database answers and the server is not about to stop")
    async def readyz(response: Response) -> dict[str, str]:
        if stopping.wished():
            response.status_code = 503
            return {"status": "stopping"}
        await run_in_threadpool(store.ping)
        return {"status": "ready"}

    return app


async def _one(request: Request, answer: Callable[[Frame], Frame]) -> Response:
    """Read exactly one frame and return the frame that answers it."""
    reader = FrameReader()
    try:
        async for piece in request.stream():
            reader.feed(piece)
            if max(reader.size, reader.wanted()) > MAX_REQUEST:
                return refusal("limit")
        frame = reader.take()
        if frame is None or reader.size:
            return refusal("cut" if frame is None else "content")
        answered = await run_in_threadpool(answer, frame)
    except FrameError as error:
        return refusal(error.reason)
    return Response(
        answered.to_bytes(), media_type=MEDIA_TYPE, headers={"cache-control": "no-store"}
    )
