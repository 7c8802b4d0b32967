# SPDX-License-Identifier: MIT
"""People who let themselves be named: find while typing, meet a double, list."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import paged
from desktop_app.paged import Listing, ListQuery, match_expression
from models.text import fold, format_phone, normalise_phone
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App


@dataclass(frozen=True)
class PersonLine:
    """A person as lists show it; name and phone are empty once the consent was taken back."""

    id: str
    full_name: str
    birth_year: int | None
    sex: str
    phone: str
    village: str
    sessions: int
    withdrawn: bool


_LINES = """
SELECT p.id, p.full_name, p.birth_year, p.sex, p.phone, p.withdrawn, v.name AS village,
       (SELECT count(*) FROM attendance a WHERE a.participant_id = p.id AND NOT a.deleted)
           AS sessions,
       p.sort_key AS k0, p.nr AS k1
FROM participant p LEFT JOIN village v ON v.id = p.village_id
"""
_QUERY = ListQuery(
    lines=_LINES,
    table="participant p",
    key=("p.sort_key", "p.nr"),
    descending=False,
    index="search_participant",
)
_FIND = (
    _LINES  # noqa: S608
    + """
WHERE p.nr IN (SELECT rowid FROM search_participant WHERE search_participant MATCH :words
               ORDER BY rowid DESC LIMIT :most)
ORDER BY p.nr DESC
"""
)
_BY_PHONE = _LINES + "WHERE p.phone >= :phone AND p.phone < :after AND NOT p.deleted LIMIT :most"
_LAST_FOUR = _LINES + "WHERE substr(p.phone, -4) = :phone AND NOT p.deleted LIMIT :most"
_ALIKE = (
    _LINES
    + """
WHERE NOT p.deleted AND p.full_name IS NOT NULL AND (
    (p.village_id = :village AND p.name_key = :name
     AND p.birth_year BETWEEN :year - 1 AND :year + 1)
    OR (p.phone = :phone AND :phone <> ''))
LIMIT 5
"""
)


def find(app: "App", typed: str, most: int = 8) -> list[PersonLine]:
    """Return people for a typed name (accents not needed), phone, or its last four digits."""
    digits = normalise_phone(typed)
    with app.db.read() as db:
        if digits.isdigit() and len(digits) == 4:
            return _people(db, _LAST_FOUR, {"phone": digits, "most": most})
        if digits.isdigit() and len(digits) >= 5:
            after = digits[:-1] + chr(ord(digits[-1]) + 1)
            return _people(db, _BY_PHONE, {"phone": digits, "after": after, "most": most})
        words = match_expression(typed)
        return _people(db, _FIND, {"words": words, "most": most}) if words else []


def alike(
    app: "App", *, full_name: str, birth_year: int | None, village_id: str | None, phone: str = ""
) -> list[PersonLine]:
    """Return who may be the same person: same village, name and about the year, or same phone.

    The page asks; nothing is merged by itself.
    """
    values = {
        "village": village_id or "",
        "name": fold(full_name),
        "year": birth_year or 0,
        "phone": normalise_phone(phone),
    }
    with app.db.read() as db:
        return _people(db, _ALIKE, values)


def _people(db: "Session", statement: str, values: dict[str, Any]) -> list[PersonLine]:
    return [_line(row) for row in db.connection().execute(text(statement), values)]


def _line(row: Any) -> PersonLine:
    return PersonLine(
        row.id,
        row.full_name or _("(đã rút đồng ý)"),
        row.birth_year,
        row.sex,
        format_phone(row.phone) if row.phone else "",
        row.village or "",
        row.sessions,
        bool(row.withdrawn),
    )


def people(app: "App", words: str = "") -> Listing:
    """Return the list of everybody who is named; its lines come from `lines`."""
    return paged.open_listing(app, _QUERY, ["NOT p.deleted", "p.full_name IS NOT NULL"], {}, words)


def lines(app: "App", listing: Listing, page: int) -> list[PersonLine]:
    """Return one page of people, by given name."""
    return [_line(row) for row in paged.page(app, listing, page)]


def person(app: "App", participant_id: str) -> PersonLine | None:
    """Return one person."""
    with app.db.read() as db:
        found = _people(db, _LINES + "WHERE p.id = :id", {"id": participant_id})
        return found[0] if found else None
