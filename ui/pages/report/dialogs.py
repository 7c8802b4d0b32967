# SPDX-License-Identifier: MIT
"""A figure by hand, the report's number and period, its form, the reason for a new revision."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from desktop_app import indicator_values, report_settings, reports
from desktop_app.indicator_values import REASONS, IndicatorLine
from desktop_app.reference import Choice
from desktop_app.report_settings import ReportForm
from desktop_app.reports import Revision
from models.dates import format_date
from resources.i18n import _, language
from ui.form_dialog import FormDialog
from ui.page import Context
from ui.widgets.basics import button
from ui.widgets.field import Field
from ui.widgets.inputs import ChoiceInput, DateInput, NoteInput, NumberInput, TextInput


def _by_hand(line: IndicatorLine) -> str:
    # Units are the province's own words, in Vietnamese only.
    if language() != "vi":
        return _("Số nhập tay")
    return _("Số nhập tay ({unit})").format(unit=line.unit)


class ManualDialog(FormDialog):
    """Put a figure in place of the computed one, with the reason."""

    def __init__(self, context: Context, line: IndicatorLine, parent: QWidget) -> None:
        super().__init__(context, f"{line.code} · {line.name}", parent)
        self._line = line
        self.value = NumberInput(160, limit=13)
        self.reason = ChoiceInput([Choice(code, _(text)) for code, text in REASONS.items()])
        self.words = TextInput(limit=300)
        if line.manual is not None:
            self.value.show_value(line.manual.value)
            self.reason.choose(line.manual.reason_code)
            self.words.set_quietly(line.manual.reason)
        back = button(_("Lấy lại số tính được"), self._back, role="flat")
        back.setVisible(line.manual is not None)
        self.build(
            {
                "value": Field(_by_hand(line), self.value),
                "reason_code": Field(_("Lý do"), self.reason),
                "reason": Field(_("Ghi rõ (chỉ lưu trên máy này)"), self.words),
            },
            back,
        )

    @override
    def save(self) -> None:
        value = self.value.value
        if value is None:
            self.fields["value"].problem(_("Chưa nhập số."))
            self.fields["value"].focus()
            return
        app, code = self.context.app, self._line.code
        reason, words = self.reason.code or "", self.words.text()
        self.context.tasks.run(
            self,
            lambda: indicator_values.set_manual(app, code, value, reason, words),
            lambda _done: self.finished_with(_("Đã ghi số nhập tay cho {code}.").format(code=code)),
            self.refused,
        )

    def _back(self) -> None:
        app, code = self.context.app, self._line.code
        self.context.tasks.run(
            self,
            lambda: indicator_values.set_manual(app, code, None),
            lambda _done: self.finished_with(
                _("{code} lại là số tính từ phiếu.").format(code=code)
            ),
            self.refused,
        )


class ReasonDialog(FormDialog):
    """Why a new revision is made."""

    def __init__(self, context: Context, revision: Revision, parent: QWidget) -> None:
        super().__init__(
            context, _("Lập bản sửa đổi số {number}").format(number=revision.number + 1), parent
        )
        self.reason = TextInput(revision.said, limit=reports.MAX_REASON)
        self.build({"reason": Field(_("Lý do, gửi tỉnh cùng báo cáo"), self.reason)})

    @override
    def save(self) -> None:
        app, reason = self.context.app, self.reason.text()
        self.context.tasks.run(
            self,
            lambda: reports.begin(app, reason),
            lambda made: self.finished_with(
                _("Đã lập bản {number}; bản trước giữ nguyên.").format(number=made.number)
            ),
            self.refused,
        )


class DetailsDialog(FormDialog):
    """Number, day of signing, and the period that the report covers."""

    def __init__(self, context: Context, revision: Revision, parent: QWidget) -> None:
        super().__init__(context, _("Số, ngày ký, kỳ báo cáo"), parent)
        today = context.app.clock.today
        self.number = TextInput(revision.document_number, limit=20)
        self.signed, self.first, self.last = (DateInput(today) for _field in range(3))
        for field, day in (
            (self.signed, revision.signed_on),
            (self.first, revision.first),
            (self.last, revision.last),
        ):
            field.set_quietly(format_date(day))
        self.build(
            {
                "number": Field(_("Số báo cáo (để trống nếu văn thư ghi sau)"), self.number),
                "signed_on": Field(_("Ngày ký (để trống nếu ghi sau)"), self.signed),
                "first": Field(_("Kỳ báo cáo từ ngày (để trống: cả đợt)"), self.first),
                "last": Field(_("đến hết ngày"), self.last),
            }
        )

    @override
    def save(self) -> None:
        for name, widget in (
            ("signed_on", self.signed),
            ("first", self.first),
            ("last", self.last),
        ):
            if not widget.readable:
                self.fields[name].problem(
                    _("Không hiểu ngày “{typed}”.").format(typed=widget.text())
                )
                self.fields[name].focus()
                return
        app, number = self.context.app, self.number.text()
        signed, first, last = self.signed.date, self.first.date, self.last.date
        self.context.tasks.run(
            self,
            lambda: reports.keep_details(
                app, number=number, signed_on=signed, first=first, last=last
            ),
            lambda _kept: self.finished_with(_("Đã lưu.")),
            self.refused,
        )


class FormOfReports(FormDialog):
    """Who issues, who gets, who signs: the form of every report of this laptop."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, _("Thể thức báo cáo (Nghị định 30/2020/NĐ-CP)"), parent)
        self.setMinimumWidth(760)
        self.inputs: dict[str, TextInput | NoteInput] = {}
        labels = {
            "superior": _("Cơ quan chủ quản trực tiếp (nếu có)"),
            "issuer": _("Cơ quan ban hành"),
            "symbol": _("Ký hiệu"),
            "place": _("Địa danh"),
            "addressees": _("Kính gửi, mỗi dòng một nơi"),
            "authority": _("Quyền hạn ký, mỗi dòng một dòng trên giấy"),
            "title": _("Chức vụ người ký"),
            "signer": _("Họ và tên người ký"),
            "recipients": _("Nơi nhận, mỗi dòng một nơi"),
            "file_copy": _("Dòng lưu"),
        }
        for name in labels:
            lines = {"recipients": 4, "addressees": 2, "authority": 2}.get(name)
            self.inputs[name] = NoteInput(lines=lines) if lines else TextInput(limit=160)
        for widget in self.inputs.values():
            widget.setProperty("keeps_enter", isinstance(widget, NoteInput))
        self.build({name: Field(text, self.inputs[name]) for name, text in labels.items()})
        app = context.app
        context.tasks.run(self, lambda: report_settings.load(app), self._show)

    @override
    def lay_out(self) -> None:
        """Lay the fields out in two columns: there are more than a low screen is tall."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        for number, field in enumerate(self.fields.values()):
            grid.addWidget(field, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        self._inner.addLayout(grid)

    def _show(self, form: ReportForm) -> None:
        for name, widget in self.inputs.items():
            value = getattr(form, name)
            if isinstance(widget, NoteInput):
                widget.show_text("\n".join(value))
            else:
                widget.set_quietly(value)

    @override
    def save(self) -> None:
        values: dict[str, object] = {}
        for name, widget in self.inputs.items():
            if isinstance(widget, NoteInput):
                values[name] = widget.toPlainText().split("\n")
            else:
                values[name] = widget.text()
        app = self.context.app
        form = ReportForm(**values)  # type: ignore[arg-type]
        self.context.tasks.run(
            self,
            lambda: report_settings.save(app, form),
            lambda _kept: self.finished_with(_("Đã lưu thể thức báo cáo.")),
            self.refused,
        )
