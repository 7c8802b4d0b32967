# SPDX-License-Identifier: MIT
"""The rights of people over what is kept about them: see, correct, a copy, withdraw, erase."""

import datetime
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app import participants, reference, saving
from desktop_app.participants import PersonLine
from desktop_app.rows import needed
from models import rights
from models.dates import format_date
from models.weekdays import working_days_after
from resources.errors import UserError
from resources.i18n import N_, _

if TYPE_CHECKING:
    from desktop_app.app import App

KIND_LABELS = {
    rights.SEE: N_("Xem thông tin"),
    rights.CORRECT: N_("Sửa thông tin"),
    rights.COPY: N_("Nhận bản sao"),
    rights.WITHDRAW: N_("Rút đồng ý"),
    rights.ERASE: N_("Xóa thông tin"),
}
_MOST_NOTE = 500
_OPEN = """
SELECT r.id, r.kind, r.received_on, r.answered_on, r.note, r.participant_id, p.full_name
FROM rights_request r JOIN participant p ON p.id = r.participant_id
WHERE r.finished_on IS NULL AND NOT r.deleted ORDER BY r.received_on, r.nr
"""
_SESSIONS = """
SELECT s.id, s.date, s.session_type, s.place FROM attendance a
JOIN guidance_session s ON s.id = a.session_id
WHERE a.participant_id = :id AND NOT a.deleted AND NOT s.deleted ORDER BY s.date
"""
_RESULTS = """
SELECT session_id, skill, outcome FROM skill_result
WHERE participant_id = :id AND NOT deleted ORDER BY nr
"""
_CONSENTS = """
SELECT scopes, method, guardian, given_on, withdrawn_on FROM consent
WHERE participant_id = :id AND NOT deleted ORDER BY nr
"""


@dataclass(frozen=True)
class RequestLine:
    """A request that is not finished, and its next date: answer in 2, finish in 15 working days."""

    id: str
    participant_id: str
    person: str
    kind: str
    received_on: datetime.date
    answered: bool
    due_on: datetime.date
    days_left: int
    note: str
    holidays_known: bool
    """Tell whether the holidays of that year were counted; else the date is early, never late."""


@dataclass(frozen=True)
class Attended:
    """A session that a person attended, and what was reached there."""

    date: datetime.date
    session: str
    place: str
    results: list[str]


@dataclass(frozen=True)
class ConsentLine:
    """What was agreed to, how, from when and until when."""

    scopes: list[str]
    method: str
    guardian: bool
    given_on: datetime.date
    withdrawn_on: datetime.date | None


@dataclass(frozen=True)
class PersonFile:
    """Everything that this laptop keeps about one person."""

    person: PersonLine
    consents: list[ConsentLine]
    sessions: list[Attended]


def receive(
    app: "App",
    participant_id: str,
    kind: str,
    *,
    received_on: datetime.date | None = None,
    note: str = "",
) -> str:
    """Note a request; its dates are counted from the day it was received. Return its id."""
    from models.people import Participant

    if kind not in rights.KINDS:
        raise UserError(
            _("Chưa chọn bà con yêu cầu gì."), _("Chọn một việc trong danh sách."), field="kind"
        )
    day = received_on or app.clock.today()
    if day > app.clock.today():
        raise UserError(
            _("Ngày nhận yêu cầu ở sau hôm nay."), _("Sửa lại ngày nhận."), field="received_on"
        )
    if len(note) > _MOST_NOTE:
        raise UserError(
            _("Ghi chú dài quá {most} ký tự.").format(most=_MOST_NOTE),
            _("Rút ngắn ghi chú."),
            field="note",
        )
    with app.db.write("rights.receive", participant_id) as db:
        needed(db, Participant, participant_id)
        row = rights.RightsRequest(
            participant_id=participant_id, kind=kind, received_on=day, note=note.strip()
        )
        db.add(row)
        db.flush()
        return row.id


def answer(app: "App", request_id: str) -> None:
    """Note that the person was told that the request was received."""
    with app.db.write("rights.answer", request_id) as db:
        row = needed(db, rights.RightsRequest, request_id)
        row.answered_on = row.answered_on or app.clock.today()
        db.add(row)


def finish(app: "App", request_id: str) -> None:
    """Note that the request was met."""
    with app.db.write("rights.finish", request_id) as db:
        row = needed(db, rights.RightsRequest, request_id)
        row.answered_on = row.answered_on or app.clock.today()
        row.finished_on = app.clock.today()
        db.add(row)


