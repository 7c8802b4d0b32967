# SPDX-License-Identifier: MIT
"""How the tables of judgement are read and written: many rows at once, on either database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, LargeBinary, SmallInteger, String, Table

from sync.server import bulk

COUNTS, BLOCKED, DOUBLE, RETURNED = 0, 1, 2, 3
"""It counts, a rule stands against it, a reviewer called it a double, or returned the record.

A session that a reviewer returns counts while it is corrected: what is doubted is one of its many
figures. A record of the plan is one figure.
"""

_ARRAYS = {
    String: "text[]",
    LargeBinary: "bytea[]",
    BigInteger: "bigint[]",
    Integer: "int[]",
    SmallInteger: "smallint[]",
}


def put(
    connection: Connection, table: Table, rows: Sequence[Sequence[Any]], *, add: bool = False
) -> None:
    """Write whole rows, over those of the same key, in one statement for all of them.

    With `add` what stands there is added to. Values in the order of the columns. PostgreSQL takes
    them as one array a column; a statement for each row would cost ten times as much there.
    """
    if not rows:
        return
    columns = list(table.columns)
    names = ", ".join(f'"{c.name}"' for c in columns)
    keys = ", ".join(f'"{c.name}"' for c in columns if c.primary_key)
    plus = f'{table.name}."{{0}}" + ' if add else ""
    sets = ", ".join(
        f'"{c.name}" = {plus.format(c.name)}excluded."{c.name}"'
        for c in columns
        if not c.primary_key
    )
    conflict = f"ON CONFLICT ({keys}) DO UPDATE SET {sets}"
    # Names come from the tables above, never from input.
    if connection.dialect.name == "postgresql":
        arrays = ", ".join(f"%s::{_ARRAYS[type(c.type)]}" for c in columns)
        connection.exec_driver_sql(
            f"INSERT INTO {table.name} ({names}) "  # noqa: S608
            f"SELECT * FROM unnest({arrays}) {conflict}",
            tuple([row[i] for row in rows] for i in range(len(columns))),
        )
        return
    marks = ", ".join("?" * len(columns))
    connection.exec_driver_sql(
        f"INSERT INTO {table.name} ({names}) VALUES ({marks}) {conflict}",  # noqa: S608
        [tuple(row) for row in rows],
    )


def chosen(
    connection: Connection,
    what: str,
    column: str,
    values: Sequence[bytes] | Sequence[int],
    fixed: Sequence[Any] = (),
    index: str = "",
) -> list[Any]:
    """Return the rows of `SELECT … WHERE …` whose column is among the values, all at once.

    `what` ends before the condition on the column and marks its own parameters with `?`. `index`
    is the one to use where the primary key would do, too: without statistics SQLite takes the key
    and reads everything that the commune has.
    """
    if not values:
        return []
    if connection.dialect.name == "postgresql":
        array = "bytea[]" if isinstance(values[0], bytes) else "bigint[]"
        statement = what.replace("?", "%s") + f" AND {column} = ANY(%s::{array})"
        among = bulk.array_of(values)
        return list(connection.exec_driver_sql(statement, (*fixed, among)).all())
    if index:
        what = what.replace(" WHERE ", f" INDEXED BY {index} WHERE ")
    found: list[Any] = []
    listed = list(values)
    for start in range(0, len(listed), 500):
        some = listed[start : start + 500]
        marks = ", ".join("?" * len(some))
        found += connection.exec_driver_sql(
            f"{what} AND {column} IN ({marks})", (*fixed, *some)
        ).all()
    return found
