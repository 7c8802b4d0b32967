# SPDX-License-Identifier: MIT
"""Hôm nay: how far are we, what is due, what is unfinished, what is unsent."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import (
    deadlines,
    drafts,
    exchange_views,
    guidance,
    indicators,
    reference,
    rights,
    villages,
)
from desktop_app.drafts import DraftInfo
from desktop_app.exchange_views import SyncStatus
from desktop_app.indicators import Figure, Scope
from desktop_app.records import forms
from desktop_app.report_data import SKILL_CODES
from desktop_app.rights import RequestLine
from desktop_app.tasks import service as task_service
from desktop_app.tasks.deadlines import Banner, banners
from desktop_app.tasks.service import TaskGroup
from desktop_app.villages import VillageProgress
from models.dates import format_number
from resources.pictures import Bar, Homes

if TYPE_CHECKING:
    from desktop_app.app import App

_DAYS = """
SELECT s.date, sum(t.total) AS people, count(*) AS sessions FROM guidance_session s
JOIN session_tally t ON t.session_id = s.id AND NOT t.deleted
WHERE NOT s.deleted AND NOT s.internal AND s.campaign_code = :campaign
  AND s.date BETWEEN :first AND :last GROUP BY s.date
"""
_REVISITS = """
SELECT count(DISTINCT v.household_id) FROM household_visit v
WHERE NOT v.deleted AND v.revisit_on <= :today
  AND v.nr = (SELECT max(w.nr) FROM household_visit w
              WHERE w.household_id = v.household_id AND NOT w.deleted)
"""


@dataclass(frozen=True)
class Due:
    """A date of the plan: what, until when, and how many days are left (negative: over)."""

    code: str
    label: str
    day: datetime.date
    inclusive: bool
    days_left: int


@dataclass(frozen=True)
class DayCount:
    """Sessions and people guided on one day of the drive; None where no session was held."""

    day: datetime.date
    people: int | None
    sessions: int | None


@dataclass(frozen=True)
class Overview:
    """Everything the first page shows."""

    today: datetime.date
    figures: dict[str, Figure]
    households_known: int
    people_today: int | None
    villages: list[VillageProgress]
    days: list[DayCount]
    skills: list[Bar]
    homes: list[Homes]
    drafts: list[DraftInfo]
    revisits_due: int
    asked: list[RequestLine]
    due: list[Due]
    banners: list[Banner]
    duties: list[TaskGroup]
    """Duties that are over time or due within a week."""
    sync: SyncStatus


_SHOWN = ["B1", "B2", "B4", "B5", "C4", "D10", "D11", "D11a"]


def overview(app: "App") -> Overview:
    """Read the first page in one go."""
    campaign = reference.campaign(app)
    today = app.clock.today()
    with app.db.read() as db:
        figures = indicators.compute(db, Scope(app.campaign_code), [*_SHOWN, *SKILL_CODES])
        counted = db.connection().execute(
            text(_DAYS),
            {
                "campaign": app.campaign_code,
                "first": campaign.start.isoformat(),
                "last": campaign.end.isoformat(),
            },
        )
        by_day = {datetime.date.fromisoformat(row.date): row for row in counted}
        revisits = db.connection().execute(text(_REVISITS), {"today": today.isoformat()}).scalar()
    progress = villages.village_progress(app)
    duties = task_service.tasks(app)
    length = (campaign.end - campaign.start).days + 1
    days = [campaign.start + datetime.timedelta(days=i) for i in range(length)]
    return Overview(
        today=today,
        figures=figures,
        households_known=sum(v.total or 0 for v in progress),
        people_today=by_day[today].people if today in by_day else None,
        villages=progress,
        days=[_day(day, by_day.get(day)) for day in days],
        skills=_skills(app, figures),
        homes=_homes(progress),
        drafts=_unfinished(app),
        revisits_due=int(revisits or 0),
        asked=rights.open_requests(app),
        due=_due(app, today),
        banners=banners(duties, today, reference.working_calendar(app)),
        duties=[
            group
            for group in task_service.groups(duties)
            if group.open and group.days_left <= task_service.SOON_DAYS
        ],
        sync=exchange_views.status(app),
    )


def _unfinished(app: "App") -> list[DraftInfo]:
    """Return the unfinished forms of sessions and records, the latest first."""
    found = [*drafts.unfinished(app, guidance.KIND), *forms.unfinished(app)]
    return sorted(found, key=lambda info: info.saved_at, reverse=True)


def _day(day: datetime.date, row: Any) -> DayCount:
    return DayCount(day, row.people, row.sessions) if row else DayCount(day, None, None)


def _skills(app: "App", figures: dict[str, Figure]) -> list[Bar]:
    """Return what people can do now, by indicator, each against the greatest."""
    names = {info.code: info.name for info in reference.indicators(app)}
    found = {code: int(figures[code] or 0) for code in SKILL_CODES if figures[code] is not None}
    most = max(found.values(), default=0) or None
    return [Bar(names.get(c, c), n, most, format_number(n)) for c, n in found.items()]


def _homes(progress: list[VillageProgress]) -> list[Homes]:
    made = []
    for village in progress:
        total = max(village.total or 0, village.known)
        visited = min(village.away + village.refused + village.revisit, village.known - village.met)
        note = f"{format_number(village.met)}/{format_number(total)}"
        if total:
            made.append(Homes(village.name, village.met, visited, total, note))
    return made


def _due(app: "App", today: datetime.date) -> list[Due]:
    found = []
    for milestone in reference.campaign(app).milestones:
        last_day = milestone.day if milestone.inclusive else milestone.day - datetime.timedelta(1)
        left = (last_day - today).days
        if left >= 0:
            label = milestone.label
            if milestone.code == "report":
                label = deadlines.deadline(
                    milestone.day, today, reference.working_calendar(app)
                ).sentence
            found.append(Due(milestone.code, label, milestone.day, milestone.inclusive, left))
    return sorted(found, key=lambda due: due.days_left)
