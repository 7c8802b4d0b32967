# SPDX-License-Identifier: MIT
"""How much of one laptop may lie here without having been taken in.

A frame that came too early, one of a laptop that is shut out and one that cannot be applied are
kept whole. Nobody may fill the disk with them, so each laptop has so much room. A frame for which
there is none is not confirmed, so it stays on its laptop: nothing is lost, it waits over there.
"""

from collections.abc import Mapping

from sqlalchemy import Connection, TextClause, text

from sync.outcomes import KEPT_FULL
from sync.protocol import Frame, Kind
from sync.server import chain, quarantine
from sync.server.devices import Device
from sync.server.outcomes import HELD, LATER, REFUSED, FrameOutcome
from sync.server.store import Store, alarm

MAX_BYTES = 32 * 1024 * 1024
"""A laptop's year is about 0.4 MB, and what it sends in one go over a network at most 8 MB."""
MAX_FRAMES = 2000
FULL = KEPT_FULL
"""The code of a frame that was turned away, and the kind of the alarm."""

_KEPT = text(
    "SELECT count(*) AS frames, coalesce(sum(length(data)), 0) AS bytes FROM frame "
    "WHERE commune_code = :commune AND device = :device AND data IS NOT NULL "
    "AND (state = 'held') = :held"
)
_ASIDE = text(
    "SELECT count(*) AS frames, coalesce(sum(size), 0) AS bytes FROM quarantine "
    "WHERE device = :device AND reason = :reason AND source IS NULL"
)


def hold(
    connection: Connection, device: Device, frame: Frame, waiting: FrameOutcome
) -> FrameOutcome:
    """Keep a frame that must wait and return that; without room for it, that it must come again."""
    if not _has_room(connection, device, _size(frame), held=True):
        return FrameOutcome(LATER, FULL, tip=waiting.tip)
    chain.keep(connection, device, frame, HELD, waiting.code)
    return waiting


def set_aside(
    connection: Connection, device: Device, frame: Frame, state: str, code: str, *, known: bool
) -> None:
    """Note that a frame cannot be applied, and keep its bytes as long as there is room.

    Its laptop seals what was in it anew: the bytes are for whoever looks for the cause. `known`
    tells whether this very frame was kept before.
    """
    whole = known or _has_room(connection, device, _size(frame), held=False)
    chain.keep(connection, device, frame, state, code, whole=whole)


def keep_out(connection: Connection, device: Device, frame: Frame, reason: str) -> bool:
    """Put a frame of a laptop that we know in quarantine; False when there is no room for it."""
    data = frame.to_bytes()
    fits = _fits(connection, _ASIDE, _aside(device, reason), len(data))
    if not fits and not quarantine.has(connection, data):
        alarm(connection, FULL, device.device, reason)
        return False
    quarantine.keep(connection, data, reason, device.device)
    return True


def refuse(store: Store, device: Device, frame: Frame, reason: str) -> FrameOutcome:
    """Keep a frame aside that is none of ours to apply; what its laptop is told."""
    with store.write() as connection:
        kept = keep_out(connection, device, frame, reason)
    return FrameOutcome(REFUSED, reason) if kept else FrameOutcome(LATER, FULL)


def is_there_for(store: Store, device: Device, head: Frame, size: int) -> bool:
    """Tell from its header whether a frame of some size could be kept, before it is read."""
    if head.header.kind != Kind.RECORDS:
        return True
    with store.read() as connection:
        place = chain.place_of(connection, device, head)
        if place.state or (not place.revoked and head.header.seq <= place.tip[0] + 1):
            return True
        if place.revoked:
            return _fits(connection, _ASIDE, _aside(device, "revoked"), size)
        return _fits(connection, _KEPT, _kept(device, held=True), size)


def _has_room(connection: Connection, device: Device, size: int, *, held: bool) -> bool:
    if _fits(connection, _KEPT, _kept(device, held=held), size):
        return True
    alarm(connection, FULL, device.device, "")
    return False


def _size(frame: Frame) -> int:
    return len(frame.header_bytes) + len(frame.body)


def _kept(device: Device, *, held: bool) -> dict[str, object]:
    return {"commune": device.commune, "device": device.device, "held": held}


def _aside(device: Device, reason: str) -> dict[str, object]:
    return {"device": device.device, "reason": reason}


def _fits(connection: Connection, kept: TextClause, about: Mapping[str, object], size: int) -> bool:
    found = connection.execute(kept, about).one()
    return bool(found.frames < MAX_FRAMES and found.bytes + size <= MAX_BYTES)
