# SPDX-License-Identifier: MIT
"""What became of a frame."""

from dataclasses import dataclass, field

from sync.messages import RowOutcome
from sync.protocol import NO_PREVIOUS

APPLIED, HELD, REFUSED, FORKED, REPEATED = "applied", "held", "refused", "forked", "repeated"
LATER = "later"
"""A frame that was not kept, as too much waits of its laptop already: it is to come again."""
NEWER = "newer-schema"
"""The code of a frame that waits until this server is as new as the laptop that sealed it."""


@dataclass(frozen=True)
class FrameOutcome:
    """What became of one frame; `changes` counts those that were new."""

    state: str
    code: str = ""
    changes: int = 0
    released: tuple[bytes, ...] = ()
    """Hashes of frames that waited for this one and are applied now, too."""
    said: list[RowOutcome] = field(default_factory=list)
    """What the receipt says of the rows that the frames touched; nothing is "accepted"."""
    tip: tuple[int, bytes] = (0, NO_PREVIOUS)
    """The end of the epoch's chain as it stands now."""
    revoked: bool = False

    @property
    def is_stored(self) -> bool:
        """Tell whether the frame is durable and part of the chain."""
        return self.state in {APPLIED, REPEATED}
