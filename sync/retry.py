# SPDX-License-Identifier: MIT
"""When to try again: full jitter, so that two thousand laptops never come back in one second.

The moment of the next try stands in the store: it survives a restart, and nothing waits in memory.
"""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from models.dates import from_iso, to_iso
from sync import state

if TYPE_CHECKING:
    from sqlmodel import Session

BASE_S = 30.0
CAP_S = 30 * 60.0
_MAX_DOUBLINGS = 16
_NEXT, _FAILED = "next_try", "failed_tries"


def next_attempt(
    failed: int,
    now: datetime.datetime,
    chance: Callable[[], float],
    retry_after_s: float = 0.0,
) -> datetime.datetime:
    """Return when to try again after `failed` tries in a row (1 or more).

    The wait is anywhere between nothing and a bound that doubles with every failure, up to half an
    hour ("full jitter"); what the server asked for comes on top. `chance` gives 0 ≤ x < 1.
    """
    bound = min(CAP_S, BASE_S * 2 ** min(max(failed, 1) - 1, _MAX_DOUBLINGS))
    return now + datetime.timedelta(seconds=max(retry_after_s, 0.0) + chance() * bound)


def failed(
    db: "Session",
    now: datetime.datetime,
    chance: Callable[[], float],
    retry_after_s: float = 0.0,
) -> datetime.datetime:
    """Note that a try failed; return, and keep, the moment of the next one."""
    tries = state.get_number(db, _FAILED) + 1
    at = next_attempt(tries, now, chance, retry_after_s)
    state.put_number(db, _FAILED, tries)
    state.put(db, _NEXT, to_iso(at).encode())
    return at


def succeeded(db: "Session") -> None:
    """Note that a try went well: nothing is due."""
    state.put_number(db, _FAILED, 0)
    state.put(db, _NEXT, b"")


def next_try(db: "Session") -> datetime.datetime | None:
    """Return the moment before which nobody should try by himself; None when it is now."""
    kept = state.get(db, _NEXT)
    return from_iso(kept.decode()) if kept else None
