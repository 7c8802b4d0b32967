# SPDX-License-Identifier: MIT
"""Teams and members; officers and their passphrases."""

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop_app import reference, replacing, teams, vault, villages
from desktop_app.app import App
from desktop_app.reference import Choice
from desktop_app.teams import MemberInfo, MemberValues, TeamInfo, TeamValues
from desktop_app.vault import Officer, Unlocked
from resources.errors import UserError
from resources.i18n import _, _n
from ui.form_dialog import FormDialog
from ui.page import Context
from ui.widgets.basics import button, label
from ui.widgets.field import Field
from ui.widgets.inputs import ChoiceInput, TextInput


class TeamDialog(FormDialog):
    """A team: name, village, telephone for flyers."""

    def __init__(self, context: Context, team: TeamInfo | None, parent: QWidget) -> None:
        super().__init__(context, _("Sửa tổ") if team else _("Thêm tổ"), parent)
        self._team = team
        self._name = TextInput(team.name if team else "", limit=80)
        self._village = ChoiceInput(empty=_("Cấp xã"))
        self._phone = TextInput(team.phone if team else "", limit=20)
        self._decision = TextInput(team.decision_no if team else "", limit=40)
        self._reason = TextInput(team.reason if team else "", limit=300)
        self.build(
            {
                "name": Field(_("Tên tổ"), self._name),
                "village_id": Field(_("Thôn, bản"), self._village),
                "phone": Field(_("Điện thoại hỏi đáp (in trên tờ rơi)"), self._phone),
                "decision_no": Field(_("Số quyết định thành lập"), self._decision),
                "reason": Field(_("Lý do có thêm tổ ở thôn, bản này"), self._reason),
            }
        )
        self.fields["reason"].setVisible(bool(self._reason.text()))
        app = context.app
        context.tasks.run(self, lambda: villages.villages(app), self._offer)

    def _offer(self, known: list[villages.VillageInfo]) -> None:
        self._village.fill([Choice(v.id, v.name) for v in known], empty=_("Cấp xã"))
        self._village.choose(self._team.village_id if self._team else None)

    @override
    def save(self) -> None:
        app, team_id = self.context.app, self._team.id if self._team else None
        values = TeamValues(
            name=self._name.text(),
            village_id=self._village.code,
            level="thon_ban" if self._village.code else "xa",
            phone=self._phone.text(),
            decision_no=self._decision.text(),
            decision_date=self._team.decision_date if self._team else None,
            reason=self._reason.text(),
        )
        self.context.tasks.run(
            self,
            lambda: teams.save_team(app, team_id, values),
            lambda _id: self.finished_with(_("Đã lưu tổ.")),
            self._refused,
        )

    def _refused(self, error: UserError) -> None:
        if error.field == "reason":
            self.fields["reason"].show()
        self.refused(error)


class MemberDialog(FormDialog):
    """A member of a team."""

    def __init__(
        self, context: Context, team: TeamInfo, member: MemberInfo | None, parent: QWidget
    ) -> None:
        title = _("Sửa thành viên") if member else _("Thêm thành viên: {team}")
        super().__init__(context, title.format(team=team.name), parent)
        app = context.app
        self._team, self._member = team, member
        self._name = TextInput(member.full_name if member else "", limit=60)
        self._role = ChoiceInput(reference.catalogue(app, "member_role"), empty=None)
        self._role.choose(member.role if member else "thanh_vien")
        self._position = ChoiceInput(reference.catalogue(app, "position"), empty=_("Không ghi"))
        self._position.choose(member.position if member else None)
        self._sex = ChoiceInput(reference.catalogue(app, "sex"), empty=None)
        self._sex.choose(member.sex if member else "khong_ghi")
        self._phone = TextInput(member.phone if member else "", limit=20)
        extra = [button(_("Thôi tham gia"), self._end, role="danger")] if member else []
        self.build(
            {
                "full_name": Field(_("Họ và tên"), self._name),
                "role": Field(_("Vai trò"), self._role),
                "position": Field(_("Kiêm nhiệm"), self._position),
                "sex": Field(_("Giới"), self._sex),
                "phone": Field(_("Điện thoại (chỉ lưu trên máy này)"), self._phone),
            },
            *extra,
        )

    @override
    def save(self) -> None:
        app, team = self.context.app, self._team
        member_id = self._member.id if self._member else None
        values = MemberValues(
            full_name=self._name.text(),
            role=self._role.code or "",
            position=self._position.code,
            sex=self._sex.code or "khong_ghi",
            phone=self._phone.text(),
            languages=self._member.languages if self._member else [],
        )
        self.context.tasks.run(
            self,
            lambda: teams.save_member(app, team.id, member_id, values),
            lambda _id: self.finished_with(_("Đã lưu thành viên.")),
            self.refused,
        )

    def _end(self) -> None:
        app, member = self.context.app, self._member
        if member is not None:
            self.context.tasks.run(
                self,
                lambda: teams.end_member(app, member.id),
                lambda _none: self.finished_with(
                    _("{name} đã thôi tham gia tổ.").format(name=member.full_name)
                ),
            )


