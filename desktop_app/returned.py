# SPDX-License-Identifier: MIT
"""What the province said of a session, at the fields of the form where it is corrected."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import clashes, standing
from desktop_app.guidance import problems_of
from models.guidance_draft import GuidanceDraft, ResultDraft
from models.problems import Problem, error

if TYPE_CHECKING:
    from desktop_app.app import App

_STANDING = """
SELECT r.tbl, r.row_id, r.outcome, r.reason, r.clashes FROM row_outcome r
LEFT JOIN change_log c ON c.id = r.change_id
WHERE r.resolved_at IS NULL AND (r.row_id = :id OR c.subject = :id) ORDER BY r.at
"""
_ROWS = {
    "household_visit": "SELECT household_id AS key FROM household_visit WHERE id = :id",
    "attendance": "SELECT participant_id AS key FROM attendance WHERE id = :id",
    "participant": "SELECT id AS key FROM participant WHERE id = :id",
    "business_visit": "SELECT business_id AS key FROM business_visit WHERE id = :id",
    "skill_result": "SELECT participant_id AS key, skill, outcome FROM skill_result WHERE id = :id",
}


def remarks(app: "App", session_id: str, draft: GuidanceDraft) -> list[Problem]:
    """Return what stands against a session at the province, each at the field to go to."""
    with app.db.read() as db:
        run = db.connection().execute
        told_of = run(text(_STANDING), {"id": session_id}).all()
        rows = [
            run(text(_ROWS[s.tbl]), {"id": s.row_id}).first() if s.tbl in _ROWS else None
            for s in told_of
        ]
    found = problems_of(app, draft) if told_of else []
    said = []
    for outcome, row in zip(told_of, rows, strict=True):
        if outcome.clashes:
            said += _asked(app, draft, outcome, row)
            continue
        field = _field(draft, outcome.tbl, row, outcome.reason, found)
        told = standing.words(outcome.outcome, outcome.reason)
        said.append(error(field, f"province-{outcome.outcome}", told))
    return said


def _asked(app: "App", draft: GuidanceDraft, outcome: Any, row: Any) -> list[Problem]:
    """Return both values of each field that another laptop wrote differently, at that field."""
    return [
        error(
            _field_of(draft, outcome.tbl, row, clash.name),
            f"province-{clashes.CLASH}",
            clashes.question(clash),
        )
        for clash in clashes.fields(app, outcome.tbl, outcome.clashes)
    ]


def _field_of(draft: GuidanceDraft, table: str, row: Any, column: str) -> str:
    if table == "guidance_session":
        return {"partners": "partners.0", "deleted": "date"}.get(column, column)
    if table == "session_tally":
        return f"tally.{column}"
    return _field(draft, table, row, "", [])


def _field(draft: GuidanceDraft, table: str, row: Any, reason: str, found: list[Problem]) -> str:
    """Return the field: the one whose rule says the same, else the line that was returned."""
    for problem in found:
        if problem.message in reason:
            return problem.field
    if table == "session_tally":
        return "tally.total"
    if row is None:
        return "place" if "địa điểm" in reason.lower() else "date"
    if table == "skill_result":
        return _result(draft, row)
    name, keys = {
        "household_visit": ("visits", [v.household_id for v in draft.visits]),
        "business_visit": ("businesses", [b.business_id for b in draft.businesses]),
    }.get(table, ("people", [p.participant_id for p in draft.people]))
    return f"{name}.{keys.index(row.key)}" if row.key in keys else name


def _result(draft: GuidanceDraft, row: Any) -> str:
    def place(results: list[ResultDraft]) -> int:
        for number, result in enumerate(results):
            if (result.skill, result.outcome) == (row.skill, row.outcome):
                return number
        return 0

    for number, person in enumerate(draft.people):
        if row.key and person.participant_id == row.key:
            return f"people.{number}.results.{place(person.results)}"
    return f"results.{place(draft.results)}"
