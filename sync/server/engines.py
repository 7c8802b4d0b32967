# SPDX-License-Identifier: MIT
"""The two databases of the province: SQLite in its folder, or PostgreSQL by one setting."""

import contextlib
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from resources.errors import UserError
from resources.i18n import _

DATABASE = "province.db"
READING = "tungngo_reading"
POOL = 10
"""The most connections that one process holds; more work waits for one of them."""
_LOCKS = 7051


def to_json(value: Any) -> str:
    """Return JSON text."""
    return msgspec.json.encode(value).decode()


def engine_for(folder: Path, database: str) -> Engine:
    """Return the engine of a province: of its folder's file, or of a `postgresql://` address.

    Raises UserError(code="bad-database").
    """
    if not database:
        return _sqlite(folder / DATABASE)
    try:
        url = make_url(database)
    except ArgumentError as error:
        raise _bad(database) from error
    if url.get_backend_name() != "postgresql":
        raise _bad(url.render_as_string(hide_password=True))
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=POOL,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=20,
        hide_parameters=True,  # an error must not quote what was sent
        json_serializer=to_json,
        json_deserializer=msgspec.json.decode,
    )


def _bad(shown: str) -> UserError:
    return UserError(
        _("Không hiểu địa chỉ cơ sở dữ liệu {url}.").format(url=shown),
        _("Ví dụ: postgresql://nguoi_dung@may_chu/tungngo; bỏ trống để dùng SQLite."),
        code="bad-database",
    )


def _sqlite(file: Path) -> Engine:
    # The driver brings its own SQLite (3.53): the system's may still have the WAL-reset race.
    from sqlcipher3 import dbapi2

    # Else the driver looks for a way to adapt each, in vain, and every record has a dozen of them.
    dbapi2.register_adapter(bytes, bytes)

    def connect() -> Any:
        if not file.exists():
            with contextlib.suppress(OSError):  # SQLite says what is wrong with the folder
                file.touch(mode=0o600)  # names of officers are in it; -wal and -shm follow it
        connection = dbapi2.connect(str(file), isolation_level=None, check_same_thread=False)
        for pragma in (
            "page_size = 8192",  # of a file that is new
            "busy_timeout = 30000",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "cache_size = -16384",
            # 32 MB of log before its pages go into the file: what many frames touch is written once
            "wal_autocheckpoint = 4096",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=POOL,
        max_overflow=0,
        pool_use_lifo=True,  # the one that wrote last has its pages at hand
        hide_parameters=True,
        json_serializer=to_json,
        json_deserializer=msgspec.json.decode,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        reading = connection.get_execution_options().get(READING)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def lock_commune(connection: Connection, commune: str) -> None:
    """Be alone with the data of a commune until the transaction ends.

    A device belongs to one commune, so this puts its appliers in a row, too: without it PostgreSQL
    would hand out positions in one order and commit in another, and two laptops of a commune could
    each merge into the row that the other has just replaced. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(
            _LOCK, {"space": _LOCKS, "commune": int(commune) if commune.isdecimal() else 0}
        )


_LOCK = text("SELECT pg_advisory_xact_lock(CAST(:space AS int), CAST(:commune AS int))")
