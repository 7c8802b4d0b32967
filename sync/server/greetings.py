# SPDX-License-Identifier: MIT
"""Answer a greeting, whichever way it came: where a laptop stands, and what it must know."""

from models.schema.upgrade import SCHEMA_VERSION
from sync import messages, seal
from sync.messages import MAX_WELCOME_ROWS, Hello, Welcome
from sync.protocol import Frame, FrameError, Kind
from sync.server import chain, devices, receipts, reference
from sync.server.devices import Device
from sync.server.store import Store, now_ms

_NONCE = 16


def welcome(store: Store, device: Device, frame: Frame) -> Frame:
    """Return the answer to the greeting of a laptop that vouches for it. Raises FrameError."""
    bound_to = seal.info(frame.header.province, device.device, b"", 0)
    hello = messages.decode(store.keys.unseal(frame.body, bound_to), Hello)
    if len(hello.nonce) != _NONCE or len(hello.epoch) != 16:
        raise FrameError("content")
    at = now_ms()  # what is read is at least as new as this
    with store.read() as connection:
        tip_seq, tip_hash = chain.tip_of(connection, device, hello.epoch)
        rows = receipts.standing(connection, device)
        revoked = devices.is_revoked(connection, device)
        catalogue = reference.version(connection)
    known = b""
    if hello.standing and messages.mark_of(rows) == hello.standing:
        known, rows = hello.standing, []
    content = messages.encode(
        Welcome(
            hello.nonce,
            tip_seq,
            tip_hash,
            store.generation,
            at,
            catalogue,
            revoked,
            rows[:MAX_WELCOME_ROWS],
            SCHEMA_VERSION,
            receipts.news_of_keys(store, frame.header.province),
            known,
        )
    )
    return devices.answer(store, Kind.WELCOME, device, content, frame.header.province)
