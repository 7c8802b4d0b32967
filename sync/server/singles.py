# SPDX-License-Identifier: MIT
"""Rows that belong to no root: whether each counts, what it adds, what it was merged into."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from sync.server import counting, counting_records, gather, judged
from sync.server.counting import Sums
from sync.server.gather import FreshRow, Gathered, Key

Merges = Mapping[Key, tuple[bytes | None, bytes | None]]
"""Business or village → what it was merged into before this frame, and is now."""

STANDING = counting_records.TABLES | {gather.VILLAGE}
"""Tables whose rows count only while nothing stands against them.

A person who takes the consent back is heard whatever else is wrong with the row.
"""


@dataclass
class Taken:
    """What rows without a root changed."""

    merges: dict[Key, tuple[bytes | None, bytes | None]] = field(default_factory=dict)
    keep: list[Gathered] = field(default_factory=list)


def take(
    connection: Connection,
    commune: str,
    device: bytes,
    fresh: Iterable[FreshRow],
    blocked: Mapping[Key, int],
    sums: Sums,
    doubles: Mapping[Key, bytes] = MappingProxyType({}),
) -> Taken:
    """Change sums by rows without a root; return what is to be kept of them.

    `blocked` are rows that something stands against, with what they then stand as. `doubles` are
    villages that a reviewer called one with another: they are counted as that one.
    """
    taken = Taken()
    listed = [row for row in fresh if row.table.number in counting.SINGLES]
    if not listed:
        return taken
    notes = gather.load(
        connection,
        commune,
        (
            (row.table.number, row.row)
            for row in listed
            if row.before is not None and row.table.number in STANDING
        ),
    )
    moves: list[tuple[Key, FreshRow, bool]] = []
    for row in listed:
        number = row.table.number
        key = (number, row.row)
        note = notes.get(key)
        stood = note.standing if note else judged.COUNTS
        double = judged.DOUBLE if key in doubles else judged.COUNTS
        stands = blocked.get(key, double) if number in STANDING else judged.COUNTS
        before = row.before if stood == judged.COUNTS else None
        now = row.values if stands == judged.COUNTS else None
        counting.single(number, row.row, before, sums, -1)
        counting.single(number, row.row, now, sums)
        if number in gather.GROUPS:
            moves += _moves(row, before, now)
        was, into = (_into(before), _into(now)) if number in counting.MERGING else (None, None)
        if note and stood == judged.DOUBLE:
            was = _into(note.root)
        if stands == judged.DOUBLE:
            into = doubles[key]
        if was != into:
            taken.merges[key] = (was, into)
        if was != into or stood != stands:
            root = {"merged_into": into.hex()} if into else None
            taken.keep.append(Gathered(*key, device, standing=stands, root=root))
    taken.keep += _groups(connection, commune, device, moves, sums)
    return taken


def _into(values: Mapping[str, Any] | None) -> bytes | None:
    into = values.get("merged_into") if values else None
    return bytes.fromhex(into) if into else None


def _moves(
    row: FreshRow, before: Mapping[str, Any] | None, now: Mapping[str, Any] | None
) -> Iterable[tuple[Key, FreshRow, bool]]:
    """Return from which group a row goes, and into which it comes."""
    was = _group_of(row, before)
    comes = _group_of(row, now)
    if was is not None and was != comes:
        yield was, row, False
    if comes is not None:
        yield comes, row, True


def _group_of(row: FreshRow, values: Mapping[str, Any] | None) -> Key | None:
    if values is None or values.get("deleted"):
        return None
    return counting_records.group_of(row.table.number, values)


def _groups(
    connection: Connection,
    commune: str,
    device: bytes,
    moves: Collection[tuple[Key, FreshRow, bool]],
    sums: Sums,
) -> list[Gathered]:
    if not moves:
        return []
    touched = gather.load(connection, commune, {key for key, _row, _there in moves})
    earlier = Sums()
    for g in touched.values():
        counting.group(g, earlier)
    for key, row, there in moves:
        g = touched.setdefault(key, Gathered(*key, device))
        number = row.table.number
        if there:
            g.take(number, row.row, counting_records.kept(number, row.values))
        else:
            g.drop(number, row.row)
    for g in touched.values():
        counting.group(g, sums)
    counting.less(sums, earlier)
    return list(touched.values())
