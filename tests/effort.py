# SPDX-License-Identifier: MIT
"""How hard tests try: short in every run, long with TUNGNGO_EFFORT=full."""

import os

FULL = os.environ.get("TUNGNGO_EFFORT") == "full"


def examples(short: int, factor: int = 50) -> int:
    """How many examples a property test looks at."""
    return short * factor if FULL else short
