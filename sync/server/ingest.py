# SPDX-License-Identifier: MIT
"""Take frames in exactly once: apply in the order of the chain, hold, repeat, or keep aside.

Each frame is a transaction of its own. Nothing is ever dropped: what cannot be applied is kept in
quarantine with a reason, and the laptop is told.
"""

import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from sync import changes, seal
from sync.protocol import Frame, FrameError, Kind, Torn, read_frames
from sync.server import apply, devices, receipts, tables
from sync.server.devices import Device
from sync.server.store import Store, alarm, now_ms

APPLIED, HELD, REFUSED, FORKED, REPEATED = "applied", "held", "refused", "forked", "repeated"


@dataclass(frozen=True)
class FrameOutcome:
    """What became of one frame; `changes` counts those that were new."""

    state: str
    code: str = ""
    changes: int = 0


@dataclass
class TakenIn:
    """What became of a file: frame by frame, and what goes back to which laptop."""

    outcomes: list[FrameOutcome] = field(default_factory=list)
    answers: dict[str, bytes] = field(default_factory=dict)
    """Laptop's name → frames for it, as bytes."""

    def count(self, state: str) -> int:
        """Return how many frames ended in a state."""
        return sum(outcome.state == state for outcome in self.outcomes)

    @property
    def new_changes(self) -> int:
        """Return how many changes were new to the province."""
        return sum(outcome.changes for outcome in self.outcomes)


def take_in(store: Store, data: bytes) -> TakenIn:
    """Take the frames of a file or request in and return what goes back, ready to be written."""
    taken = TakenIn()
    met: dict[bytes, tuple[Device, bytes]] = {}
    answers: dict[bytes, list[bytes]] = {}
    for found in read_frames(data):
        if isinstance(found, Torn):
            _quarantine_bytes(store, data[len(data) - found.size :], found.reason)
            taken.outcomes.append(FrameOutcome(REFUSED, found.reason))
            continue
        try:
            if found.header.kind == Kind.ENROL:
                device, answer = devices.enrol(store, found)
                answers.setdefault(device.device, []).append(answer.to_bytes())
                met.setdefault(device.device, (device, b""))
                taken.outcomes.append(FrameOutcome(APPLIED))
                continue
            device, outcome = _records(store, found)
            met[device.device] = (device, found.header.epoch)
            taken.outcomes.append(outcome)
        except FrameError as error:
            _quarantine_bytes(store, found.to_bytes(), error.reason, found.header.device)
            _raise_alarm(store, error.reason, found.header.device)
            taken.outcomes.append(FrameOutcome(REFUSED, error.reason))
    for key, (device, epoch) in met.items():
        receipt = [receipts.receipt(store, device, epoch).to_bytes()] if epoch else []
        taken.answers[device.label] = b"".join(answers.get(key, []) + receipt)
    return taken


def _quarantine_bytes(store: Store, data: bytes, reason: str, device: bytes | None = None) -> None:
    with store.write() as connection:
        _quarantine(connection, data, reason, device)


def _raise_alarm(store: Store, reason: str, device: bytes) -> None:
    """Tell a human of what may be an attack; an unknown laptop is everyday life."""
    if reason in {"token", "signature", "device"}:
        with store.write() as connection:
            alarm(connection, reason, device, "")


def _quarantine(connection: Connection, data: bytes, reason: str, device: bytes | None) -> None:
    connection.execute(
        upsert(tables.quarantine)
        .values(
            digest=hashlib.sha256(data).digest(),
            received_at=now_ms(),
            reason=reason,
            device=device,
            data=data,
        )
        .on_conflict_do_nothing()
    )


def _records(store: Store, frame: Frame) -> tuple[Device, FrameOutcome]:
    """Take one records frame in. Raises FrameError for what no known laptop sent."""
    header = frame.header
    if header.kind != Kind.RECORDS:
        raise FrameError("kind")
    with store.read() as connection:
        device = devices.find(connection, header.device)
    if device is None:
        raise FrameError("unknown-device")
    if header.province != store.keys.province:
        raise FrameError("province")
    if not frame.signed_by(Ed25519PublicKey.from_public_bytes(device.signing_key)):
        raise FrameError("signature")
    if len(header.epoch) != 16 or header.seq < 1:
        raise FrameError("header")
    with store.write() as connection:
        if device.revoked:
            _quarantine(connection, frame.to_bytes(), "revoked", device.device)
            return device, FrameOutcome(REFUSED, "revoked")
        outcome = _in_order(store, connection, device, frame)
        if outcome.state == APPLIED:
            more = _release_held(store, connection, device, header.epoch)
            outcome = FrameOutcome(APPLIED, "", outcome.changes + more)
    return device, outcome


