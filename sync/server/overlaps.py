# SPDX-License-Identifier: MIT
"""What a laptop changes of what another wrote is kept aside until a reviewer has decided.

Rows never travel from one laptop to another, so only a copy can do that: a backup restored on a
second laptop. Whether the first is still in use only people know. Until they say so its records
stand as it wrote them. A person who takes the consent back is heard at once, from either.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from models.wire import wire_table_named
from resources.errors import UserError
from resources.i18n import _
from sync import arrived
from sync.arrived import Arrived
from sync.messages import RowOutcome
from sync.outcomes import OVERLAP_FULL
from sync.server import devices, judged, tables
from sync.server.devices import Device
from sync.server.gather import PARTICIPANT, PARTS, ROOTS, FreshRow, Key, Values
from sync.server.store import alarm, now_ms

OPEN, ACCEPTED, RETURNED = "open", "accepted", "returned"
MAX_ROWS = 20_000
MAX_BYTES = 32 * 1024 * 1024
"""What is kept aside of one laptop. A copy that a commune works on for a month stays far below."""
FULL = OVERLAP_FULL
"""The code of a frame that must wait until a reviewer has decided, and the kind of the alarm."""
_UNASKED = frozenset({PARTICIPANT, wire_table_named("unit_report").number, *PARTS})
"""Tables whose rows are taken as they come, or with their root."""


class FullError(UserError):
    """There is no room for more of a laptop's changes before a reviewer has decided."""

    def __init__(self, device: Device) -> None:
        super().__init__(
            _("Máy {laptop} sửa quá nhiều bản ghi do máy khác gửi.").format(laptop=device.label),
            _("Xem lệnh overlaps, rồi nhận hoặc trả lại bằng lệnh settle."),
            code=FULL,
        )


@dataclass(frozen=True)
class Foreign:
    """Something of another laptop that this one changes: whose it is, and what is said of it."""

    about: Key
    owner: bytes


def find(
    connection: Connection,
    device: Device,
    touched: Mapping[Key, FreshRow],
    before: Mapping[Key, Values],
) -> dict[Key, Foreign]:
    """Return which of a frame's rows another laptop wrote, without a reviewer's leave.

    A frame of new records costs nothing here: no statement is sent for it.
    """
    roots = _roots_before(touched, before)
    keys = {key for key in touched if key in before and key[0] not in _UNASKED}
    keys.update(roots.values())
    if not keys or not _others(connection, device):
        return {}
    owners = _owners(connection, device, keys)
    if not owners:
        return {}
    found = {}
    for key in touched:
        about = roots.get(key, key)
        if about in owners:
            found[key] = Foreign(about, owners[about])
    return found


def _roots_before(touched: Mapping[Key, FreshRow], before: Mapping[Key, Values]) -> dict[Key, Key]:
    """Return under which root parts belong, for those whose root is not new in this frame."""
    new = {(t, row.hex()) for t, row in touched if t in ROOTS and (t, row) not in before}
    found = {}
    for key, fresh in touched.items():
        if key[0] in PARTS:
            root, column = PARTS[key[0]]
            named = fresh.values.get(column)
            if named and (root, named) not in new:
                found[key] = (root, bytes.fromhex(named))
    return found


def _others(connection: Connection, device: Device) -> bool:
    listed = tables.device.c
    found = connection.execute(
        select(listed.number)
        .where(listed.commune_code == device.commune, listed.device != device.device)
        .limit(1)
    )
    return found.first() is not None


def _owners(connection: Connection, device: Device, keys: Collection[Key]) -> dict[Key, bytes]:
    """Return who wrote rows last, of those that this laptop must not change by itself."""
    wanted: dict[int, list[bytes]] = {}
    for table, row in keys:
        wanted.setdefault(table, []).append(row)
    found = {
        (table, bytes(row.row)): bytes(row.device)
        for table, rows in wanted.items()
        for row in judged.chosen(
            connection,
            'SELECT "row", device FROM record WHERE commune_code = ? AND tbl = ?',
            '"row"',
            sorted(rows),
            (device.commune, table),
        )
        if bytes(row.device) != device.device
    }
    if not found:
        return {}
    decided = _decisions(connection, device)
    return {key: owner for key, owner in found.items() if decided.get(owner) != ACCEPTED}


