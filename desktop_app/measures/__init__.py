# SPDX-License-Identifier: MIT
"""What each indicator counts, as `indicators.csv` words it.

A figure and the rows behind it come from the same words, so that they cannot disagree: the amounts
of the rows add up to the figure (`tests/desktop_app/test_indicators.py`).
"""

from collections.abc import Mapping

from desktop_app.measures import field, plan
from desktop_app.measures.base import Measure, Share, Sum

MEASURES: Mapping[str, Measure | Sum | Share] = {**field.MEASURES, **plan.MEASURES}

__all__ = ["MEASURES", "Measure", "Share", "Sum"]
