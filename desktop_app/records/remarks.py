# SPDX-License-Identifier: MIT
"""What the province said of a record, at the fields of its form; a saved form answers it."""

from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app import clashes, standing
from models.problems import Problem, error
from models.records.kind import Kind
from models.records.kinds import kind as kind_of
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

_STANDING = text(
    "SELECT outcome, reason, clashes FROM row_outcome "
    "WHERE tbl = :tbl AND row_id = :id AND resolved_at IS NULL"
)


def of_record(app: "App", code: str, record_id: str) -> list[Problem]:
    """Return what stands against a record at the province, each at the field to go to."""
    kind = kind_of(code)
    row = {"tbl": kind.table_name, "id": record_id}
    with app.db.read() as db:
        said = db.connection().execute(_STANDING, row).first()
    if said is None:
        return []
    if said.clashes:
        return [
            error(clash.name, f"province-{clashes.CLASH}", clashes.question(clash))
            for clash in clashes.fields(app, kind.table_name, said.clashes)
        ]
    message = standing.words(said.outcome, said.reason)
    return [error(_field(kind, said.reason), f"province-{said.outcome}", message)]


def _field(kind: Kind, reason: str) -> str:
    """Return the field that a reason speaks of: the one it names, else the record's name."""
    spoken = reason.casefold()
    named = (f.name for f in kind.fields if _(f.label).replace("&", "").casefold() in spoken)
    return next(named, kind.heading.partition("|")[0])


def answered(db: "Session", kind: Kind, record_id: str) -> None:
    """Take a record off the list of what came back: it was saved with the remarks in view."""
    standing.answered(db, kind.table_name, record_id)
