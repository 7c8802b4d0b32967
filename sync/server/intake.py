# SPDX-License-Identifier: MIT
"""Take frames in exactly once: apply in the order of the chain, hold, repeat, or keep aside.

Each frame is a transaction of its own. Nothing is ever dropped: what cannot be applied is kept in
quarantine with a reason, and the laptop is told.
"""

from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select

from models.schema.upgrade import SCHEMA_VERSION
from sync import arrived, seal
from sync.arrived import Arrived
from sync.blobs import Part
from sync.blobs import decode as decode_part
from sync.protocol import Frame, FrameError, Kind, read_frames
from sync.server import apply, blobs, chain, devices, logs, overlaps, receipts, room, tables
from sync.server.chain import Place
from sync.server.devices import Device
from sync.server.engines import lock_commune
from sync.server.outcomes import (
    APPLIED,
    FORKED,
    HELD,
    LATER,
    NEWER,
    REFUSED,
    REPEATED,
    FrameOutcome,
)
from sync.server.store import Store, alarm


def sender(store: Store, frame: Frame) -> Device:
    """Return the laptop that vouches for a frame.

    Raises FrameError("unknown-device" | "province" | "signature") for what no known laptop sent.
    """
    device = devices.known(store, frame.header.device)
    if device is None:
        raise FrameError("unknown-device")
    store.signer(frame.header.province)
    if not frame.signed_by(Ed25519PublicKey.from_public_bytes(device.signing_key)):
        raise FrameError("signature")
    return device


def is_newer(frame: Frame) -> bool:
    """Tell whether its laptop knows more columns than we do."""
    return frame.header.schema_version > SCHEMA_VERSION


def take_frame(store: Store, device: Device, frame: Frame) -> FrameOutcome:
    """Take one frame of a laptop in; it is durable when this returns.

    Raises FrameError for a kind that is none of ours, and what `store.unavailable` names. A frame
    on which the program itself fails is set aside whole and its chain goes on: it must never keep
    the others of its laptop waiting.
    """
    header = frame.header
    if header.kind not in {Kind.RECORDS, Kind.BLOB}:
        raise FrameError("kind")
    if len(header.epoch) != 16 or header.seq < 1:
        raise FrameError("header")
    take = _taken_part if header.kind == Kind.BLOB else _taken
    try:
        return take(store, device, frame)
    except store.unavailable:
        raise
    except overlaps.FullError:
        with store.write() as connection:  # what it was raised in is undone
            alarm(connection, overlaps.FULL, device.device, "")
        return FrameOutcome(LATER, overlaps.FULL)
    except Exception:  # noqa: BLE001 - whatever it is, it is logged and the frame is kept
        logs.trouble("frame-set-aside")
        return take(store, device, frame, FrameError("program"))


def after_upgrade(store: Store) -> int:
    """Take in what waited for this server to be upgraded; return how many frames were applied."""
    frame = tables.frame.c
    with store.read() as connection:
        waiting = connection.execute(
            select(frame.data)
            .where(frame.state == HELD, frame.code == NEWER)
            .order_by(frame.commune_code, frame.device, frame.epoch, frame.seq)
        ).all()
    taken = 0
    for row in waiting:
        found = next(iter(read_frames(bytes(row.data))))
        assert isinstance(found, Frame)  # noqa: S101 - it was kept whole
        taken += take_frame(store, sender(store, found), found).state == APPLIED
    return taken


def _taken(
    store: Store, device: Device, frame: Frame, content: "Content | None" = None
) -> FrameOutcome:
    if content is None:
        # The costly part, before anyone has to wait for this frame.
        content = content_of(store, frame)
    with store.write() as connection:
        lock_commune(connection, device.commune)
        place = chain.place_of(connection, device, frame)
        if place.revoked:
            room.keep_out(connection, device, frame, "revoked")
            return FrameOutcome(REFUSED, "revoked", tip=place.tip, revoked=True)
        outcome = _in_order(connection, device, frame, content, place)
        if outcome.state == APPLIED:
            outcome = release_held(store, connection, device, frame.header.epoch, outcome)
        if outcome.state == REPEATED and isinstance(content, list):
            # The first receipt was lost: what stands for its rows is said again.
            rows = frozenset(change.row for change in content)
            outcome = replace(outcome, said=receipts.standing(connection, device, rows))
    return outcome


