# SPDX-License-Identifier: MIT
"""Copy a province away and bring it back: one format, whatever database it stands on.

A backup is a folder: `province.db` (SQLite, whole and consistent), `keys.json` (private keys: keep
it as safe as the server) and `manifest.json`. A restored province has a higher generation, so that
laptops send again what the lost time had confirmed. So a backup is also the way from SQLite to
PostgreSQL and back.
"""

import contextlib
import datetime
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Boolean, Connection, Engine, LargeBinary, Table, text

from models.files import durable_replace
from resources.errors import UserError
from resources.i18n import _
from sync.server import audit, keys, schema, store, tables
from sync.server.bulk import driver
from sync.server.engines import DATABASE, READING, engine_for
from sync.server.store import Store

MANIFEST = "manifest.json"
_ROWS = 2000


class Manifest(msgspec.Struct):
    """What a backup says of itself."""

    made_at: str
    schema: int
    generation: int
    sha256: str
    rows: dict[str, int]


@dataclass(frozen=True)
class Restored:
    """What was brought back: the generation in force now, and rows by table."""

    generation: int
    rows: dict[str, int]


def backup(opened: Store, folder: Path) -> Manifest:
    """Write a backup into a new folder while the server goes on working.

    Raises UserError(code="not-empty").
    """
    _new_folder(folder)
    copy = engine_for(folder, "")
    try:
        with copy.begin() as target:
            schema.upgrade(target)
        with _snapshot(opened.engine) as source, copy.begin() as target:
            target.execute(text("DELETE FROM province"))
            rows = {name: _copy(source, target, name) for name in tables.metadata.tables}
        with copy.connect() as target:
            driver(target).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        copy.dispose()
    keys.copy_to(opened.folder, folder)
    made = Manifest(
        datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        schema.SCHEMA_VERSION,
        opened.generation,
        _sha256(folder / DATABASE),
        rows,
    )
    durable_replace(folder / MANIFEST, msgspec.json.format(msgspec.json.encode(made)))
    with opened.write() as connection:
        audit.note(connection, "backup", made.sha256[:16], f"generation {made.generation}")
    return made


def restore(source: Path, folder: Path, database: str = "") -> Restored:
    """Bring a backup back into an empty folder and an empty database, and raise the generation.

    Raises UserError(code="no-backup" | "damaged-backup" | "not-empty" | "newer-database").
    """
    made = _checked(source)
    schema.refuse_newer(made.schema)
    _new_folder(folder)
    with tempfile.TemporaryDirectory(prefix="tungngo-restore-") as beside:
        # The backup stays as it is: a copy is brought to today's schema.
        shutil.copy(source / DATABASE, Path(beside) / DATABASE)
        saved, engine = engine_for(Path(beside), ""), engine_for(folder, database)
        try:
            with saved.begin() as connection:
                schema.upgrade(connection)
            with _snapshot(saved) as origin, engine.begin() as target:
                if schema.version_of(target):
                    raise _not_empty(_("Cơ sở dữ liệu"))
                schema.upgrade(target)
                target.execute(text("DELETE FROM province"))
                rows = {name: _copy(origin, target, name) for name in tables.metadata.tables}
                generation = store.next_generation(made.generation)
                store.put_generation(target, generation)
                audit.note(target, "restore", made.sha256[:16], f"generation {generation}")
        finally:
            saved.dispose()
            engine.dispose()
    keys.copy_to(source, folder)
    return Restored(generation, rows)


def _new_folder(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise _not_empty(str(folder))
    folder.mkdir(parents=True, exist_ok=True)


def _not_empty(place: str) -> UserError:
    return UserError(
        _("{place} không trống.").format(place=place),
        _("Chọn thư mục mới và cơ sở dữ liệu trống; không có gì bị ghi đè."),
        code="not-empty",
    )


def _checked(source: Path) -> Manifest:
    try:
        made = msgspec.json.decode((source / MANIFEST).read_bytes(), type=Manifest)
        whole = _sha256(source / DATABASE) == made.sha256
    except FileNotFoundError as error:
        raise UserError(
            _("Thư mục {folder} không phải bản sao lưu của máy chủ tỉnh.").format(folder=source),
            _("Chọn thư mục có tệp manifest.json."),
            code="no-backup",
        ) from error
    except (OSError, msgspec.MsgspecError) as error:
        raise _damaged(source) from error
    if not whole:
        raise _damaged(source)
    return made


def _damaged(source: Path) -> UserError:
    return UserError(
        _("Bản sao lưu {folder} bị hỏng.").format(folder=source),
        _("Dùng bản sao lưu khác; bản này không được phục hồi."),
        code="damaged-backup",
    )


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextlib.contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one moment of the database, whatever is written meanwhile."""
    with engine.connect().execution_options(**{READING: True}) as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection


def _copy(source: Connection, target: Connection, name: str) -> int:
    """Copy the rows of a table in portions; return how many."""
    table = tables.metadata.tables[name]
    columns = [column.name for column in table.columns]
    listed = ", ".join(columns)
    copied = 0
    with _rows(source, f"SELECT {_selected(source, table)} FROM {name}") as rows:  # noqa: S608
        while portion := rows.fetchmany(_ROWS):
            made = [_converted(table, row) for row in portion]
            if target.dialect.name == "postgresql":
                with (
                    driver(target).cursor() as cursor,
                    cursor.copy(f"COPY {name} ({listed}) FROM STDIN") as copy,
                ):
                    for row in made:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(columns))
                driver(target).executemany(
                    f"INSERT INTO {name} ({listed}) VALUES ({marks})",  # noqa: S608
                    made,
                )
            copied += len(portion)
    return copied


@contextlib.contextmanager
def _rows(source: Connection, statement: str) -> Iterator[Any]:
    """Give a cursor that does not hold a whole table in memory."""
    if source.dialect.name == "postgresql":
        with driver(source).cursor("tungngo_backup") as cursor:
            cursor.execute(statement)
            yield cursor
    else:
        yield driver(source).execute(statement)


def _selected(source: Connection, table: Table) -> str:
    text_of_json = source.dialect.name == "postgresql"
    return ", ".join(
        f"{c.name}::text" if text_of_json and str(c.type) == "JSON" else c.name
        for c in table.columns
    )


def _converted(table: Table, row: Any) -> tuple[Any, ...]:
    return tuple(
        value
        if value is None
        else bool(value)
        if isinstance(column.type, Boolean)
        else bytes(value)
        if isinstance(column.type, LargeBinary)
        else value
        for column, value in zip(table.columns, row, strict=True)
    )
