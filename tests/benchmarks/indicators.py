# SPDX-License-Identifier: MIT
"""Every indicator at a million participants."""

from tests.benchmarks.reports import measure_indicators as measure

__all__ = ["measure"]