class PassphraseDialog(FormDialog):
    """A new passphrase for the officer who is here."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, _("Đổi mật khẩu"), parent)
        self._old, self._new, self._again = QLineEdit(), QLineEdit(), QLineEdit()
        for secret in (self._old, self._new, self._again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.build(
            {
                "old": Field(_("Mật khẩu đang dùng"), self._old),
                "passphrase": Field(_("Mật khẩu mới (ít nhất 8 ký tự)"), self._new),
                "again": Field(_("Nhập lại mật khẩu mới"), self._again),
            }
        )

    @override
    def save(self) -> None:
        app, old, new = self.context.app, self._old.text(), self._new.text()
        again = self._again.text()

        def work() -> None:
            vault.check_passphrase(new)
            vault.check_same(new, again, "again")
            unlocked = _confirmed(app, old)
            vault.change_passphrase(app.paths, unlocked.key, app.officer.id, new)

        self.context.tasks.run(
            self, work, lambda _none: self.finished_with(_("Đã đổi mật khẩu.")), self.refused
        )


class OfficerDialog(FormDialog):
    """Another officer who may open this laptop; types a passphrase of their own."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(context, _("Thêm cán bộ"), parent)
        self._name, self._unit = TextInput(limit=60), TextInput(context.app.officer.unit, limit=120)
        self._mine, self._new, self._again = QLineEdit(), QLineEdit(), QLineEdit()
        for secret in (self._mine, self._new, self._again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.build(
            {
                "officer": Field(_("Họ và tên cán bộ mới"), self._name),
                "unit": Field(_("Phòng, đơn vị"), self._unit),
                "passphrase": Field(_("Mật khẩu của cán bộ mới (ít nhất 8 ký tự)"), self._new),
                "again": Field(_("Nhập lại mật khẩu đó"), self._again),
                "old": Field(_("Mật khẩu của tôi, để xác nhận"), self._mine),
            }
        )

    @override
    def save(self) -> None:
        app, new, again = self.context.app, self._new.text(), self._again.text()
        name, unit, mine = self._name.text(), self._unit.text(), self._mine.text()

        def work() -> None:
            kept = vault.check_officer(name)
            vault.check_passphrase(new)
            vault.check_same(new, again, "again")
            unlocked = _confirmed(app, mine)
            vault.add_officer(app.paths, unlocked.key, name=kept, unit=unit.strip(), passphrase=new)

        self.context.tasks.run(
            self, work, lambda _none: self.finished_with(_("Đã thêm cán bộ.")), self.refused
        )


class RemoveOfficerDialog(FormDialog):
    """An officer who leaves: the passphrase opens this laptop no more."""

    def __init__(self, context: Context, officer: Officer, parent: QWidget) -> None:
        title = _("Cho {name} thôi dùng máy").format(name=officer.name)
        super().__init__(context, title, parent)
        self._officer = officer
        self._mine = QLineEdit()
        self._mine.setEchoMode(QLineEdit.EchoMode.Password)
        help_text = _(
            "Mật khẩu của người này không mở được máy nữa. Bản sao lưu cũ vẫn mở được bằng mật "
            "khẩu cũ, nên đừng đưa bản sao lưu cho ai."
        )
        self.layout().addWidget(label(help_text, "muted", wrap=True))  # type: ignore[union-attr]
        self.build({"old": Field(_("Mật khẩu của tôi, để xác nhận"), self._mine)})

    @override
    def save(self) -> None:
        app, officer, mine = self.context.app, self._officer, self._mine.text()

        def work() -> None:
            _confirmed(app, mine)
            vault.remove_officer(app.paths, officer.id)

        done = _("{name} không mở được máy này nữa.").format(name=officer.name)
        self.context.tasks.run(self, work, lambda _none: self.finished_with(done), self.refused)


class BecomeAnotherDialog(FormDialog):
    """A laptop whose data came from another one's backup gives up that one's name."""

    def __init__(self, context: Context, label_now: str, parent: QWidget) -> None:
        super().__init__(context, _("Nhận tên mới cho máy này"), parent)
        self._mine = QLineEdit()
        self._mine.setEchoMode(QLineEdit.EchoMode.Password)
        told = _(
            "Chỉ làm khi dữ liệu trên máy này phục hồi từ bản sao lưu của máy khác. Máy thôi mang "
            "tên {label}, cần thư mời mới của tỉnh; những gì tỉnh chưa ký nhận sẽ được gửi lại. "
            "Bản ghi giữ nguyên, không bị tính hai lần. Sửa nội dung mà máy cũ đã gửi thì tỉnh "
            "hỏi lại trước khi nhận."
        ).format(label=label_now)
        self.layout().addWidget(label(told, "muted", wrap=True))  # type: ignore[union-attr]
        self.build({"old": Field(_("Mật khẩu của tôi, để xác nhận"), self._mine)})
        self._save.setText(_("Nhận tên mới"))

    @override
    def save(self) -> None:
        app, mine = self.context.app, self._mine.text()

        def work() -> int:
            _confirmed(app, mine)
            return replacing.become_another(app)

        def done(opened: int) -> None:
            self.finished_with(
                _n(
                    "Máy này cần thư mời mới của tỉnh; {count} thay đổi sẽ được gửi lại.", opened
                ).format(count=opened)
            )

        self.context.tasks.run(self, work, done, self.refused)


def _confirmed(app: App, passphrase: str) -> Unlocked:
    """Return the opened vault when the officer who is here proves to be here."""
    try:
        return vault.unlock(app.paths, passphrase, app.officer.id)
    except UserError as error:
        raise UserError(error.message, error.advice, field="old") from error
