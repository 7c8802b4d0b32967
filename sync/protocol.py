# SPDX-License-Identifier: MIT
r"""The frame: all that a laptop and the province must agree on about bytes, with its limits.

    "TN1\0" | u32 header length | u32 body length | Ed25519 signature | header | body

The signature is over a domain tag and the header; the header names the body's SHA-256. A file or a
request is frames one after another, and each authenticates itself: a torn tail costs one frame.
Nothing here decrypts; `sync.seal` does.
"""

import hashlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from resources.errors import UserError
from resources.i18n import _

VERSION = 1
MAGIC = b"TN1\0"
DOMAIN = b"vn.tungngo.frame.v1\0"
NO_PREVIOUS = bytes(32)
_PREFIX = struct.Struct(">4sII64s")

MAX_HEADER = 4 * 1024
MAX_BODY = 4 * 1024 * 1024
MAX_PLAIN = 16 * 1024 * 1024
MAX_CHANGES = 5000
MAX_FILE = 256 * 1024 * 1024
MAX_FRAME = _PREFIX.size + MAX_HEADER + MAX_BODY
MEDIA_TYPE = "application/vnd.tungngo.frames"


class Kind(IntEnum):
    """What a frame carries; from 16 on the province speaks."""

    RECORDS = 1
    BLOB = 2
    ENROL = 3
    HELLO = 4
    RECEIPT = 16
    ENROLLED = 17
    REFERENCE = 18
    INVITATION = 19
    WELCOME = 20


