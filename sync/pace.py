# SPDX-License-Identifier: MIT
"""How many changes go into a frame: halved when one was too large or too slow, else doubled."""

from typing import TYPE_CHECKING

from sqlalchemy import text

from sync import batch, state

if TYPE_CHECKING:
    from sqlmodel import Session

MOST, LEAST = 1000, 22
START = 175
"""Nothing is known of the line yet: a frame that a cut takes with it should not be large."""
FIRST = 60
MUCH = 2 * START
"""What is no more than this leaves in as few frames as it can."""
QUICK_S = 10.0
TELLING_BYTES = 8 * 1024
"""A smaller frame says nothing of how a full one would do."""
BLINK_S = 0.25
"""A line that carries a frame in this time loses nothing by larger ones."""
_KEY = "frame_changes"


def frame_changes(db: "Session") -> int:
    """Return how many changes the next frame may hold."""
    return min(max(state.get_number(db, _KEY) or START, LEAST), MOST)


def rising(frames: int) -> int:
    """Return how many changes the next frame may hold when so many of a round have left.

    The first is small, and each holds twice as much as the one before: the province is at work
    while the next is sealed, and the lanes, which all begin at once, do not fall into step.
    """
    return FIRST << min(frames, 8)


def took(db: "Session", seconds: float, *, cut: bool) -> None:
    """Note how long a frame took; after a quick one on a line that holds they may be larger."""
    now = frame_changes(db)
    most = MOST if seconds < BLINK_S else START
    if cut:
        state.put_number(db, _KEY, min(now, START))
    elif seconds < QUICK_S and now < most:
        state.put_number(db, _KEY, min(now * 2, most))


def smaller(db: "Session") -> bool:
    """Halve frames from now on; what waits in larger ones is sealed anew under a new epoch.

    Returns False when a frame cannot be smaller, or when none under way is larger.
    """
    now = frame_changes(db)
    half = max(now // 2, LEAST)
    state.put_number(db, _KEY, half)
    largest = (
        db.connection()
        .execute(
            text(
                "SELECT max(count) FROM batch WHERE kind = 'records' "
                "AND state IN ('sealed', 'in_flight', 'exported')"
            )
        )
        .scalar()
    )
    if largest is None or largest <= half:
        return False
    batch.begin_epoch(db)
    return True
