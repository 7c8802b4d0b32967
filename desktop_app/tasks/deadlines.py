# SPDX-License-Identifier: MIT
"""Banners for deadlines: a deadline on a weekend is over on the Friday before."""

import datetime
from dataclasses import dataclass

from desktop_app.tasks.service import Task, TaskGroup, groups
from models.weekdays import WEEKENDS, Calendar, last_working_day, weekday
from resources.i18n import _

DAYS_BEFORE = 3
_REPORT = "report_sent"


@dataclass(frozen=True)
class Banner:
    """A deadline that is near: `text` names it, `advice` says until when to work."""

    code: str
    text: str
    advice: str


def banners(found: list[Task], today: datetime.date, calendar: Calendar = WEEKENDS) -> list[Banner]:
    """Return the deadlines of open duties of the commune that are three working days away or less.

    The weekend before a deadline counts: "trước 25/10 (Chủ nhật)" is shown from Tuesday 20/10 on,
    and says that Friday 23/10 is the last working day.
    """
    days = {task.code: task for task in found if not task.per}
    near = []
    for group in groups(found):
        task = days.get(group.code)
        if task is None or not group.open:
            continue
        last = last_working_day(task.last_day, calendar)
        if last - datetime.timedelta(days=DAYS_BEFORE) <= today <= task.last_day:
            near.append(_banner(task, group, last))
    return near


def _banner(task: Task, group: TaskGroup, last: datetime.date) -> Banner:
    day = f"{task.day:%d/%m} ({weekday(task.day)})"
    if task.code == _REPORT:
        text = _("Hạn báo cáo UBND tỉnh: trước {day}").format(day=day)
    elif task.inclusive:
        text = _("{task}: hạn {day}").format(task=group.text, day=day)
    else:
        text = _("{task}: hạn trước {day}").format(task=group.text, day=day)
    advice = _("Ngày làm việc cuối cùng: {weekday} {day}.").format(
        weekday=weekday(last), day=f"{last:%d/%m}"
    )
    return Banner(task.code, text, advice)
