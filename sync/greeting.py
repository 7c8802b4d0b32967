# SPDX-License-Identifier: MIT
"""Hello and welcome: a laptop asks where it stands, and knows a fresh answer from an old one."""

import hashlib
import secrets

from models.schema.upgrade import SCHEMA_VERSION
from sync import messages, seal, trust
from sync.messages import Hello, Welcome
from sync.protocol import NO_PREVIOUS, VERSION, Frame, FrameError, Header, Kind, make_frame
from sync.state import Identity

NONCE_BYTES = 16


def hello_frame(
    me: Identity, reference_version: str, now_ms: int, standing: bytes = b""
) -> tuple[Frame, bytes]:
    """Return the greeting of a laptop, and the nonce that its answer must carry.

    `standing` is the mark of what the laptop knows to stand for its rows.
    """
    nonce = secrets.token_bytes(NONCE_BYTES)
    content = messages.encode(Hello(nonce, me.epoch, reference_version, standing))
    bound_to = seal.info(me.province, me.device, b"", 0)
    body = seal.seal(content, [me.invitation.sealing_key], bound_to)
    header = Header(
        VERSION,
        Kind.HELLO,
        me.province,
        me.device,
        b"",
        0,
        NO_PREVIOUS,
        0,
        hashlib.sha256(body).digest(),
        SCHEMA_VERSION,
        now_ms,
    )
    return make_frame(header, body, me.signing), nonce


def read_welcome(me: Identity, frame: Frame, nonce: bytes) -> Welcome:
    """Return what the province answered to this very greeting.

    Raises FrameError("kind" | "signature" | "nonce" | "recipient" | ...).
    """
    if frame.header.kind != Kind.WELCOME or frame.header.device != me.device:
        raise FrameError("kind")
    if not (trust.is_current(me, frame) and trust.said_by_province(me, frame)):
        raise FrameError("signature")
    bound_to = seal.info(me.province, me.device, b"", 0)
    welcome = messages.decode(seal.unseal(frame.body, me.sealing, bound_to), Welcome)
    if not secrets.compare_digest(welcome.nonce, nonce):
        raise FrameError("nonce")
    return welcome
