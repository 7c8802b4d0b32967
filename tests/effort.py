# SPDX-License-Identifier: MIT
"""How hard tests try: a quick look, in CI (TUNGNGO_EFFORT=ci, as `.ci/run` sets it), or =full."""

import os
from typing import TypeVar

EFFORT = os.environ.get("TUNGNGO_EFFORT", "")
FULL = EFFORT == "full"
CI = EFFORT == "ci"

_Amount = TypeVar("_Amount")


def by_effort(quick: _Amount, in_ci: _Amount, full: _Amount) -> _Amount:
    """Return an amount of work for the effort of this run."""
    return full if FULL else in_ci if CI else quick


def examples(short: int, factor: int = 50) -> int:
    """How many examples a property test looks at."""
    return short * factor if FULL else short
