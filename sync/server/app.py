# SPDX-License-Identifier: MIT
"""The province over HTTP: frames in, frames out; a plain 200 confirms nothing."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI, Request, Response
from sqlalchemy.exc import SQLAlchemyError

from sync.protocol import MAX_HEADER, MEDIA_TYPE, Frame, FrameError, FrameReader
from sync.server import answers, bundle, logs, metrics, reference
from sync.server.admission import Admission, BusyError
from sync.server.metrics import Metrics
from sync.server.store import Store
from sync.server.streams import FrameStream, Stop, address_of, refusal, turned_away

MAX_REQUEST = 2 * MAX_HEADER + 16 * 1024
"""The most bytes of an enrolment or a greeting."""


def create_app(store: Store, stop: Stop | None = None) -> FastAPI:
    """Return the application over an open province; `stop` ends its streams when wished."""
    stopping = stop or Stop()
    counted = Metrics()
    admission = Admission(counted)
    taker = answers.Taker(store, counted.dropped.inc)

    @asynccontextmanager
    async def whole_life(_app: FastAPI) -> AsyncIterator[None]:
        yield
        admission.close()

    app = FastAPI(title="Từng Ngõ", version="1", docs_url=None, redoc_url=None, lifespan=whole_life)

    async def one(request: Request, answer: Callable[[Frame], Frame]) -> Response:
        try:
            frame = await _one_frame(request)
            answered = await admission.run(answer, frame)
        except FrameError as error:
            counted.refusals.labels(error.reason).inc()
            return refusal(error.reason)
        except BusyError as busy:
            return turned_away(busy)
        return Response(
            answered.to_bytes(), media_type=MEDIA_TYPE, headers={"cache-control": "no-store"}
        )

    @app.post("/v1/enrol", summary="One ENROL frame → one ENROLLED frame", responses=_REFUSALS)
    async def enrol(request: Request) -> Response:
        return await one(request, partial(taker.enrol, address=address_of(request.scope)))

    @app.post("/v1/hello", summary="One HELLO frame → one WELCOME frame", responses=_REFUSALS)
    async def hello(request: Request) -> Response:
        return await one(request, taker.hello)

    @app.post(
        "/v1/frames",
        summary="RECORDS and BLOB frames → one RECEIPT frame each, streamed",
        responses=_REFUSALS,
    )
    async def frames(_request: Request) -> Response:
        return FrameStream(taker, admission, counted, stopping)

    @app.get("/v1/reference", summary="The reference bundle in force; ETag and Range")
    async def catalogue(request: Request) -> Response:
        return bundle.answer(request, await admission.run(reference.current, store))

    @app.get("/healthz", summary="The process answers")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", summary="The database answers and the server is not about to stop")
    async def readyz(response: Response) -> dict[str, str]:
        status = "stopping" if stopping.wished() else await admission.run(_state_of, store)
        if status != "ready":
            response.status_code = 503
        return {"status": status}

    @app.get("/metrics", summary="Counts for Prometheus, of all workers together")
    def told() -> Response:
        return Response(counted.text(), media_type=metrics.TYPE)

    return app


_REFUSALS: dict[int | str, dict[str, object]] = {
    200: {"content": {MEDIA_TYPE: {}}, "description": "Frames; nothing else confirms anything"},
    400: {"description": "No frame, or not the right one; `code` says why"},
    403: {"description": "No known laptop vouches for it"},
    413: {"description": "Larger than a frame may be"},
    429: {"description": "Too many streams of this laptop; Retry-After"},
    503: {"description": "Busy, stopping or without its database; Retry-After"},
}


def _state_of(store: Store) -> str:
    try:
        store.ping()
    except SQLAlchemyError:
        logs.trouble("database-away")
        return "database"
    return "ready"


async def _one_frame(request: Request) -> Frame:
    """Read exactly one small frame. Raises FrameError."""
    reader = FrameReader()
    async for piece in request.stream():
        reader.feed(piece)
        if max(reader.size, reader.wanted()) > MAX_REQUEST:
            raise FrameError("limit")
    frame = reader.take()
    if frame is None:
        raise FrameError("cut")
    if reader.size:
        raise FrameError("content")
    return frame
