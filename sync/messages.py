# SPDX-License-Identifier: MIT
"""What the frames besides records say: invitation, enrolment, greeting, receipt."""

import hashlib
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from sync.protocol import FrameError


class Invitation(msgspec.Struct, array_like=True):
    """How a laptop gets to know its province: keys, address, commune, a token to use once.

    Times are in milliseconds since 1970. Never a password.
    """

    province_name: str
    signing_key: bytes
    sealing_key: bytes
    escrow_key: bytes
    address: str
    commune: str
    token: bytes
    expires_at: int
    generation: int
    certificate: bytes = b""
    """The only certificate to trust at `address` (PEM or DER); empty for those of the system."""


class Enrolment(msgspec.Struct, array_like=True):
    """A laptop's request: the token, its sealing key, and the officer's public name."""

    token: bytes
    commune: str
    sealing_key: bytes
    officer: str
    unit: str


class Enrolled(msgspec.Struct, array_like=True):
    """The province's answer: what the laptop is called (NA-16831-01), or why it was refused."""

    accepted: bool
    label: str
    reason: str
    generation: int
    server_time: int


class Refusal(msgspec.Struct, array_like=True):
    """A frame that was not taken in: its hash, a stable word, and a sentence in Vietnamese."""

    hash: bytes
    code: str
    reason: str


class RowOutcome(msgspec.Struct, array_like=True, gc=False):
    """What the province says of one row: returned with a reason, a possible duplicate, an overlap.

    With the outcome "clash" `related` is the change of another laptop whose value stands, and
    `clashes` has for each field this laptop's value and the one that stands.
    """

    table: int
    row: bytes
    change: bytes
    outcome: str
    reason: str
    related: bytes
    clashes: dict[str, tuple[Any, Any]] = {}


class Keys(msgspec.Struct, array_like=True):
    """The province's public keys after a change: what signs, what is sealed to, the escrow."""

    signing_key: bytes
    sealing_key: bytes
    escrow_key: bytes


class Receipt(msgspec.Struct, array_like=True):
    """What is durably stored at the province, for one epoch of one laptop.

    Only an exact hash in `stored` confirms a frame. `held` came too early and waits for the one
    before it. `tip_seq` and `tip_hash` are the end of the chain as applied.
    """

    device: bytes
    epoch: bytes
    stored: list[bytes]
    refused: list[Refusal]
    held: list[bytes]
    tip_seq: int
    tip_hash: bytes
    generation: int
    server_time: int
    revoked: bool
    rows: list[RowOutcome]
    schema_version: int = 1
    keys: Keys | None = None
    """The province's keys when they are others than those that the laptop sealed this frame to."""


class Hello(msgspec.Struct, array_like=True):
    """A laptop asks where it stands; the nonce (16 bytes) comes back, so no answer is an old one.

    `reference_version` is the catalogue in force on the laptop ("" for none), `standing` the mark
    of the outcomes that it takes to stand for its rows (empty when it knows of none).
    """

    nonce: bytes
    epoch: bytes
    reference_version: str
    standing: bytes = b""


class Welcome(msgspec.Struct, array_like=True):
    """Where a laptop stands: the end of its epoch's chain as applied, and what else it must know.

    `rows` are the outcomes that stand for rows of this laptop, at most MAX_WELCOME_ROWS: what a
    person at the province returned long after the frame's receipt reaches it this way. When they
    are what the greeting's mark says, they are left out and `standing` is that mark.
    """

    nonce: bytes
    tip_seq: int
    tip_hash: bytes
    generation: int
    server_time: int
    reference_version: str
    revoked: bool
    rows: list[RowOutcome]
    schema_version: int = 1
    keys: Keys | None = None
    standing: bytes = b""


MAX_WELCOME_ROWS = 1000


def mark_of(rows: Iterable[RowOutcome]) -> bytes:
    """Return what tells one list of outcomes from another, whatever their order.

    What each field of a clash holds is left out: it is named by the changes that wrote it.
    """
    said = sorted((r.table, r.row, r.outcome, r.reason, r.change, r.related) for r in rows)
    return hashlib.sha256(msgspec.msgpack.encode(said)).digest()[:16]


Message = TypeVar("Message", Invitation, Enrolment, Enrolled, Receipt, Hello, Welcome)


def encode(message: Invitation | Enrolment | Enrolled | Receipt | Hello | Welcome) -> bytes:
    """Return a message as the content of a frame."""
    return msgspec.msgpack.encode(message)


def decode(content: bytes, kind: type[Message]) -> Message:
    """Read a message back. Raises FrameError("content")."""
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise FrameError("content") from error
