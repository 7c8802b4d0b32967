# SPDX-License-Identifier: MIT
"""The commune's report through its revisions: write, send, follow what the province says."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import reference, report_content, report_data, report_settings, standing
from desktop_app.report_data import ReportData
from desktop_app.rows import needed
from models import report_text
from models.dates import format_number
from models.reports import ReportState
from models.text import looks_personal, normalise, normalise_lines
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App
    from models.reports import UnitReport

MAX_REASON = 300


@dataclass(frozen=True)
class Revision:
    """One revision of the report; `id` is None before anything was written.

    `timeliness` is the province's word, from its own clock: on_time, late, or "" while it has not
    spoken. `said` is its reason or remark.
    """

    id: str | None
    number: int
    state: ReportState
    timeliness: str
    said: str
    reason: str
    sent_at: str | None
    document_number: str
    signed_on: datetime.date | None
    first: datetime.date | None
    last: datetime.date | None
    texts: dict[str, str]

    @property
    def open(self) -> bool:
        """Tell whether it can still be written on."""
        return self.state is ReportState.DRAFT


@dataclass(frozen=True)
class Moved:
    """A figure that is no longer what the sent report says."""

    code: str
    name: str
    sent: float | int | None
    now: float | int | None


_REVISIONS = """
SELECT r.*, o.outcome, o.reason AS said FROM unit_report r
LEFT JOIN row_outcome o ON o.tbl = 'unit_report' AND o.row_id = r.id
WHERE NOT r.deleted AND r.campaign_code = :campaign ORDER BY r.revision DESC
"""
_SPOKEN = {
    "returned": ReportState.RETURNED,
    "approved": ReportState.APPROVED,
    "locked": ReportState.LOCKED,
}


def revisions(app: "App") -> list[Revision]:
    """Return the revisions of the campaign's report, the latest first."""
    import json

    with app.db.read() as db:
        rows = db.connection().execute(text(_REVISIONS), {"campaign": app.campaign_code})
        return [_revision(row, json.loads) for row in rows]


def _revision(row: Any, read: Callable[[str], Any]) -> Revision:
    state, _dot, timeliness = (row.outcome or "").partition(".")
    sent = ReportState(row.status) is not ReportState.DRAFT
    return Revision(
        row.id,
        row.revision,
        _SPOKEN.get(state, ReportState(row.status)) if sent else ReportState.DRAFT,
        timeliness,
        row.said or "",
        row.revision_reason or "",
        row.sent_at,
        row.number or "",
        _day(row.signed_on),
        _day(row.first),
        _day(row.last),
        read(row.sections if sent else row.draft),
    )


