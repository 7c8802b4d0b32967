# SPDX-License-Identifier: MIT
"""What was changed in a record, when and by whom, read from the change log."""

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import vault
from models.dates import from_iso
from resources.i18n import N_, _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

_ENTRIES = """
SELECT c.at, c.actor, c.operation, c.tbl, c.row_id, c.op, c.shared, c.local
FROM change_log c WHERE c.subject = :subject ORDER BY c.seq
"""
_ACTIONS = {
    "guidance.complete": N_("Hoàn thành buổi"),
    "guidance.correct": N_("Sửa buổi đã hoàn thành"),
    "guidance.remove": N_("Xóa buổi"),
    "guidance.restore": N_("Khôi phục buổi"),
    "flyers.word": N_("Sửa chữ trên tờ rơi"),
    "flyers.reset": N_("Lấy lại chữ của tỉnh"),
    "flyers.restore": N_("Khôi phục bản của xã"),
    "stock.record": N_("Ghi lần in"),
    "stock.correct": N_("Sửa số tờ"),
    "stock.hand_out": N_("Phát tờ rơi"),
    "stock.take_back": N_("Thu lại lần phát"),
    "stock.give_again": N_("Phát lại"),
    "stock.remove": N_("Xóa lần in"),
    "stock.restore": N_("Khôi phục lần in"),
}
_FIELDS = {
    "date": N_("Ngày"),
    "start": N_("Bắt đầu"),
    "end": N_("Kết thúc"),
    "session_type": N_("Hình thức"),
    "place": N_("Địa điểm"),
    "village_id": N_("Thôn, bản"),
    "school_id": N_("Trường"),
    "lead_org": N_("Đơn vị chủ trì"),
    "partners": N_("Đơn vị phối hợp"),
    "team_id": N_("Tổ"),
    "languages": N_("Ngôn ngữ"),
    "connectivity": N_("Mạng"),
    "skills": N_("Nội dung"),
    "province_note": N_("Ghi chú gửi tỉnh"),
    "note": N_("Ghi chú"),
    "total": N_("Tổng số người"),
    "female": N_("Nữ"),
    "ethnic_minority": N_("Dân tộc thiểu số"),
    "senior": N_("Từ 60 tuổi"),
    "child": N_("Dưới 16 tuổi"),
    "poor": N_("Hộ nghèo, cận nghèo"),
    "disabled": N_("Người khuyết tật"),
    "result": N_("Kết quả"),
    "outcome": N_("Kết quả"),
    "count": N_("Số người"),
    "printed": N_("In"),
    "spoiled": N_("Hỏng"),
}
_LINES = {
    "household_visit": (N_("Thêm hộ"), N_("Xóa hộ"), N_("Sửa hộ")),
    "attendance": (N_("Thêm người có tên"), N_("Xóa người có tên"), N_("Sửa người có tên")),
    "skill_result": (N_("Thêm kết quả"), N_("Xóa kết quả"), N_("Sửa kết quả")),
    "business_visit": (
        N_("Thêm cơ sở kinh doanh"),
        N_("Xóa cơ sở kinh doanh"),
        N_("Sửa cơ sở kinh doanh"),
    ),
    "session_member": (
        N_("Thêm thành viên có mặt"),
        N_("Xóa thành viên có mặt"),
        N_("Sửa thành viên có mặt"),
    ),
}


@dataclass(frozen=True)
class FieldChange:
    """One value that changed; codes are left to the page to name, `field` is a label."""

    field: str
    name: str
    before: object
    after: object


@dataclass(frozen=True)
class HistoryEntry:
    """One action on a record: when, by whom, and what it changed."""

    at: datetime.datetime
    officer: str
    action: str
    changes: list[FieldChange]
    lines: list[str]
    """Lines that came or went, counted: "Thêm hộ: 4"."""


def history(app: "App", subject: str) -> list[HistoryEntry]:
    """Return what happened to a record, the latest first."""
    names = {officer.id: officer.name for officer in vault.officers(app.paths)}
    with app.db.read() as db:
        rows = db.connection().execute(text(_ENTRIES), {"subject": subject}).all()
    values: dict[tuple[str, str], dict[str, Any]] = {}
    grouped: dict[tuple[str, str, str], list[Any]] = {}
    for row in rows:
        grouped.setdefault((row.at, row.actor, row.operation), []).append(row)
    entries = []
    for (at, actor, operation), changes in grouped.items():
        fields, lines = _summary(changes, values)
        entries.append(
            HistoryEntry(from_iso(at), names.get(actor, ""), action_name(operation), fields, lines)
        )
    return entries[::-1]


def action_name(operation: str) -> str:
    """Return what officers call an operation of the change log."""
    return _(_ACTIONS[operation]) if operation in _ACTIONS else operation


def _summary(
    rows: list[Any], values: dict[tuple[str, str], dict[str, Any]]
) -> tuple[list[FieldChange], list[str]]:
    fields: list[FieldChange] = []
    counted: dict[str, int] = {}
    for row in rows:
        now = {**json.loads(row.local or "{}"), **json.loads(row.shared or "{}")}
        known = values.setdefault((row.tbl, row.row_id), {})
        if row.tbl in _LINES:
            came, went, changed = _LINES[row.tbl]
            gone, was_gone = now.get("deleted"), known.get("deleted")
            label = went if gone else came if row.op == "I" or was_gone else changed
            counted[_(label)] = counted.get(_(label), 0) + 1
        elif row.op == "U":
            fields += [
                FieldChange(_(_FIELDS[name]), name, known.get(name), value)
                for name, value in now.items()
                if name in _FIELDS
            ]
        known.update(now)
    return fields, [f"{label}: {count}" for label, count in counted.items()]


def redact(db: "Session", row_ids: list[str]) -> None:
    """Take what the change log kept of people out of the entries of some rows."""
    for row_id in row_ids:
        db.connection().execute(
            text("UPDATE change_log SET local = NULL WHERE row_id = :id AND local IS NOT NULL"),
            {"id": row_id},
        )
