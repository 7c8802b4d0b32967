# SPDX-License-Identifier: MIT
"""What a report shows besides its text: figures, villages, days, households; read in one go."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import indicator_values, indicators, reference
from desktop_app.indicator_values import IndicatorLine
from desktop_app.indicators import Figure, Scope
from models.dates import format_number
from models.schema.counting import BEEN, MET
from resources.i18n import speaking
from resources.pictures import Bar, Column, Homes

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

VILLAGE_CODES = ("B1", "B2", "B3", "B5", "B6", "B7", "B8", "C1", "C4", "D11")
SKILL_CODES = (
    *("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14"),
    *("C15", "C16"),
)
_MOST_DAYS, _MOST_WEEKS = 31, 217


@dataclass(frozen=True)
class Line:
    """An indicator as the annex shows it."""

    code: str
    group: str
    name: str
    unit: str
    value: Figure
    target: int | None
    percent: float | None
    note: str


@dataclass(frozen=True)
class VillageLine:
    """A village with its figures and how many of its households were met."""

    name: str
    figures: dict[str, Figure]
    households: int | None
    known: int
    met: int
    visited: int


@dataclass(frozen=True)
class ReportData:
    """The figures of a report, as they stand or as they stood when it was sent."""

    first: datetime.date
    last: datetime.date
    lines: list[Line]
    villages: list[VillageLine]
    days: list[tuple[str, int | None]]

    def value(self, code: str) -> Figure:
        """Return one figure."""
        return next((line.value for line in self.lines if line.code == code), None)

    def to_json(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        kept = asdict(self)
        return {**kept, "first": self.first.isoformat(), "last": self.last.isoformat()}


def from_json(kept: dict[str, Any]) -> ReportData:
    """Return what `to_json` made plain."""
    return ReportData(
        datetime.date.fromisoformat(kept["first"]),
        datetime.date.fromisoformat(kept["last"]),
        [Line(**line) for line in kept["lines"]],
        [VillageLine(**village) for village in kept["villages"]],
        [(label, count) for label, count in kept["days"]],
    )


def gather(
    app: "App", first: datetime.date | None = None, last: datetime.date | None = None
) -> ReportData:
    """Read the figures of a period, or of the whole campaign; in Vietnamese, as reports are."""
    campaign = reference.campaign(app)
    scope = Scope(app.campaign_code, first, last)
    with speaking("vi"):
        lines = [_line(line) for line in indicator_values.lines(app, scope, trend=False)]
    with app.db.read() as db:
        by_village = indicators.compute_by_village(db, scope, list(VILLAGE_CODES))
        villages = _villages(db, scope, by_village)
        start, end = first or campaign.start, last or campaign.end
        held = indicators.sessions_by_day(db, scope)
    if first is None and held:
        start = min(start, datetime.date.fromisoformat(min(held)))
    if last is None and held:
        end = max(end, datetime.date.fromisoformat(max(held)))
    return ReportData(start, end, lines, villages, per_day(held, start, end))


def _line(line: IndicatorLine) -> Line:
    note = line.manual.why if line.manual else ""
    return Line(
        line.code, line.group, line.name, line.unit, line.value, line.target, line.percent, note
    )


# A household is met where it lives, wherever the session was held.
_HOMES = f"""
SELECT g.id, g.name, g.households, count(h.id) AS known,
       coalesce(sum(x.met), 0) AS met, count(x.identity) AS been
FROM village g JOIN village v ON coalesce(v.merged_into, v.id) = g.id AND NOT v.deleted
LEFT JOIN household h ON h.village_id = v.id AND NOT h.deleted
LEFT JOIN (
    SELECT w.identity, max(w.what = '{MET}') AS met
    FROM session_seen w WHERE w.what IN ('{MET}', '{BEEN}') AND {indicators.SEEN}
    GROUP BY w.identity
) x ON x.identity = h.id
WHERE NOT g.deleted AND g.valid_to IS NULL
GROUP BY g.id ORDER BY g.sort_key, g.nr
"""  # noqa: S608 - our own words


def _villages(
    db: "Session", scope: Scope, by_village: dict[str | None, dict[str, Figure]]
) -> list[VillageLine]:
    none: dict[str, Figure] = dict.fromkeys(VILLAGE_CODES)
    lines = [
        VillageLine(
            row.name,
            by_village.get(row.id, none),
            row.households,
            row.known,
            row.met,
            row.been - row.met,
        )
        for row in db.connection().execute(text(_HOMES), scope.parameters())
    ]
    if None in by_village:
        lines.append(VillageLine("", by_village[None], None, 0, 0, 0))
    return lines


def per_day(
    held: dict[str, int], start: datetime.date, end: datetime.date
) -> list[tuple[str, int | None]]:
    """Return sessions a day, a week from a month on, a month from half a year on, with labels."""
    length = (end - start).days + 1
    if length <= _MOST_DAYS:
        days = [start + datetime.timedelta(n) for n in range(length)]
        return [(f"{day:%d/%m}", held.get(day.isoformat())) for day in days]
    counts: dict[str, int | None] = {}
    for number in range(length):
        day = start + datetime.timedelta(number)
        first = day - datetime.timedelta((day - start).days % 7)
        label = f"{first:%d/%m}" if length <= _MOST_WEEKS else f"{day:%m/%y}"
        counts.setdefault(label, None)
        if held.get(day.isoformat()):
            counts[label] = (counts[label] or 0) + held[day.isoformat()]
    return list(counts.items())


def progress(data: ReportData) -> list[Bar]:
    """Return households met by village, as bars."""
    return [
        Bar(v.name, v.met, v.households or v.known or None, _homes_note(v))
        for v in data.villages
        if v.name
    ]


def homes(data: ReportData) -> list[Homes]:
    """Return the households of each village, for the grid."""
    return [
        Homes(v.name, v.met, v.visited, max(v.households or 0, v.known), _homes_note(v))
        for v in data.villages
        if v.name
    ]


def _homes_note(village: VillageLine) -> str:
    total = village.households or village.known
    return f"{format_number(village.met)}/{format_number(total)}" if total else "–"


def days(data: ReportData) -> list[Column]:
    """Return sessions per day, as columns."""
    return [Column(label, count, format_number(count)) for label, count in data.days]


def skills(data: ReportData, names: Mapping[str, str] | None = None) -> list[Bar]:
    """Return the results per skill that there are figures for, as bars against the greatest.

    `names` are those of the screen's language; without them the report's own stand.
    """
    called = names or {}
    found = [line for line in data.lines if line.code in SKILL_CODES and line.value is not None]
    most = int(max((line.value or 0 for line in found), default=0)) or None
    return [
        Bar(
            called.get(line.code, line.name),
            int(line.value or 0),
            most,
            format_number(line.value),
        )
        for line in found
    ]
