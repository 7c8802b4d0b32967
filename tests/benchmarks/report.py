# SPDX-License-Identifier: MIT
"""The report of a year at a million participants."""

from tests.benchmarks.reports import measure_report as measure

__all__ = ["measure"]
