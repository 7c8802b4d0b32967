# SPDX-License-Identifier: MIT
"""Days of the week in words, and working days.

Saturdays, Sundays and public holidays are no working days, except for a Saturday that is worked in
place of a weekday. Holidays by the moon are announced year by year: beyond what a calendar knows, a
date counted forward is a little early and never too late.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from resources.i18n import N_, _

_WEEKDAYS = (
    N_("thứ Hai"),
    N_("thứ Ba"),
    N_("thứ Tư"),
    N_("thứ Năm"),
    N_("thứ Sáu"),
    N_("thứ Bảy"),
    N_("Chủ nhật"),
)
_SATURDAY = 5


def weekday(day: datetime.date) -> str:
    """Return the day of the week in words."""
    return _(_WEEKDAYS[day.weekday()])


@dataclass(frozen=True)
class Calendar:
    """Which days are no working days: `days` tells of each that is not as its weekday says."""

    days: Mapping[datetime.date, bool] = field(default_factory=dict)
    """Day → whether it is worked: False for a holiday, True for a Saturday worked instead."""

    def works(self, day: datetime.date) -> bool:
        """Tell whether offices work on a day."""
        return self.days.get(day, day.weekday() < _SATURDAY)

    def knows(self, day: datetime.date) -> bool:
        """Tell whether the holidays of a day's year are known."""
        return any(known.year == day.year for known in self.days)


WEEKENDS = Calendar()


def last_working_day(day: datetime.date, calendar: Calendar = WEEKENDS) -> datetime.date:
    """Return the last working day not after `day`."""
    while not calendar.works(day):
        day -= datetime.timedelta(days=1)
    return day


def working_days_after(
    day: datetime.date, count: int, calendar: Calendar = WEEKENDS
) -> datetime.date:
    """Return the date that many working days later."""
    while count:
        day += datetime.timedelta(days=1)
        count -= calendar.works(day)
    return day
