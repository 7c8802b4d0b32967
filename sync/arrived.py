# SPDX-License-Identifier: MIT
"""Read the content of a records frame: every value is checked against the kind of its column."""

import datetime
import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate, chain, repeat
from struct import iter_unpack
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from models.wire import WireColumn, WireTable, wire_tables
from sync.changes import DAY_ZERO, DELETE, INSERT, UPDATE, Change, Content, encode
from sync.protocol import MAX_CHANGES, FrameError

MAX_TEXT = 4000
MAX_JSON_ITEMS = 200
MAX_VALUES = 256 * 1024
"""Bytes of one changed row, and of one value: an empty list is one byte here and seventy in memory.
A column of lists that is longer is read value by value."""
_LAST_DAY = datetime.date(2199, 12, 31).toordinal() - DAY_ZERO
_KEY = 16
_ERRORS = (msgspec.MsgspecError, RecursionError, ValueError)
_ENCODER = msgspec.msgpack.Encoder()


class Arrived(msgspec.Struct, frozen=True, gc=False):
    """A change as it came in.

    `values` are named; dates are ISO text, identifiers 32 hexadecimal digits. Of a whole row a
    column that holds nothing may be left out. `fault` says why they cannot be understood: "table" |
    "columns" | "value:COLUMN". `plain` is the change by itself, and `digest` (16 bytes) tells two
    contents of one identity apart.
    """

    id: bytes
    table: int
    row: bytes
    op: int
    base_rev: int
    at: int
    values: dict[str, Any]
    fault: str
    plain: bytes
    digest: bytes


_CONTENT = msgspec.msgpack.Decoder(Content)


def decode(content: bytes, count: int) -> list[Arrived]:
    """Read the content of a frame. Raises FrameError("content" | "count").

    Columns that a newer laptop added at the end are passed over; those that an older one does not
    have yet are None.
    """
    try:
        found = _CONTENT.decode(content)
    except _ERRORS as error:
        raise FrameError("content") from error
    if len(found.tables) != count:
        raise FrameError("count")
    moments = list(accumulate(found.ats))
    inserted = [table for table, op in zip(found.tables, found.ops, strict=False) if op == INSERT]
    if not (
        len(found.ops) == len(found.base_revs) == len(moments) == count
        and len(found.ids) == len(found.rows) == count * _KEY
        and set(found.ops) <= {INSERT, UPDATE, DELETE}
        and all(0 <= at < 2**53 for at in moments)
        and len(inserted) + len(found.changed) == count
        and set(inserted) == set(found.whole)
    ):
        raise FrameError("content")
    whole = {
        table: _whole_rows(wire_tables().get(table), columns, inserted.count(table))
        for table, columns in found.whole.items()
    }
    changed = iter(found.changed)
    arrived = []
    encode_one, sha256 = _ENCODER.encode, hashlib.sha256
    for identity, table, row, op, base_rev, at in zip(
        _keys(found.ids),
        found.tables,
        _keys(found.rows),
        found.ops,
        found.base_revs,
        moments,
        strict=True,
    ):
        raw, values, fault = (
            next(whole[table]) if op == INSERT else _changed_row(table, next(changed))
        )
        plain = encode_one((identity, table, row, op, base_rev, at, raw))
        digest = sha256(plain).digest()[:16]
        arrived.append(
            Arrived(identity, table, row, op, base_rev, at, values, fault, plain, digest)
        )
    return arrived


def _keys(joined: bytes) -> list[bytes]:
    return list(chain.from_iterable(iter_unpack(f"{_KEY}s", joined)))


def alone(change: Arrived) -> bytes:
    """Return a content that holds nothing but this change, whose values were understood."""
    return encode([Change(*msgspec.msgpack.decode(change.plain))])


_Row = tuple[Any, dict[str, Any], str]
"""Values as they came, by name, and what is wrong with them."""


def _whole_rows(
    table: WireTable | None, columns: Sequence[msgspec.Raw], count: int
) -> Iterator[_Row]:
    """Read the whole rows of a table. Raises FrameError("content")."""
    known = table.columns if table else ()
    faults: dict[int, str] = {}
    came: list[list[Any]] = []
    named: dict[str, list[Any]] = {}
    for position, raw in enumerate(columns):
        column = known[position] if position < len(known) else None
        values = _typed(column, raw) if column else None
        if column and values is not None:
            came.append(values)
            if values.count(None) < len(values):
                named[column.name] = _restored(column.kind, values)
        else:
            came.append(_pieces(raw))
            if column:
                named[column.name] = _one_by_one(column, came[-1], faults)
        if len(came[-1]) != count:
            raise FrameError("content")
    if table is None:
        faults = dict.fromkeys(range(count), "table")
    rows: Iterator[tuple[Any, ...]] = zip(*named.values(), strict=True) if named else repeat(())
    read = (
        (raw, dict(zip(named, row, strict=True)), "")
        for raw, row in zip(_bare(came, count), rows, strict=False)
    )
    if not faults:
        return read
    return (
        (raw, {}, faults[position]) if position in faults else (raw, values, "")
        for position, (raw, values, _none) in enumerate(read)
    )


