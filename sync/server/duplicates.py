# SPDX-License-Identifier: MIT
"""What two laptops of a commune may have written down twice; a reviewer decides.

Alike are sessions of the same day, type and place, teams of the same level and name, and villages
of the same kind and name (folded), from different laptops. Both count until somebody has looked;
what was called a double counts no more.
"""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Connection, delete, select

from models.dates import format_date
from models.text import fold
from models.wire import wire_tables
from resources.i18n import _
from sync.server import devices, gather, judged, tables
from sync.server.gather import SESSION, TEAM, VILLAGE, FreshRow, Gathered
from sync.server.store import now_ms

OPEN, KEPT, RETURNED = "open", "kept", "returned"
TABLES = frozenset({SESSION, TEAM})
"""Roots that are looked at together with their like; villages have no root, see `villages`."""


@dataclass(frozen=True)
class Pair:
    """Two rows that are alike; `row` came later."""

    row: bytes
    related: bytes
    state: str


Said = tuple[Gathered, str, str, bytes]
"""Root, outcome, reason, the root that it is alike."""


def twin_of(g: Gathered) -> int | None:
    """Return what is equal for roots that are alike; None for what cannot be double."""
    root = g.root
    if root is None:
        return None
    if g.table == TEAM:
        named = fold(root.get("name") or "")
        return _twin("team", root.get("level") or "", named) if named else None
    if g.table != SESSION:
        return None
    return _twin(root.get("date") or "", root.get("session_type") or "", root.get("place") or "")


@lru_cache(4096)
def _twin(day: str, kind: str, place: str) -> int:
    digest = hashlib.sha256(f"{day}|{kind}|{fold(place)}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def look(
    connection: Connection, commune: str, sessions: Sequence[Gathered], already: set[gather.Key]
) -> Iterator[Said]:
    """Find what a frame's sessions are alike, keep the pairs, and say what is to be said.

    `already` are the roots that were known before this frame: only those can be in a pair.
    """
    alike = _alike(connection, commune, sessions)
    in_pairs = [g.id for g in sessions if alike.get(g.id) or (g.table, g.id) in already]
    pairs = _pairs(connection, commune, in_pairs)
    for g in sessions:
        others = alike.get(g.id, {})
        mine = [p for p in pairs if g.id in {p.row, p.related}]
        for pair in mine:
            if (pair.related if pair.row == g.id else pair.row) not in others:
                _forget(connection, commune, g.table, pair)
        standing = [p for p in mine if {p.row, p.related} - {g.id} <= others.keys()]
        if others and not standing:
            related = min(others)
            _open(connection, commune, g.table, g.id, related)
            standing = [Pair(g.id, related, OPEN)]
        for pair in standing:
            if pair.row == g.id and pair.state != KEPT:
                if pair.state == RETURNED:
                    g.standing = judged.DOUBLE
                yield _said(connection, g, pair, others[pair.related])
                break


def partners(connection: Connection, commune: str, rows: Iterable[bytes]) -> set[gather.Key]:
    """Return the rows that a reviewer called doubles of some: they may count again.

    For those that are counted once with a row which is now changed, or gone.
    """
    return {
        (row.tbl, bytes(row.row))
        for row in judged.chosen(
            connection,
            'SELECT "row", tbl FROM twins WHERE commune_code = ? AND state = ?',
            "related",
            sorted(rows),
            (commune, RETURNED),
        )
    }


def _alike(
    connection: Connection, commune: str, sessions: Iterable[Gathered]
) -> dict[bytes, dict[bytes, bytes]]:
    """Return for each session those alike it from other laptops, with the laptop of each."""
    by_twin: dict[int, list[Gathered]] = {}
    now: dict[bytes, int | None] = {}
    for g in sessions:
        now[g.id] = g.twin  # which is not kept yet
        if g.twin is not None:
            by_twin.setdefault(g.twin, []).append(g)
    found: dict[bytes, dict[bytes, bytes]] = {}
    for row in judged.chosen(
        connection,
        "SELECT root, device, twin FROM gathered WHERE commune_code = ?",
        "twin",
        sorted(by_twin),
        (commune,),
        index="ix_gathered_twin",
    ):
        for g in by_twin[row.twin]:
            root = bytes(row.root)
            if root != g.id and bytes(row.device) != g.device and now.get(root, g.twin) == g.twin:
                found.setdefault(g.id, {})[root] = bytes(row.device)
    return found


def _pairs(connection: Connection, commune: str, sessions: Sequence[bytes]) -> list[Pair]:
    found = {}
    for column in ("row", "related"):
        for row in judged.chosen(
            connection,
            'SELECT "row", related, state FROM twins WHERE commune_code = ?',
            f'"{column}"',
            sessions,
            (commune,),
        ):
            pair = Pair(bytes(row.row), bytes(row.related), row.state)
            found[pair.row, pair.related] = pair
    return list(found.values())


def _open(connection: Connection, commune: str, table: int, row: bytes, related: bytes) -> None:
    judged.put(connection, tables.twins, [(commune, row, related, OPEN, now_ms(), None, table)])


def _forget(connection: Connection, commune: str, table: int, pair: Pair) -> None:
    """Drop a pair whose rows are alike no more, and what was said because of it."""
    connection.execute(
        delete(tables.twins).where(
            tables.twins.c.commune_code == commune,
            tables.twins.c.row == pair.row,
            tables.twins.c.related == pair.related,
        )
    )
    connection.execute(
        delete(tables.row_outcome).where(
            tables.row_outcome.c.commune_code == commune,
            tables.row_outcome.c.tbl == table,
            tables.row_outcome.c.row == pair.row,
            tables.row_outcome.c.related == pair.related,
        )
    )


