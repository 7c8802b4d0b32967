# SPDX-License-Identifier: MIT
"""Days of the week in words, and working days.

Saturdays and Sundays are no working days. Public holidays are not known here: a date counted
forward is then a little early and never too late.
"""

import datetime

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


def last_working_day(day: datetime.date) -> datetime.date:
    """Return the last working day not after `day`."""
    return day - datetime.timedelta(days=max(day.weekday() - _SATURDAY + 1, 0))


def working_days_after(day: datetime.date, count: int) -> datetime.date:
    """Return the date that many working days later."""
    while count:
        day += datetime.timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day