def _bare(came: list[list[Any]], count: int) -> Iterator[tuple[Any, ...]]:
    """Yield rows without the empty values at their end.

    A newer program sends the same row with more of them.
    """
    columns = list(came)
    while columns and columns[-1].count(None) == count:
        columns.pop()
    if not columns:
        yield from repeat((), count)
        return
    if None not in columns[-1]:
        yield from zip(*columns, strict=True)  # nothing is left out
        return
    for raw in zip(*columns, strict=True):
        end = len(raw)
        while end and raw[end - 1] is None:
            end -= 1
        yield raw[:end]


_PIECES = msgspec.msgpack.Decoder(Annotated[list[msgspec.Raw], Meta(max_length=MAX_CHANGES)])
_NIL = b"\xc0"


def _pieces(raw: msgspec.Raw) -> list[Any]:
    try:
        return [None if bytes(piece) == _NIL else piece.copy() for piece in _PIECES.decode(raw)]
    except _ERRORS as error:
        raise FrameError("content") from error


def _typed(column: WireColumn, raw: msgspec.Raw) -> list[Any] | None:
    """Read a column in one go; None when any of it does not fit."""
    if column.kind == "json" and len(bytes(raw)) > MAX_VALUES:
        return None
    try:
        values: list[Any] = _reader(column.kind).decode(raw)
    except _ERRORS:
        return None
    return values


def _one_by_one(column: WireColumn, pieces: list[Any], faults: dict[int, str]) -> list[Any]:
    """Read what fits of a column, and note what does not."""
    values = []
    for position, piece in enumerate(pieces):
        value = None
        try:
            value = None if piece is None else _value(column.kind, piece)
        except FrameError:
            faults.setdefault(position, f"value:{column.name}")
        values.append(value)
    return values


def _changed_row(number: int, raw: msgspec.Raw) -> _Row:
    table = wire_tables().get(number)
    if table is None:
        return raw, {}, "table"
    values: dict[str, Any] = {}
    try:
        if len(bytes(raw)) > MAX_VALUES:
            return raw, {}, "columns"
        for position, piece in _CHANGED.decode(raw).items():
            if position < len(table.columns):
                column = table.columns[position]
                values[column.name] = _value(column.kind, piece)
    except FrameError:
        return raw, {}, f"value:{column.name}"
    except _ERRORS:
        return raw, {}, "columns"
    return raw, values, ""


_CHANGED = msgspec.msgpack.Decoder(
    Annotated[dict[Annotated[int, Meta(ge=0)], msgspec.Raw], Meta(max_length=1000)]
)


def _value(kind: str, piece: msgspec.Raw) -> Any:
    """Read one value. Raises FrameError("value")."""
    if len(bytes(piece)) > MAX_VALUES:
        raise FrameError("value")
    try:
        value = _reader(kind, alone=True).decode(piece)
    except _ERRORS as error:
        raise FrameError("value") from error
    return _restored(kind, [value])[0]


_Key = Annotated[bytes, Meta(min_length=_KEY, max_length=_KEY)]
_Text = Annotated[str, Meta(max_length=MAX_TEXT)]
_Int = Annotated[int, Meta(gt=-(2**53), lt=2**53)]
_Scalar = _Text | _Int | None
_KINDS: dict[str, Any] = {
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


@cache
def _reader(kind: str, *, alone: bool = False) -> msgspec.msgpack.Decoder[Any]:
    """Return what reads the values of a kind: a whole column, or one alone."""
    value = _KINDS[kind] | None
    column = Annotated[list[value], Meta(max_length=MAX_CHANGES)]  # type: ignore[valid-type]
    return msgspec.msgpack.Decoder(value if alone else column)


@lru_cache(maxsize=4096)
def _iso(day: int) -> str:
    return datetime.date.fromordinal(day + DAY_ZERO).isoformat()


_RESTORE: dict[str, Callable[[Any], str]] = {
    "id": bytes.hex,
    "date": _iso,
}


def _restored(kind: str, values: list[Any]) -> list[Any]:
    restore = _RESTORE.get(kind)
    if restore is None:
        return values
    if None not in values:
        return list(map(restore, values))
    return [None if value is None else restore(value) for value in values]
