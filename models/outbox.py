# SPDX-License-Identifier: MIT
"""The states of a sealed batch and the moves between them."""

from enum import StrEnum


class BatchState(StrEnum):
    """Where a sealed batch is. A batch may be in flight and exported; the later one is kept."""

    SEALED = "sealed"
    IN_FLIGHT = "in_flight"
    EXPORTED = "exported"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    DISSOLVED = "dissolved"


UNDER_WAY = (BatchState.SEALED, BatchState.IN_FLIGHT, BatchState.EXPORTED)

MOVES: dict[BatchState, frozenset[BatchState]] = {
    BatchState.SEALED: frozenset(
        {
            BatchState.IN_FLIGHT,
            BatchState.EXPORTED,
            BatchState.CONFIRMED,
            BatchState.REFUSED,
            BatchState.DISSOLVED,
        }
    ),
    BatchState.IN_FLIGHT: frozenset(
        {
            BatchState.EXPORTED,
            BatchState.CONFIRMED,
            BatchState.REFUSED,
            BatchState.DISSOLVED,
        }
    ),
    BatchState.EXPORTED: frozenset(
        {
            BatchState.IN_FLIGHT,
            BatchState.CONFIRMED,
            BatchState.REFUSED,
            BatchState.DISSOLVED,
        }
    ),
    # Only a province restored from a backup (a higher generation) takes a confirmation back.
    BatchState.CONFIRMED: frozenset({BatchState.SEALED}),
    BatchState.REFUSED: frozenset({BatchState.DISSOLVED}),
    # Its changes are open again and travel in another batch; this one is kept to be told apart.
    BatchState.DISSOLVED: frozenset(),
}


def from_states(target: BatchState) -> tuple[BatchState, ...]:
    """Return the states from which a batch may move to `target`."""
    return tuple(state for state, targets in MOVES.items() if target in targets)
