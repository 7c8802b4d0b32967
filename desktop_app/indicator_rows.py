# SPDX-License-Identifier: MIT
"""The rows behind a figure: each with what it adds, so that they add up to the figure."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app import reference
from desktop_app.indicators import Figure, Scope, compute, prepare
from desktop_app.measures import MEASURES, Measure, Share, Sum
from desktop_app.measures.field import PLACE, PLACE_OF_RECORD

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

MOST = 1000


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


def behind(app: "App", code: str, scope: Scope | None = None, most: int = MOST) -> Behind:
    """Return the rows that a figure is made of, at most `most` of them."""
    scope = scope or Scope(app.campaign_code)
    lines: list[Line] = []
    count = 0
    with app.db.read() as db:
        figure = compute(db, scope, [code])[code]
        prepare(db, scope)
        for measure, sign in _parts(code):
            found, total = _rows(app, db, scope, measure, sign, most)
            lines += found
            count += total
    lines.sort(key=lambda line: line.day or datetime.date.min, reverse=True)
    return Behind(code, figure, count, lines[:most])


def _parts(code: str, sign: int = 1) -> Iterator[tuple[Measure, int]]:
    match MEASURES.get(code):
        case Measure() as measure:
            yield measure, sign
        case Sum(plus, minus):
            for inner in plus:
                yield from _parts(inner, sign)
            for inner in minus:
                yield from _parts(inner, -sign)
        case Share(part, _whole):
            yield from _parts(part, sign)
        case None:
            return


def _rows(
    app: "App", db: "Session", scope: Scope, measure: Measure, sign: int, most: int
) -> tuple[list[Line], int]:
    source, counted = measure.source, measure.counted
    placed = source.what == PLACE  # looked up for the rows that are shown alone
    inner = (
        f"SELECT {source.page} AS page, {source.record} AS record, "
        f"{source.day} AS day, {'NULL' if placed else source.what} AS what, "
        f"{source.village} AS village_id, {counted} AS counted, r.nr AS nr "
        f"{source.rows} AND {measure.which} AND {measure.among}"
    )
    # A row that takes nothing away ("again", the first time) is none of the figure's rows.
    kept = "WHERE counted <> 0" if measure.takes_away else "WHERE counted IS NOT NULL"
    everything = f"({inner}) {kept}"
    if not measure.takes_away:
        # Whether a row counts at all does not depend on the others of its identity.
        known = " OR ".join(f"{sql} IS NOT NULL" for sql in (measure.per, measure.amount) if sql)
        everything = (
            f"(SELECT 1 {source.rows} AND {measure.which} AND {measure.among} AND ({known}))"
        )
    connection, values = db.connection(), scope.parameters()
    total = connection.execute(text(f"SELECT count(*) FROM {everything}"), values).scalar_one()  # noqa: S608
    what = f"({PLACE_OF_RECORD})" if placed else "f.what"
    found = connection.execute(
        text(
            f"SELECT f.page, f.record, f.day, f.counted, {what} AS what, v.name AS village "  # noqa: S608
            f"FROM (SELECT * FROM ({inner}) {kept} ORDER BY day DESC, nr DESC LIMIT :most) f "
            "LEFT JOIN village v ON v.id = f.village_id ORDER BY f.day DESC, f.nr DESC"
        ),
        {**values, "most": most},
    )
    lines = [
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
    return lines, int(total)
