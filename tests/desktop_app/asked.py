# SPDX-License-Identifier: MIT
"""What part of a campaign is asked for, in plain values."""

from dataclasses import dataclass

from tests.desktop_app.generated_rows import Records


@dataclass
class Asked:
    """Days, a village, an organiser."""

    first: str | None = None
    last: str | None = None
    village: str | None = None
    organiser: str | None = None

    def has_day(self, day: str | None) -> bool:
        """A record without a day is in no period."""
        if day is None:
            return not (self.first or self.last)
        return (not self.first or day >= self.first) and (not self.last or day <= self.last)

    def has_month(self, day: str | None) -> bool:
        """A month alone is in every period that touches it."""
        if day is None:
            return not (self.first or self.last)
        first = self.first[: len(day)] if self.first else ""
        last = self.last[: len(day)] if self.last else "9"
        return first <= day <= last

    def villages_today(self, made: Records) -> dict[str | None, str | None]:
        """Village → the one that it is today."""
        return {v["id"]: v["merged_into"] or v["id"] for v in made.tables["village"]}
