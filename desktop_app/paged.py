# SPDX-License-Identifier: MIT
"""Long lists by the page: any page costs the same, because each begins at a key that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from models.dates import format_number
from models.text import fold

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

PAGE = 100
STRIDE = 5  # pages between two noted beginnings; a page in between is a short walk from one
MOST_FOUND = 1000


@dataclass(frozen=True)
class ListQuery:
    """How a list is read: what stands on a line, from which table, in which order.

    `key` are the columns of the order, the last one the row's number; `lines` selects them too,
    under the names `k0`, `k1`, …. `index` is the full-text index over the same numbers.
    """

    lines: str
    table: str
    key: tuple[str, ...]
    descending: bool
    index: str

    @property
    def order(self) -> str:
        """The ORDER BY clause."""
        direction = " DESC" if self.descending else ""
        return "ORDER BY " + ", ".join(column + direction for column in self.key)


@dataclass
class Listing:
    """A list and how long it is; `anchors` make far pages as cheap as near ones.

    Counting a million rows takes longer than drawing the first of them: until `count_all` was here,
    `count` is only what is sure, one page and a line.
    """

    query: ListQuery
    where: str
    values: dict[str, Any]
    count: int
    counted: bool = True
    found: list[int] | None = None
    """Row numbers found by words, at most MOST_FOUND; None when nothing was searched for."""
    anchors: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    """Page number → key of the last line before it."""


def match_expression(words: str) -> str | None:
    """Return the full-text expression for what was typed; None when nothing can be searched.

    Words end where the index ends them: "12/KH-UBND" is three, "4.0" two.
    """
    parts = "".join(c if c.isalnum() else " " for c in fold(words)).split()
    return " ".join(f'"{part}"*' for part in parts) or None


def open_listing(
    app: "App",
    query: ListQuery,
    conditions: list[str],
    values: Mapping[str, Any],
    words: str = "",
) -> Listing:
    """Return a list narrowed by SQL conditions (constants of the caller) and by typed words."""
    where = "WHERE " + " AND ".join(conditions)
    expression = match_expression(words)
    with app.db.read() as db:
        if expression is None:
            statement = (
                f"SELECT count(*) FROM (SELECT 1 FROM {query.table} {where} LIMIT {PAGE + 1})"  # noqa: S608
            )
            count = int(db.connection().execute(text(statement), values).scalar_one())
            return Listing(query, where, dict(values), count, count <= PAGE)
        number = query.key[-1]
        # By row number, the newest first: ranking a million names costs more than it tells.
        rows = db.connection().execute(
            text(
                f"SELECT {number} AS nr FROM {query.index} f "  # noqa: S608
                f"JOIN {query.table} ON {number} = f.rowid {where} "
                f"AND {query.index} MATCH :words ORDER BY f.rowid DESC LIMIT :most"
            ),
            {**values, "words": expression, "most": MOST_FOUND},
        )
        found = [int(row.nr) for row in rows]
        return Listing(query, where, dict(values), len(found), found=found)


def page(app: "App", listing: Listing, number: int) -> list[Any]:
    """Return the rows of one page of PAGE lines."""
    if listing.found is not None:
        return _numbered(app, listing, listing.found[number * PAGE : (number + 1) * PAGE])
    query = listing.query
    with app.db.read() as db:
        if number and not _begins(db, listing, number):
            return []
        where, values = _after(listing, number)
        statement = f"{query.lines} {where} {query.order} LIMIT :page"
        rows = list(db.connection().execute(text(statement), values | {"page": PAGE}).all())
    if len(rows) == PAGE:
        listing.anchors[number + 1] = _key(query, rows[-1])
    return rows


def _begins(db: "Session", listing: Listing, number: int) -> bool:
    """Note where a page begins; False when the list ends before it.

    Along the keys alone: the lines that are passed over are never read.
    """
    if number in listing.anchors:
        return True
    near = number - number % STRIDE
    near = near if near in listing.anchors else 0
    row = _step(db, listing, near, number - near)
    if row is not None:
        listing.anchors[number] = _key(listing.query, row)
    return row is not None


def _step(db: "Session", listing: Listing, start: int, pages: int) -> Any:
    """Return the key of the last line of so many pages from the beginning of one; None if less."""
    keys = ", ".join(f"{column} AS k{i}" for i, column in enumerate(listing.query.key))
    after, values = _after(listing, start)
    statement = text(
        f"SELECT {keys} FROM {listing.query.table} {after} {listing.query.order} "  # noqa: S608
        f"LIMIT 1 OFFSET {pages * PAGE - 1}"
    )
    return db.connection().execute(statement, values).first()


def _after(listing: Listing, number: int) -> tuple[str, dict[str, Any]]:
    """Return the condition, and its values, of a list from one page on, if its start is known."""
    anchor = listing.anchors.get(number)
    if not anchor:
        return listing.where, dict(listing.values)
    names = [f":a{i}" for i in range(len(anchor))]
    sign = "<" if listing.query.descending else ">"
    where = f"{listing.where} AND ({', '.join(listing.query.key)}) {sign} ({', '.join(names)})"
    return where, listing.values | {f"a{i}": value for i, value in enumerate(anchor)}


def _key(query: ListQuery, row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, f"k{i}") for i in range(len(query.key)))


def _numbered(app: "App", listing: Listing, numbers: list[int]) -> list[Any]:
    if not numbers:
        return []
    names = {f"n{i}": number for i, number in enumerate(numbers)}
    listed = ", ".join(f":{name}" for name in names)
    query = listing.query
    statement = f"{query.lines} WHERE {query.key[-1]} IN ({listed}) {query.order}"
    with app.db.read() as db:
        return list(db.connection().execute(text(statement), names).all())


def count_all(app: "App", listing: Listing) -> Listing:
    """Count a list to its end and note where every fifth page begins (0.3 s at a million rows).

    From page to page by key, so that nothing is held in memory but where the pages begin.
    """
    if listing.counted:
        return listing
    query = listing.query
    number = 0
    with app.db.read() as db:
        while (row := _step(db, listing, number, STRIDE)) is not None:
            number += STRIDE
            listing.anchors[number] = _key(query, row)
        after, values = _after(listing, number)
        rest = text(f"SELECT count(*) FROM {query.table} {after}")  # noqa: S608
        listing.count = number * PAGE + db.connection().execute(rest, values).scalar_one()
    listing.counted = True
    return listing


def how_many(listing: Listing) -> str:
    """Return the length as it is shown, with a plus while there may be more."""
    more = not listing.counted or (listing.found is not None and listing.count >= MOST_FOUND)
    return format_number(listing.count) + ("+" if more else "")
