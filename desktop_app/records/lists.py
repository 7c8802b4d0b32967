# SPDX-License-Identifier: MIT
"""Lists of records: one kind by the page, every kind for typed words, what lies in the trash."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import paged, reference
from desktop_app.paged import Listing, ListQuery, match_expression
from desktop_app.records import links
from models.records.kind import Kind, Shape
from models.records.kinds import KINDS
from models.records.kinds import kind as kind_of
from models.records.texts import Names, write_cell
from models.schema.index import INDEXES

if TYPE_CHECKING:
    from desktop_app.app import App

_FOUND_OF_A_KIND = 20


@dataclass(frozen=True)
class Line:
    """A record as its list shows it: the text of each column, and what names it."""

    kind: str
    id: str
    title: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Count:
    """How many records of a kind there are, and how many lie in the trash."""

    kind: str
    there: int
    removed: int


@dataclass(frozen=True)
class Wanted:
    """What a list shows: typed words, one entry of the kind's filter, or the trash."""

    words: str = ""
    filter: str = ""
    removed: bool = False


def names(app: "App", kind: Kind) -> Names:
    """Return how the codes and ids of a kind's fields are called."""
    of: dict[str, Mapping[str, tuple[str, ...]]] = {}
    for field in kind.fields:
        if field.shape in {Shape.CHOICE, Shape.CHOICES}:
            of[field.source] = reference.all_names(app, field.source)
        elif field.shape in {Shape.LINK, Shape.LINKS} and field.source not in of:
            of[field.source] = {i: (n,) for i, n in links.names(app, field.source).items()}
    return Names(of)


def index_of(kind: Kind) -> str:
    """Return the full-text index of a kind."""
    return next(index.name for index in INDEXES if index.table == kind.table_name)


def _conditions(app: "App", kind: Kind, *, removed: bool) -> tuple[list[str], dict[str, Any]]:
    conditions = ["r.deleted" if removed else "NOT r.deleted"]
    values: dict[str, Any] = {}
    if kind.code == "business":
        conditions.append("r.merged_into IS NULL")
    if kind.of_campaign:
        conditions.append("r.campaign_code = :campaign")
        values["campaign"] = app.campaign_code
    return conditions, values


def records(app: "App", code: str, wanted: Wanted | None = None) -> Listing:
    """Return how long a list of a kind is; its lines come from `lines`."""
    kind, wanted = kind_of(code), wanted or Wanted()
    conditions, values = _conditions(app, kind, removed=wanted.removed)
    if wanted.filter:
        conditions.append(f"r.{kind.filter_by} = :filter")
        values["filter"] = wanted.filter
    table = f"{kind.table_name} r"
    query = ListQuery(
        lines=f"SELECT r.*, r.sort_key AS k0, r.nr AS k1 FROM {table}",  # noqa: S608 - constants
        table=table,
        key=("r.sort_key", "r.nr"),
        descending=bool(kind.by_date),
        index=index_of(kind),
    )
    # The index forgets what was removed.
    words = "" if wanted.removed else wanted.words
    return paged.open_listing(app, query, conditions, values, words)


def lines(app: "App", code: str, listing: Listing, page: int) -> list[Line]:
    """Return one page of a kind, the latest first or in the order of the alphabet."""
    kind = kind_of(code)
    called = names(app, kind)
    return [_line(kind, row, called) for row in paged.page(app, listing, page)]


def counts(app: "App") -> dict[str, Count]:
    """Return how many records each kind has."""
    found = {}
    with app.db.read() as db:
        for kind in KINDS:
            there, values = _conditions(app, kind, removed=False)
            gone, _values = _conditions(app, kind, removed=True)
            row = (
                db.connection()
                .execute(
                    text(
                        f"SELECT (SELECT count(*) FROM {kind.table_name} r "  # noqa: S608
                        f"WHERE {' AND '.join(there)}), "
                        f"(SELECT count(*) FROM {kind.table_name} r WHERE {' AND '.join(gone)})"
                    ),
                    values,
                )
                .one()
            )
            found[kind.code] = Count(kind.code, int(row[0]), int(row[1]))
    return found


def find(app: "App", words: str) -> list[Line]:
    """Return records of every kind for typed words, kind by kind, the newest first in each."""
    expression = match_expression(words)
    if expression is None:
        return []
    found: list[Line] = []
    for kind in KINDS:
        conditions, values = _conditions(app, kind, removed=False)
        index = index_of(kind)
        statement = (
            f"SELECT r.* FROM {index} f JOIN {kind.table_name} r ON r.nr = f.rowid "  # noqa: S608
            f"WHERE {index} MATCH :words AND {' AND '.join(conditions)} "
            "ORDER BY f.rowid DESC LIMIT :most"
        )
        values |= {"words": expression, "most": _FOUND_OF_A_KIND}
        with app.db.read() as db:
            rows = db.connection().execute(text(statement), values).all()
        if rows:
            called = names(app, kind)
            found += [_line(kind, row, called) for row in rows]
    return found


def recent(app: "App", most: int = 100) -> list[Line]:
    """Return the records of every kind that were touched last."""
    found: list[tuple[str, Line]] = []
    for kind in KINDS:
        conditions, values = _conditions(app, kind, removed=False)
        statement = (
            f"SELECT r.* FROM {kind.table_name} r WHERE {' AND '.join(conditions)} "  # noqa: S608
            "ORDER BY r.nr DESC LIMIT :most"
        )
        with app.db.read() as db:
            rows = db.connection().execute(text(statement), values | {"most": most}).all()
        if rows:
            called = names(app, kind)
            found += [(row.updated_at, _line(kind, row, called)) for row in rows]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [line for _at, line in found[:most]]


def cells(kind: Kind, values: Mapping[str, Any], called: Names) -> dict[str, str]:
    """Return the text of each column of a kind's list; `a|b` is the first that is given."""
    shown = {}
    for column in kind.columns:
        texts = (write_cell(kind.field(n), values.get(n), called) for n in column.split("|"))
        shown[column] = next((t for t in texts if t), "")
    return shown


def _line(kind: Kind, row: Any, called: Names) -> Line:
    values = plain(kind, row._mapping)  # noqa: SLF001 - SQLAlchemy's documented name
    title = str(values.get(kind.heading) or "")
    return Line(kind.code, row.id, title, cells(kind, values, called))


def plain(kind: Kind, row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the values of a row that was read by SQL in the types of its fields."""
    values: dict[str, Any] = {}
    for field in kind.fields:
        value = row[field.name]
        if value is None:
            values[field.name] = None
        elif field.shape is Shape.DATE:
            values[field.name] = datetime.date.fromisoformat(value)
        elif field.shape is Shape.YES_NO:
            values[field.name] = bool(value)
        elif field.shape in {Shape.CHOICES, Shape.LINKS, Shape.WORDS, Shape.TIMES}:
            values[field.name] = json.loads(value)
        else:
            values[field.name] = value
    return values