def _day(kept: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(kept) if kept else None


def current(app: "App") -> Revision:
    """Return the latest revision, or what the first would begin with."""
    found = revisions(app)
    if found:
        return found[0]
    return Revision(None, 1, ReportState.DRAFT, "", "", "", None, "", None, None, None, {})


def begin(app: "App", reason: str = "") -> Revision:
    """Return a revision that can be written on: the open one, the first, or a new one.

    What was sent stays as it is. A new revision takes its text over and says why it is made,
    unless the province asked for it. Raises UserError(code="revision-reason").
    """
    from models.reports import UnitReport

    latest = current(app)
    if latest.id is not None and latest.open:
        return latest
    reason = normalise(reason) or (latest.said if latest.state is ReportState.RETURNED else "")
    if latest.id is not None and not reason:
        raise UserError(
            _("Báo cáo đã gửi tỉnh nên không sửa trực tiếp được."),
            _("Ghi lý do để lập bản sửa đổi; bản đã gửi được giữ nguyên."),
            field="reason",
            code="revision-reason",
        )
    with app.db.write("report.begin") as db:
        db.add(
            UnitReport(
                campaign_code=app.campaign_code,
                commune_code=app.commune.code,
                commune_valid_from=app.commune.valid_from,
                revision=latest.number + (latest.id is not None),
                first=latest.first,
                last=latest.last,
                indicator_set_version=reference.campaign(app).indicator_set_version,
                number=latest.document_number or None,
                revision_reason=reason[:MAX_REASON] or None,
                draft=dict(latest.texts),
            )
        )
    return current(app)


def keep_section(app: "App", key: str, words: str) -> Revision:
    """Keep a part of the text as it was typed, then say what is wrong with it.

    Raises UserError naming the part as its field; what was typed is kept all the same, and the
    report is not sent before it is mended.
    """
    if key not in {section.key for section in report_content.sections()}:
        raise LookupError(key)
    typed = normalise_lines(words)[: 2 * report_text.MAX_SECTION]
    kept = _changed(app, lambda row: {**row.draft, key: typed}, "draft")
    _check_section(app, key, typed)
    return kept


def _check_section(app: "App", key: str, words: str) -> None:
    report_text.check(words, known_places(app), key)
    if looks_personal(words):
        raise UserError(
            _("Trong mục này có số điện thoại hoặc số căn cước."),
            _("Báo cáo gửi tỉnh không mang số của cá nhân; bỏ dãy số đó đi."),
            field=key,
            code="section-personal",
        )


def known_places(app: "App") -> list[str]:
    """Return the names that may stand in the text's places."""
    data = ReportData(app.clock.today(), app.clock.today(), [], [], [])
    from desktop_app import indicators

    words = report_content.places(app, data, report_settings.load(app))
    return [*words, *indicators.all_codes(app)]


def keep_details(
    app: "App",
    *,
    number: str = "",
    signed_on: datetime.date | None = None,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
) -> Revision:
    """Keep number, day of signing and period of the open revision. Raises UserError."""
    number = normalise(number)
    if len(number) > 20:
        raise UserError(
            _("Số báo cáo dài quá 20 ký tự."), _("Chỉ ghi số, ví dụ 05."), field="number"
        )
    if first and last and first > last:
        raise UserError(
            _("Ngày bắt đầu sau ngày kết thúc."), _("Đổi lại một trong hai ngày."), field="first"
        )
    values = {"number": number or None, "signed_on": signed_on, "first": first, "last": last}
    return _changed(app, lambda _row: values, None)


def _changed(app: "App", change: Callable[["UnitReport"], Any], column: str | None) -> Revision:
    from models.reports import UnitReport

    revision = begin(app)
    assert revision.id is not None  # noqa: S101 - begin keeps a row
    with app.db.write("report.write", revision.id) as db:
        row = needed(db, UnitReport, revision.id)
        _refuse_sent(row)
        values = {column: change(row)} if column else change(row)
        for name, value in values.items():
            setattr(row, name, value)
        db.add(row)
    return current(app)


def _refuse_sent(row: "UnitReport") -> None:
    if row.status != ReportState.DRAFT:
        raise UserError(
            _("Báo cáo này đã gửi tỉnh."), _("Lập bản sửa đổi rồi sửa ở đó."), code="report-sent"
        )


def data_of(app: "App", revision: Revision) -> ReportData:
    """Return the figures of a revision: as they stood when it was sent, or as they stand."""
    from models.reports import UnitReport

    if revision.id is not None and not revision.open:
        with app.db.read() as db:
            return report_data.from_json(dict(needed(db, UnitReport, revision.id).frozen))
    return report_data.gather(app, revision.first, revision.last)


def send(app: "App") -> Revision:
    """Send the open revision: freeze its figures and text; the next bundle carries it.

    Raises UserError when a participant's name stands in the text.
    """
    from models.reports import UnitReport

    revision = begin(app)
    assert revision.id is not None  # noqa: S101 - begin keeps a row
    data = data_of(app, revision)
    texts = {s.key: revision.texts.get(s.key, s.text) for s in report_content.sections()}
    for key, words in texts.items():
        _check_section(app, key, words)
    from desktop_app import indicator_values

    manual = indicator_values.manual_values(app) if not (revision.first or revision.last) else {}
    with app.db.write("report.send", revision.id) as db:
        row = needed(db, UnitReport, revision.id)
        _refuse_sent(row)
        _refuse_names(db, texts)
        row.figures = {line.code: _on_the_wire(line.value) for line in data.lines}
        row.manual = {code: value.reason_code for code, value in manual.items()}
        row.sections = texts
        row.frozen = data.to_json()
        row.status = ReportState.SENT
        row.sent_at = app.db.stamp()
        db.add(row)
        db.flush()
        for earlier in _earlier(db, app.campaign_code, revision.number):
            standing.answered(db, "unit_report", earlier)  # by this revision
    return current(app)


def _earlier(db: "Session", campaign: str, number: int) -> list[str]:
    rows = db.connection().execute(
        text("SELECT id FROM unit_report WHERE campaign_code = :campaign AND revision < :number"),
        {"campaign": campaign, "number": number},
    )
    return [row.id for row in rows]


def _on_the_wire(value: float | int | None) -> int | str | None:
    if value is None or isinstance(value, int):
        return value
    return int(value) if value.is_integer() else str(value)


def _refuse_names(db: "Session", texts: dict[str, str]) -> None:
    """Refuse a text with the full name of somebody who was written down: names do not leave."""
    for key, words in texts.items():
        if not words:
            continue
        found = db.connection().execute(
            text(
                "SELECT full_name FROM participant WHERE NOT deleted AND full_name IS NOT NULL "
                "AND instr(:words, full_name) LIMIT 1"
            ),
            {"words": words},
        )
        name = found.scalar()
        if name:
            raise UserError(
                _("Trong báo cáo có tên người dân: {name}.").format(name=name),
                _("Bỏ tên; gương điển hình được nêu tên ghi ở mục riêng, khi có đồng ý."),
                field=key,
                code="section-name",
            )


def moved(app: "App", revision: Revision) -> list[Moved]:
    """Return the figures that the records no longer bear out since a revision was sent."""
    if revision.id is None or revision.open:
        return []
    sent = {line.code: line for line in data_of(app, revision).lines}
    now = report_data.gather(app, revision.first, revision.last)
    return [
        Moved(line.code, line.name, sent[line.code].value, line.value)
        for line in now.lines
        if line.code in sent and sent[line.code].value != line.value
    ]


def moved_words(found: list[Moved]) -> str:
    """Return what moved in one sentence."""
    none = report_content.NO_FIGURE
    return "; ".join(
        f"{m.code}: {format_number(m.sent) or none} → {format_number(m.now) or none}"
        for m in found[:6]
    )
