# SPDX-License-Identifier: MIT
"""The province's database: opened, made, counted."""

import contextlib
import datetime
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import uuid_utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, Table, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from resources.errors import UserError
from resources.i18n import _
from sync.protocol import FrameError
from sync.server import keys, schema, tables
from sync.server.engines import DATABASE, READING, engine_for
from sync.server.keys import ProvinceKeys

if TYPE_CHECKING:
    from sync.server.devices import Device


def now_ms() -> int:
    """Return the server's time in milliseconds since 1970."""
    return int(datetime.datetime.now(datetime.UTC).timestamp() * 1000)


_LOOK_AGAIN_S = 1.0


class Store:
    """An open province; may be used by several threads."""

    def __init__(
        self, folder: Path, engine: Engine, loaded: ProvinceKeys, mark: keys.Mark, generation: int
    ) -> None:
        self.folder = folder
        self.engine = engine
        self.generation = generation
        self.devices: dict[bytes, Device] = {}
        """Laptops met by this process; see `devices.known`."""
        self._keys = loaded
        self._keys_of = mark  # of before they were loaded: a change meanwhile is seen
        self._look_again = time.monotonic() + _LOOK_AGAIN_S
        # SQLite has one writer. Threads wait for it here, in the order they came; SQLite itself
        # would let them sleep and try again.
        sqlite = engine.dialect.name == "sqlite"
        self._writer = threading.Lock() if sqlite else contextlib.nullcontext()
        driver: Any = engine.dialect.loaded_dbapi
        self.unavailable: tuple[type[Exception], ...] = (
            OperationalError,
            InterfaceError,
            driver.OperationalError,
            driver.InterfaceError,
            PoolTimeoutError,
        )
        """What is raised when the database is away, full or busy: later it may work."""

    @property
    def keys(self) -> ProvinceKeys:
        """The province's keys; a change of them by a command is seen within a second."""
        now = time.monotonic()
        if now >= self._look_again:
            self._look_again = now + _LOOK_AGAIN_S
            mark = keys.mark(self.folder)
            if mark != self._keys_of:
                self._keys, self._keys_of = keys.load(self.folder), mark
        return self._keys

    def signer(self, province: bytes) -> Ed25519PrivateKey:
        """Return what signs for those who know the province by a name. Raises FrameError.

        A name that is not known may be of keys that came this very second.
        """
        try:
            return self.keys.signer(province)
        except FrameError:
            self._look_again = 0.0
            return self.keys.signer(province)

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection whose work is durable when the block ends without an error."""
        with self._writer, self.engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection to read with."""
        with self.engine.connect().execution_options(**{READING: True}) as connection:
            yield connection

    def ping(self) -> None:
        """Ask the database something. Raises one of `unavailable` when it is away."""
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
    loaded = keys.create(folder, name, address)
    made = _open(folder, engine, loaded, keys.mark(folder))
    _begun(made)
    return made


def _begun(made: Store) -> None:
    from sync.server import audit

    with made.write() as connection:
        audit.note(connection, "init", made.keys.name)


def open_store(folder: Path, database: str = "") -> Store:
    """Open a province and bring its schema to today's.

    Raises UserError(code="not-set-up" | "damaged-keys" | "newer-database" | "no-database").
    """
    mark, loaded = keys.mark(folder), keys.load(folder)
    engine = engine_for(folder, database)
    _upgrade(engine)
    return _open(folder, engine, loaded, mark)


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


def _open(folder: Path, engine: Engine, loaded: ProvinceKeys, mark: keys.Mark) -> Store:
    with engine.connect() as connection:
        generation = connection.execute(
            select(tables.province.c.value).where(tables.province.c.key == "generation")
        ).scalar_one()
    return Store(folder, engine, loaded, mark, int(generation))


def raise_generation(store: Store) -> int:
    """Begin a new generation after a restore; laptops then send again what was confirmed."""
    generation = next_generation(store.generation)
    with store.write() as connection:
        put_generation(connection, generation)
    return generation


def next_generation(known: int) -> int:
    """Return a number that no earlier life of this province has used.

    Counting a backup's up by one would give the same number to two restores of one backup, and
    what was confirmed between them would be taken for stored.
    """
    return max(known + 1, now_ms())


def put_generation(connection: Connection, generation: int) -> None:
    """Put a generation in force for whoever opens the province next."""
    connection.execute(
        update(tables.province)
        .where(tables.province.c.key == "generation")
        .values(value=str(generation))
    )


def upsert(connection: Connection, table: Table) -> Any:
    """Return an INSERT of the database at hand that can say ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def alarm(
    connection: Connection, kind: str, device: bytes | None, detail: str, *, times: int = 1
) -> None:
    """Note something that a human should look at, and how often it came.

    What a laptop (or, with None, a stranger) does again before somebody has seen it is counted, so
    nobody can fill the list.
    """
    told = tables.alarm.c
    at = now_ms()
    again = connection.execute(
        update(tables.alarm)
        .where(
            told.id.in_(
                select(told.id)
                .where(told.kind == kind, told.device == device, told.seen_at.is_(None))
                .order_by(told.id.desc())
                .limit(1)
            )
        )
        .values(count=told.count + times, last_at=at, detail=detail)
    )
    if not again.rowcount:
        connection.execute(
            insert(tables.alarm).values(
                id=uuid_utils.uuid7().bytes,
                at=at,
                kind=kind,
                device=device,
                detail=detail,
                count=times,
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
