# SPDX-License-Identifier: MIT
"""The laptop: language, theme, auto-lock, campaign; who may open it."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import campaigns, preferences, vault
from desktop_app.preferences import Preferences
from desktop_app.reference import CampaignInfo, Choice
from desktop_app.vault import Officer
from resources.i18n import _, _n
from ui.page import Context, Page
from ui.pages.settings.dialogs import OfficerDialog, PassphraseDialog, RemoveOfficerDialog
from ui.widgets.basics import Card, button, clear, column, label, pill, row, scrolled
from ui.widgets.field import Field
from ui.widgets.flow import flowing
from ui.widgets.inputs import ChoiceInput


class MachineSection(Page):
    """What is set once."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        content = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))
        whole = QHBoxLayout(content)
        whole.setContentsMargins(24, 14, 20, 18)
        whole.setSpacing(14)
        whole.addLayout(column(self._look(), self._campaign_card(), None, spacing=14), 1)
        whole.addLayout(column(self._officers_card(), None, spacing=14), 1)

    def _look(self) -> Card:
        chosen = preferences.load(self.context.app.paths.root)
        card = Card(_("Hiển thị và khóa máy"))
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
                Choice(str(m), _n("{count} phút", m).format(count=m))
                for m in preferences.AUTO_LOCK_MINUTES
            ],
            empty=None,
        )
        self._minutes.choose(str(chosen.auto_lock_minutes))
        fields = (
            Field(_("Ngôn ngữ của máy"), self._language),
            Field(_("Màu"), self._theme),
            Field(_("Tự khóa sau"), self._minutes),
        )
        card.body.addLayout(row(*fields))
        for choice in (self._language, self._theme, self._minutes):
            choice.edited.connect(self._keep_look)
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

    def _campaign_card(self) -> Card:
        card = Card(_("Đợt đang làm"))
        self._campaign = ChoiceInput(empty=None)
        self._campaign.edited.connect(self._choose_campaign)
        card.body.addWidget(Field(_("Đợt"), self._campaign))
        text = _("Số liệu của đợt khác vẫn nguyên; chọn lại đợt cũ bất cứ lúc nào để xem.")
        card.body.addWidget(label(text, "muted", wrap=True))
        return card

    def _choose_campaign(self) -> None:
        app, code = self.context.app, self._campaign.code
        if code and code != app.campaign_code:
            self.context.act(self, lambda: campaigns.choose(app, code))

    def _officers_card(self) -> Card:
        card = Card(_("Cán bộ dùng máy này"))
        self._officers = QVBoxLayout()
        card.body.addLayout(self._officers)
        tokens = self.context.tokens
        card.body.addWidget(
            flowing(
                button(
                    _("Thêm cán bộ…"),
                    lambda: OfficerDialog(self.context, self).open(),
                    icon_name="user-plus",
                    tokens=tokens,
                ),
                button(
                    _("Đổi mật khẩu của tôi…"),
                    lambda: PassphraseDialog(self.context, self).open(),
                    icon_name="key-round",
                    tokens=tokens,
                ),
            )
        )
        return card

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(
            self,
            lambda: (vault.officers(app.paths), campaigns.campaigns(app)),
            lambda found: self._show(*found),
        )

    def _show(self, officers: list[Officer], known: list[CampaignInfo]) -> None:
        clear(self._officers)
        me = self.context.app.officer.id
        for officer in officers:
            name = f"{officer.name} · {officer.unit}" if officer.unit else officer.name
            line = row(label(name, wrap=True))
            line.setStretch(0, 1)
            if officer.id == me:
                line.addWidget(pill(_("đang dùng máy"), "info"))
            else:
                line.addWidget(
                    button(
                        _("Cho thôi dùng máy…"),
                        partial(self._remove, officer),
                        role="danger",
                        icon_name="user-x",
                        tokens=self.context.tokens,
                    )
                )
            self._officers.addLayout(line)
        self._campaign.fill([Choice(c.code, c.name) for c in known], empty=None)
        self._campaign.choose(self.context.app.campaign_code)

    def _remove(self, officer: Officer) -> None:
        RemoveOfficerDialog(self.context, officer, self).open()
