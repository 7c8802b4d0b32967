# SPDX-License-Identifier: MIT
"""What the province said of a row that has a small form of its own, each at the field to go to."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import clashes
from models import place_rules
from models.flyers_draft import check_run
from models.problems import Problem, error
from resources.errors import UserError
from resources.i18n import N_, _
from sync import choices

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

_SAID = text(
    "SELECT outcome, reason, clashes FROM row_outcome "
    "WHERE tbl = :tbl AND row_id = :id AND resolved_at IS NULL"
)
_ANSWERED = text(
    "UPDATE row_outcome SET resolved_at = (SELECT at FROM change_context) "
    "WHERE tbl = :tbl AND row_id = :id AND resolved_at IS NULL"
)
_WORDS = {
    "returned": N_("Tỉnh trả lại: {reason}"),
    "overlap": N_("Tỉnh chưa nhận sửa đổi này: {reason}"),
    "duplicate": N_("Tỉnh thấy có thể trùng: {reason}"),
}
_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "village": {name: name for name in ("name", "kind", "households")},
    "household": {
        name: name for name in ("house_no", "village_id", "has_smartphone", "has_internet")
    },
    "team_member": {name: name for name in ("role", "position", "sex", "languages")},
    "flyer_print_batch": {"printed": "copies", "spoiled": "spoiled"},
    "flyer_distribution": {"quantity": "quantity"},
    "indicator_value": {"value": "value", "reason_code": "reason_code"},
}
"""Table → its columns that a form shows, with the name of the field; the first one is the form's
own: a reason that speaks of no field stands there."""
_RULES: Mapping[str, Callable[[Any], None]] = {
    "village": lambda row: place_rules.check_village(row.name, row.kind, row.households),
    "household": lambda row: place_rules.check_household(
        row.village_id, row.house_no, row.has_smartphone, row.has_internet
    ),
    "team_member": lambda row: place_rules.check_role(row.role),
    "flyer_print_batch": lambda row: check_run(row.paper, row.printed, row.spoiled),
}


def words(outcome: str, reason: str) -> str:
    """Return what is said at a field of what the province said of its row."""
    return _(_WORDS.get(outcome, "{reason}")).format(reason=reason)


def of_row(app: "App", table: str, row_id: str) -> tuple[Problem, ...]:
    """Return what stands against a row at the province, each at the field to go to.

    The codes begin with `province-`. Empty for a row that nothing stands against.
    """
    with app.db.read() as db:
        run = db.connection().execute
        said = run(_SAID, {"tbl": table, "id": row_id}).first()
        if said is None or table not in _COLUMNS or said.outcome not in {*_WORDS, clashes.CLASH}:
            return ()
        # The name is one of ours, never typed.
        found = run(text(f'SELECT * FROM "{table}" WHERE id = :id'), {"id": row_id}).first()  # noqa: S608
    columns = _COLUMNS[table]
    if said.clashes:
        first = next(iter(columns.values()))
        return tuple(
            error(columns.get(one.name, first), _code(said.outcome), clashes.question(one))
            for one in clashes.fields(app, table, said.clashes)
        )
    field = _field(table, found, said.reason)
    return (error(field, _code(said.outcome), words(said.outcome, said.reason)),)


def _code(outcome: str) -> str:
    return f"province-{outcome}"


def _field(table: str, row: Any, reason: str) -> str:
    """Return the field that a reason speaks of: whose rule says the same, or that it names."""
    columns = _COLUMNS[table]
    if row is not None and table in _RULES:
        try:
            _RULES[table](row)
        except UserError as refused:
            field = refused.field or ""
            if field in columns.values() and str(refused) in reason:
                return field
    spoken = reason.casefold()
    for column, field in columns.items():
        if f"({column})" in spoken or clashes.label_of(column).casefold() in spoken:
            return field
    return next(iter(columns.values()))


def answered(db: "Session", table: str, row_id: str) -> None:
    """Take a row off the list of what came back: it was saved with the remarks in view."""
    db.connection().execute(_ANSWERED, {"tbl": table, "id": row_id})
    choices.answer(db)
