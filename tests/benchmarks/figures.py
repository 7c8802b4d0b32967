# SPDX-License-Identifier: MIT
"""A measured figure, what it should be, and what it was measured against."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One figure of a benchmark; `goal` is a most, or a least when `at_least`."""

    value: float
    goal: float
    unit: str
    against: str
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Tell whether the goal is met."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def to_json(self) -> dict[str, object]:
        """Return what `--json` prints for this figure."""
        told = asdict(self)
        told.pop("at_least")
        return {
            **told,
            "value": round(self.value, 4),
            "holds": self.holds,
        }


Figures = dict[str, Figure]


def timed(work: Callable[[], object]) -> float:
    """Return how many milliseconds one run takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def median_ms(work: Callable[[], object], runs: int) -> float:
    """Return the median of several runs in milliseconds."""
    return statistics.median(timed(work) for _ in range(runs))


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