def _decisions(connection: Connection, device: Device) -> dict[bytes, str]:
    """Return the state of each laptop's records with regard to this one."""
    pair = tables.takeover.c
    rows = connection.execute(
        select(pair.owner, pair.state).where(
            pair.commune_code == device.commune, pair.device == device.device
        )
    )
    return {bytes(row.owner): row.state for row in rows}


def keep(
    connection: Connection,
    device: Device,
    foreign: Mapping[Key, Foreign],
    received: Collection[Arrived],
) -> list[RowOutcome]:
    """Keep changes aside, ask a human once a pair of laptops; return what the laptop is told.

    Raises FullError when there is no room for them. What a reviewer has returned already is only
    kept as long as there is: its laptop has it, and is told so.
    """
    decided = _decisions(connection, device)
    fits = _fits(connection, device, received)
    if not fits and any(decided.get(f.owner, OPEN) == OPEN for f in foreign.values()):
        raise FullError(device)
    for owner in {f.owner for f in foreign.values()} - decided.keys():
        connection.execute(
            insert(tables.takeover).values(
                commune_code=device.commune,
                device=device.device,
                owner=owner,
                state=OPEN,
                found_at=now_ms(),
            )
        )
        alarm(connection, "overlap", device.device, owner.hex())
    number = connection.execute(
        select(func.coalesce(func.max(tables.overlap.c.nr), 0)).where(
            tables.overlap.c.commune_code == device.commune
        )
    ).scalar_one()
    said: dict[Key, RowOutcome] = {}
    rows = []
    for change in received:
        of = foreign[change.table, change.row]
        number += 1
        rows.append(
            {
                "commune_code": device.commune,
                "nr": number,
                "device": device.device,
                "owner": of.owner,
                "tbl": of.about[0],
                "row": of.about[1],
                "change": change.id,
                "applied": False,
                "content": arrived.alone(change),
            }
        )
        said[of.about] = _said(
            connection, of.about, change.id, of.owner, decided.get(of.owner, OPEN)
        )
    if fits:
        connection.execute(insert(tables.overlap), rows)
    return list(said.values())


def _fits(connection: Connection, device: Device, received: Collection[Arrived]) -> bool:
    kept = tables.overlap.c
    rows, size = connection.execute(
        select(func.count(), func.coalesce(func.sum(func.length(kept.content)), 0)).where(
            kept.commune_code == device.commune,
            kept.device == device.device,
            kept.applied.is_(False),
        )
    ).one()
    more = sum(len(change.plain) for change in received)
    return bool(rows + len(received) <= MAX_ROWS and size + more <= MAX_BYTES)


def standing(connection: Connection, device: Device) -> list[RowOutcome]:
    """Return what stands for the records of others that a laptop changed."""
    kept, pair = tables.overlap.c, tables.takeover.c
    rows = connection.execute(
        select(kept.tbl, kept.row, kept.change, kept.owner, pair.state)
        .join(
            tables.takeover,
            (pair.commune_code == kept.commune_code)
            & (pair.device == kept.device)
            & (pair.owner == kept.owner),
        )
        .where(kept.commune_code == device.commune, kept.device == device.device)
        .order_by(kept.nr)
    ).all()
    said = {
        (row.tbl, bytes(row.row)): _said(
            connection, (row.tbl, bytes(row.row)), bytes(row.change), bytes(row.owner), row.state
        )
        for row in rows
    }
    return list(said.values())


def _said(
    connection: Connection, about: Key, change: bytes, owner: bytes, state: str
) -> RowOutcome:
    laptop = devices.find(connection, owner)
    outcome, words = {
        OPEN: (
            "overlap",
            _(
                "Máy {laptop} đã gửi nội dung này. Tỉnh đang xem có nhận sửa đổi từ máy này không; "
                "không cần làm gì thêm."
            ),
        ),
        ACCEPTED: ("accepted", _("Tỉnh đã nhận sửa đổi của máy này thay cho máy {laptop}.")),
        RETURNED: (
            "returned",
            _(
                "Tỉnh giữ bản của máy {laptop}, không nhận sửa đổi từ máy này. Cần sửa thì sửa "
                "trên máy đó, hoặc gọi Sở KH&CN."
            ),
        ),
    }[state]
    reason = words.format(laptop=laptop.label if laptop else "?")
    return RowOutcome(about[0], about[1], change, outcome, reason, b"")
