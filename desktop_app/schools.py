# SPDX-License-Identifier: MIT
"""Schools in a session's form: find one while typing, or write a new one down."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app.paged import match_expression
from models.problems import Problem, error
from models.text import fold, normalise, sort_key
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App
    from models.guidance_draft import GuidanceDraft
    from models.partners import School

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


def problems(app: "App", draft: "GuidanceDraft") -> list[Problem]:
    """Return what is missing of a school that is not known yet; its level is never guessed."""
    if draft.school_id or draft.school_level or not normalise(draft.school):
        return []
    with app.db.read() as db:
        if _named(db, draft.school) is not None:
            return []
    said = _("Chưa chọn cấp học của “{school}”.").format(school=normalise(draft.school))
    return [error("school", "school-level-missing", said)]


def _named(db: "Session", name: str) -> "School | None":
    from sqlmodel import col, select

    from models.partners import School

    wanted = fold(normalise(name))
    there = db.exec(select(School).where(col(School.deleted).is_(False)))
    return next((school for school in there if fold(school.name) == wanted), None)


def find_or_add(db: "Session", draft: "GuidanceDraft") -> str | None:
    """Return the school of a session: the chosen one, that of the typed name, or a new one."""
    from models.partners import School

    name = normalise(draft.school)
    if draft.school_id or not name:
        return draft.school_id
    known = _named(db, name)
    if known is not None:
        return known.id
    row = School(
        name=name,
        level=draft.school_level,
        village_id=draft.village_id,
        sort_key=sort_key(name),
    )
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
