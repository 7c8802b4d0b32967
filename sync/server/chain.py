# SPDX-License-Identifier: MIT
"""Where the chain of a laptop's epoch ends, and what is kept of its frames: fixed statements."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, text

from sync.protocol import NO_PREVIOUS, Frame
from sync.server import judged
from sync.server.devices import Device
from sync.server.outcomes import APPLIED
from sync.server.reasons import reason_of
from sync.server.store import now_ms


class Place(NamedTuple):
    """What is known when a frame comes in."""

    revoked: bool
    tip: tuple[int, bytes]
    """The end of the chain as applied: number and hash; (0, zeros) for a new epoch."""
    state: str
    """What became of this very frame before; "" when it is new."""
    code: str
    received_at: int | None = None
    """When this very frame reached the province first; None when it is new."""


_PLACE = text(
    "SELECT d.revoked_at, c.tip_seq, c.tip_hash, f.state, f.code, f.received_at "
    "FROM device d "
    "LEFT JOIN chain c ON c.commune_code = d.commune_code AND c.device = d.device "
    "AND c.epoch = :epoch "
    "LEFT JOIN frame f ON f.commune_code = d.commune_code AND f.hash = :hash "
    "WHERE d.commune_code = :commune AND d.device = :device"
)


def place_of(connection: Connection, device: Device, frame: Frame) -> Place:
    """Look up everything that decides over a frame, in one statement."""
    row = connection.execute(
        _PLACE,
        {
            "epoch": frame.header.epoch,
            "hash": frame.hash,
            "commune": device.commune,
            "device": device.device,
        },
    ).one()
    tip = (row.tip_seq, bytes(row.tip_hash)) if row.tip_seq else (0, NO_PREVIOUS)
    return Place(row.revoked_at is not None, tip, row.state or "", row.code or "", row.received_at)


_TIP = text(
    "SELECT tip_seq, tip_hash FROM chain "
    "WHERE commune_code = :commune AND device = :device AND epoch = :epoch"
)


def tip_of(connection: Connection, device: Device, epoch: bytes) -> tuple[int, bytes]:
    """Return the end of a chain as applied: number and hash; (0, zeros) for a new epoch."""
    row = connection.execute(
        _TIP, {"commune": device.commune, "device": device.device, "epoch": epoch}
    ).first()
    return (row.tip_seq, bytes(row.tip_hash)) if row else (0, NO_PREVIOUS)


_NEXT = text(
    "INSERT INTO ledger (commune_code, position) VALUES (:commune, 1) "
    "ON CONFLICT (commune_code) DO UPDATE SET position = ledger.position + 1 RETURNING position"
)
_KEEP = text(
    "INSERT INTO frame (commune_code, hash, device, epoch, seq, state, code, reason, count, "
    "position, created_at, received_at, data) VALUES (:commune, :hash, :device, :epoch, :seq, "
    ":state, :code, :reason, :count, :position, :created_at, :received_at, :data) "
    "ON CONFLICT (commune_code, hash) DO UPDATE SET state = excluded.state, code = excluded.code, "
    "reason = excluded.reason, position = excluded.position, data = excluded.data"
)
_ADVANCE = text(
    "INSERT INTO chain (commune_code, device, epoch, tip_seq, tip_hash) "
    "VALUES (:commune, :device, :epoch, :seq, :hash) "
    "ON CONFLICT (commune_code, device, epoch) "
    "DO UPDATE SET tip_seq = excluded.tip_seq, tip_hash = excluded.tip_hash"
)
_HELD = text(
    "SELECT data, received_at FROM frame WHERE commune_code = :commune AND device = :device "
    "AND epoch = :epoch AND seq = :seq AND state = 'held'"
)


def keep(
    connection: Connection,
    device: Device,
    frame: Frame,
    state: str,
    code: str = "",
    *,
    whole: bool = True,
    received_at: int | None = None,
) -> None:
    """Note what became of a frame; one that was not applied keeps its bytes, if `whole`.

    An applied one gets the next position in its commune's order, whose lock is held. `received_at`
    is when it reached the province, if that was before now.
    """
    position, data = None, None
    if state == APPLIED:
        position = connection.execute(_NEXT, {"commune": device.commune}).scalar_one()
    elif whole:
        data = frame.to_bytes()
    header = frame.header
    connection.execute(
        _KEEP,
        {
            "commune": device.commune,
            "hash": frame.hash,
            "device": device.device,
            "epoch": header.epoch,
            "seq": header.seq,
            "state": state,
            "code": code,
            "reason": reason_of(code),
            "count": header.count,
            "position": position,
            "created_at": header.created_at,
            "received_at": received_at or now_ms(),
            "data": data,
        },
    )


def has_any(connection: Connection, device: Device, hashes: Sequence[bytes]) -> bool:
    """Tell whether any of some frames was met before, whatever became of it."""
    found = judged.chosen(
        connection,
        "SELECT state FROM frame WHERE commune_code = ?",
        "hash",
        hashes,
        (device.commune,),
    )
    return bool(found)


def advance(connection: Connection, device: Device, frame: Frame) -> tuple[int, bytes]:
    """Make a frame the end of its chain, and return that end."""
    header = frame.header
    connection.execute(
        _ADVANCE,
        {
            "commune": device.commune,
            "device": device.device,
            "epoch": header.epoch,
            "seq": header.seq,
            "hash": frame.hash,
        },
    )
    return header.seq, frame.hash


def held_at(
    connection: Connection, device: Device, epoch: bytes, seq: int
) -> tuple[bytes, int] | None:
    """Return a frame that waits to be the one with this number: its bytes, and when it came."""
    found = connection.execute(
        _HELD, {"commune": device.commune, "device": device.device, "epoch": epoch, "seq": seq}
    ).first()
    return (bytes(found.data), found.received_at) if found else None
