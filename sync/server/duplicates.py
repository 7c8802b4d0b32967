# SPDX-License-Identifier: MIT
"""Sessions that two laptops of a commune may have written down twice; a reviewer decides.

Alike are sessions of the same day, type and place (folded) from different laptops. Both count
until somebody has looked; what was called a double counts no more.
"""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Connection, delete

from models.dates import format_date
from models.text import fold
from resources.i18n import _
from sync.server import devices, gather, judged, tables
from sync.server.gather import SESSION, Gathered
from sync.server.store import now_ms

OPEN, KEPT, RETURNED = "open", "kept", "returned"


@dataclass(frozen=True)
class Pair:
    """Two sessions that are alike; `row` came later."""

    row: bytes
    related: bytes
    state: str


Said = tuple[Gathered, str, str, bytes]
"""Session, outcome, reason, the session that it is alike."""


def twin_of(g: Gathered) -> int | None:
    """Return what is equal for sessions that are alike; None for what cannot be double."""
    if g.table != SESSION or g.root is None:
        return None
    root = g.root
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
                _forget(connection, commune, pair)
        standing = [p for p in mine if {p.row, p.related} - {g.id} <= others.keys()]
        if others and not standing:
            related = min(others)
            _open(connection, commune, g.id, related)
            standing = [Pair(g.id, related, OPEN)]
        for pair in standing:
            if pair.row == g.id and pair.state != KEPT:
                if pair.state == RETURNED:
                    g.standing = judged.DOUBLE
                yield _said(connection, g, pair, others[pair.related])
                break


def _alike(
    connection: Connection, commune: str, sessions: Iterable[Gathered]
) -> dict[bytes, dict[bytes, bytes]]:
    """Return for each session those alike it from other laptops, with the laptop of each."""
    by_twin: dict[int, list[Gathered]] = {}
    for g in sessions:
        if g.twin is not None:
            by_twin.setdefault(g.twin, []).append(g)
    found: dict[bytes, dict[bytes, bytes]] = {}
    for row in judged.chosen(
        connection,
        "SELECT root, device, twin FROM gathered WHERE commune_code = ?",
        "twin",
        sorted(by_twin),
        (commune,),
    ):
        for g in by_twin[row.twin]:
            if bytes(row.root) != g.id and bytes(row.device) != g.device:
                found.setdefault(g.id, {})[bytes(row.root)] = bytes(row.device)
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


def _open(connection: Connection, commune: str, row: bytes, related: bytes) -> None:
    judged.put(connection, tables.twins, [(commune, row, related, OPEN, now_ms(), None, SESSION)])


def _forget(connection: Connection, commune: str, pair: Pair) -> None:
    """Drop a pair whose sessions are alike no more, and what was said because of it."""
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
            tables.row_outcome.c.tbl == SESSION,
            tables.row_outcome.c.row == pair.row,
            tables.row_outcome.c.related == pair.related,
        )
    )


def _said(connection: Connection, g: Gathered, pair: Pair, other: bytes) -> Said:
    if pair.state == RETURNED:
        return g, "returned", double_reason(), pair.related
    laptop = devices.find(connection, other)
    root = g.root or {}
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
