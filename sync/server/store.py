# SPDX-License-Identifier: MIT
"""The province's database: opened, made, counted. SQLite by default, without a key of its own."""

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import QueuePool

from resources.errors import UserError
from resources.i18n import _
from sync.server import keys, tables
from sync.server.keys import ProvinceKeys

DATABASE = "province.db"
_READING = "tungngo_reading"


def now_ms() -> int:
    """Return the server's time in milliseconds since 1970."""
    return int(datetime.datetime.now(datetime.UTC).timestamp() * 1000)


@dataclass(frozen=True)
class Store:
    """An open province."""

    folder: Path
    engine: Engine
    keys: ProvinceKeys
    generation: int

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose work is durable when the block ends without an error."""
        with self.engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection to read with."""
        with self.engine.connect().execution_options(**{_READING: True}) as connection:
            yield connection

    def ping(self) -> None:
        """Ask the database something. Raises sqlalchemy.exc.SQLAlchemyError when it is away."""
        with self.read() as connection:
            connection.execute(select(1))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _engine(file: Path) -> Engine:
    # The driver brings its own SQLite (3.53): the system's may still have the WAL-reset race.
    from sqlcipher3 import dbapi2

    def connect() -> Any:
        connection = dbapi2.connect(str(file), isolation_level=None, check_same_thread=False)
        for pragma in (
            "busy_timeout = 10000",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "cache_size = -65536",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", module=dbapi2, creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        reading = connection.get_execution_options().get(_READING)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def create(folder: Path, name: str, address: str) -> Store:
    """Set a province up in an empty folder. Raises UserError(code="already-set-up")."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / DATABASE).exists() or (folder / keys.KEYS).exists():
        raise UserError(
            _("Thư mục {folder} đã có máy chủ tỉnh.").format(folder=folder),
            _("Dùng thư mục khác, hoặc dùng luôn máy chủ đã có."),
            code="already-set-up",
        )
    made = keys.create(folder, name, address)
    engine = _engine(folder / DATABASE)
    tables.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(tables.province).values(key="generation", value="1"))
    return Store(folder, engine, made, 1)


def open_store(folder: Path) -> Store:
    """Open a province. Raises UserError(code="not-set-up" | "damaged-keys")."""
    loaded = keys.load(folder)
    engine = _engine(folder / DATABASE)
    tables.metadata.create_all(engine)
    with engine.connect() as connection:
        generation = connection.execute(
            select(tables.province.c.value).where(tables.province.c.key == "generation")
        ).scalar_one()
    return Store(folder, engine, loaded, int(generation))


def raise_generation(store: Store) -> int:
    """Count the generation up after a restore; laptops then send again what was confirmed."""
    with store.write() as connection:
        connection.execute(
            update(tables.province)
            .where(tables.province.c.key == "generation")
            .values(value=str(store.generation + 1))
        )
    return store.generation + 1


def upsert(connection: Connection, table: Table) -> Any:
    """Return an INSERT of the database at hand that can say ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def alarm(connection: Connection, kind: str, device: bytes | None, detail: str) -> None:
    """Note something that a human should look at."""
    connection.execute(
        insert(tables.alarm).values(at=now_ms(), kind=kind, device=device, detail=detail)
    )


def stats(store: Store) -> dict[str, int]:
    """Return how much is kept: records, devices, frames and what waits for a human."""
    counted = {
        "records": tables.record,
        "devices": tables.device,
        "frames": tables.frame,
        "changes": tables.change,
        "quarantined": tables.quarantine,
        "conflicts": tables.conflict,
        "alarms": tables.alarm,
    }
    with store.read() as connection:
        found = {
            name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
            for name, table in counted.items()
        }
        found["held"] = int(
            connection.execute(
                select(func.count()).select_from(tables.frame).where(tables.frame.c.state == "held")
            ).scalar_one()
        )
    return {**found, "generation": store.generation}
