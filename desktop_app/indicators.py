# SPDX-License-Identifier: MIT
"""Compute the indicators from the records, in the words of `desktop_app.measures`.

None is "Chưa có số liệu": nobody wrote anything down that the figure could count. It is never
shown or sent as 0.
"""

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import villages
from desktop_app.measures import MEASURES, Measure, Share, Sum
from desktop_app.measures.base import Kept
from models.dates import format_date
from models.text import fold, normalise, sort_key
from models.villages import village_of_today
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

Figure = float | int | None
_LETTERS = "abcdefg"  # D9a is a part of D9


@dataclass(frozen=True)
class Scope:
    """Which records count: a campaign, and within it days, one village, one organiser."""

    campaign_code: str
    first: datetime.date | None = None
    last: datetime.date | None = None
    village_id: str | None = None
    organiser: str | None = None

    @property
    def whole(self) -> bool:
        """Tell whether nothing of the campaign is left out."""
        return self == Scope(self.campaign_code)

    def parameters(self) -> dict[str, object]:
        """Return the scope as SQL parameters."""
        return {
            "campaign": self.campaign_code,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "village": self.village_id,
            "organiser": self.organiser,
        }


def scope(
    app: "App",
    *,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    village: str | None = None,
    organiser: str | None = None,
) -> Scope:
    """Return a part of the campaign as an officer names it: a village by name or id, a period.

    Raises UserError naming the field.
    """
    if first and last and first > last:
        raise UserError(
            _("Ngày bắt đầu ({first}) sau ngày kết thúc ({last}).").format(
                first=format_date(first), last=format_date(last)
            ),
            _("Đổi lại một trong hai ngày."),
            field="from",
        )
    village_id = None
    if village:
        known = [v for v in villages.villages(app) if village in {v.id, v.name}]
        known = known or [v for v in villages.villages(app) if fold(village) == fold(v.name)]
        if len(known) != 1:
            raise UserError(
                _("Không có thôn, bản “{name}”.").format(name=village),
                _("Chọn một tên trong danh sách thôn, bản của xã."),
                field="village",
            )
        village_id = known[0].id
    name = normalise(organiser) if organiser else None
    return Scope(app.campaign_code, first, last, village_id, name or None)


_VILLAGE = village_of_today("village_id")
_CHOSEN = f"""
    SELECT id, nr, date, internal, session_type, {_VILLAGE} AS village_id
    FROM guidance_session
    WHERE NOT deleted AND campaign_code = :campaign
      AND (:first IS NULL OR date >= :first) AND (:last IS NULL OR date <= :last)
      AND (:village IS NULL OR {_VILLAGE} = :village)
      AND (:organiser IS NULL OR lead_org = :organiser OR EXISTS (
           SELECT 1 FROM json_each(partners) WHERE value = :organiser))
"""  # noqa: S608 - a constant
SCOPED = f"WITH scoped AS NOT MATERIALIZED ({_CHOSEN})"
"""The sessions in scope, for a statement that looks them up; nothing is read ahead of it."""
_OF_SUMS = village_of_today("g.village_id")
SUMS = f"""
g.campaign_code = :campaign AND NOT g.internal
  AND (:first IS NULL OR g.date >= :first) AND (:last IS NULL OR g.date <= :last)
  AND (:village IS NULL OR {_OF_SUMS} = :village)
  AND (:organiser IS NULL OR g.lead_org = :organiser OR EXISTS (
       SELECT 1 FROM json_each(g.partners) WHERE value = :organiser))
"""  # noqa: S608
"""The sums `g` in scope, of sessions for the people."""
SEEN = f"w.sums IN (SELECT g.nr FROM session_sums g WHERE {SUMS})"  # noqa: S608
"""What was seen `w` in these sessions; a list is probed quicker than sums are read one by one."""
_AGAIN = f"""
SELECT what, '' AS village, sum(times - 1) AS again FROM (
    SELECT w.what AS what, count(*) AS times FROM session_seen w
    WHERE w.what IN (SELECT value FROM json_each(:whats)) AND {SEEN} GROUP BY w.what, w.identity
) GROUP BY what
"""  # noqa: S608
_AGAIN_BY_VILLAGE = f"""
SELECT what, village, sum(times - 1) AS again FROM (
    SELECT w.what AS what, {_OF_SUMS} AS village, count(*) AS times
    FROM session_seen w CROSS JOIN session_sums g ON g.nr = w.sums
    WHERE w.what IN (SELECT value FROM json_each(:whats)) AND {SEEN}
    GROUP BY w.what, w.identity, 2
) GROUP BY what, village
"""  # noqa: S608
_ORGANISERS = """
SELECT DISTINCT lead_org FROM guidance_session NOT INDEXED
WHERE NOT deleted AND campaign_code = :campaign AND lead_org IS NOT NULL
UNION SELECT p.value FROM guidance_session s NOT INDEXED, json_each(s.partners) p
WHERE NOT s.deleted AND s.campaign_code = :campaign AND s.partners <> '[]'
"""


