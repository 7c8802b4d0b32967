# SPDX-License-Identifier: MIT
"""Rows of a session kept together, so that a frame is judged without looking for its rows again.

A root is a session, a print run or a team; its parts are the rows that belong to it. What was
gathered is kept packed, one row a root. So is what a row without a root needs beside it: whether it
counts, and what it was merged into.
"""

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection

from models.wire import WireTable, wire_table_named
from sync.server import bulk, judged, tables
from sync.server.bulk import GatheredRow

SESSION = wire_table_named("guidance_session").number
RUN = wire_table_named("flyer_print_batch").number
TEAM = wire_table_named("digital_team").number
TALLY = wire_table_named("session_tally").number
MEMBER = wire_table_named("session_member").number
VISIT = wire_table_named("household_visit").number
ATTENDANCE = wire_table_named("attendance").number
RESULT = wire_table_named("skill_result").number
BUSINESS_VISIT = wire_table_named("business_visit").number
WARNING = wire_table_named("accepted_warning").number
HANDED = wire_table_named("flyer_distribution").number
BUSINESS = wire_table_named("business").number
PARTICIPANT = wire_table_named("participant").number
VILLAGE = wire_table_named("village").number
TEAM_MEMBER = wire_table_named("team_member").number
BROADCAST = wire_table_named("broadcast_log").number
ACTIVITY = wire_table_named("communication_activity").number

ROOTS = frozenset({SESSION, RUN, TEAM})
GROUPS: Mapping[int, int] = {BROADCAST: 1000 + BROADCAST, ACTIVITY: 1000 + ACTIVITY}
"""Table of rows that are counted together → under which number groups of them are kept.

A group is what rows of one identity (a station, an address) have in common; it has no root.
"""
PARTS: Mapping[int, tuple[int, str]] = {
    TALLY: (SESSION, "session_id"),
    MEMBER: (SESSION, "session_id"),
    VISIT: (SESSION, "session_id"),
    ATTENDANCE: (SESSION, "session_id"),
    RESULT: (SESSION, "session_id"),
    BUSINESS_VISIT: (SESSION, "session_id"),
    WARNING: (SESSION, "session_id"),
    HANDED: (RUN, "batch_id"),
    TEAM_MEMBER: (TEAM, "team_id"),
}
"""Table of a part → table of its root, and the column that names the root."""

Values = dict[str, Any]
Key = tuple[int, bytes]


class FreshRow(msgspec.Struct, frozen=True, gc=False):
    """A row that a frame touched, once, whatever number of its changes the frame held.

    `values` are the row's shared columns as they stand now (with `deleted`), `before` as they
    stood before the frame; None for a row that is new. `change` is the last change of it.
    """

    table: WireTable
    row: bytes
    change: bytes
    values: dict[str, Any]
    before: dict[str, Any] | None


def root_of(table: int, values: Mapping[str, Any]) -> Key | None:
    """Return under which root a part belongs; None when it does not say."""
    root, column = PARTS[table]
    named = values.get(column)
    return (root, bytes.fromhex(named)) if named else None


class _Content(msgspec.Struct, array_like=True):
    root: Values | None
    parts: dict[int, dict[bytes, Values]]


@dataclass
class Gathered:
    """A root with its parts. `root` is None before it came and after it was taken back."""

    table: int
    id: bytes
    device: bytes
    standing: int = judged.COUNTS
    twin: int | None = None
    root: Values | None = None
    parts: dict[int, dict[bytes, Values]] = field(default_factory=dict)
    change: bytes = bytes(16)
    """The last change of this frame that touched it."""

    def of(self, table: int) -> Collection[Values]:
        """Return the parts of a table."""
        rows = self.parts.get(table)
        return rows.values() if rows else ()

    def take(self, table: int, row: bytes, values: Values) -> None:
        """Take a row in as it stands now; a deleted one leaves."""
        gone = values.get("deleted")
        if table == self.table:
            self.root = None if gone else values
        elif gone:
            self.drop(table, row)
        else:
            self.parts.setdefault(table, {})[row] = values

    def drop(self, table: int, row: bytes) -> None:
        """Let a part go."""
        self.parts.get(table, {}).pop(row, None)


_DECODER = msgspec.msgpack.Decoder(_Content)
_ENCODER = msgspec.msgpack.Encoder()


def opened(row: Any) -> Gathered:
    """Return what a row of the table `gathered` holds."""
    content = _DECODER.decode(bytes(row.content))
    return Gathered(
        row.tbl,
        bytes(row.root),
        bytes(row.device),
        row.standing,
        row.twin,
        content.root,
        content.parts,
    )


def packed(commune: str, g: Gathered) -> GatheredRow:
    """Return the row of the table `gathered` that holds it."""
    content = _ENCODER.encode((g.root, g.parts))
    return (commune, g.table, g.id, g.device, g.twin, g.standing, content)


def load(connection: Connection, commune: str, keys: Iterable[Key]) -> dict[Key, Gathered]:
    """Return what was gathered under some roots; those that nobody heard of are left out."""
    wanted: dict[int, list[bytes]] = {}
    for table, root in keys:
        wanted.setdefault(table, []).append(root)
    found: dict[Key, Gathered] = {}
    for table, roots in wanted.items():
        for row in judged.chosen(
            connection,
            "SELECT tbl, root, device, twin, standing, content FROM gathered "
            "WHERE commune_code = ? AND tbl = ?",
            "root",
            sorted(roots),
            (commune, table),
        ):
            found[table, bytes(row.root)] = opened(row)
    return found


def save(
    connection: Connection,
    commune: str,
    gathered: Iterable[Gathered],
    fresh: Container[Key] = frozenset(),
) -> None:
    """Keep what was gathered; nothing is kept yet under the `fresh` roots."""
    stands: list[GatheredRow] = []
    new: list[GatheredRow] = []
    by_copy = bulk.on_postgresql(connection)
    for g in sorted(gathered, key=lambda g: (g.table, g.id)):
        made = by_copy and (g.table, g.id) in fresh
        (new if made else stands).append(packed(commune, g))
    judged.put(connection, tables.gathered, stands)
    if new:
        bulk.add_gathered(connection, new)
