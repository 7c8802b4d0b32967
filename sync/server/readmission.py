# SPDX-License-Identifier: MIT
"""Let a laptop in again that was shut out: what it sent meanwhile is taken in, in order, once."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from resources.errors import UserError
from resources.i18n import _
from sync.protocol import Frame, Kind, read_frames
from sync.server import audit, chain, devices, intake, tables
from sync.server.devices import Device
from sync.server.engines import lock_commune
from sync.server.outcomes import APPLIED, FORKED, HELD, NEWER, REFUSED
from sync.server.store import Store

_SHUT_OUT = "revoked"
"""The reason under which its frames stand in quarantine."""


@dataclass(frozen=True)
class Readmitted:
    """What became of what had been kept aside, in frames; `changes` are records' changes.

    `waiting` ones lack a frame before them, which the laptop still has.
    """

    laptop: str
    taken: int
    changes: int
    waiting: int
    refused: int


@dataclass(frozen=True)
class _Kept:
    digest: bytes
    frame: Frame
    received_at: int


def readmit(store: Store, label: str) -> Readmitted:
    """Undo a revocation and take in what the laptop sent since, as if it had just come.

    Its records move into its chain in the transaction that lets it in, so they cannot be lost or
    counted twice: whatever is cut off then goes on when the laptop comes next. A report among them
    came when it came. Raises UserError for a name that no laptop has, and for one that is not shut
    out.
    """
    with store.write() as connection:
        device = devices.named(connection, label)
        lock_commune(connection, device.commune)
        kept = _kept(connection, device)
        if not devices.is_revoked(connection, device) and not kept:
            raise UserError(
                _("Máy {label} không bị khóa.").format(label=device.label),
                _("Xem lại tên máy bằng lệnh laptops."),
                code="not-revoked",
            )
        listed = tables.device.c
        connection.execute(
            update(tables.device)
            .where(listed.commune_code == device.commune, listed.device == device.device)
            .values(revoked_at=None)
        )
        _into_chain(connection, device, kept)
        audit.note(connection, "readmit", device.label)
    parts = [one for one in kept if one.frame.header.kind != Kind.RECORDS]
    outcomes = [intake.take_frame(store, device, frame) for frame in _waiting(store, device)]
    for part in parts:
        outcomes.append(intake.take_frame(store, device, part.frame))
        with store.write() as connection:
            _forget(connection, part)
    states = [outcome.state for outcome in outcomes]
    return Readmitted(
        device.label,
        sum(1 + len(outcome.released) for outcome in outcomes if outcome.state == APPLIED),
        sum(outcome.changes for outcome in outcomes),
        states.count(HELD),
        states.count(REFUSED) + states.count(FORKED),
    )


def _kept(connection: Connection, device: Device) -> list[_Kept]:
    """Return what stands in quarantine, in the order in which it came."""
    kept = tables.quarantine.c
    rows = connection.execute(
        select(kept.digest, kept.data, kept.received_at)
        .where(kept.device == device.device, kept.reason == _SHUT_OUT, kept.source.is_(None))
        .order_by(kept.received_at, kept.digest)
    ).all()
    return [_Kept(bytes(row.digest), _frame(bytes(row.data)), row.received_at) for row in rows]


def _frame(data: bytes) -> Frame:
    found = next(iter(read_frames(data)))
    assert isinstance(found, Frame)  # noqa: S101 - it was kept whole
    return found


def _into_chain(connection: Connection, device: Device, kept: list[_Kept]) -> None:
    """Move records to where frames wait for their turn."""
    for one in kept:
        if one.frame.header.kind == Kind.RECORDS:
            if not chain.place_of(connection, device, one.frame).state:
                chain.keep(connection, device, one.frame, HELD, received_at=one.received_at)
            _forget(connection, one)


def _forget(connection: Connection, one: _Kept) -> None:
    connection.execute(delete(tables.quarantine).where(tables.quarantine.c.digest == one.digest))


def _waiting(store: Store, device: Device) -> list[Frame]:
    """Return the laptop's frames that wait, each epoch in its order."""
    frame = tables.frame.c
    with store.read() as connection:
        rows = connection.execute(
            select(frame.data)
            .where(
                frame.commune_code == device.commune,
                frame.device == device.device,
                frame.data.is_not(None),
                frame.state == HELD,
                frame.code != NEWER,
            )
            .order_by(frame.received_at, frame.epoch, frame.seq)
        ).all()
    return [_frame(bytes(row.data)) for row in rows]
