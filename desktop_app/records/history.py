# SPDX-License-Identifier: MIT
"""What was changed in a record of any kind, when and by whom."""

import datetime
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import vault
from desktop_app.history import FieldChange, HistoryEntry
from desktop_app.records.lists import names
from models.dates import from_iso
from models.records.kind import Field, Shape
from models.records.kinds import kind as kind_of
from models.records.texts import Names, write_cell
from resources.i18n import N_, _

if TYPE_CHECKING:
    from desktop_app.app import App

_ENTRIES = """
SELECT c.at, c.actor, c.operation, c.op, c.shared, c.local
FROM change_log c WHERE c.row_id = :id ORDER BY c.seq
"""
_ACTIONS = {
    "records.add": N_("Thêm mới"),
    "records.correct": N_("Sửa"),
    "records.remove": N_("Xóa"),
    "records.restore": N_("Khôi phục"),
    "records.import": N_("Nạp từ Excel"),
    "guidance.complete": N_("Ghi trong buổi hướng dẫn"),
    "guidance.correct": N_("Ghi trong buổi hướng dẫn"),
    "businesses.merge": N_("Gộp cơ sở trùng"),
    "teams.save": N_("Sửa ở Cài đặt"),
    "teams.save_member": N_("Sửa ở Cài đặt"),
    "teams.end_member": N_("Thôi tham gia tổ"),
}


def history(app: "App", code: str, record_id: str) -> list[HistoryEntry]:
    """Return what happened to a record, the latest first; values as people read them."""
    kind = kind_of(code)
    officers = {officer.id: officer.name for officer in vault.officers(app.paths)}
    called = names(app, kind)
    with app.db.read() as db:
        rows = db.connection().execute(text(_ENTRIES), {"id": record_id}).all()
    known: dict[str, Any] = {}
    entries = []
    for row in rows:
        now = {**json.loads(row.local or "{}"), **json.loads(row.shared or "{}")}
        changes = []
        if row.op == "U":
            changes = [
                FieldChange(
                    _(field.label),
                    field.name,
                    _shown(field, known.get(field.name), called),
                    _shown(field, now[field.name], called),
                )
                for field in kind.fields
                if field.name in now
            ]
        known |= now
        action = _(_ACTIONS[row.operation]) if row.operation in _ACTIONS else row.operation
        entries.append(
            HistoryEntry(from_iso(row.at), officers.get(row.actor, ""), action, changes, [])
        )
    return entries[::-1]


def _shown(field: Field, value: Any, called: Names) -> str:
    if value is not None and field.shape is Shape.DATE:
        value = datetime.date.fromisoformat(value)
    return write_cell(field, value, called)
