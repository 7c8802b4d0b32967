# SPDX-License-Identifier: MIT
"""Laptops without a window or a store: real keys, real frames, as many as a test wants."""

import dataclasses
import secrets
from collections.abc import Sequence

import msgspec
import uuid_utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync import batch, changes, enrolment, greeting, messages, seal
from sync.changes import Change
from sync.messages import Enrolled, Receipt, Welcome
from sync.protocol import NO_PREVIOUS, Frame, FrameReader, Kind, make_frame, read_frames
from sync.state import Identity

NOW = 1_790_000_000_000
_VALUES: dict[str, object] = {
    "deleted": False,
    "campaign_code": "NCDS-2026",
    "commune_code": "16831",
    "date": "2026-10-01",
    "start": "08:00",
    "end": "10:00",
    "session_type": "thon_ban",
    "place": "nha_van_hoa",
    "languages": ["vi"],
    "partners": [],
    "skills": [],
    "internal": False,
}


def new_id() -> bytes:
    return uuid_utils.uuid7().bytes


def session(note: str = "", **values: object) -> Change:
    """A guidance session as it would be captured."""
    number, packed = changes.pack(
        "guidance_session", "I", {**_VALUES, "province_note": note, **values}
    )
    return Change(new_id(), number, new_id(), changes.INSERT, 0, NOW, packed)


def edited(first: Change, **values: object) -> Change:
    """A later change of the same row."""
    number, packed = changes.pack("guidance_session", "U", values)
    return Change(new_id(), number, first.row, changes.UPDATE, 1, NOW + 1, packed)


class Laptop:
    """One laptop's keys and the end of its chain."""

    def __init__(self, letter: bytes) -> None:
        [frame] = read_frames(letter)
        assert isinstance(frame, Frame)
        invitation = enrolment.read_invitation(frame, "letter.tni")
        self.me = Identity(
            Ed25519PrivateKey.generate(),
            X25519PrivateKey.generate(),
            invitation,
            secrets.token_bytes(16),
            "",
            invitation.generation,
        )
        self.seq = 0
        self.previous = NO_PREVIOUS

    def request(self) -> Frame:
        return enrolment.request_frame(self.me, "Lầu Y Mai", "Phòng Văn hóa - Xã hội", NOW)

    def hello(self) -> tuple[Frame, bytes]:
        return greeting.hello_frame(self.me, "", NOW)

    def frame(self, content: Sequence[Change]) -> Frame:
        """The next frame of the chain."""
        made = batch.records_frame(self.me, self.seq + 1, self.previous, list(content), NOW)
        self.seq, self.previous = self.seq + 1, made.hash
        return made

    def newer_frame(self, content: Sequence[Change], by: int = 1) -> Frame:
        """The next frame, as a program whose schema is so many steps ahead would seal it."""
        made = self.frame(content)
        header = msgspec.structs.replace(
            made.header, schema_version=made.header.schema_version + by
        )
        newer = make_frame(header, made.body, self.me.signing)
        self.previous = newer.hash
        return newer

    def begin_epoch(self) -> None:
        self.me = dataclasses.replace(self.me, epoch=secrets.token_bytes(16))
        self.seq, self.previous = 0, NO_PREVIOUS

    def enrolled(self, answer: bytes) -> Enrolled:
        return messages.decode(self._open(answer, Kind.ENROLLED), Enrolled)

    def welcome(self, answer: bytes, nonce: bytes) -> Welcome:
        [frame] = frames_of(answer)
        return greeting.read_welcome(self.me, frame, nonce)

    def receipts(self, answer: bytes) -> list[Receipt]:
        """What a stream of receipts says."""
        return [
            messages.decode(self._open(frame.to_bytes(), Kind.RECEIPT), Receipt)
            for frame in frames_of(answer)
        ]

    def _open(self, answer: bytes, kind: Kind) -> bytes:
        [frame] = frames_of(answer)
        assert frame.header.kind == kind
        assert frame.signed_by(self.me.province_key)
        bound_to = seal.info(self.me.province, self.me.device, b"", 0)
        return seal.unseal(frame.body, self.me.sealing, bound_to)


def frames_of(answer: bytes) -> list[Frame]:
    reader = FrameReader()
    reader.feed(answer)
    found = []
    while (frame := reader.take()) is not None:
        found.append(frame)
    assert not reader.size
    return found
