# SPDX-License-Identifier: MIT
"""The province's database: opened, made, counted."""

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uuid_utils
from sqlalchemy import Connection, Engine, Table, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from resources.errors import UserError
from resources.i18n import _
from sync.server import keys, schema, tables
from sync.server.engines import DATABASE, READING, engine_for
from sync.server.keys import ProvinceKeys

if TYPE_CHECKING:
    from sync.server.devices import Device


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
    devices: "dict[bytes, Device]" = field(default_factory=dict, compare=False, repr=False)
    """Laptops met by this process; see `devices.known`."""

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose work is durable when the block ends without an error."""
        with self.engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection to read with."""
        with self.engine.connect().execution_options(**{READING: True}) as connection:
            yield connection

    def ping(self) -> None:
        """Ask the database something. Raises sqlalchemy.exc.SQLAlchemyError when it is away."""
        with self.read() as connection:
            connection.execute(select(1))

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def create(folder: Path, name: str, address: str, database: str = "") -> Store:
    """Set a province up in an empty folder, and in an empty database.

    Raises UserError(code="already-set-up" | "bad-database" | "no-database").
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / DATABASE).exists() or (folder / keys.KEYS).exists():
        raise UserError(
            _("Thư mục {folder} đã có máy chủ tỉnh.").format(folder=folder),
            _("Dùng thư mục khác, hoặc dùng luôn máy chủ đã có."),
            code="already-set-up",
        )
    engine = engine_for(folder, database)
    _upgrade(engine)
    return _open(folder, engine, keys.create(folder, name, address))


def open_store(folder: Path, database: str = "") -> Store:
    """Open a province and bring its schema to today's.

    Raises UserError(code="not-set-up" | "damaged-keys" | "newer-database" | "no-database").
    """
    loaded = keys.load(folder)
    engine = engine_for(folder, database)
    _upgrade(engine)
    return _open(folder, engine, loaded)


def _upgrade(engine: Engine) -> None:
    try:
        with engine.begin() as connection:
            schema.upgrade(connection)
    except OperationalError as error:
        raise UserError(
            _("Không kết nối được cơ sở dữ liệu của máy chủ."),
            _("Kiểm tra địa chỉ, tên, mật khẩu và máy PostgreSQL có đang chạy."),
            code="no-database",
        ) from error


def _open(folder: Path, engine: Engine, loaded: ProvinceKeys) -> Store:
    with engine.connect() as connection:
        generation = connection.execute(
            select(tables.province.c.value).where(tables.province.c.key == "generation")
        ).scalar_one()
    return Store(folder, engine, loaded, int(generation))


def raise_generation(store: Store) -> int:
    """Begin a new generation after a restore; laptops then send again what was confirmed.

    A number that no earlier life of this province has used: counting the backup's up by one would
    give the same number to two restores of one backup, and what was confirmed between them would
    be taken for stored.
    """
    generation = max(store.generation + 1, now_ms())
    with store.write() as connection:
        connection.execute(
            update(tables.province)
            .where(tables.province.c.key == "generation")
            .values(value=str(generation))
        )
    return generation


def upsert(connection: Connection, table: Table) -> Any:
    """Return an INSERT of the database at hand that can say ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def alarm(connection: Connection, kind: str, device: bytes | None, detail: str) -> None:
    """Note something that a human should look at."""
    connection.execute(
        insert(tables.alarm).values(
            id=uuid_utils.uuid7().bytes, at=now_ms(), kind=kind, device=device, detail=detail
        )
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
