# SPDX-License-Identifier: MIT
"""The content of a records frame: changes as msgpack arrays, shared columns only.

A whole row travels as its values in the order of the wire table, a changed one as column number →
value. Identifiers are 16 bytes, dates are days since 2000-01-01.
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from models.wire import WireTable, wire_table_named, wire_tables
from sync.protocol import MAX_CHANGES, FrameError

_DAY_ZERO = datetime.date(2000, 1, 1).toordinal()
_LAST_DAY = datetime.date(2199, 12, 31).toordinal() - _DAY_ZERO
MAX_TEXT = 4000
MAX_JSON_ITEMS = 200
INSERT, UPDATE, DELETE = 0, 1, 2
OPS = {"I": INSERT, "U": UPDATE, "D": DELETE}


class Change(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """One change of one row. `at` is in milliseconds since 1970 by the laptop's clock."""

    id: bytes
    table: int
    row: bytes
    op: int
    base_rev: int
    at: int
    values: list[Any] | dict[int, Any]


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(list[Change])


def encode(changes: list[Change]) -> bytes:
    """Return changes as the content of a frame."""
    return _ENCODER.encode(changes)


def decode(content: bytes, count: int) -> list[Change]:
    """Read the content of a frame. Raises FrameError("content" | "count")."""
    try:
        changes = _DECODER.decode(content)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise FrameError("content") from error
    if len(changes) != count or len(changes) > MAX_CHANGES:
        raise FrameError("count")
    for change in changes:
        sound = (
            len(change.id) == len(change.row) == 16
            and change.op in {INSERT, UPDATE, DELETE}
            and 0 <= change.base_rev < 2**31
            and 0 <= change.at < 2**53
        )
        if not sound:
            raise FrameError("content")
    return changes


def pack(tbl: str, op: str, shared: Mapping[str, Any]) -> tuple[int, list[Any] | dict[int, Any]]:
    """Return the table's number and the values of a captured change."""
    table = wire_table_named(tbl)
    if op == "I":
        return table.number, [_pack(c.kind, shared.get(c.name)) for c in table.columns]
    return table.number, {
        i: _pack(c.kind, shared[c.name]) for i, c in enumerate(table.columns) if c.name in shared
    }


def _pack(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "id":
        return bytes.fromhex(value)
    if kind == "date":
        return datetime.date.fromisoformat(value).toordinal() - _DAY_ZERO
    return bool(value) if kind == "bool" else value


def unpack(change: Change) -> tuple[WireTable, dict[str, Any]]:
    """Return the table and the named values of a change, each checked against its kind.

    Dates come back as ISO text, identifiers as 32 hexadecimal digits. Raises FrameError("table" |
    "columns" | "value:COLUMN"). Columns that a newer laptop added at the end are passed over.
    """
    table = wire_tables().get(change.table)
    if table is None:
        raise FrameError("table")
    if isinstance(change.values, list):
        if change.op == INSERT and len(change.values) < len(table.columns):
            raise FrameError("columns")
        numbered = dict(enumerate(change.values))
    else:
        numbered = change.values
    values = {}
    for number, value in numbered.items():
        if number < 0:
            raise FrameError("columns")
        if number >= len(table.columns):
            continue
        column = table.columns[number]
        if not _fits(column.kind, value):
            raise FrameError(f"value:{column.name}")
        values[column.name] = _unpack(column.kind, value)
    return table, values


_FITS: dict[str, Callable[[Any], bool]] = {
    "id": lambda value: isinstance(value, bytes) and len(value) == 16,
    "text": lambda value: isinstance(value, str) and len(value) <= MAX_TEXT,
    "int": lambda value: type(value) is int and abs(value) < 2**53,
    "bool": lambda value: isinstance(value, bool),
    "date": lambda value: type(value) is int and 0 <= value <= _LAST_DAY,
    "json": lambda value: _plain_json(value),  # noqa: PLW0108 - defined below
}


def _fits(kind: str, value: Any) -> bool:
    return value is None or _FITS[kind](value)


def _plain_json(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MAX_JSON_ITEMS and all(_scalar(v) for v in value)
    if isinstance(value, dict):
        return len(value) <= MAX_JSON_ITEMS and all(
            isinstance(k, str) and len(k) <= 80 and _scalar(v) for k, v in value.items()
        )
    return False


def _scalar(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    return value is None or (type(value) is int and abs(value) < 2**53)


def _unpack(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "id":
        return value.hex()
    if kind == "date":
        return datetime.date.fromordinal(value + _DAY_ZERO).isoformat()
    return value