def _in_order(store: Store, connection: Connection, device: Device, frame: Frame) -> FrameOutcome:
    known = connection.execute(
        select(tables.frame.c.state).where(
            tables.frame.c.commune_code == device.commune, tables.frame.c.hash == frame.hash
        )
    ).first()
    if known is not None and known.state != HELD:
        return FrameOutcome(REPEATED)
    tip_seq, tip_hash = receipts.tip(connection, device, frame.header.epoch)
    if frame.header.seq > tip_seq + 1:
        if known is None:
            _keep(connection, device, frame, HELD)
        return FrameOutcome(HELD)
    if frame.header.seq == tip_seq + 1 and frame.header.previous == tip_hash:
        return _apply(store, connection, device, frame)
    # Another frame stands at this number, or before it: a clone, or a copy restored without its
    # anchor. Both are kept; the laptop begins a new epoch and loses nothing.
    alarm(connection, "fork", device.device, f"{frame.header.epoch.hex()}/{frame.header.seq}")
    _keep(connection, device, frame, FORKED, "fork")
    return FrameOutcome(FORKED, "fork")


def _keep(
    connection: Connection,
    device: Device,
    frame: Frame,
    state: str,
    code: str = "",
) -> None:
    header = frame.header
    connection.execute(
        upsert(tables.frame)
        .values(
            commune_code=device.commune,
            hash=frame.hash,
            device=device.device,
            epoch=header.epoch,
            seq=header.seq,
            state=state,
            code=code,
            reason=receipts.reason_of(code),
            count=header.count,
            created_at=header.created_at,
            received_at=now_ms(),
            data=None if state == APPLIED else frame.to_bytes(),
        )
        .on_conflict_do_update(
            index_elements=["commune_code", "hash"],
            set_={
                "state": state,
                "code": code,
                "reason": receipts.reason_of(code),
                "data": None if state == APPLIED else frame.to_bytes(),
            },
        )
    )


def _apply(store: Store, connection: Connection, device: Device, frame: Frame) -> FrameOutcome:
    """Apply the next frame of a chain; one that cannot be read is refused and the chain goes on."""
    header = frame.header
    bound_to = seal.info(header.province, header.device, header.epoch, header.seq)
    try:
        content = seal.unseal(frame.body, store.keys.sealing, bound_to)
        decoded = changes.decode(content, header.count)
    except FrameError as error:
        _keep(connection, device, frame, REFUSED, error.reason)
        alarm(connection, "unreadable", device.device, error.reason)
        _advance(connection, device, frame)
        return FrameOutcome(REFUSED, error.reason)
    new = apply.apply(connection, device, decoded)
    _keep(connection, device, frame, APPLIED)
    _advance(connection, device, frame)
    return FrameOutcome(APPLIED, "", new)


def _advance(connection: Connection, device: Device, frame: Frame) -> None:
    connection.execute(
        upsert(tables.chain)
        .values(
            commune_code=device.commune,
            device=device.device,
            epoch=frame.header.epoch,
            tip_seq=frame.header.seq,
            tip_hash=frame.hash,
        )
        .on_conflict_do_update(
            index_elements=["commune_code", "device", "epoch"],
            set_={"tip_seq": frame.header.seq, "tip_hash": frame.hash},
        )
    )


def _release_held(store: Store, connection: Connection, device: Device, epoch: bytes) -> int:
    """Apply frames that waited for the one that has just come; return how many changes were new."""
    new = 0
    while True:
        tip_seq, _tip_hash = receipts.tip(connection, device, epoch)
        row = connection.execute(
            select(tables.frame.c.data).where(
                tables.frame.c.commune_code == device.commune,
                tables.frame.c.device == device.device,
                tables.frame.c.epoch == epoch,
                tables.frame.c.seq == tip_seq + 1,
                tables.frame.c.state == HELD,
            )
        ).first()
        if row is None:
            return new
        frame = next(iter(read_frames(bytes(row.data))))
        assert isinstance(frame, Frame)  # noqa: S101 - it was kept whole
        new += _in_order(store, connection, device, frame).changes
