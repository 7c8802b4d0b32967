# SPDX-License-Identifier: MIT
"""What a laptop lets its province say, and under which of its keys.

The key in force may say everything. A former one is known so that frames sealed while it was in
force can still be confirmed, one by one; whoever may have got hold of it since can neither name
new keys nor shut a laptop out, raise the generation, or speak about anything else.
"""

from typing import TYPE_CHECKING

from sync import state
from sync.messages import Keys
from sync.protocol import Frame, header_of, key_name
from sync.state import Identity

if TYPE_CHECKING:
    from sqlmodel import Session

_KEY_BYTES = 32


def said_by_province(me: Identity, frame: Frame) -> bool:
    """Tell whether the province said this to this laptop, with a key in force or a former one."""
    key = me.key_of(frame.header.province)
    return key is not None and frame.header.device == me.device and frame.signed_by(key)


def is_current(me: Identity, frame: Frame) -> bool:
    """Tell whether it is the key in force that speaks."""
    return frame.header.province == me.province


def take_keys(db: "Session", me: Identity, keys: Keys | None, at: int) -> None:
    """Seal to the province's new keys from now on; what is sealed already travels as it is.

    To be called for what the key in force said. A key that was replaced never comes back.
    """
    if keys is None or not _sound(keys) or me.key_of(key_name(keys.signing_key)) is not None:
        return
    state.replace_keys(db, me, keys, at)


def _sound(keys: Keys) -> bool:
    found = (keys.signing_key, keys.sealing_key, keys.escrow_key)
    return all(len(key) == _KEY_BYTES for key in found)


def sealed_to(stored: bytes, province: bytes) -> bool:
    """Tell whether a frame of ours was sealed while the province went under a name."""
    return header_of(stored).province == province
