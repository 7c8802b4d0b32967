# SPDX-License-Identifier: MIT
"""Bring a database to today's schema: numbered frozen steps, each in one transaction."""

from collections.abc import Callable, Iterable
from importlib import resources as packaged
from typing import Any

from models.schema.capture import CapturedTable, drop_statements, trigger_statements
from models.schema.counting import count_statements, recount_statements
from models.schema.index import INDEXES, create_statements, fill_statement
from resources.errors import UserError
from resources.i18n import _

# The numbers of the frozen steps; one is added for every change of the schema.
STEPS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 17, 18, 19, 20, 22, 23, 24)
SCHEMA_VERSION = STEPS[-1]
GENERATED_VERSION = 4  # counts up when triggers, search index or sums change without a step


def step_sql(number: int) -> str:
    """Return the frozen SQL of a step; a step may be several files, taken in the order of names."""
    folder = packaged.files("models.schema").joinpath("sql")
    files = sorted(f.name for f in folder.iterdir() if f.name.startswith(f"{number:04d}_"))
    if not files:
        raise LookupError(f"no SQL for schema step {number}")
    return "\n".join(folder.joinpath(name).read_text("utf-8") for name in files)


def statements(script: str) -> Iterable[str]:
    """Split a script into statements; a trigger's inner semicolons stay within it."""
    from sqlite3 import complete_statement

    held = ""
    for line in script.splitlines():
        held += line + "\n"
        if complete_statement(held):
            yield held.strip()
            held = ""
    if held.strip():
        raise ValueError("the script ends in the middle of a statement")


def version_of(connection: Any) -> int:
    """Return the schema version that a database says it has; 0 for an empty one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _generated_version(connection: Any) -> int:
    row = connection.execute("SELECT version FROM generated_schema").fetchone()
    return int(row[0]) if row else 0


def regenerate(connection: Any, tables: Iterable[CapturedTable]) -> None:
    """Make triggers, search index and sums anew; the caller holds the transaction."""
    names = [
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
    ]
    for statement in drop_statements(names):
        connection.execute(statement)
    for index in INDEXES:
        connection.execute(f'DROP TABLE IF EXISTS "{index.name}"')
        for statement in create_statements(index):
            connection.execute(statement)
        connection.execute(fill_statement(index))
    for statement in (*recount_statements(), *count_statements(), *trigger_statements(tables)):
        connection.execute(statement)
    connection.execute("DELETE FROM generated_schema")
    connection.execute("INSERT INTO generated_schema VALUES (?)", (GENERATED_VERSION,))


def _in_transaction(connection: Any, work: Callable[[], None]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        work()
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def upgrade(
    connection: Any,
    tables: Iterable[CapturedTable],
    *,
    copy_first: Callable[[], None],
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Bring the database of an open connection to SCHEMA_VERSION.

    `copy_first` makes a verified copy and is called once before the first step of an existing
    database. Raises UserError(code="newer-database") when the program is older than the data.
    Killed at any moment, the database is at one step or the next, never between.
    """
    version = version_of(connection)
    if version > SCHEMA_VERSION:
        raise UserError(
            _("Dữ liệu trên máy được tạo bằng bản Từng Ngõ mới hơn bản đang chạy."),
            _("Cài bản mới rồi mở lại; dữ liệu vẫn nguyên vẹn."),
            code="newer-database",
        )
    if 0 < version < SCHEMA_VERSION:
        copy_first()
    tables = list(tables)
    ahead = [number for number in STEPS if number > version]
    for done, number in enumerate(ahead):
        report(done, len(ahead))
        connection.execute("PRAGMA foreign_keys = OFF")
        _in_transaction(connection, lambda n=number: _step(connection, n))  # type: ignore[misc]
        connection.execute("PRAGMA foreign_keys = ON")
    if version < SCHEMA_VERSION or _generated_version(connection) != GENERATED_VERSION:
        _in_transaction(connection, lambda: regenerate(connection, tables))


def _step(connection: Any, number: int) -> None:
    for statement in statements(step_sql(number)):
        connection.execute(statement)
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"schema step {number} left {len(broken)} broken references")
    connection.execute(f"PRAGMA user_version = {number}")
    # Killed before the triggers are made anew, the next start must know that they are not.
    connection.execute("DELETE FROM generated_schema")
