# SPDX-License-Identifier: MIT
"""Servers as they are often written, for the same records: `python -m … HOW DATABASE`.

`each` takes one JSON object a request, `batch` a list of them, both through SQLModel; `raw` takes a
packed batch and writes it as fast as the database can, without a look at it: the limit.
All are durable when they answer, and the same record twice is stored once. Prints its address.
"""

import json
import socket
import sys
from collections.abc import Callable
from typing import Any

import msgspec
import uvicorn
from fastapi import FastAPI, Request
from sqlalchemy import JSON, Column, Engine, create_engine, event
from sqlmodel import Field, Session, SQLModel

from sync import packing

_COLUMNS = "id, tbl, fields"


class RecordIn(SQLModel):
    """A record as it comes in."""

    id: str = Field(min_length=32, max_length=32)
    tbl: str = Field(max_length=40)
    fields: dict[str, Any]


class PlainRecord(SQLModel, table=True):
    """A record as it is kept."""

    id: str = Field(primary_key=True)
    tbl: str
    fields: dict[str, Any] = Field(sa_column=Column(JSON))


def _engine(database: str) -> Engine:
    if database.startswith("postgresql"):
        return create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    engine = create_engine(f"sqlite:///{database}")

    @event.listens_for(engine, "connect")
    def _durable(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    return engine


def _application(how: str, engine: Engine) -> FastAPI:
    app = FastAPI()

    def each(record: RecordIn) -> dict[str, int]:
        with Session(engine) as db:
            db.merge(PlainRecord(**record.model_dump()))
            db.commit()
        return {"stored": 1}

    def batch(records: list[RecordIn]) -> dict[str, int]:
        with Session(engine) as db:
            db.add_all([PlainRecord(**record.model_dump()) for record in records])
            db.commit()
        return {"stored": len(records)}

    async def raw(request: Request) -> dict[str, int]:
        packed = packing.decompress(await request.body())
        rows = msgspec.msgpack.decode(packed, type=list[tuple[str, str, str]])
        with engine.begin() as connection:
            _write(connection.connection.driver_connection, rows)
        return {"stored": len(rows)}

    ways: dict[str, Callable[..., Any]] = {"each": each, "batch": batch, "raw": raw}
    app.add_api_route("/records", ways[how], methods=["POST"])
    return app


def _write(driver: Any, rows: list[tuple[str, str, str]]) -> None:
    if type(driver).__module__.startswith("psycopg"):
        with driver.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE came (LIKE plainrecord) ON COMMIT DROP")
            with cursor.copy(f"COPY came ({_COLUMNS}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute("INSERT INTO plainrecord SELECT * FROM came ON CONFLICT DO NOTHING")
    else:
        driver.executemany(f"INSERT OR IGNORE INTO plainrecord ({_COLUMNS}) VALUES (?, ?, ?)", rows)


def main() -> None:
    """Serve until told to stop."""
    how, database = sys.argv[1:]
    engine = _engine(database)
    SQLModel.metadata.create_all(engine)
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    sys.stdout.write(json.dumps({"url": f"http://127.0.0.1:{taken.getsockname()[1]}"}) + "\n")
    sys.stdout.flush()
    config = uvicorn.Config(_application(how, engine), log_level="error", access_log=False)
    uvicorn.Server(config).run(sockets=[taken])


if __name__ == "__main__":
    main()
