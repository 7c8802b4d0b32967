# SPDX-License-Identifier: MIT
"""The deadline of the report: strictly before its day, and the last working day before it."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app import reference
from models.dates import format_date
from models.weekdays import WEEKENDS, Calendar, last_working_day, weekday
from resources.i18n import _

if TYPE_CHECKING:
    from desktop_app.app import App


@dataclass(frozen=True)
class Deadline:
    """When something must be there: “trước ngày 25/10” means that the 25th is too late already.

    Days are those of Vietnam.
    """

    before: datetime.date
    last_day: datetime.date
    working_day: datetime.date
    """The last day up to `last_day` that is no Saturday, Sunday or holiday."""
    days_left: int
    """Until `last_day`; negative when it is over."""

    @property
    def weekend(self) -> bool:
        """Tell whether the last days fall on a weekend, when nobody stamps documents."""
        return self.working_day != self.last_day

    @property
    def near(self) -> bool:
        """Tell whether no more than three days are left of those that offices work."""
        return self.days_left - (self.last_day - self.working_day).days <= 3

    @property
    def sentence(self) -> str:
        """The banner: until when, and on which day work on it ends."""
        day, named = format_date(self.before)[:5], weekday(self.before)
        told = _("Hạn báo cáo UBND tỉnh: trước {day} ({weekday}).").format(day=day, weekday=named)
        if self.days_left < 0:
            return told + " " + _("Đã quá hạn.")
        if self.weekend:
            last = _("Ngày làm việc cuối là {weekday} {day}.").format(
                weekday=weekday(self.working_day),
                day=format_date(self.working_day)[:5],
            )
            told = f"{told} {last}"
        return told


def deadline(
    before: datetime.date, today: datetime.date, calendar: Calendar = WEEKENDS
) -> Deadline:
    """Return a deadline as it stands on a day."""
    last = before - datetime.timedelta(1)
    return Deadline(before, last, last_working_day(last, calendar), (last - today).days)


def report_deadline(app: "App") -> Deadline:
    """Return the deadline of the campaign's report."""
    before, calendar = reference.campaign(app).report_before, reference.working_calendar(app)
    return deadline(before, app.clock.today(), calendar)
