# SPDX-License-Identifier: MIT
"""What a change looks like on its way: the shared columns of each table, in a fixed order."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

WIRE_VERSION = 1


@dataclass(frozen=True)
class WireColumn:
    """A shared column; `kind` is one of id, text, int, bool, date, json."""

    name: str
    kind: str


@dataclass(frozen=True)
class WireTable:
    """A table whose rows travel, by its number on the wire."""

    number: int
    name: str
    columns: tuple[WireColumn, ...]


@cache
def wire_tables() -> Mapping[int, WireTable]:
    """Return the tables of today's wire version by number; the order of columns is part of it."""
    from models.tables import captured

    tables = {}
    for row in captured():
        number = getattr(row, "__wire__", None)
        if number is None:
            continue
        table = row.__table__  # type: ignore[attr-defined]
        columns = tuple(
            WireColumn(c.name, c.info["wire"]) for c in table.columns if "wire" in c.info
        )
        tables[int(number)] = WireTable(int(number), str(row.__tablename__), columns)
    return tables


@cache
def wire_table_named(name: str) -> WireTable:
    """Return a table of the wire by its name; KeyError for a table that does not travel."""
    return {table.name: table for table in wire_tables().values()}[name]
