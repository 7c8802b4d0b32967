# SPDX-License-Identifier: MIT
"""Cài đặt: language, theme, auto-lock; teams; the people who are named, and their consent."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import checkup, participants, preferences, reference, teams
from desktop_app.checkup import Finding
from desktop_app.paged import Listing
from desktop_app.participants import PersonLine
from desktop_app.preferences import Preferences
from desktop_app.reference import Choice
from desktop_app.teams import MemberInfo, TeamInfo
from models.dates import format_number
from resources.i18n import _
from ui.page import Context, Page
from ui.pages.settings_dialogs import MemberDialog, PassphraseDialog, TeamDialog, WithdrawDialog
from ui.theme import pixmap
from ui.widgets.basics import Card, button, clear, column, label, row, scrolled
from ui.widgets.feed import Feed, Source
from ui.widgets.field import Field
from ui.widgets.inputs import SEARCH_MS, ChoiceInput, TextInput
from ui.widgets.table import Column, Table


class SettingsPage(Page):
    """What is set once, and what is looked after."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        content = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))
        whole = QHBoxLayout(content)
        whole.setContentsMargins(24, 18, 20, 18)
        whole.setSpacing(14)
        whole.addLayout(column(self._look(), self._teams_card(), None, spacing=14), 1)
        whole.addLayout(column(self._people_card(), self._check_card(), None, spacing=14), 1)

    @property
    @override
    def title(self) -> str:
        return _("Cài đặt")

    def _look(self) -> Card:
        chosen = preferences.load(self.context.app.paths.root)
        card = Card(_("Máy này"))
        self._language = ChoiceInput(
            [Choice("vi", "Tiếng Việt"), Choice("en", "English")], empty=None
        )
        self._language.choose(chosen.language)
        self._theme = ChoiceInput(
            [Choice("light", _("Sáng")), Choice("dark", _("Tối"))], empty=None
        )
        self._theme.choose(chosen.theme)
        self._minutes = ChoiceInput(
            [
                Choice(str(m), _("{count} phút").format(count=m))
                for m in preferences.AUTO_LOCK_MINUTES
            ],
            empty=None,
        )
        self._minutes.choose(str(chosen.auto_lock_minutes))
        fields = (
            Field(_("Ngôn ngữ"), self._language),
            Field(_("Màu"), self._theme),
            Field(_("Tự khóa sau"), self._minutes),
        )
        card.body.addLayout(row(*fields))
        for choice in (self._language, self._theme, self._minutes):
            choice.edited.connect(self._keep_look)
        card.body.addLayout(
            row(
                button(
                    _("Đổi mật khẩu…"),
                    lambda: PassphraseDialog(self.context, self).open(),
                    icon_name="key-round",
                    tokens=self.context.tokens,
                ),
                None,
            )
        )
        return card

    def _keep_look(self) -> None:
        chosen = Preferences(
            language=self._language.code or "vi",
            theme=self._theme.code or "light",
            auto_lock_minutes=int(self._minutes.code or 10),
        )
        root, window = self.context.app.paths.root, self.window()

        def done(_result: object) -> None:
            restyled = getattr(window, "restyled", None)
            if restyled is not None:
                restyled.emit()

        self.context.tasks.run(self, lambda: preferences.save(root, chosen), done)

    def _teams_card(self) -> Card:
        card = Card(_("Tổ công nghệ số cộng đồng"))
        self._teams = QVBoxLayout()
        card.body.addLayout(self._teams)
        add = button(
            _("Thêm tổ"),
            partial(self._edit_team, None),
            icon_name="plus",
            tokens=self.context.tokens,
        )
        card.body.addLayout(row(add, None))
        return card

    def _edit_team(self, team: TeamInfo | None) -> None:
        TeamDialog(self.context, team, self).open()

    def _edit_member(self, team: TeamInfo, member: MemberInfo | None) -> None:
        MemberDialog(self.context, team, member, self).open()

    def _people_card(self) -> Card:
        card = Card(_("Người đã ghi tên"))
        self._search = TextInput(hint=_("Tìm tên (không cần dấu)   Ctrl+F"))
        self._search.setAccessibleName(_("Tìm người đã ghi tên"))
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._wait.timeout.connect(self._read_people)
        self._search.edited.connect(self._wait.start)
        self.people = Table(
            [
                Column(_("Họ và tên"), lambda p: p.full_name, stretch=3),
                Column(_("Năm sinh"), lambda p: str(p.birth_year or ""), 84),
                Column(_("Thôn, bản"), lambda p: p.village, stretch=3),
                Column(_("Buổi"), lambda p: format_number(p.sessions), 60, right=True),
            ],
            _("Người đã ghi tên"),
        )
        self.people.setMinimumHeight(220)
        self._feed = Feed(self.context.app, self.context.tasks, self.people.lines, self)
        self.people.opened.connect(self._withdraw)
        self._nobody = label(_("Chưa ghi tên ai. Tên chỉ được ghi khi bà con đồng ý."), "muted")
        self._take_back = button(
            _("Rút đồng ý, xóa tên và số điện thoại…"),
            lambda: self._withdraw(self.people.current()),
            role="danger",
            icon_name="user-x",
            tokens=self.context.tokens,
        )
        card.body.addWidget(self._search)
        card.body.addWidget(self.people)
        card.body.addWidget(self._nobody)
        card.body.addLayout(row(self._take_back, None))
        return card

    def _check_card(self) -> Card:
        card = Card(_("Kiểm tra dữ liệu"))
        self._findings = QVBoxLayout()
        self._check = button(_("Kiểm tra ngay"), self._run_check)
        card.body.addLayout(self._findings)
        card.body.addLayout(row(self._check, None))
        return card

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(self, lambda: teams.teams(app), self._show_teams)
        self._read_people()

    def _show_teams(self, found: list[TeamInfo]) -> None:
        clear(self._teams)
        app, tokens = self.context.app, self.context.tokens
        for team in found:
            edit = button(
                "",
                partial(self._edit_team, team),
                role="icon",
                icon_name="pencil",
                tokens=tokens,
                name=_("Sửa {name}").format(name=team.name),
            )
            add = button(
                "",
                partial(self._edit_member, team, None),
                role="icon",
                icon_name="user-plus",
                tokens=tokens,
                name=_("Thêm thành viên vào {name}").format(name=team.name),
            )
            name = label(team.name, wrap=True)
            line = row(name, edit, add)
            line.setStretch(0, 1)
            self._teams.addLayout(line)
            for member in team.members:
                role = reference.label(app, "member_role", member.role)
                open_member = button(
                    f"{member.full_name} · {role}",
                    partial(self._edit_member, team, member),
                    role="flat",
                )
                self._teams.addLayout(row(12, open_member, None))
        if not found:
            text = _("Chưa có tổ nào. Thêm tổ và thành viên để ghi ai có mặt.")
            self._teams.addWidget(label(text, "muted", wrap=True))

    def _read_people(self) -> None:
        words = self._search.text()
        self._feed.read(
            Source(lambda app: participants.people(app, words), participants.lines),
            lambda listing, _first: self._show_people(listing),
        )

    def _show_people(self, listing: Listing) -> None:
        self.people.setVisible(listing.count > 0)
        self._nobody.setVisible(not listing.count)
        self._take_back.setEnabled(listing.count > 0)

    def _withdraw(self, person: PersonLine | None) -> None:
        if person is None:
            self.context.messages.hint(_("Chọn một người trong danh sách trước."))
        else:
            WithdrawDialog(self.context, person, self).open()

    def _run_check(self) -> None:
        self._check.setEnabled(False)
        app = self.context.app
        self.context.tasks.run(self, lambda: checkup.checkup(app), self._show_findings)

    def _show_findings(self, findings: list[Finding]) -> None:
        self._check.setEnabled(True)
        clear(self._findings)
        tokens = self.context.tokens
        for finding in findings:
            picture = QLabel()
            name, colour = (
                ("circle-check", tokens.good) if finding.sound else ("circle-alert", tokens.danger)
            )
            picture.setPixmap(pixmap(name, colour))
            text = label(finding.sentence, wrap=True)
            line = row(picture, text)
            line.setStretch(1, 1)
            self._findings.addLayout(line)

    @override
    def search_here(self) -> None:
        self._search.setFocus()
        self._search.selectAll()
