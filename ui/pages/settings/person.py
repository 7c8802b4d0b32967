# SPDX-License-Identifier: MIT
"""One person: what is kept, correct it, hand out a copy, note a request, take the name out."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import forgetting, reference, rights
from desktop_app.participants import PersonLine
from desktop_app.reference import Choice
from desktop_app.rights import PersonFile
from models.dates import format_date, format_number
from resources.errors import UserError
from resources.i18n import _, _n
from ui.form_dialog import FormDialog
from ui.page import Context
from ui.widgets.basics import button, label, row
from ui.widgets.field import Field
from ui.widgets.inputs import ChoiceInput, NumberInput, TextInput


class PersonDialog(FormDialog):
    """Everything about one person; saving corrects what is kept."""

    def __init__(self, context: Context, person: PersonLine, parent: QWidget) -> None:
        super().__init__(context, person.full_name, parent)
        self.setMinimumWidth(560)
        self._person = person
        tokens = context.tokens
        self._name = TextInput(person.full_name, limit=60)
        self._year = NumberInput()
        self._year.show_value(person.birth_year)
        self._phone = TextInput(person.phone, limit=20)
        self._kept = label("", "muted", wrap=True)
        inner = self.layout()
        assert inner is not None  # noqa: S101 - every form has one
        inner.addWidget(self._kept)
        self._kind = ChoiceInput(
            [Choice(code, _(text)) for code, text in rights.KIND_LABELS.items()],
            empty=_("Bà con yêu cầu…"),
        )
        self._kind.setAccessibleName(_("Ghi yêu cầu của bà con"))
        self._kind.edited.connect(self._receive)
        self.build(
            {
                "full_name": Field(_("Họ và tên"), self._name),
                "birth_year": Field(_("Năm sinh"), self._year),
                "phone": Field(_("Số điện thoại"), self._phone),
            },
            self._kind,
            button(_("Xuất bản sao…"), self._choose_file, icon_name="download", tokens=tokens),
        )
        leave = row(
            button(
                _("Rút đồng ý, xóa tên và số điện thoại…"),
                lambda: WithdrawDialog(context, person, self).open(),
                role="danger",
                icon_name="user-x",
                tokens=tokens,
            )
        )
        if person.phone:
            leave.addWidget(button(_("Chỉ xóa số điện thoại"), self._forget_phone, role="danger"))
        leave.addStretch(1)
        inner.addItem(leave)
        app = context.app
        context.tasks.run(self, lambda: rights.kept_about(app, person.id), self._show)

    def _show(self, file: PersonFile) -> None:
        consents = [
            _("{scopes} ({method}, ngày {day})").format(
                scopes=", ".join(c.scopes), method=c.method.lower(), day=format_date(c.given_on)
            )
            for c in file.consents
        ]
        sessions = [
            f"{format_date(s.date)} {s.place}" + (f" ({'; '.join(s.results)})" if s.results else "")
            for s in file.sessions
        ]
        self._kept.setText(
            "\n".join(
                (
                    _("Đồng ý: {consents}").format(consents="; ".join(consents) or "–"),
                    _n("Dự {count} buổi: {sessions}", len(sessions)).format(
                        count=len(sessions), sessions="; ".join(sessions) or "–"
                    ),
                )
            )
        )

    @override
    def save(self) -> None:
        app, person = self.context.app, self._person
        name, year, phone = self._name.text(), self._year.value, self._phone.text()
        self.context.tasks.run(
            self,
            lambda: forgetting.correct(
                app, person.id, full_name=name, birth_year=year, phone=phone
            ),
            lambda _none: self.finished_with(_("Đã sửa thông tin.")),
            self.refused,
        )

    def _receive(self) -> None:
        app, person, kind = self.context.app, self._person, self._kind.code
        if kind:
            self.context.tasks.run(
                self,
                lambda: rights.receive(app, person.id, kind),
                lambda _id: self.finished_with(_("Đã ghi yêu cầu; hạn hiện ở trang Hôm nay.")),
                self.refused,
            )

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, _("Xuất bản sao thông tin"), "", _("Bảng tính (*.xlsx)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, file: Path) -> None:
        """Write what is kept about this person."""
        app, person = self.context.app, self._person
        self.context.tasks.run(
            self,
            lambda: rights.export_person(app, person.id, file),
            lambda out: self.context.messages.hint(_("Đã xuất {name}.").format(name=out.name)),
            self.refused,
        )

    def _forget_phone(self) -> None:
        app, person = self.context.app, self._person
        self.context.tasks.run(
            self,
            lambda: forgetting.withdraw_phone(app, person.id),
            lambda _none: self.finished_with(_("Đã xóa số điện thoại; tên vẫn giữ.")),
            self.refused,
        )


class _Final(QDialog):
    """The few things that cannot be undone ask first."""

    def __init__(self, context: Context, title: str, text: str, go: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(460)
        self.context = context
        inner = QVBoxLayout(self)
        inner.addWidget(label(title, "heading", wrap=True))
        self.text = label(text, wrap=True)
        inner.addWidget(self.text)
        self._go = button(go, self._act, role="danger")
        inner.addLayout(row(None, button(_("Hủy bỏ"), self.reject), self._go))

    def _act(self) -> None:
        self._go.setEnabled(False)
        self.act()

    def act(self) -> None:
        """Do it; overridden by each."""

    def failed(self, error: UserError) -> None:
        """Say why it was not done."""
        self.reject()
        self.context.messages.error(error)


class WithdrawDialog(_Final):
    """A consent taken back."""

    def __init__(self, context: Context, person: PersonLine, parent: QWidget) -> None:
        super().__init__(
            context,
            _("Rút đồng ý của {name}?").format(name=person.full_name),
            _(
                "Tên, năm sinh và số điện thoại bị xóa hẳn khỏi máy này, kể cả trong nhật ký; "
                "không lấy lại được. Số liệu đã đếm giữ nguyên."
            ),
            _("Rút đồng ý và xóa"),
            parent,
        )
        self._person = person

    @override
    def act(self) -> None:
        app, person = self.context.app, self._person

        def done(_result: object) -> None:
            self.accept()
            opener = self.parent()
            if isinstance(opener, QDialog):
                opener.accept()
            self.context.bus.changed.emit()
            self.context.messages.hint(_("Đã rút đồng ý; tên và số điện thoại đã xóa."))

        self.context.tasks.run(self, lambda: forgetting.withdraw(app, person.id), done, self.failed)


class EraseDialog(_Final):
    """The names of a settled campaign."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        campaign = reference.campaign(context.app)
        super().__init__(
            context,
            _("Xóa tên của {campaign}?").format(campaign=campaign.name),
            _(
                "Mọi tên, năm sinh và số điện thoại chỉ có trong đợt này bị xóa hẳn; không lấy lại "
                "được. Số liệu đã đếm giữ nguyên. Bản sao lưu cũ bị thay ở lần sao lưu sau."
            ),
            _("Xóa tên"),
            parent,
        )

    @override
    def act(self) -> None:
        app = self.context.app

        def done(count: object) -> None:
            self.accept()
            self.context.bus.changed.emit()
            self.context.messages.hint(
                _n("Đã xóa tên của {count} người.", int(str(count))).format(
                    count=format_number(int(str(count)))
                )
            )

        self.context.tasks.run(
            self, lambda: forgetting.erase_names(app, app.campaign_code), done, self.failed
        )
