# SPDX-License-Identifier: MIT
"""Fields that two laptops of the commune wrote differently: both values, and the decision."""

import datetime
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import reference
from models.dates import format_date, format_number
from models.records.kinds import KINDS
from resources.errors import UserError
from resources.i18n import N_, _
from sync import choices

if TYPE_CHECKING:
    from desktop_app.app import App

CLASH = choices.CLASH
_LABELS = {
    "name": N_("Tên"),
    "kind": N_("Loại"),
    "households": N_("Số hộ"),
    "date": N_("Ngày"),
    "start": N_("Giờ bắt đầu"),
    "end": N_("Giờ kết thúc"),
    "session_type": N_("Hình thức"),
    "place": N_("Địa điểm"),
    "village_id": N_("Thôn, bản"),
    "team_id": N_("Tổ công nghệ số"),
    "school_id": N_("Trường"),
    "lead_org": N_("Đơn vị chủ trì"),
    "partners": N_("Đơn vị phối hợp"),
    "languages": N_("Ngôn ngữ"),
    "connectivity": N_("Mạng"),
    "skills": N_("Nội dung hướng dẫn"),
    "province_note": N_("Ghi chú gửi tỉnh"),
    "internal": N_("Buổi nội bộ"),
    "total": N_("Tổng số người"),
    "female": N_("Số nữ"),
    "ethnic_minority": N_("Số người dân tộc thiểu số"),
    "senior": N_("Số người cao tuổi"),
    "child": N_("Số trẻ em"),
    "poor": N_("Số người hộ nghèo"),
    "disabled": N_("Số người khuyết tật"),
    "house_no": N_("Số nhà"),
    "has_smartphone": N_("Có điện thoại thông minh"),
    "has_internet": N_("Có Internet"),
    "result": N_("Kết quả"),
    "count": N_("Số lượng"),
    "role": N_("Vai trò"),
    "active": N_("Còn hoạt động"),
    "quantity": N_("Số lượng"),
    "printed": N_("Số tờ đã in"),
    "spoiled": N_("Số tờ hỏng"),
    "deleted": N_("Giữ hay xóa"),
}
_CATALOGUES = {
    "skills": "skill",
    "skill": "skill",
    "languages": "language",
    "has_smartphone": "yes_no_unknown",
    "has_internet": "yes_no_unknown",
    "result": "visit_result",
    "role": "member_role",
}
_NAMES = {
    "village_id": "SELECT name FROM village WHERE id = :id",
    "team_id": "SELECT name FROM digital_team WHERE id = :id",
    "school_id": "SELECT name FROM school WHERE id = :id",
}


@dataclass(frozen=True)
class FieldClash:
    """A field with what this laptop wrote and what another one did, as people read them."""

    name: str
    label: str
    mine: str
    theirs: str

    @property
    def sentence(self) -> str:
        """Both values, in a sentence."""
        return _("{label}: máy này ghi “{mine}”, máy kia ghi “{theirs}”.").format(
            label=self.label, mine=self.mine, theirs=self.theirs
        )


def fields(app: "App", table: str, kept: str | None) -> list[FieldClash]:
    """Return the fields of a row about which this laptop is asked, as they were kept."""
    labels = _labels(table)
    return [
        FieldClash(
            name,
            labels.get(name) or _(_LABELS.get(name, N_("Một mục khác"))),
            _shown(app, table, name, pair["mine"]),
            _shown(app, table, name, pair["theirs"]),
        )
        for name, pair in json.loads(kept or "{}").items()
    ]


def label_of(column: str) -> str:
    """Return what a column is called on the forms; its own name when it is on none."""
    return _(_LABELS[column]) if column in _LABELS else column


def question(clash: FieldClash) -> str:
    """Return what is said at the field itself."""
    return _("Hai máy ghi khác nhau. {values} Chọn giá trị đúng rồi lưu.").format(
        values=clash.sentence
    )


def _labels(table: str) -> dict[str, str]:
    kind = next((kind for kind in KINDS if kind.table_name == table), None)
    return {field.name: _(field.label) for field in kind.fields} if kind else {}


def _shown(app: "App", table: str, name: str, value: Any) -> str:
    if isinstance(value, bool):
        gone = _("xóa") if value else _("giữ lại")
        return gone if name == "deleted" else _("có") if value else _("không")
    if value is None or value in ("", [], {}):
        return _("để trống")
    if isinstance(value, int):
        return format_number(value)
    if isinstance(value, list):
        return ", ".join(_shown(app, table, name, one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {number}" for key, number in value.items())
    return _text(app, table, name, str(value))


def _text(app: "App", table: str, name: str, value: str) -> str:
    if name in _NAMES:
        with app.db.read() as db:
            row = db.connection().execute(text(_NAMES[name]), {"id": value}).first()
        return str(row[0]) if row else _("một dòng khác")
    try:
        return format_date(datetime.date.fromisoformat(value))
    except ValueError:
        catalogue = f"{table}_kind" if name == "kind" else _CATALOGUES.get(name, name)
        return reference.label(app, catalogue, value)


_OPEN = text(
    "SELECT 1 FROM row_outcome WHERE tbl = :tbl AND row_id = :row AND clashes IS NOT NULL "
    "AND resolved_at IS NULL"
)
_DECIDED = text(
    "UPDATE row_outcome SET resolved_at = (SELECT at FROM change_context) "
    "WHERE tbl = :tbl AND row_id = :row"
)


def keep_mine(app: "App", table: str, row_id: str) -> str:
    """Say that this laptop's values are right; return a sentence. Raises UserError when none."""
    row = {"tbl": table, "row": row_id}
    with app.db.write("exchange.keep_mine", row_id) as db:
        if db.connection().execute(_OPEN, row).first() is None:
            raise UserError(
                _("Dòng này không còn gì phải chọn."),
                _("Bấm F5 để làm mới danh sách."),
                code="no-clash",
            )
        db.connection().execute(_DECIDED, row)
        choices.answer(db)
    return _("Đã giữ giá trị của máy này; tỉnh sẽ nhận ở lần gửi sau.")
