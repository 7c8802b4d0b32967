# SPDX-License-Identifier: MIT
"""What a reviewer does with possible doubles: look at them, and decide which count."""

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from models.ids import clean_id
from resources.errors import UserError
from resources.i18n import _
from sync.server import counting, devices, duplicates, figures, gather, judged, tables
from sync.server.apply import put_outcome
from sync.server.counting import Sums
from sync.server.devices import Device
from sync.server.engines import lock_commune
from sync.server.gather import SESSION, Gathered
from sync.server.store import Store, now_ms

DECISIONS = ("keep", "return")


@dataclass(frozen=True)
class Side:
    """One session of a pair, as a reviewer compares it."""

    id: str
    laptop: str
    date: str
    session_type: str
    place: str
    total: int | None


@dataclass(frozen=True)
class Possible:
    """Two sessions that may be one; `later` came second and would go back."""

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
                row.commune_code,
                row.state,
                _side(connection, row.commune_code, bytes(row.row)),
                _side(connection, row.commune_code, bytes(row.related)),
            )
            for row in connection.execute(query).all()
        ]


def _side(connection: Connection, commune: str, session: bytes) -> Side:
    g = _session(connection, commune, session)
    root = (g.root if g else None) or {}
    laptop = devices.find(connection, g.device) if g else None
    tally = next(iter(g.of(gather.TALLY)), {}) if g else {}
    return Side(
        session.hex(),
        laptop.label if laptop else "",
        root.get("date") or "",
        root.get("session_type") or "",
        root.get("place") or "",
        tally.get("total"),
    )


def _session(connection: Connection, commune: str, session: bytes) -> Gathered | None:
    return gather.load(connection, commune, [(SESSION, session)]).get((SESSION, session))


def decide(store: Store, session: str, decision: str) -> str:
    """Decide on the later session of a pair: `keep` counts both, `return` sends it back.

    The laptop is told with its next receipt. A decision may be changed. Returns the laptop's name.
    Raises UserError for a session in no pair.
    """
    bare = clean_id(session)
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
                _("Buổi {id} không nằm trong danh sách nghi trùng.").format(id=session),
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
        g = _session(connection, commune, bytes(pair.row))
        laptop = devices.find(connection, g.device) if g else None
        if g is None or laptop is None:
            raise LookupError(bare)  # a pair is made of sessions that are there
        if g.standing != judged.BLOCKED:
            _count(connection, commune, g, state)
            _say(connection, laptop, g.id, bytes(pair.related), state)
    return laptop.label


def _count(connection: Connection, commune: str, g: Gathered, state: str) -> None:
    sums, earlier = Sums(), Sums()
    counting.root(g, earlier)
    g.standing = judged.DOUBLE if state == duplicates.RETURNED else judged.COUNTS
    counting.root(g, sums)
    counting.less(sums, earlier)
    gather.save(connection, commune, [g])
    figures.change(connection, commune, sums, {})


def _say(
    connection: Connection, laptop: Device, session: bytes, related: bytes, state: str
) -> None:
    returned = state == duplicates.RETURNED
    put_outcome(
        connection,
        laptop,
        SESSION,
        session,
        _latest(connection, laptop.commune, session),
        "returned" if returned else "accepted",
        duplicates.double_reason()
        if returned
        else _("Tỉnh đã xem: đây là hai buổi khác nhau, cả hai được tính."),
        related=related,
    )


def _latest(connection: Connection, commune: str, session: bytes) -> bytes:
    record = tables.record.c
    found = connection.execute(
        select(record.change).where(
            record.commune_code == commune, record.tbl == SESSION, record.row == session
        )
    ).scalar_one()
    return bytes(found)
