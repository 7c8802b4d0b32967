# SPDX-License-Identifier: MIT
"""The rows behind a figure: each with what it adds, so that they add up to the figure."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app import reference
from desktop_app.indicators import SCOPED, Figure, Scope, compute, rows_kept
from desktop_app.measures import MEASURES, Measure, Share, Sum
from desktop_app.measures.base import Counting, Source
from desktop_app.measures.field import PLACE, PLACE_OF_RECORD
from models.dates import format_number
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

MOST = 1000
FEW = 5000


@dataclass(frozen=True)
class Line:
    """One row behind a figure; `page` and `record` say what opens when it is chosen."""

    page: str
    record: str
    day: datetime.date | None
    what: str
    village: str
    counted: Figure
    """What the row adds; 0 when its household or person was counted before."""


@dataclass(frozen=True)
class Behind:
    """A figure with its rows, the latest first; `count` tells how many there are in all."""

    code: str
    figure: Figure
    count: int
    lines: list[Line]

    @property
    def left_out(self) -> str:
        """What is not among the lines, in a sentence; "" when all of them are."""
        if len(self.lines) >= self.count:
            return ""
        return _(
            "Chỉ hiện {shown} dòng mới nhất; chọn ngày hoặc thôn, bản để thấy dòng cũ."
        ).format(shown=format_number(len(self.lines)))


def behind(app: "App", code: str, scope: Scope | None = None, most: int = MOST) -> Behind:
    """Return the rows that a figure is made of, at most `most` of them, the latest first."""
    scope = scope or Scope(app.campaign_code)
    lines: list[Line] = []
    count = 0
    with app.db.read() as db:
        parts = list(_parts(code))
        figures = compute(db, scope, [code, *(part for part, _sign in parts)])
        for part, sign in parts:
            total = _total(db, scope, part, figures[part])
            lines += _rows(app, db, scope, part, sign, total, most)
            count += total
    lines.sort(key=lambda line: line.day or datetime.date.min, reverse=True)
    return Behind(code, figures[code], count, lines[:most])


def _parts(code: str, sign: int = 1) -> Iterator[tuple[str, int]]:
    match MEASURES.get(code):
        case Measure():
            yield code, sign
        case Sum(plus, minus):
            for inner in plus:
                yield from _parts(inner, sign)
            for inner in minus:
                yield from _parts(inner, -sign)
        case Share(part, _whole):
            yield from _parts(part, sign)
        case None:
            return


def _total(db: "Session", scope: Scope, code: str, figure: Figure) -> int:
    """Return of how many rows a measure is made: from its sums where they are kept."""
    measure = _measure(code)
    if measure.kept is None:
        found = db.connection().execute(text(_count(measure)), scope.parameters())
        return int(found.scalar_one())
    # Each of its rows takes 1 away.
    return -int(figure or 0) if measure.takes_away else rows_kept(db, scope, measure.kept)


def _measure(code: str) -> Measure:
    measure = MEASURES[code]
    assert isinstance(measure, Measure)  # noqa: S101 - the parts of a figure are measures
    return measure


def _rows(
    app: "App", db: "Session", scope: Scope, code: str, sign: int, total: int, most: int
) -> list[Line]:
    if not total:
        return []
    measure = _measure(code)
    # Of few rows all are read; of many only those that are shown, from the last day back.
    source = measure.source
    many = total > FEW and measure.kept is not None and source.newest
    inner = _newest_of(measure) if many else _all_of(measure)
    placed = source.what == PLACE  # looked up for the rows that are shown alone
    what = f"({PLACE_OF_RECORD})" if placed else "f.what"
    found = db.connection().execute(
        text(
            f"{SCOPED} SELECT f.page, f.record, f.day, f.counted, {what} AS what, "  # noqa: S608
            f"v.name AS village FROM ({inner} ORDER BY day DESC, nr DESC LIMIT :most) f "
            "LEFT JOIN village v ON v.id = f.village_id ORDER BY f.day DESC, f.nr DESC"
        ),
        {**scope.parameters(), "most": most},
    )
    return [
        Line(
            row.page,
            row.record,
            datetime.date.fromisoformat(row.day) if row.day else None,
            reference.label(app, source.catalogue, row.what) if source.catalogue else row.what,
            row.village or "",
            sign * row.counted,
        )
        for row in found
    ]


def _shown(source: Source) -> str:
    what = "NULL" if source.what == PLACE else source.what
    return (
        f"{source.page} AS page, {source.record} AS record, {source.day} AS day, "
        f"{what} AS what, {source.village} AS village_id, r.nr AS nr"
    )


def _known(measure: Measure) -> str:
    """Return when a row counts at all, which does not depend on the others of its identity."""
    return " OR ".join(f"{sql} IS NOT NULL" for sql in (measure.per, measure.amount) if sql)


def _all_of(measure: Measure) -> str:
    source = measure.source
    # A row that takes nothing away ("again", the first time) is none of the figure's rows.
    kept = "WHERE counted <> 0" if measure.takes_away else "WHERE counted IS NOT NULL"
    return (
        f"SELECT * FROM (SELECT {_shown(source)}, {measure.counted} AS counted "  # noqa: S608
        f"{source.rows} AND {measure.which} AND {measure.among}) {kept}"
    )


def _count(measure: Measure) -> str:
    source = measure.source
    if measure.takes_away:
        return f"{SCOPED} SELECT count(*) FROM ({_all_of(measure)})"  # noqa: S608
    return (
        f"{SCOPED} SELECT count(*) {source.rows} "
        f"AND {measure.which} AND {measure.among} AND ({_known(measure)})"
    )


def _newest_of(measure: Measure) -> str:
    """Return the rows session by session; whether one is the first of its identity is looked up."""
    source, per = measure.source, measure.per or "NULL"
    rows = (
        f"SELECT {_shown(source)}, {per} AS per, {measure.amount} AS amount {source.newest} "
        f"AND {measure.which} AND {measure.among} AND ({_known(measure)})"
    )
    if measure.counting is Counting.SUM:
        return f"SELECT f.*, f.amount AS counted FROM ({rows}) f"  # noqa: S608
    earlier = (
        f"EXISTS (SELECT 1 {source.one} AND {measure.which} AND {measure.among} "
        f"AND {per} = f.per AND ({source.day}, r.nr) < (f.day, f.nr))"
    )
    if measure.takes_away:
        return f"SELECT f.*, -1 AS counted FROM ({rows}) f WHERE {earlier}"  # noqa: S608
    once = f"CASE WHEN f.per IS NULL THEN f.amount ELSE NOT {earlier} END"
    rows += " ORDER BY day DESC, nr DESC LIMIT :most"  # looked up for the rows that are shown alone
    return f"SELECT f.*, {once} AS counted FROM ({rows}) f"  # noqa: S608
