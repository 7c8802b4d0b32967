# SPDX-License-Identifier: MIT
"""The reference bundle: a whole snapshot of the province's data, signed, open for all to read.

    one frame of kind REFERENCE; body = packed msgpack [[file name, bytes], …]

It is not sealed: nothing in it is personal, and the same bytes serve every laptop and every stick.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models import reference_files
from models.reference_files import Snapshot
from models.schema.upgrade import SCHEMA_VERSION
from resources.errors import UserError
from resources.i18n import _
from sync import packing
from sync.protocol import (
    VERSION,
    Frame,
    FrameError,
    Header,
    Kind,
    Torn,
    damaged_file,
    make_frame,
    read_frames,
)
from sync.state import Identity

if TYPE_CHECKING:
    from sqlmodel import Session

_DECODER = msgspec.msgpack.Decoder(list[tuple[str, bytes]])


def make(files: Mapping[str, bytes], province: bytes, key: Ed25519PrivateKey, now_ms: int) -> bytes:
    """Return the bundle of files that were read and found sound."""
    content = msgspec.msgpack.encode(sorted(files.items()))
    body = packing.compress(content, packing.SMALLEST)
    header = Header(
        VERSION,
        Kind.REFERENCE,
        province,
        bytes(16),
        b"",
        0,
        bytes(32),
        len(files),
        hashlib.sha256(body).digest(),
        SCHEMA_VERSION,
        now_ms,
    )
    return make_frame(header, body, key).to_bytes()


def signed_anew(data: bytes, province: bytes, key: Ed25519PrivateKey) -> bytes:
    """Return a bundle that we made ourselves, signed with the key in force.

    Nothing but the province's name in its header changes, so its body need not travel twice.
    """
    frame = next(iter(read_frames(data)))
    assert isinstance(frame, Frame)  # noqa: S101 - it was kept whole
    header = msgspec.structs.replace(frame.header, province=province)
    return make_frame(header, frame.body, key).to_bytes()


def files_of(frame: Frame) -> dict[str, bytes]:
    """Return the files of a bundle whose signature was checked. Raises FrameError."""
    try:
        files = dict(_DECODER.decode(packing.decompress(frame.body)))
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise FrameError("content") from error
    if len(files) != frame.header.count or len(files) > reference_files.MAX_FILES:
        raise FrameError("count")
    return files


def snapshot_of(data: bytes) -> Snapshot:
    """Return the snapshot of a bundle that we made ourselves."""
    frame = next(iter(read_frames(data)))
    assert isinstance(frame, Frame)  # noqa: S101 - it was kept whole
    return reference_files.read(files_of(frame))


@dataclass(frozen=True)
class Taken:
    """What a bundle changed: the version in force, and campaigns that are new."""

    version: str
    campaigns: tuple[str, ...]


def opened(data: bytes, me: Identity, name: str) -> Snapshot:
    """Return the snapshot of a bundle that our province signed; nothing is read before that.

    The key must be the one in force: nothing in a bundle tells whether it was signed before a
    former one was replaced or by whoever got hold of it since.
    Raises UserError(code="damaged-file" | "former-key" | "unknown-key" | "reference-damaged" |
    "reference-fault").
    """
    frames = list(read_frames(data))
    if len(frames) != 1 or isinstance(frames[0], Torn):
        raise damaged_file(name)
    frame = frames[0]
    key = me.key_of(frame.header.province)
    if frame.header.kind != Kind.REFERENCE or (key is not None and not frame.signed_by(key)):
        raise damaged_file(name)
    if key is None:
        raise UserError(
            _("Danh mục {name} ký bằng khóa mà máy này chưa biết.").format(name=name),
            _("Nếu tỉnh vừa đổi khóa: nạp biên nhận mới của tỉnh trước, rồi nạp lại danh mục."),
            code="unknown-key",
        )
    if frame.header.province != me.province:
        raise UserError(
            _("Danh mục {name} ký bằng khóa cũ của tỉnh.").format(name=name),
            _("Xin tỉnh tệp danh mục mới; danh mục đang dùng không đổi."),
            code="former-key",
        )
    try:
        return reference_files.read(files_of(frame))
    except FrameError as error:
        raise damaged_file(name) from error


def apply(db: "Session", snapshot: Snapshot, applied_at: str) -> Taken:
    """Apply a snapshot inside the caller's transaction; it must be newer than what is in force.

    Raises UserError(code="reference-older").
    """
    from sqlmodel import select

    from models.reference import Campaign
    from models.reference_load import apply_snapshot, in_force, older

    current = in_force(db)
    if current is not None and (
        current.issued_on >= snapshot.issued_on or current.version == snapshot.version
    ):
        raise older(snapshot.version, current.version)
    before = set(db.exec(select(Campaign.code)))
    version = apply_snapshot(db, snapshot, applied_at)
    now = set(db.exec(select(Campaign.code)))
    return Taken(version, tuple(sorted(now - before)))