def compute(db: "Session", scope: Scope, codes: list[str]) -> dict[str, Figure]:
    """Return figures by code; None also where nothing of the kind is kept."""
    known = _measured(db, scope, codes).get("", {})
    return {code: _figure(code, known) for code in codes}


def compute_by_village(
    db: "Session", scope: Scope, codes: list[str]
) -> dict[str | None, dict[str, Figure]]:
    """Return the same figures village by village; None is what belongs to no single village.

    Counted within each village: a household that is visited from two of them counts in both.
    """
    found = _measured(db, scope, codes, by_village=True)
    return {
        village or None: {code: _figure(code, known) for code in codes}
        for village, known in found.items()
    }


def rows_kept(db: "Session", scope: Scope, kept: Kept) -> int:
    """Return of how many rows a figure is made, from the sums that are kept of it."""
    which = SUMS.replace("NOT g.internal", "1") if kept.internal else SUMS
    statement = f"SELECT sum({kept.rows or kept.known}) FROM session_sums g WHERE {which}"  # noqa: S608
    return int(db.connection().execute(text(statement), scope.parameters()).scalar() or 0)


def sessions_by_day(db: "Session", scope: Scope) -> dict[str, int]:
    """Return how many sessions were held on each day, for the people."""
    statement = f"SELECT g.date, sum(g.sessions) FROM session_sums g WHERE {SUMS} GROUP BY g.date"  # noqa: S608
    rows = db.connection().execute(text(statement), scope.parameters())
    return {row[0]: row[1] for row in rows}


def parts(codes: list[str]) -> list[str]:
    """Return the codes with everything that they are made of."""
    wanted: list[str] = []

    def want(code: str) -> None:
        if code in wanted or code not in MEASURES:
            return
        wanted.append(code)
        match MEASURES[code]:
            case Sum(plus, minus):
                for inner in (*plus, *minus):
                    want(inner)
            case Share(part, whole):
                want(part)
                want(whole)
            case Measure(zero_when=zero_when):
                want(zero_when)

    for code in codes:
        want(code)
    return wanted


def _measured(
    db: "Session", scope: Scope, codes: list[str], *, by_village: bool = False
) -> dict[str, dict[str, Figure]]:
    """Return village ("" for all or none) → code → figure; one statement reads a source once."""
    together: dict[tuple[Any, str], list[str]] = {}
    summed: list[str] = []
    for code in parts(codes):
        measure = MEASURES[code]
        if isinstance(measure, Measure) and measure.kept:
            summed.append(code)
        elif isinstance(measure, Measure):
            together.setdefault((measure.source, measure.which), []).append(code)
    found = _from_sums(db, scope, summed, by_village=by_village)
    for (source, which), group in together.items():
        figures = ", ".join(f"{_measure(code).figure} AS {code}" for code in group)
        village = f"coalesce({source.village}, '')" if by_village else "''"
        statement = f"SELECT {village} AS village, {figures} {source.rows} AND {which}"
        if "scoped" in source.rows:
            # Of what is not summed there are few rows: their sessions are looked up.
            statement = f"{SCOPED} {statement}"
        if by_village:
            statement += " GROUP BY 1"
        for row in db.connection().execute(text(statement), scope.parameters()).mappings():
            known = found.setdefault(row["village"], {})
            known |= {code: row[code] for code in group}
    return found


