# SPDX-License-Identifier: MIT
"""Schools in a session's form: find one while typing, or write a new one down."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app.paged import match_expression
from models.text import fold, normalise, sort_key

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

_LEVELS = (
    *(("dan toc", "ptdtbt"), ("ptdt", "ptdtbt"), ("mam non", "mn"), ("mau giao", "mn")),
    *(("thpt", "thpt"), ("trung hoc pho thong", "thpt"), ("thcs", "thcs")),
    *(("trung hoc co so", "thcs"), ("gdtx", "gdtx"), ("thuong xuyen", "gdtx")),
    *(("nghe", "gdnn"), ("gdnn", "gdnn")),
)
"""What in a name tells the level (catalogue school_level); a school is named after it."""
_FIND = """
SELECT s.id, s.name, v.name AS village FROM search_school f JOIN school s ON s.nr = f.rowid
LEFT JOIN village v ON v.id = s.village_id
WHERE search_school MATCH :words AND NOT s.deleted ORDER BY f.rowid DESC LIMIT :most
"""


@dataclass(frozen=True)
class SchoolHit:
    """A school that bears the typed name."""

    id: str
    name: str
    village: str


def find(app: "App", typed: str, most: int = 8) -> list[SchoolHit]:
    """Return schools for what was typed, the newest first."""
    words = match_expression(typed)
    if words is None:
        return []
    with app.db.read() as db:
        rows = db.connection().execute(text(_FIND), {"words": words, "most": most})
        return [SchoolHit(r.id, r.name, r.village or "") for r in rows]


def level_of(name: str) -> str:
    """Return the level that a school's name tells; primary, of which there are most, otherwise."""
    folded = fold(name)
    return next((level for word, level in _LEVELS if word in folded), "th")


def find_or_add(
    db: "Session", school_id: str | None, typed: str, village_id: str | None
) -> str | None:
    """Return the school of a session: the chosen one, that of the typed name, or a new one."""
    from sqlmodel import col, select

    from models.partners import School

    name = normalise(typed)
    if school_id or not name:
        return school_id
    for known in db.exec(select(School).where(col(School.deleted).is_(False))):
        if fold(known.name) == fold(name):
            return known.id
    row = School(name=name, level=level_of(name), village_id=village_id, sort_key=sort_key(name))
    db.add(row)
    db.flush()
    return row.id


def name_of(db: "Session", school_id: str | None) -> str:
    """Return the name of a session's school; "" without one."""
    from sqlmodel import select

    from models.partners import School

    if not school_id:
        return ""
    row = db.exec(select(School).where(School.id == school_id)).first()
    return row.name if row else ""
