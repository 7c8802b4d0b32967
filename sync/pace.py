# SPDX-License-Identifier: MIT
"""How many changes go into a frame: halved when one was too large or too slow, else doubled."""

from typing import TYPE_CHECKING

from sqlalchemy import text

from sync import batch, state

if TYPE_CHECKING:
    from sqlmodel import Session

MOST, LEAST = batch.FRAME_CHANGES, 22
START = MOST // 2
"""Nothing is known of the line yet: a frame that a cut takes with it should not be large."""
QUICK_S = 10.0
TELLING_BYTES = 8 * 1024
"""A smaller frame says nothing of how a full one would do."""
BLINK_S = 0.25
"""A line that carries a frame in this time loses nothing by larger ones."""
_KEY = "frame_changes"


def frame_changes(db: "Session") -> int:
    """Return how many changes the next frame may hold."""
    return min(max(state.get_number(db, _KEY) or START, LEAST), MOST)


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