def _taken_part(
    store: Store, device: Device, frame: Frame, unread: FrameError | None = None
) -> FrameOutcome:
    """Take a part of a photo in; parts come in any order and stand in no chain."""
    header = frame.header
    bound_to = seal.info(header.province, header.device, header.epoch, header.seq)
    part: Part | None = None
    try:
        if unread is None:
            part = decode_part(store.keys.unseal(frame.body, bound_to), header)
    except FrameError as error:
        unread = error
    code = unread.reason if unread else "photo"
    with store.write() as connection:
        lock_commune(connection, device.commune)
        place = chain.place_of(connection, device, frame)
        if place.revoked:
            room.keep_out(connection, device, frame, "revoked")
            return FrameOutcome(REFUSED, "revoked", revoked=True)
        if part is None or not blobs.put(connection, device, part):
            known = bool(place.state)
            room.set_aside(connection, device, frame, REFUSED, code, known=known)
            return FrameOutcome(REFUSED, code)
        if place.state == APPLIED:
            return FrameOutcome(REPEATED)
        chain.keep(connection, device, frame, APPLIED)
    return FrameOutcome(APPLIED)


Content = list[Arrived] | FrameError


def content_of(store: Store, frame: Frame) -> Content:
    """Return the changes that a records frame carries, or why they cannot be read."""
    header = frame.header
    bound_to = seal.info(header.province, header.device, header.epoch, header.seq)
    try:
        return arrived.decode(store.keys.unseal(frame.body, bound_to), header.count)
    except FrameError as error:
        return error


def _in_order(
    connection: Connection, device: Device, frame: Frame, content: Content, place: Place
) -> FrameOutcome:
    if place.state in {REFUSED, FORKED}:
        return FrameOutcome(place.state, place.code, tip=place.tip)
    if place.state == APPLIED:
        return FrameOutcome(REPEATED, tip=place.tip)
    tip_seq, tip_hash = place.tip
    if frame.header.seq > tip_seq + 1:
        waiting = FrameOutcome(HELD, tip=place.tip)
        return waiting if place.state else room.hold(connection, device, frame, waiting)
    if frame.header.seq == tip_seq + 1 and frame.header.previous == tip_hash:
        if is_newer(frame):
            return _wait_for_upgrade(connection, device, frame, place)
        return _apply(connection, device, frame, content, place)
    # Another frame stands at this number, or before it: a clone, or a copy restored without its
    # anchor. Both are kept; the laptop begins a new epoch and loses nothing.
    alarm(connection, "fork", device.device, f"{frame.header.epoch.hex()}/{frame.header.seq}")
    room.set_aside(connection, device, frame, FORKED, "fork", known=bool(place.state))
    return FrameOutcome(FORKED, "fork", tip=place.tip)


def _wait_for_upgrade(
    connection: Connection, device: Device, frame: Frame, place: Place
) -> FrameOutcome:
    """Hold a frame of a laptop that knows more columns than we: to apply it would lose them.

    The laptop goes on sending it, as nothing confirms it; after our upgrade it is applied.
    """
    waiting = FrameOutcome(HELD, NEWER, tip=place.tip)
    if place.code == NEWER:
        return waiting
    alarm(connection, NEWER, device.device, str(frame.header.schema_version))
    if not place.state:
        return room.hold(connection, device, frame, waiting)
    chain.keep(connection, device, frame, HELD, NEWER)
    return waiting


def _apply(
    connection: Connection,
    device: Device,
    frame: Frame,
    content: Content,
    place: Place,
) -> FrameOutcome:
    """Apply the next frame of a chain; one that cannot be read is refused and the chain goes on."""
    if isinstance(content, FrameError):
        room.set_aside(connection, device, frame, REFUSED, content.reason, known=bool(place.state))
        alarm(connection, "unreadable", device.device, content.reason)
        return FrameOutcome(REFUSED, content.reason, tip=chain.advance(connection, device, frame))
    applied = apply.apply(connection, device, content, place.received_at)
    chain.keep(connection, device, frame, APPLIED)
    return FrameOutcome(
        APPLIED,
        changes=applied.new,
        said=applied.said,
        tip=chain.advance(connection, device, frame),
    )


def release_held(
    store: Store, connection: Connection, device: Device, epoch: bytes, outcome: FrameOutcome
) -> FrameOutcome:
    """Apply frames that waited for the one that has just come; return the outcome of them all."""
    while True:
        tip = outcome.tip
        held = chain.held_at(connection, device, epoch, tip[0] + 1)
        if held is None:
            return outcome
        data, received_at = held
        frame = next(iter(read_frames(data)))
        assert isinstance(frame, Frame)  # noqa: S101 - it was kept whole
        place = Place(revoked=False, tip=tip, state=HELD, code="", received_at=received_at)
        more = _in_order(connection, device, frame, content_of(store, frame), place)
        if more.state == HELD:  # for another reason than its place
            return outcome
        outcome = FrameOutcome(
            APPLIED,
            changes=outcome.changes + more.changes,
            released=outcome.released + ((frame.hash,) if more.state == APPLIED else ()),
            said=outcome.said + more.said,
            tip=more.tip,
        )
