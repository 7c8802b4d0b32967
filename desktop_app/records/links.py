# SPDX-License-Identifier: MIT
"""What records lead to: villages, organisations, businesses, schools, and who needs whom."""

from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app.reference import Choice
from models.records.kind import Kind, Shape
from models.records.kinds import KINDS
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

_NAMES = {
    "village": """
        SELECT id, name FROM village WHERE NOT deleted AND valid_to IS NULL
        ORDER BY sort_key, nr""",
    "organisation": "SELECT id, name FROM organisation WHERE NOT deleted ORDER BY sort_key, nr",
    "school": "SELECT id, name FROM school WHERE NOT deleted ORDER BY sort_key, nr",
    "business": """
        SELECT id, name FROM business WHERE NOT deleted AND merged_into IS NULL
        ORDER BY sort_key, nr""",
}


def choices(app: "App", source: str) -> list[Choice]:
    """Return what a link may lead to, in the order of the alphabet."""
    with app.db.read() as db:
        return [Choice(r.id, r.name) for r in db.connection().execute(text(_NAMES[source]))]


def names(app: "App", source: str) -> dict[str, str]:
    """Return the names of everything a link may have led to, removed entries too."""
    with app.db.read() as db:
        rows = db.connection().execute(text(f"SELECT id, name FROM {source}"))  # noqa: S608
        return {r.id: r.name for r in rows}


def needed_by(db: "Session", kind: Kind, record_id: str) -> str:
    """Return what leads to a record, in words; "" when nothing does."""
    from sqlmodel import col, func, select

    users = []
    for other in KINDS:
        for field in other.fields:
            if field.shape is Shape.LINK and field.source == kind.code:
                model = other.model
                count = db.exec(
                    select(func.count()).where(
                        col(getattr(model, field.name)) == record_id,
                        col(model.deleted).is_(False),
                        col(model.id) != record_id,
                    )
                ).one()
                if count:
                    users.append(f"{count} {_(other.one).lower()}")
    if kind.code == "school":
        from models.guidance import GuidanceSession

        held = db.exec(
            select(func.count()).where(
                GuidanceSession.school_id == record_id, col(GuidanceSession.deleted).is_(False)
            )
        ).one()
        if held:
            users.append(_("{count} buổi hướng dẫn").format(count=held))
    if kind.code == "business":
        from models.business import BusinessVisit

        visits = db.exec(
            select(func.count()).where(
                BusinessVisit.business_id == record_id, col(BusinessVisit.deleted).is_(False)
            )
        ).one()
        if visits:
            users.append(_("{count} lần ghi trong buổi hướng dẫn").format(count=visits))
    return ", ".join(users)
