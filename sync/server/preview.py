# SPDX-License-Identifier: MIT
"""What a file from a stick holds, looked at before it is taken in; nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection

from sync.arrived import Arrived
from sync.changes import INSERT
from sync.protocol import Frame, FrameError, Kind, Torn, key_name, read_frames
from sync.server import chain, devices, intake, judged
from sync.server.devices import Device
from sync.server.gather import SESSION
from sync.server.outcomes import APPLIED
from sync.server.reasons import reason_of
from sync.server.store import Store


@dataclass
class FromLaptop:
    """What a file holds of one laptop; the name of one that is not enrolled yet is ""."""

    label: str
    frames: int = 0
    known_frames: int = 0
    """Those that the province has already."""
    photos: int = 0
    """Parts of photos."""
    changes: int = 0
    new_changes: int = 0
    sessions: int = 0
    """Sessions that the province does not have yet."""
    conflicts: int = 0
    """Changes that the province has with another content."""
    refused: list[str] = field(default_factory=list)
    """Why frames would not be taken in, in words."""


@dataclass
class Preview:
    """What a file holds, laptop by laptop, and what of it nobody vouches for."""

    laptops: list[FromLaptop]
    refused: list[str]


def preview(store: Store, data: bytes) -> Preview:
    """Look at the frames of a file as `ingest.take_in` would."""
    found: dict[bytes, FromLaptop] = {}
    refused: list[str] = []
    keys: dict[bytes, bytes] = {}
    for frame in read_frames(data):
        if isinstance(frame, Torn):
            refused.append(reason_of(frame.reason))
            continue
        header = frame.header
        try:
            device = _sender(store, frame, keys)
        except FrameError as error:
            refused.append(reason_of(error.reason))
            continue
        label = device.label if device else ""
        of = found.setdefault(header.device, FromLaptop(label))
        if header.kind == Kind.BLOB:
            of.photos += 1
        elif header.kind == Kind.RECORDS:
            _look(store, frame, device, of)
    return Preview(list(found.values()), refused)


def _sender(store: Store, frame: Frame, keys: dict[bytes, bytes]) -> Device | None:
    """Return the laptop that vouches for a frame; None for one that asks to be enrolled with it.

    Raises FrameError as `intake.sender` does.
    """
    header = frame.header
    if header.kind == Kind.ENROL:
        keys[header.device] = header.previous  # whose hash is the laptop's name
    known = devices.known(store, header.device)
    if known is not None:
        return intake.sender(store, frame)
    store.signer(header.province)
    key = keys.get(header.device)
    if key is None:
        raise FrameError("unknown-device")
    if key_name(key) != header.device or not frame.signed_by(
        Ed25519PublicKey.from_public_bytes(key)
    ):
        raise FrameError("signature")
    return None


def _look(store: Store, frame: Frame, device: Device | None, of: FromLaptop) -> None:
    of.frames += 1
    content = intake.content_of(store, frame)
    if isinstance(content, FrameError):
        of.refused.append(reason_of(content.reason))
        return
    of.changes += len(content)
    digests: dict[bytes, bytes] = {}
    if device is not None:
        with store.read() as connection:
            of.known_frames += chain.place_of(connection, device, frame).state == APPLIED
            digests = _digests(connection, device.commune, content)
    fresh = [change for change in content if change.id not in digests]
    of.new_changes += len(fresh)
    of.sessions += sum(change.table == SESSION and change.op == INSERT for change in fresh)
    of.conflicts += sum(digests.get(c.id, c.digest) != c.digest for c in content)


def _digests(connection: Connection, commune: str, content: list[Arrived]) -> dict[bytes, bytes]:
    rows: Iterator[tuple[bytes, bytes]] = (
        (bytes(row.id), bytes(row.digest))
        for row in judged.chosen(
            connection,
            "SELECT id, digest FROM change WHERE commune_code = ?",
            "id",
            [change.id for change in content],
            (commune,),
        )
    )
    return dict(rows)