def _said(connection: Connection, g: Gathered, pair: Pair, other: bytes) -> Said:
    laptop = devices.find(connection, other)
    root = g.root or {}
    if g.table != SESSION:
        name, label = root.get("name") or "", laptop.label if laptop else "?"
        outcome, reason = said_of_named(name, label, pair.state)
        return g, outcome, reason, pair.related
    if pair.state == RETURNED:
        return g, "returned", double_reason(), pair.related
    reason = _(
        "Có thể trùng với buổi ngày {date} tại {place} mà máy {laptop} đã gửi. Tỉnh đang xem; "
        "nếu đúng là một buổi thì xóa buổi này."
    ).format(
        date=format_date(datetime.date.fromisoformat(root["date"])),
        place=root["place"],
        laptop=laptop.label if laptop else "?",
    )
    return g, "duplicate", reason, pair.related


def double_reason() -> str:
    """Return what is said of a session that a reviewer called a double."""
    return _(
        "Buổi này trùng với buổi mà máy khác của xã đã gửi nên không được tính. Xóa buổi này, "
        "hoặc sửa ngày, hình thức, địa điểm nếu ghi nhầm."
    )


def said_of_named(name: str, laptop: str, state: str) -> tuple[str, str]:
    """Return outcome and reason for a team or village that another laptop has, too.

    What a reviewer called one thing need not be deleted: sessions of this laptop name it.
    """
    if state == RETURNED:
        reason = _(
            "“{name}” máy {laptop} cũng đã gửi, tỉnh chỉ tính một lần. Không phải làm gì thêm."
        )
        return "accepted", reason.format(name=name, laptop=laptop)
    if state == KEPT:
        reason = _("Tỉnh đã xem: “{name}” khác với của máy {laptop}, cả hai được tính.")
        return "accepted", reason.format(name=name, laptop=laptop)
    reason = _(
        "“{name}” có thể trùng với của máy {laptop} đã gửi. Tỉnh đang xem; nếu khác nhau thì ghi "
        "tên cho rõ."
    )
    return "duplicate", reason.format(name=name, laptop=laptop)


@dataclass(frozen=True)
class Doubles:
    """What is to be said of villages, and which are called doubles: village → the one it is."""

    said: list[tuple[bytes, str, str, bytes]] = field(default_factory=list)
    of: dict[gather.Key, bytes] = field(default_factory=dict)
    freed: list[FreshRow] = field(default_factory=list)
    """Villages that count again, as the one that they were called is another now, or gone."""


def villages(connection: Connection, commune: str, rows: Iterable[FreshRow]) -> Doubles:
    """Find which villages of a frame another laptop has, too; keep the pairs."""
    found = Doubles()
    touched = {row.row: row for row in rows if row.table.number == VILLAGE}
    if not touched:
        return found
    known = _villages(connection, commune)
    pairs = _pairs(connection, commune, sorted(touched))
    for row in sorted(touched):
        mine = known.get(row)
        others = {
            other: v for other, v in known.items() if mine and v.is_like(mine) and other != row
        }
        standing = []
        for pair in (p for p in pairs if row in {p.row, p.related}):
            if {pair.row, pair.related} - {row} <= others.keys():
                standing.append(pair)
            else:
                _forget(connection, commune, VILLAGE, pair)
                if pair.state == RETURNED and pair.related == row:
                    found.freed.extend(_freed(connection, commune, pair.row, touched))
        if others and not standing:
            standing = [Pair(row, min(others), OPEN)]
            _open(connection, commune, VILLAGE, row, min(others))
        for pair in standing:
            if mine and pair.row == row:
                laptop = devices.find(connection, others[pair.related].device)
                label = laptop.label if laptop else "?"
                outcome, reason = said_of_named(mine.name, label, pair.state)
                if pair.state != KEPT:
                    found.said.append((row, outcome, reason, pair.related))
                if pair.state == RETURNED:
                    found.of[VILLAGE, row] = pair.related
    return found


def _freed(
    connection: Connection, commune: str, row: bytes, touched: Mapping[bytes, FreshRow]
) -> Iterator[FreshRow]:
    """Yield a village that was counted as another one until now."""
    note = gather.load(connection, commune, [(VILLAGE, row)]).get((VILLAGE, row))
    record = tables.record.c
    kept = connection.execute(
        select(record.change, record.fields).where(
            record.commune_code == commune, record.tbl == VILLAGE, record.row == row
        )
    ).first()
    if row not in touched and kept and note and note.standing == judged.DOUBLE:
        values = dict(kept.fields)
        yield FreshRow(wire_tables()[VILLAGE], row, bytes(kept.change), values, values)


@dataclass(frozen=True)
class _Village:
    name: str
    alike: tuple[str, str]
    device: bytes

    def is_like(self, other: "_Village") -> bool:
        return self.alike == other.alike and self.device != other.device


def _villages(connection: Connection, commune: str) -> dict[bytes, _Village]:
    """Return the villages of a commune that go on; a commune has a few dozen."""
    record = tables.record.c
    rows = connection.execute(
        select(record.row, record.device, record.fields).where(
            record.commune_code == commune, record.tbl == VILLAGE, record.deleted.is_(False)
        )
    ).all()
    found = {}
    for row in rows:
        values = row.fields
        name = values.get("name") or ""
        if name and not values.get("valid_to") and not values.get("merged_into"):
            alike = (fold(name), values.get("kind") or "")
            found[bytes(row.row)] = _Village(name, alike, bytes(row.device))
    return found
