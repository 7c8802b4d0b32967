# SPDX-License-Identifier: MIT
"""The content of a records frame: changes as msgpack, shared columns only, column by column.

What is alike stands together: it packs to a tenth less than row after row, and a column is read in
one go. Whole rows are the columns of their tables, in the order of the wire table; a changed row is
column number → value. Identifiers are 16 bytes, dates are days since 2000-01-01.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise, zip_longest
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from models.wire import wire_table_named
from sync.protocol import MAX_CHANGES

DAY_ZERO = datetime.date(2000, 1, 1).toordinal()
INSERT, UPDATE, DELETE = 0, 1, 2
OPS = {"I": INSERT, "U": UPDATE, "D": DELETE}
_MAX_TABLES = 200
_MAX_COLUMNS = 60


class Change(msgspec.Struct):
    """One change of one row. `at` is in milliseconds since 1970 by the laptop's clock.

    A whole row (INSERT) is a list, any other change a dictionary.
    """

    id: bytes
    table: int
    row: bytes
    op: int
    base_rev: int
    at: int
    values: list[Any] | dict[int, Any]


class Content(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """What stands in a frame; limits are looked at before anything is built of it."""

    tables: Annotated[list[Annotated[int, Meta(ge=0, lt=2**16)]], Meta(max_length=MAX_CHANGES)]
    ops: bytes
    base_revs: Annotated[list[Annotated[int, Meta(ge=0, lt=2**31)]], Meta(max_length=MAX_CHANGES)]
    ats: Annotated[list[Annotated[int, Meta(gt=-(2**53), lt=2**53)]], Meta(max_length=MAX_CHANGES)]
    """The first moment, then how much later each is than the one before."""
    whole: Annotated[
        dict[int, Annotated[list[msgspec.Raw], Meta(max_length=_MAX_COLUMNS)]],
        Meta(max_length=_MAX_TABLES),
    ]
    changed: Annotated[list[msgspec.Raw], Meta(max_length=MAX_CHANGES)]
    ids: bytes
    rows: bytes


_ENCODER = msgspec.msgpack.Encoder()


def encode(changes: Sequence[Change]) -> bytes:
    """Return changes as the content of a frame."""
    whole: dict[int, list[Any]] = {}
    changed: list[Any] = []
    for change in changes:
        if change.op == INSERT:
            whole.setdefault(change.table, []).append(change.values)
        else:
            changed.append(change.values)
    moments = [change.at for change in changes]
    return _ENCODER.encode(
        [
            [change.table for change in changes],
            bytes(change.op for change in changes),
            [change.base_rev for change in changes],
            moments[:1] + [later - sooner for sooner, later in pairwise(moments)],
            {table: list(zip_longest(*rows)) for table, rows in whole.items()},
            changed,
            b"".join(change.id for change in changes),
            b"".join(change.row for change in changes),
        ]
    )


def pack(tbl: str, op: str, shared: Mapping[str, Any]) -> tuple[int, list[Any] | dict[int, Any]]:
    """Return the table's number and the values of a captured change."""
    table = wire_table_named(tbl)
    if op == "I":
        return table.number, [_pack(c.kind, shared.get(c.name)) for c in table.columns]
    return table.number, {
        i: _pack(c.kind, shared[c.name]) for i, c in enumerate(table.columns) if c.name in shared
    }


def _pack(kind: str, value: Any) -> Any:
    if value is None or kind not in _PACKED:
        return value
    return _PACKED[kind](value)


def _days(value: str) -> int:
    return datetime.date.fromisoformat(value).toordinal() - DAY_ZERO


_PACKED: dict[str, Callable[[Any], Any]] = {"id": bytes.fromhex, "date": _days, "bool": bool}
