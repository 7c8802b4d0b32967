# SPDX-License-Identifier: MIT
"""The content of a records frame: changes as msgpack arrays, shared columns only.

A whole row travels as its values in the order of the wire table, a changed one as column number →
value. Identifiers are 16 bytes, dates are days since 2000-01-01.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta

from models.wire import WireTable, wire_table_named, wire_tables
from sync.protocol import MAX_CHANGES, FrameError

_DAY_ZERO = datetime.date(2000, 1, 1).toordinal()
_LAST_DAY = datetime.date(2199, 12, 31).toordinal() - _DAY_ZERO
MAX_TEXT = 4000
MAX_JSON_ITEMS = 200
MAX_VALUES = 256 * 1024
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


_Key = Annotated[bytes, Meta(min_length=16, max_length=16)]


class Arrived(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """A change as it came in: its frame is understood, its values are not yet."""

    id: _Key
    table: int
    row: _Key
    op: Annotated[int, Meta(ge=INSERT, le=DELETE)]
    base_rev: Annotated[int, Meta(ge=0, lt=2**31)]
    at: Annotated[int, Meta(ge=0, lt=2**53)]
    values: msgspec.Raw


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Annotated[list[Arrived], Meta(max_length=MAX_CHANGES)])
_VALUES = msgspec.msgpack.Decoder(list[Any] | dict[int, Any])


def encode(changes: Sequence[Change | Arrived]) -> bytes:
    """Return changes as the content of a frame."""
    return _ENCODER.encode(changes)


def decode(content: bytes, count: int) -> list[Arrived]:
    """Read the content of a frame. Raises FrameError("content" | "count")."""
    try:
        changes: list[Arrived] = _DECODER.decode(content)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise FrameError("content") from error
    if len(changes) != count:
        raise FrameError("count")
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


def unpack(change: Arrived) -> tuple[WireTable, dict[str, Any]]:
    """Return the table and the named values of a change, each checked against its kind.

    Dates come back as ISO text, identifiers as 32 hexadecimal digits. Raises FrameError("table" |
    "columns" | "value:COLUMN"). Columns that a newer laptop added at the end are passed over; those
    that an older one does not have yet are None.
    """
    table = wire_tables().get(change.table)
    if table is None:
        raise FrameError("table")
    if change.op == INSERT:
        whole = _whole(table.number)
        try:
            values = msgspec.structs.asdict(whole.decoder.decode(change.values))
        except (msgspec.MsgspecError, RecursionError, ValueError):
            return table, _one_by_one(table, change)  # which tells what is wrong
        for name, restore in whole.restored:
            if values[name] is not None:
                values[name] = restore(values[name])
        return table, values
    return table, _one_by_one(table, change)


def _one_by_one(table: WireTable, change: Arrived) -> dict[str, Any]:
    # An empty list is one byte on the wire and seventy in memory: 16 MB of them would be 1 GB.
    if len(bytes(change.values)) > MAX_VALUES:
        raise FrameError("columns")
    try:
        found = _VALUES.decode(change.values)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise FrameError("columns") from error
    if isinstance(found, list):
        if change.op == INSERT:  # an older laptop knows nothing of the columns added since
            found += [None] * (len(table.columns) - len(found))
        numbered = dict(enumerate(found))
    else:
        numbered = found
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
    return values


_Text = Annotated[str, Meta(max_length=MAX_TEXT)]
_Int = Annotated[int, Meta(gt=-(2**53), lt=2**53)]
_Scalar = _Text | _Int | None
_WHOLE: dict[str, Any] = {
    "id": _Key,
    "text": _Text,
    "int": _Int,
    "bool": bool,
    "date": Annotated[int, Meta(ge=0, le=_LAST_DAY)],
    "json": Annotated[list[_Scalar], Meta(max_length=MAX_JSON_ITEMS)]
    | Annotated[
        dict[Annotated[str, Meta(max_length=80)], _Scalar], Meta(max_length=MAX_JSON_ITEMS)
    ],
}


class _Whole(NamedTuple):
    """How whole rows of one table are read in one go, with the very limits of `_FITS`."""

    decoder: msgspec.msgpack.Decoder[Any]
    restored: tuple[tuple[str, Callable[[Any], str]], ...]


@cache
def _whole(number: int) -> _Whole:
    columns = wire_tables()[number].columns
    row = msgspec.defstruct(
        "Row", [(c.name, _WHOLE[c.kind] | None) for c in columns], array_like=True
    )
    restore: dict[str, Callable[[Any], str]] = {"id": bytes.hex, "date": _iso}
    return _Whole(
        msgspec.msgpack.Decoder(row),
        tuple((c.name, restore[c.kind]) for c in columns if c.kind in restore),
    )


@lru_cache(maxsize=4096)
def _iso(day: int) -> str:
    return datetime.date.fromordinal(day + _DAY_ZERO).isoformat()


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
        return _iso(value)
    return value