def open_requests(app: "App") -> list[RequestLine]:
    """Return what is not finished, the most pressing first."""
    today, calendar = app.clock.today(), reference.working_calendar(app)
    with app.db.read() as db:
        rows = db.connection().execute(text(_OPEN)).all()
    lines = []
    for row in rows:
        received = datetime.date.fromisoformat(row.received_on)
        days = rights.FINISH_DAYS if row.answered_on else rights.ANSWER_DAYS
        due = working_days_after(received, days, calendar)
        lines.append(
            RequestLine(
                row.id,
                row.participant_id,
                row.full_name or _("(đã rút đồng ý)"),
                row.kind,
                received,
                row.answered_on is not None,
                due,
                (due - today).days,
                row.note,
                calendar.knows(due),
            )
        )
    return sorted(lines, key=lambda line: line.due_on)


def due_words(line: RequestLine) -> str:
    """Return until when a request is to be dealt with, and whether holidays were counted."""
    told = _("quá hạn {day}") if line.days_left < 0 else _("trước hết {day}")
    told = told.format(day=format_date(line.due_on))
    if line.holidays_known:
        return told
    unknown = _("chưa có lịch nghỉ lễ năm {year}, hạn có thể sớm hơn quy định")
    return f"{told} ({unknown.format(year=line.due_on.year)})"


def kept_about(app: "App", participant_id: str) -> PersonFile:
    """Return everything that is kept about a person. Raises UserError when there is nobody."""
    import json

    person = participants.person(app, participant_id)
    if person is None:
        raise UserError(
            _("Không tìm thấy người này."), _("Tìm lại theo tên ở Cài đặt, Người đã ghi tên.")
        )
    with app.db.read() as db:
        results: dict[str, list[str]] = {}
        for row in db.connection().execute(text(_RESULTS), {"id": participant_id}):
            skill = reference.label(app, "skill", row.skill)
            outcome = reference.label(app, "outcome", row.outcome)
            results.setdefault(row.session_id, []).append(f"{skill}: {outcome}")
        sessions = [
            Attended(
                datetime.date.fromisoformat(row.date),
                reference.label(app, "session_type", row.session_type),
                row.place,
                results.get(row.id, []),
            )
            for row in db.connection().execute(text(_SESSIONS), {"id": participant_id})
        ]
        consents = [
            ConsentLine(
                [reference.label(app, "consent_scope", s) for s in json.loads(row.scopes)],
                reference.label(app, "consent_method", row.method),
                bool(row.guardian),
                datetime.date.fromisoformat(row.given_on),
                datetime.date.fromisoformat(row.withdrawn_on) if row.withdrawn_on else None,
            )
            for row in db.connection().execute(text(_CONSENTS), {"id": participant_id})
        ]
    return PersonFile(person, consents, sessions)


def export_person(app: "App", participant_id: str, out: Path) -> Path:
    """Write what is kept about a person as .xlsx, for reading, or .json. Raises UserError."""
    import json

    file = kept_about(app, participant_id)
    if out.suffix.lower() == ".json":
        body = json.dumps(asdict(file), ensure_ascii=False, indent=2, default=str).encode()
    elif out.suffix.lower() == ".xlsx":
        from resources.paper.workbook import workbook_bytes

        headings = [_("Mục"), _("Ngày"), _("Nội dung"), _("Chi tiết")]
        body = workbook_bytes(_("Thông tin đang giữ"), headings, _rows(file))
    else:
        raise UserError(
            _("Tệp phải có đuôi .xlsx hoặc .json."), _("Đổi tên tệp rồi xuất lại."), field="out"
        )
    saving.write(out, body)
    return out


def _rows(file: PersonFile) -> list[list[object]]:
    person = file.person
    rows: list[list[object]] = [
        [_("Họ và tên"), None, person.full_name, None],
        [_("Năm sinh"), None, str(person.birth_year or ""), None],
        [_("Số điện thoại"), None, person.phone, None],
        [_("Thôn, bản"), None, person.village, None],
    ]
    for consent in file.consents:
        until = format_date(consent.withdrawn_on)
        detail = _("rút ngày {day}").format(day=until) if until else consent.method
        rows.append([_("Đồng ý"), consent.given_on, ", ".join(consent.scopes), detail])
    for each in file.sessions:
        where = f"{each.session}, {each.place}"
        rows.append([_("Buổi hướng dẫn"), each.date, where, "; ".join(each.results)])
    return rows
