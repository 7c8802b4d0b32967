# SPDX-License-Identifier: MIT
"""What the province answers over the network: one frame in, one frame for its laptop out."""

from models.schema.upgrade import SCHEMA_VERSION
from sync import messages, seal
from sync.messages import MAX_WELCOME_ROWS, Hello, Welcome
from sync.protocol import Frame, FrameError, Kind
from sync.server import devices, ingest, quarantine, receipts
from sync.server.devices import EnrolmentError
from sync.server.outcomes import REFUSED, FrameOutcome
from sync.server.store import Store, now_ms

_NONCE = 16


def to_enrolment(store: Store, frame: Frame) -> Frame:
    """Answer a request for enrolment, also one that is refused. Raises FrameError."""
    try:
        _device, answer = devices.enrol(store, frame)
    except EnrolmentError as error:
        quarantine.keep_frame(store, frame, error.reason)
        return error.answer
    except FrameError as error:
        quarantine.keep_frame(store, frame, error.reason)
        raise
    return answer


def to_hello(store: Store, frame: Frame) -> Frame:
    """Answer a greeting. Raises FrameError; nothing of it needs to be kept."""
    if frame.header.kind != Kind.HELLO:
        raise FrameError("kind")
    device = ingest.sender(store, frame)
    bound_to = seal.info(store.keys.province, device.device, b"", 0)
    hello = messages.decode(seal.unseal(frame.body, store.keys.sealing, bound_to), Hello)
    if len(hello.nonce) != _NONCE or len(hello.epoch) != 16:
        raise FrameError("content")
    with store.read() as connection:
        tip_seq, tip_hash = receipts.tip(connection, device, hello.epoch)
        rows = receipts.standing(connection, device)[:MAX_WELCOME_ROWS]
        revoked = devices.is_revoked(connection, device)
    welcome = Welcome(
        hello.nonce,
        tip_seq,
        tip_hash,
        store.generation,
        now_ms(),
        "",
        revoked,
        rows,
        SCHEMA_VERSION,
    )
    return devices.answer(store, Kind.WELCOME, device, messages.encode(welcome))


def to_frame(store: Store, frame: Frame) -> tuple[Frame, FrameOutcome]:
    """Take a frame in and return the receipt for it, when it is durable.

    Raises FrameError for a frame that no known laptop vouches for; it is in quarantine then.
    """
    try:
        device = ingest.sender(store, frame)
    except FrameError as error:
        quarantine.keep_frame(store, frame, error.reason)
        raise
    try:
        outcome = ingest.take_frame(store, device, frame)
    except FrameError as error:
        quarantine.keep_frame(store, frame, error.reason)
        outcome = FrameOutcome(REFUSED, error.reason)
    return receipts.of_frame(store, device, frame, outcome), outcome
