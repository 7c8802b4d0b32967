# SPDX-License-Identifier: MIT
"""Photos on their way: frames of 128 KiB by content hash, after the records.

A photo's frames are a small chain of their own: their epoch is the beginning of the content's
SHA-256, their number that of the part. So the same photo is always the same frames, and records
that come later never wait for a photo.
"""

import hashlib
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import text

from models.outbox import BatchState
from models.schema.upgrade import SCHEMA_VERSION
from sync import seal
from sync.protocol import NO_PREVIOUS, VERSION, Frame, FrameError, Header, Kind, make_frame
from sync.state import Identity

if TYPE_CHECKING:
    from sqlmodel import Session

PART_BYTES = 128 * 1024
MAX_PARTS = 32


class Part(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """One part of a photo, from 1 to `parts`."""

    sha256: bytes
    part: int
    parts: int
    data: bytes


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Part)


def epoch_of(sha256: bytes) -> bytes:
    """Return the epoch of a photo's frames."""
    return sha256[:16]


def decode(content: bytes, header: Header) -> Part:
    """Read the very part that its signed header names. Raises FrameError("content")."""
    try:
        part = _DECODER.decode(content)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise FrameError("content") from error
    sound = (
        len(part.sha256) == 32
        and epoch_of(part.sha256) == header.epoch
        and part.part == header.seq
        and 1 <= part.part <= part.parts <= MAX_PARTS
        and 0 < len(part.data) <= PART_BYTES
    )
    if not sound:
        raise FrameError("content")
    return part


def frames_of(me: Identity, jpeg: bytes, now_ms: int) -> list[Frame]:
    """Return a photo as frames: sealed to the province, signed by me."""
    sha256 = hashlib.sha256(jpeg).digest()
    pieces = [jpeg[at : at + PART_BYTES] for at in range(0, len(jpeg), PART_BYTES)]
    recipients = [me.invitation.sealing_key, me.invitation.escrow_key]
    frames: list[Frame] = []
    for number, piece in enumerate(pieces, 1):
        content = _ENCODER.encode(Part(sha256, number, len(pieces), piece))
        bound_to = seal.info(me.province, me.device, epoch_of(sha256), number)
        body = seal.seal(content, recipients, bound_to)
        header = Header(
            VERSION,
            Kind.BLOB,
            me.province,
            me.device,
            epoch_of(sha256),
            number,
            frames[-1].hash if frames else NO_PREVIOUS,
            0,
            hashlib.sha256(body).digest(),
            SCHEMA_VERSION,
            now_ms,
        )
        frames.append(make_frame(header, body, me.signing))
    return frames


_WANTED = """
SELECT DISTINCT p.sha256, p.id FROM photo p
WHERE p.to_send AND p.consent AND NOT p.deleted AND p.sha256 IS NOT NULL ORDER BY p.nr
"""


def seal_photos(db: "Session", me: Identity, now_ms: int) -> int:
    """Seal every photo that is marked for sending and has no frames yet; return how many."""
    run = db.connection().execute
    made = 0
    for row in run(text(_WANTED)).all():
        epoch = epoch_of(bytes.fromhex(row.sha256))
        if run(text("SELECT 1 FROM batch WHERE epoch = :e"), {"e": epoch}).first():
            continue
        content = run(
            text("SELECT jpeg FROM photo_content WHERE photo_id = :id"), {"id": row.id}
        ).first()
        if content is None:
            continue
        run(
            text(
                "INSERT INTO batch (epoch, seq, kind, hash, frame, count, state, sealed_at) VALUES "
                "(:epoch, :seq, 'blob', :hash, :frame, 0, :state, (SELECT at FROM change_context))"
            ),
            [
                {
                    "epoch": epoch,
                    "seq": frame.header.seq,
                    "hash": frame.hash,
                    "frame": frame.to_bytes(),
                    "state": str(BatchState.SEALED),
                }
                for frame in frames_of(me, bytes(content.jpeg), now_ms)
            ],
        )
        made += 1
    return made


def forget(db: "Session", sha256: str) -> None:
    """Take a photo's frames off the queue and out of the store, sent or not."""
    db.connection().execute(
        text("DELETE FROM batch WHERE epoch = :e AND kind = 'blob'"),
        {"e": epoch_of(bytes.fromhex(sha256))},
    )


def forget_waiting(db: "Session") -> None:
    """Take the frames of photos that are not whole at the province off the queue.

    They were sealed for, or signed by, somebody else; what is wanted still is sealed anew.
    """
    db.connection().execute(
        text(
            "DELETE FROM batch WHERE kind = 'blob' AND epoch IN "
            "(SELECT epoch FROM batch WHERE kind = 'blob' AND state <> 'confirmed')"
        )
    )


_WAITING = """
SELECT EXISTS (SELECT 1 FROM batch WHERE epoch = :e AND kind = 'blob') AS sealed,
       EXISTS (SELECT 1 FROM batch WHERE epoch = :e AND kind = 'blob' AND state <> 'confirmed')
           AS waiting
"""


def is_whole(db: "Session", sha256: str) -> bool:
    """Tell whether the province signed for every part.

    It signs for the last one only when the whole is there and its hash is right.
    """
    row = db.connection().execute(text(_WAITING), {"e": epoch_of(bytes.fromhex(sha256))}).one()
    return bool(row.sealed and not row.waiting)
