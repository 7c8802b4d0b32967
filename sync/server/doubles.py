# SPDX-License-Identifier: MIT
"""What a reviewer does with possible doubles: look at them, and decide which count."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from models.ids import clean_id
from models.wire import wire_tables
from resources.errors import UserError
from resources.i18n import _
from sync.server import (
    audit,
    counting,
    devices,
    duplicates,
    figures,
    gather,
    judged,
    singles,
    tables,
)
from sync.server.apply import put_outcome
from sync.server.counting import Sums
from sync.server.devices import Device
from sync.server.engines import lock_commune
from sync.server.gather import SESSION, TEAM, VILLAGE, FreshRow, Gathered
from sync.server.store import Store, now_ms

DECISIONS = ("keep", "return")
_WHAT = {SESSION: "session", TEAM: "team", VILLAGE: "village"}


@dataclass(frozen=True)
class Side:
    """One row of a pair, as a reviewer compares it.

    A team has its name as `place`, its level as `session_type` and its members as `total`; a
    village its name, kind and households.
    """

    id: str
    laptop: str
    date: str
    session_type: str
    place: str
    total: int | None


@dataclass(frozen=True)
class Possible:
    """Two rows that may be one; `later` came second and would count no more.

    `what` is session, team or village.
    """

    what: str
    commune: str
    state: str
    later: Side
    earlier: Side


def possible(store: Store, commune: str = "", *, decided: bool = False) -> list[Possible]:
    """Return the pairs that wait for a decision, the oldest first; or the decided ones too."""
    pair = tables.twins.c
    query = select(tables.twins).order_by(pair.found_at, pair.row)
    if commune:
        query = query.where(pair.commune_code == commune)
    if not decided:
        query = query.where(pair.state == duplicates.OPEN)
    with store.read() as connection:
        return [
            Possible(
                _WHAT[row.tbl],
                row.commune_code,
                row.state,
                _side(connection, row.commune_code, row.tbl, bytes(row.row)),
                _side(connection, row.commune_code, row.tbl, bytes(row.related)),
            )
            for row in connection.execute(query).all()
        ]


def _side(connection: Connection, commune: str, table: int, row: bytes) -> Side:
    if table == VILLAGE:
        return _village(connection, commune, row)
    g = _root(connection, commune, table, row)
    root = (g.root if g else None) or {}
    laptop = devices.find(connection, g.device) if g else None
    label = laptop.label if laptop else ""
    if table == TEAM:
        members = [m for m in g.of(gather.TEAM_MEMBER) if not m.get("active_to")] if g else []
        return Side(
            row.hex(), label, "", root.get("level") or "", root.get("name") or "", len(members)
        )
    tally = next(iter(g.of(gather.TALLY)), {}) if g else {}
    return Side(
        row.hex(),
        label,
        root.get("date") or "",
        root.get("session_type") or "",
        root.get("place") or "",
        tally.get("total"),
    )


def _village(connection: Connection, commune: str, row: bytes) -> Side:
    record = _record(connection, commune, VILLAGE, row)
    values = record.fields if record else {}
    laptop = devices.find(connection, bytes(record.device)) if record else None
    return Side(
        row.hex(),
        laptop.label if laptop else "",
        "",
        values.get("kind") or "",
        values.get("name") or "",
        values.get("households"),
    )


def _record(connection: Connection, commune: str, table: int, row: bytes) -> Any:
    record = tables.record.c
    return connection.execute(
        select(record.device, record.change, record.fields).where(
            record.commune_code == commune, record.tbl == table, record.row == row
        )
    ).first()


def _root(connection: Connection, commune: str, table: int, row: bytes) -> Gathered | None:
    return gather.load(connection, commune, [(table, row)]).get((table, row))


def decide(store: Store, row: str, decision: str) -> str:
    """Decide on the later row of a pair: `keep` counts both, `return` only the earlier one.

    A session goes back to its laptop; a team or village stays there, as sessions name it, and is
    counted as the one that it is. The laptop is told with its next receipt. A decision may be
    changed. Returns the laptop's name. Raises UserError for a row in no pair.
    """
    bare = clean_id(row)
    if decision not in DECISIONS:
        raise UserError(
            _("Chưa chọn cách xử lý."), _("Chọn keep (giữ cả hai) hoặc return (trả lại).")
        )
    with store.write() as connection:
        pair = connection.execute(
            select(tables.twins).where(tables.twins.c.row == bytes.fromhex(bare or ""))
        ).first()
        if bare is None or pair is None:
            raise UserError(
                _("{id} không nằm trong danh sách nghi trùng.").format(id=row),
                _("Xem danh sách bằng lệnh duplicates."),
                code="no-pair",
            )
        commune = pair.commune_code
        lock_commune(connection, commune)
        state = duplicates.KEPT if decision == "keep" else duplicates.RETURNED
        connection.execute(
            update(tables.twins)
            .where(tables.twins.c.commune_code == commune, tables.twins.c.row == pair.row)
            .values(state=state, decided_at=now_ms())
        )
        audit.note(connection, "decide", bare, decision)
        record = _record(connection, commune, pair.tbl, bytes(pair.row))
        laptop = devices.find(connection, bytes(record.device)) if record else None
        if laptop is None:
            raise LookupError(bare)  # a pair is made of rows that are there
        if _counted(connection, commune, pair, record, state):
            _say(connection, laptop, pair, record, state)
    return laptop.label


def _counted(connection: Connection, commune: str, pair: Any, record: Any, state: str) -> bool:
    """Count by a decision; False when a rule stands against the row, which comes first."""
    row = bytes(pair.row)
    if pair.tbl == VILLAGE:
        return _count_village(connection, commune, pair, record, state)
    g = _root(connection, commune, pair.tbl, row)
    if g is None:
        raise LookupError(row.hex())
    if g.standing == judged.BLOCKED:
        return False
    _count(connection, commune, g, state)
    return True


def _count_village(
    connection: Connection, commune: str, pair: Any, record: Any, state: str
) -> bool:
    row, sums = bytes(pair.row), Sums()
    note = _root(connection, commune, VILLAGE, row)
    if note and note.standing == judged.BLOCKED:
        return False
    values = dict(record.fields)
    fresh = FreshRow(wire_tables()[VILLAGE], row, bytes(record.change), values, values)
    doubles = {(VILLAGE, row): bytes(pair.related)} if state == duplicates.RETURNED else {}
    lone = singles.take(connection, commune, bytes(record.device), [fresh], {}, sums, doubles)
    gather.save(connection, commune, lone.keep)
    figures.change(connection, commune, sums, lone.merges)
    return True


def _count(connection: Connection, commune: str, g: Gathered, state: str) -> None:
    sums, earlier = Sums(), Sums()
    counting.root(g, earlier)
    g.standing = judged.DOUBLE if state == duplicates.RETURNED else judged.COUNTS
    counting.root(g, sums)
    counting.less(sums, earlier)
    gather.save(connection, commune, [g])
    figures.change(connection, commune, sums, {})


def _say(connection: Connection, laptop: Device, pair: Any, record: Any, state: str) -> None:
    returned = state == duplicates.RETURNED
    outcome = "returned" if returned else "accepted"
    reason = (
        duplicates.double_reason()
        if returned
        else _("Tỉnh đã xem: đây là hai buổi khác nhau, cả hai được tính.")
    )
    if pair.tbl != SESSION:
        other = _record(connection, laptop.commune, pair.tbl, bytes(pair.related))
        owner = devices.find(connection, bytes(other.device)) if other else None
        outcome, reason = duplicates.said_of_named(
            record.fields.get("name") or "", owner.label if owner else "?", state
        )
    put_outcome(
        connection,
        laptop,
        pair.tbl,
        bytes(pair.row),
        bytes(record.change),
        outcome,
        reason,
        related=bytes(pair.related),
    )