def _from_sums(
    db: "Session", scope: Scope, codes: list[str], *, by_village: bool
) -> dict[str, dict[str, Figure]]:
    """Return village → code → figure for figures of which sums are kept."""
    found: dict[str, dict[str, Figure]] = {}
    kept = {code: kept for code in codes if (kept := _measure(code).kept)}
    whats = sorted({k.again for k in kept.values() if k.again})
    again = _again(db, scope, whats, by_village=by_village)
    village = _OF_SUMS if by_village else "''"
    for internal in (False, True):
        chosen = {code: k for code, k in kept.items() if k.internal is internal}
        if not chosen:
            continue
        sums = ", ".join(
            f"sum({k.known}) AS {code}_known, sum({k.amount}) AS {code}"
            for code, k in chosen.items()
        )
        which = SUMS.replace("NOT g.internal", "1") if internal else SUMS
        statement = f"SELECT {village} AS village, {sums} FROM session_sums g WHERE {which}"  # noqa: S608
        statement += " GROUP BY 1" if by_village else ""
        for row in db.connection().execute(text(statement), scope.parameters()).mappings():
            known = found.setdefault(row["village"], {})
            for code, k in chosen.items():
                once = again.get((k.again, row["village"]), 0)
                known[code] = row[code] - once if row[f"{code}_known"] else None
    return found


def _again(
    db: "Session", scope: Scope, whats: list[str], *, by_village: bool
) -> dict[tuple[str, str], int]:
    """Return how often people and households came again, by what and village."""
    if not whats:
        return {}
    rows = db.connection().execute(
        text(_AGAIN_BY_VILLAGE if by_village else _AGAIN),
        {**scope.parameters(), "whats": json.dumps(whats)},
    )
    return {(row.what, row.village): row.again for row in rows}


def _measure(code: str) -> Measure:
    measure = MEASURES[code]
    assert isinstance(measure, Measure)  # noqa: S101 - only measures are read from rows
    return measure


def _figure(code: str, known: dict[str, Figure]) -> Figure:
    match MEASURES.get(code):
        case Sum(plus, minus):
            first = _figure(plus[0], known)
            if first is None:
                return None
            more = sum(_figure(inner, known) or 0 for inner in plus[1:])
            return first + more - sum(_figure(inner, known) or 0 for inner in minus)
        case Share(part, whole):
            total = _figure(whole, known)
            return round(100.0 * (_figure(part, known) or 0) / total, 1) if total else None
        case Measure(zero_when=zero_when):
            value = known.get(code)
            if value is None and zero_when and _figure(zero_when, known) is not None:
                return 0
            return value
        case _:
            return None


def all_codes(app: "App") -> list[str]:
    """Return the codes of the indicator set in force, sub-figures beside their indicator."""
    from desktop_app import reference

    codes = [info.code for info in reference.indicators(app)]
    for code in MEASURES:
        head = code.rstrip(_LETTERS)
        if code not in codes and head in codes:
            after = max(i for i, c in enumerate(codes) if c.rstrip(_LETTERS) == head)
            codes.insert(after + 1, code)
    return codes


def indicators(app: "App", scope: Scope | None = None) -> dict[str, Figure]:
    """Return every indicator of the campaign as it stands; for the whole, figures by hand too."""
    from desktop_app import indicator_values

    scope = scope or Scope(app.campaign_code)
    manual = indicator_values.manual_values(app) if scope.whole else {}
    with app.db.read() as db:
        figures = compute(db, scope, all_codes(app))
    return figures | {code: by_hand.value for code, by_hand in manual.items() if code in figures}


def organisers(app: "App") -> list[str]:
    """Return who led or helped with sessions of the campaign, in the order of the alphabet."""
    with app.db.read() as db:
        found = db.connection().execute(text(_ORGANISERS), {"campaign": app.campaign_code})
        return sorted({row[0] for row in found if row[0]}, key=sort_key)
