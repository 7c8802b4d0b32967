# SPDX-License-Identifier: MIT
"""A greeting on a stick: also a laptop that never has a network asks where it stands.

The same greeting goes on every stick until it is answered, so that a bundle is the same bytes
wherever it is written. An answer is taken once, and only while nothing newer was heard.
"""

from typing import TYPE_CHECKING

import msgspec

from sync import greeting, receipts, state, trust
from sync.protocol import Frame, FrameError
from sync.receipts import Applied
from sync.state import Identity

if TYPE_CHECKING:
    from sqlmodel import Session

_KEY = "stick_hello"


class _Asked(msgspec.Struct, array_like=True):
    nonce: bytes
    province: bytes
    epoch: bytes
    reference_version: str
    frame: bytes


_DECODER = msgspec.msgpack.Decoder(_Asked)


def _asked(db: "Session") -> _Asked | None:
    kept = state.get(db, _KEY)
    return _DECODER.decode(kept) if kept else None


def hello(db: "Session", me: Identity, reference_version: str, now_ms: int) -> bytes:
    """Return the greeting that goes on sticks until the province has answered it."""
    known = _asked(db)
    now = (me.province, me.epoch, reference_version)
    if known is not None and (known.province, known.epoch, known.reference_version) == now:
        return known.frame
    frame, nonce = greeting.hello_frame(me, reference_version, now_ms)
    made = _Asked(nonce, *now, frame.to_bytes())
    state.put(db, _KEY, msgspec.msgpack.encode(made))
    return made.frame


def take(db: "Session", me: Identity, frame: Frame) -> tuple[Applied, str]:
    """Take the province's answer in; return what it changed and the catalogue it has.

    An answer to another greeting, or one that is older than what was heard since, changes nothing.
    Raises FrameError for what the province did not say, or cannot be read.
    """
    known = _asked(db)
    if not trust.is_current(me, frame):
        return Applied(stale=True), ""
    try:
        said = greeting.read_welcome(me, frame, known.nonce if known else bytes(16))
    except FrameError as error:
        if error.reason != "nonce":
            raise
        return Applied(stale=True), ""
    state.put(db, _KEY, b"")
    if known is None or known.epoch != me.epoch:
        return Applied(stale=True), said.reference_version
    return receipts.welcome(db, me, said, fresh=False), said.reference_version
