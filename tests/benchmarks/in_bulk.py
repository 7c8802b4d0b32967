# SPDX-License-Identifier: MIT
"""Fill a store with rows at once: what triggers would write row by row is made from all of them.

`tests/models/test_filled_at_once.py` holds it to what the triggers make of the same rows.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from models.cipher import connect
from models.database import captured_tables
from models.ids import new_id
from models.schema import capture, upgrade
from models.schema.capture import CapturedTable
from models.tables import metadata

_CACHE_KIB = 512 * 1024  # every page is written once, whatever the order of its rows


@contextmanager
def filling(file: Path, key: bytes, then: Iterable[str] = ()) -> Iterator[Any]:
    """Give a connection whose inserts become one transaction, with all that follows from them.

    Search index and sums are made anew by the schema's own statements; change log and outbox get
    the captured rows of one table after the other, those first that others refer to; `then` is done
    to all of it.
    """
    connection = connect(file, key)
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.create_function("new_id", 0, new_id)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for statement in capture.drop_statements(name for (name,) in names):
        connection.execute(statement)
    tables = in_order()
    before = {table.name: _last(connection, table.name, "nr") for table in tables}
    yield connection
    logged = _last(connection, "change_log", "seq")
    for table in tables:
        if _last(connection, table.name, "nr") > before[table.name]:
            connection.execute(_log(table), (before[table.name],))
    connection.execute(
        "INSERT INTO outbox (change_seq)"
        " SELECT seq FROM change_log WHERE shared NOT NULL AND seq > ?",
        (logged,),
    )
    for statement in then:
        connection.execute(statement)
    upgrade.regenerate(connection, tables)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def in_order() -> list[CapturedTable]:
    """Return the captured tables, each after those that it refers to."""
    order = [table.name for table in metadata().sorted_tables]
    return sorted(captured_tables(), key=lambda table: order.index(table.name))


def _last(connection: Any, table: str, number: str) -> int:
    return int(connection.execute(f"SELECT coalesce(max({number}), 0) FROM {table}").fetchone()[0])


def _log(table: CapturedTable) -> str:
    """Return what the capture trigger does, for many rows."""
    shared, local = capture.whole(table.shared, "NEW"), capture.whole(table.local, "NEW")
    return (
        f"INSERT INTO change_log ({capture.LOG_COLUMNS})"
        f" SELECT new_id(), '{table.name}', NEW.id, 'I', 0,"
        f" at, actor, device, operation, subject, {shared}, {local}"
        f" FROM change_context, {table.name} NEW WHERE NEW.nr > ? ORDER BY NEW.nr"
    )
