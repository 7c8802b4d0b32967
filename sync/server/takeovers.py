# SPDX-License-Identifier: MIT
"""What a reviewer does when a laptop changes what another wrote: look, then accept or return."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from models.wire import wire_tables
from resources.errors import UserError
from resources.i18n import _
from sync import arrived
from sync.server import apply, audit, devices, overlaps, tables
from sync.server.engines import lock_commune
from sync.server.overlaps import ACCEPTED, OPEN, RETURNED
from sync.server.store import Store, now_ms

DECISIONS = ("accept", "return")


@dataclass(frozen=True)
class Overlap:
    """One laptop's changes of what another sent."""

    commune: str
    laptop: str
    """Which changes."""
    owner: str
    """Whose records they are."""
    state: str
    changes: int
    records: list[str]
    """The first of them, for a human: table and identity."""


def waiting(store: Store, commune: str = "", *, decided: bool = False) -> list[Overlap]:
    """Return which laptops change what others wrote, the oldest first; or the decided ones too."""
    pair = tables.takeover.c
    query = select(tables.takeover).order_by(pair.found_at, pair.device, pair.owner)
    if commune:
        query = query.where(pair.commune_code == commune)
    if not decided:
        query = query.where(pair.state == OPEN)
    with store.read() as connection:
        return [_overlap(connection, row) for row in connection.execute(query).all()]


def _overlap(connection: Connection, pair: Any) -> Overlap:
    kept = _kept(connection, pair)
    records = dict.fromkeys(f"{wire_tables()[row.tbl].name} {bytes(row.row).hex()}" for row in kept)
    laptop = devices.find(connection, bytes(pair.device))
    owner = devices.find(connection, bytes(pair.owner))
    return Overlap(
        pair.commune_code,
        laptop.label if laptop else "",
        owner.label if owner else "",
        pair.state,
        len(kept),
        list(records)[:20],
    )


def _kept(connection: Connection, pair: Any) -> list[Any]:
    kept = tables.overlap.c
    return list(
        connection.execute(
            select(tables.overlap)
            .where(
                kept.commune_code == pair.commune_code,
                kept.device == pair.device,
                kept.owner == pair.owner,
            )
            .order_by(kept.nr)
        )
    )


def decide(store: Store, laptop: str, decision: str, owner: str = "") -> list[str]:
    """Accept a laptop's changes of what another wrote, or return them; later ones follow suit.

    Accepted changes are applied as if they had just come. A decision may be changed: what was
    returned can be accepted later, while what was accepted stays. `owner` names whose records, when
    the laptop changed those of several. Returns whose records it was about.
    Raises UserError for a laptop that nothing is kept of.
    """
    if decision not in DECISIONS:
        raise UserError(
            _("Chưa chọn cách xử lý."), _("Chọn accept (nhận sửa đổi) hoặc return (trả lại).")
        )
    state = ACCEPTED if decision == "accept" else RETURNED
    found = [
        one
        for one in waiting(store, decided=True)
        if one.laptop == laptop.strip() and owner.strip() in {"", one.owner}
    ]
    if not found:
        raise UserError(
            _("Máy {laptop} không sửa gì của máy khác.").format(laptop=laptop),
            _("Xem danh sách bằng lệnh overlaps."),
            code="no-overlap",
        )
    for one in found:
        with store.write() as connection:
            lock_commune(connection, one.commune)
            for pair in _pairs(connection, one):
                _decide(connection, pair, state)
            audit.note(connection, "settle", one.laptop, f"{decision}, {one.owner}")
    return [one.owner for one in found]


def _pairs(connection: Connection, one: Overlap) -> list[Any]:
    pair = tables.takeover.c
    rows = connection.execute(select(tables.takeover).where(pair.commune_code == one.commune))
    return [
        row
        for row in rows.all()
        if (laptop := devices.find(connection, bytes(row.device)))
        and (owner := devices.find(connection, bytes(row.owner)))
        and (laptop.label, owner.label) == (one.laptop, one.owner)
    ]


def _decide(connection: Connection, pair: Any, state: str) -> None:
    of, kept = tables.takeover.c, tables.overlap.c
    connection.execute(
        update(tables.takeover)
        .where(
            of.commune_code == pair.commune_code, of.device == pair.device, of.owner == pair.owner
        )
        .values(state=state, decided_at=now_ms())
    )
    if state != overlaps.ACCEPTED:
        return
    device = devices.find(connection, bytes(pair.device))
    assert device is not None  # noqa: S101 - its frames were taken in
    held = [row for row in _kept(connection, pair) if not row.applied]
    connection.execute(
        update(tables.overlap)
        .where(
            kept.commune_code == pair.commune_code,
            kept.nr.in_([row.nr for row in held]),
        )
        .values(applied=True)
    )
    apply.replay(connection, device, [arrived.decode(bytes(row.content), 1)[0] for row in held])
