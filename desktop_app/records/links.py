# SPDX-License-Identifier: MIT
"""What records lead to: villages, organisations, businesses, schools, and who needs whom."""

from importlib import import_module
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app.reference import Choice
from models.records.kind import Kind, Shape
from models.records.kinds import KINDS
from resources.i18n import Nn_, _n

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

_NAMES = {
    "village": """
        SELECT id, name FROM village WHERE NOT deleted AND valid_to IS NULL
        ORDER BY sort_key, nr""",
    "team": "SELECT id, name FROM digital_team WHERE NOT deleted AND active ORDER BY sort_key, nr",
    "organisation": "SELECT id, name FROM organisation WHERE NOT deleted ORDER BY sort_key, nr",
    "school": "SELECT id, name FROM school WHERE NOT deleted ORDER BY sort_key, nr",
    "business": """
        SELECT id, name FROM business WHERE NOT deleted AND merged_into IS NULL
        ORDER BY sort_key, nr""",
}


_TABLES = {"team": "digital_team"}  # where a link does not lead to a table of its own name
# Rows of sessions that lead to a record: table class, column, and what they are called.
_IN_SESSIONS = {
    "school": ("models.guidance:GuidanceSession", "school_id", Nn_("{count} buổi hướng dẫn")),
    "team": ("models.guidance:GuidanceSession", "team_id", Nn_("{count} buổi hướng dẫn")),
    "member": ("models.guidance:SessionMember", "member_id", Nn_("{count} buổi hướng dẫn")),
    "business": (
        "models.business:BusinessVisit",
        "business_id",
        Nn_("{count} lần ghi trong buổi hướng dẫn"),
    ),
}


def choices(app: "App", source: str) -> list[Choice]:
    """Return what a link may lead to, in the order of the alphabet."""
    with app.db.read() as db:
        return [Choice(r.id, r.name) for r in db.connection().execute(text(_NAMES[source]))]


def names(app: "App", source: str) -> dict[str, str]:
    """Return the names of everything a link may have led to, removed entries too."""
    with app.db.read() as db:
        rows = db.connection().execute(text(f"SELECT id, name FROM {_TABLES.get(source, source)}"))  # noqa: S608
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
                    users.append(f"{count} {_n(other.one, count).lower()}")
    if kind.code in _IN_SESSIONS:
        where, column, told = _IN_SESSIONS[kind.code]
        module, _colon, name = where.partition(":")
        rows = getattr(import_module(module), name)
        count = db.exec(
            select(func.count()).where(
                col(getattr(rows, column)) == record_id, col(rows.deleted).is_(False)
            )
        ).one()
        if count:
            users.append(_n(told, count).format(count=count))
    return ", ".join(users)
