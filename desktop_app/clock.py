# SPDX-License-Identifier: MIT
"""The one place that asks what time it is."""

import datetime
from dataclasses import dataclass

from models.dates import local_date


class Clock:
    """The machine's clock."""

    def now(self) -> datetime.datetime:
        """Return the present moment, aware of its zone."""
        return datetime.datetime.now(datetime.UTC)

    def today(self) -> datetime.date:
        """Return today's date in Vietnam."""
        return local_date(self.now())


@dataclass
class SetClock(Clock):
    """A clock that stands where it was set and moves when told: for demonstrations and tests."""

    moment: datetime.datetime

    def now(self) -> datetime.datetime:  # type: ignore[explicit-override]
        """Return the moment that was set."""
        return self.moment

    def set(self, moment: datetime.datetime) -> None:
        """Move the clock."""
        self.moment = moment

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.moment += datetime.timedelta(seconds=seconds)
