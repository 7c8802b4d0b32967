# SPDX-License-Identifier: MIT
"""The community digital teams and their members."""

from functools import partial

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import reference, standing, teams
from desktop_app.teams import MemberInfo, TeamInfo
from resources.i18n import _
from ui.page import Context, Page
from ui.pages.settings.dialogs import MemberDialog, TeamDialog
from ui.widgets.basics import Card, EmptyState, button, clear, label, pill, row, scrolled


class TeamsSection(Page):
    """A card for each team."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        content = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))
        self._empty = EmptyState(
            context.tokens,
            "users",
            _("Chưa có tổ nào"),
            _("Thêm tổ và thành viên để ghi ai có mặt trong mỗi buổi và in tên tổ trên tờ rơi."),
            button(_("Thêm tổ"), self.new, role="primary"),
        )
        self._teams = QVBoxLayout()
        self._teams.setSpacing(14)
        whole = QVBoxLayout(content)
        whole.setContentsMargins(24, 14, 20, 18)
        whole.setSpacing(14)
        whole.addWidget(self._empty, 1)
        whole.addLayout(self._teams)
        whole.addStretch(1)

    @override
    def header_buttons(self) -> list[QPushButton]:
        return [
            button(
                _("Danh sách, Excel, lịch sử"),
                lambda: self.context.bus.go.emit("communications", "team"),
                icon_name="list-checks",
                tokens=self.context.tokens,
            ),
            button(
                _("Thêm tổ   Ctrl+N"),
                self.new,
                role="primary",
                icon_name="plus",
                tokens=self.context.tokens,
            ),
        ]

    @override
    def new(self) -> None:
        self._edit_team(None)

    def _edit_team(self, team: TeamInfo | None) -> None:
        TeamDialog(self.context, team, self).open()

    def _edit_member(self, team: TeamInfo, member: MemberInfo | None) -> None:
        dialog, app = MemberDialog(self.context, team, member, self), self.context.app
        dialog.open()
        if member is not None:
            member_id = member.id
            self.context.tasks.run(
                dialog, lambda: standing.of_row(app, "team_member", member_id), dialog.remark
            )

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(self, lambda: teams.teams(app), self._show)

    def _show(self, found: list[TeamInfo]) -> None:
        clear(self._teams)
        self._empty.setVisible(not found)
        for team in found:
            self._teams.addWidget(self._card(team))

    def _card(self, team: TeamInfo) -> Card:
        tokens = self.context.tokens
        card = Card()
        name = label(team.name, "heading", wrap=True)
        edit = button(
            _("Sửa tổ"), partial(self._edit_team, team), icon_name="pencil", tokens=tokens
        )
        add = button(
            _("Thêm thành viên"),
            partial(self._edit_member, team, None),
            icon_name="user-plus",
            tokens=tokens,
        )
        for made in (edit, add):
            made.setAccessibleName(f"{made.text().strip()}: {team.name}")
        head = row(name, edit, add)
        head.setStretch(0, 1)
        card.body.addLayout(head)
        for member in team.members:
            role = reference.label(self.context.app, "member_role", member.role)
            kind = "info" if member.role == "to_truong" else "plain"
            opened = button(member.full_name, partial(self._edit_member, team, member), role="flat")
            card.body.addLayout(row(opened, pill(role, kind), None))
        if not team.members:
            card.body.addWidget(label(_("Chưa có thành viên."), "muted"))
        return card
