# SPDX-License-Identifier: MIT
"""Where a row of any table is put right: the page, what it is asked to open, and the row's name."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from models.records.kind import Kind
from models.records.kinds import KINDS
from resources.i18n import N_, _

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True)
class Place:
    """Where to go; `title` names the row, "" when it has no name."""

    page: str
    argument: object
    title: str = ""


_PARTS = frozenset(
    {
        "session_tally",
        "session_member",
        "attendance",
        "skill_result",
        "accepted_warning",
        "household_visit",
        "business_visit",
        "photo",
    }
)
_NAMED: dict[str, tuple[str, str]] = {
    "village": (N_("Thôn, bản"), "SELECT name FROM village WHERE id = :id"),
    "household": (N_("Hộ"), "SELECT house_no AS name FROM household WHERE id = :id"),
    "flyer_print_batch": (
        N_("Lần in"),
        "SELECT batch_code AS name FROM flyer_print_batch WHERE id = :id",
    ),
    "flyer_distribution": (
        N_("Lần in"),
        "SELECT b.batch_code AS name FROM flyer_distribution d "
        "JOIN flyer_print_batch b ON b.id = d.batch_id WHERE d.id = :id",
    ),
    "task_mark": (N_("Nhiệm vụ"), "SELECT task_code AS name FROM task_mark WHERE id = :id"),
    "indicator_value": (
        N_("Chỉ tiêu"),
        "SELECT indicator_code AS name FROM indicator_value WHERE id = :id",
    ),
    "unit_report": (N_("Báo cáo"), "SELECT campaign_code AS name FROM unit_report WHERE id = :id"),
}
_LAST_SESSION = """
SELECT a.session_id FROM attendance a JOIN guidance_session s ON s.id = a.session_id
WHERE a.participant_id = :id AND NOT a.deleted AND NOT s.deleted ORDER BY s.date DESC LIMIT 1
"""


def find(db: "Session", table: str, row_id: str, session_id: str | None = None) -> Place | None:
    """Return where a row is put right; `session_id` is the session that its change was part of."""
    if table == "guidance_session" or table in _PARTS or table == "participant":
        session = session_id or _session(db, table, row_id)
        return Place("guidance", ("correct", session)) if session else None
    kind = _kinds().get(table)
    if kind is not None:
        return Place("communications", (kind.code, row_id), _heading(db, table, row_id, kind))
    if table not in _NAMED:
        return None
    noun, query = _NAMED[table]
    name = _value(db, query, row_id)
    title = _called(_(noun), name or "")
    page, argument = _GOALS[table](row_id, name or "")
    return Place(page, argument, title)


@cache
def _kinds() -> dict[str, Kind]:
    return {kind.table_name: kind for kind in KINDS}


def _session(db: "Session", table: str, row_id: str) -> str | None:
    if table == "guidance_session":
        return row_id
    if table == "participant":
        return _value(db, _LAST_SESSION, row_id)
    # The name is one of ours, never typed.
    return _value(db, f"SELECT session_id FROM {table} WHERE id = :id", row_id)  # noqa: S608


def _heading(db: "Session", table: str, row_id: str, kind: Kind) -> str:
    columns = kind.heading.replace("|", ", ") + ", ''"
    query = f"SELECT coalesce({columns}) FROM {table} WHERE id = :id"  # noqa: S608 - our names
    return _called(_(kind.one), _value(db, query, row_id) or "")


def _called(noun: str, name: str) -> str:
    """Return a row's name with what it is, unless the name says so itself."""
    if name.casefold().startswith(noun.casefold()):
        return name
    return _("{noun} {name}").format(noun=noun, name=name).strip()


def _value(db: "Session", query: str, row_id: str) -> str | None:
    row = db.connection().execute(text(query), {"id": row_id}).first()
    return str(row[0]) if row is not None and row[0] is not None else None


_GOALS: dict[str, Any] = {
    "village": lambda row_id, _name: ("households", ("village", row_id)),
    "household": lambda row_id, _name: ("households", ("household", row_id)),
    "flyer_print_batch": lambda _row_id, name: ("flyers", ("stock", ("correct", name))),
    "flyer_distribution": lambda row_id, name: ("flyers", ("stock", ("given", name, row_id))),
    "task_mark": lambda _row_id, name: ("tasks", name),
    "indicator_value": lambda _row_id, name: ("report", ("manual", name)),
    "unit_report": lambda _row_id, _name: ("report", ("returned", None)),
}