class Header(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """The signed part of a frame.

    `province` names the province's signing key (first 16 bytes of its SHA-256), so that a frame
    cannot be handed on to another one; `device` names the laptop's in the same way. `previous` is
    the hash of the frame before it in the epoch; in an enrolment it is the laptop's signing key,
    which nobody knows yet.
    """

    version: int
    kind: int
    province: bytes
    device: bytes
    epoch: bytes
    seq: int
    previous: bytes
    count: int
    body_sha256: bytes
    schema_version: int
    created_at: int
    """Milliseconds since 1970, by the sender's clock, which nobody trusts for order."""


@dataclass(frozen=True)
class Frame:
    """A frame whose lengths, header and body hash were checked; its signature not yet."""

    header: Header
    header_bytes: bytes
    signature: bytes
    body: bytes

    @property
    def hash(self) -> bytes:
        """What names this frame: SHA-256 over the domain tag and the header (32 bytes)."""
        return hash_of(self.header_bytes)

    def signed_by(self, key: Ed25519PublicKey) -> bool:
        """Tell whether a key made the signature."""
        try:
            key.verify(self.signature, DOMAIN + self.header_bytes)
        except InvalidSignature:
            return False
        return True

    def to_bytes(self) -> bytes:
        """Return the frame as it travels."""
        prefix = _PREFIX.pack(MAGIC, len(self.header_bytes), len(self.body), self.signature)
        return prefix + self.header_bytes + self.body


class FrameError(ValueError):
    """Bytes that are no frame of ours; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def hash_of(header_bytes: bytes) -> bytes:
    """Return the hash that names a frame."""
    return hashlib.sha256(DOMAIN + header_bytes).digest()


def key_name(public_key: bytes) -> bytes:
    """Return the 16 bytes that name a signing key: a laptop's or the province's."""
    return hashlib.sha256(public_key).digest()[:16]


def make_frame(header: Header, body: bytes, key: Ed25519PrivateKey) -> Frame:
    """Sign a header over its body. Raises ValueError when a limit is exceeded: a bug of ours."""
    encoded = msgspec.msgpack.encode(header)
    if len(encoded) > MAX_HEADER or len(body) > MAX_BODY:
        raise ValueError("the frame is too large")
    return Frame(header, encoded, key.sign(DOMAIN + encoded), body)


_DECODER = msgspec.msgpack.Decoder(Header)
_KINDS = frozenset(int(kind) for kind in Kind)


def _header(encoded: bytes) -> Header:
    try:
        header = _DECODER.decode(encoded)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise FrameError("header") from error
    if header.version != VERSION:
        raise FrameError("version")
    sound = (
        header.kind in _KINDS
        and len(header.province) == len(header.device) == 16
        and len(header.epoch) in {0, 16}
        and len(header.previous) == len(header.body_sha256) == 32
        and 0 <= header.seq < 2**31
        and 0 <= header.count <= MAX_CHANGES
        and 0 <= header.schema_version < 2**31
        and 0 <= header.created_at < 2**53
    )
    if not sound:
        raise FrameError("header")
    return header


def _check_body(header: Header, body: bytes) -> None:
    if hashlib.sha256(body).digest() != header.body_sha256:
        raise FrameError("body-hash")


def _lengths(prefix: bytes) -> tuple[int, int, bytes]:
    magic, header_length, body_length, signature = _PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise FrameError("magic")
    if header_length > MAX_HEADER or body_length > MAX_BODY:
        raise FrameError("limit")
    return header_length, body_length, signature


@dataclass(frozen=True)
class Torn:
    """What stood behind the last whole frame: how many bytes, and why they are none."""

    size: int
    reason: str


def read_frames(data: bytes) -> Iterator[Frame | Torn]:
    """Yield every whole frame of a file or request; at the end a Torn for what is not one.

    Every length is checked against its limit before anything is copied.
    """
    at = 0
    while at < len(data):
        rest = len(data) - at
        if rest < _PREFIX.size:
            yield Torn(rest, "cut")
            return
        try:
            header_length, body_length, signature = _lengths(data[at : at + _PREFIX.size])
            end = at + _PREFIX.size + header_length + body_length
            if end > len(data):
                yield Torn(rest, "cut")
                return
            start = at + _PREFIX.size
            header_bytes = data[start : start + header_length]
            body = data[start + header_length : end]
            header = _header(header_bytes)
            _check_body(header, body)
        except FrameError as error:
            yield Torn(rest, error.reason)
            return
        yield Frame(header, header_bytes, signature, body)
        at = end


class FrameReader:
    """Frames out of a stream that comes in pieces; holds one unfinished frame at most.

    `feed` takes a piece, `take` gives the next whole frame or None. A piece may hold many frames:
    take them before feeding more.
    """

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def size(self) -> int:
        """How many bytes wait for the rest of their frame."""
        return len(self._held)

    def feed(self, piece: bytes) -> None:
        """Take the next piece in."""
        self._held += piece

    def wanted(self) -> int:
        """Return the size of the frame that is coming in; 0 while that is not known.

        Raises FrameError("magic" | "limit") as soon as its first bytes tell.
        """
        if len(self._held) < _PREFIX.size:
            return 0
        header_length, body_length, _signature = _lengths(bytes(self._held[: _PREFIX.size]))
        return _PREFIX.size + header_length + body_length

    def head(self) -> Frame | None:
        """Return the frame that is coming in without its body, once its header is there.

        That is enough to tell who signed it. Raises FrameError.
        """
        if not self.wanted():
            return None
        header_length, _body_length, signature = _lengths(bytes(self._held[: _PREFIX.size]))
        end = _PREFIX.size + header_length
        if len(self._held) < end:
            return None
        header_bytes = bytes(self._held[_PREFIX.size : end])
        return Frame(_header(header_bytes), header_bytes, signature, b"")

    def take(self) -> Frame | None:
        """Return the next whole frame. Raises FrameError; the stream is then of no more use."""
        size = self.wanted()
        if not size or len(self._held) < size:
            return None
        data = bytes(self._held[:size])
        found = next(iter(read_frames(data)))
        if isinstance(found, Torn):
            raise FrameError(found.reason)
        del self._held[:size]
        return found

    def rest(self) -> bytes:
        """Return what is held and is no whole frame."""
        return bytes(self._held)


def header_of(stored: bytes) -> Header:
    """Return the header of a frame that was kept whole, without touching its body."""
    reader = FrameReader()
    reader.feed(stored[: _PREFIX.size + MAX_HEADER])
    head = reader.head()
    assert head is not None  # noqa: S101 - it was kept whole
    return head.header


def looks_like_frames(beginning: bytes) -> bool:
    """Tell by the first bytes whether a file is one of ours, whatever it is called."""
    return beginning.startswith(MAGIC)


def foreign_file(name: str) -> UserError:
    """Return the sentence for a file that is none of ours."""
    return UserError(
        _("Tệp {name} không phải gói dữ liệu, biên nhận hay thư mời của Từng Ngõ.").format(
            name=name
        ),
        _("Chọn lại tệp có đuôi .tnb, .tnr, .tnd hoặc .tni."),
        code="foreign-file",
    )


def damaged_file(name: str) -> UserError:
    """Return the sentence for a file of ours that was cut or altered."""
    return UserError(
        _("Tệp {name} bị cắt cụt hoặc đã bị thay đổi.").format(name=name),
        _("Chép lại tệp từ nơi gửi; dữ liệu trên máy vẫn nguyên."),
        code="damaged-file",
    )
