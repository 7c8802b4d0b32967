# SPDX-License-Identifier: MIT
"""Biểu mẫu: choose a form, say for whom and when, see it, print it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from desktop_app import flyers, forms, reference, teams, villages
from desktop_app.forms import FormChoice
from desktop_app.reference import Choice
from desktop_app.sheets import Sheets
from desktop_app.teams import TeamInfo
from desktop_app.villages import VillageInfo
from resources.i18n import _
from resources.paper.flyer_texts import LANGUAGES, MASTER
from ui.page import Context
from ui.printing.section import PaperSection
from ui.widgets.basics import Card, column, label, scrolled
from ui.widgets.field import Field
from ui.widgets.inputs import ChipsInput, ChoiceInput, DateInput, EnterMovesOn, NumberInput

_CODE = Qt.ItemDataRole.UserRole
LONGEST_CHIP = 36
_SHOWN = {
    forms.SESSION: ("team_id", "village_id", "day", "session_type"),
    forms.SIGN_IN: ("language", "team_id", "village_id", "day", "rows"),
    forms.CONSENT: ("language", "team_id", "day"),
    forms.UNMET: ("village_id",),
    forms.BROADCAST: ("language", "team_id", "day", "flyers"),
}


def _short(headline: str) -> str:
    """Return a headline that fits into a chip."""
    return headline if len(headline) <= LONGEST_CHIP else headline[: LONGEST_CHIP - 1] + "…"


class FormsSection(PaperSection):
    """The forms at the left with what they can be prefilled with, the pages at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        app = context.app
        self.list = QListWidget()
        self.list.setAccessibleName(_("Các biểu mẫu"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for info in forms.available():
            item = QListWidgetItem(info.title)
            item.setData(_CODE, info.code)
            item.setToolTip(info.purpose)
            self.list.addItem(item)
        self.list.setFixedHeight(148)
        self._purpose = label("", "muted", wrap=True)
        self.team, self.village = ChoiceInput(empty=_("Để trống")), ChoiceInput(empty=_("Để trống"))
        self.day = DateInput(app.clock.today)
        self.type = ChoiceInput(reference.catalogue(app, "session_type"), empty=_("Để trống"))
        self.rows = NumberInput(72, limit=3)
        self.rows.show_value(25)
        self.flyers = ChipsInput()
        self.flyers.choose(("F01", "F06"))
        self.language = ChoiceInput(empty=None)
        self._languages: dict[str, tuple[str, ...]] = {}
        self.fields = {
            "language": Field(_("N&gôn ngữ"), self.language),
            "team_id": Field(_("&Tổ công nghệ số"), self.team),
            "village_id": Field(_("Thôn, &bản"), self.village),
            "day": Field(_("&Ngày"), self.day, help_text=_("Ví dụ: 5/10, 51026, hôm nay")),
            "session_type": Field(_("&Hình thức"), self.type),
            "rows": Field(_("&Số dòng"), self.rows),
            "flyers": Field(_("Nội dung đọc trên loa"), self.flyers),
        }
        card = Card(_("Chọn biểu mẫu"))
        card.setFixedWidth(384)
        card.body.addWidget(self.list)
        card.body.addWidget(self._purpose)
        enter = EnterMovesOn(self)
        for field in self.fields.values():
            field.input.installEventFilter(enter)
        options = QWidget()
        options.setLayout(column(*self.fields.values(), None))
        card.body.addWidget(scrolled(options), 1)
        options.setProperty("role", "clear")
        right = Card()
        right.body.addWidget(self.preview, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 18)
        whole.setSpacing(14)
        whole.addWidget(card)
        whole.addWidget(right, 1)
        for widget in (self.team, self.village, self.day, self.type, self.rows, self.flyers):
            widget.edited.connect(self.look_soon)
        self.language.edited.connect(self.look_soon)
        self.list.currentItemChanged.connect(lambda _now, _before: self._chosen())

    @property
    @override
    def title(self) -> str:
        return _("Tờ rơi · Biểu mẫu")

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(
            self,
            lambda: (teams.teams(app), villages.villages(app), flyers.available(app)),
            self._show,
        )

    def _show(
        self, found: tuple[list[TeamInfo], list[VillageInfo], list[flyers.FlyerInfo]]
    ) -> None:
        known, places, texts = found
        self.team.fill([Choice(t.id, t.name) for t in known], empty=_("Để trống"))
        self.village.fill([Choice(v.id, v.name) for v in places], empty=_("Để trống"))
        self._languages = {t.code: t.languages for t in texts}
        self.flyers.fill([Choice(t.code, _short(t.headline)) for t in texts if t.code != "F11"])
        if self.list.currentItem() is None:
            self.list.setCurrentRow(0)
        else:  # the languages and names that can be chosen came only now
            self._chosen()

    @override
    def open(self, argument: object) -> None:
        """Choose a form by its code."""
        for number in range(self.list.count()):
            if self.list.item(number).data(_CODE) == argument:
                self.list.setCurrentRow(number)

    @property
    def choice(self) -> FormChoice:
        """What is chosen; a field that is not shown says nothing."""
        item = self.list.currentItem()
        code = str(item.data(_CODE)) if item is not None else forms.SESSION
        shown = _SHOWN[code]
        return FormChoice(
            code,
            village_id=self.village.code if "village_id" in shown else None,
            team_id=self.team.code if "team_id" in shown else None,
            day=self.day.date if "day" in shown else None,
            session_type=(self.type.code or "") if "session_type" in shown else "",
            rows=(self.rows.value or 0) if "rows" in shown else 25,
            flyers=tuple(self.flyers.codes),
            language=(self.language.code or MASTER) if "language" in shown else MASTER,
        )

    def _chosen(self) -> None:
        code = self.choice.code
        spoken = sorted({one for many in self._languages.values() for one in many})
        if code != forms.BROADCAST:  # the notice's words stand on the other two
            spoken = list(self._languages.get("F11", ()))
        if self.language.code not in spoken:
            self.language.clear()
        self.language.fill(
            [Choice(one, _(name)) for one, name in LANGUAGES.items() if one in spoken], empty=None
        )
        for name, field in self.fields.items():
            field.setVisible(name in _SHOWN[code] and (name != "language" or len(spoken) > 1))
        purposes = {info.code: info.purpose for info in forms.available()}
        self._purpose.setText(purposes[code])
        self.look()

    @override
    def make(self, *, preview: bool) -> Callable[[], Sheets]:
        app, choice = self.context.app, self.choice
        return lambda: forms.make(app, choice, preview=preview)

    @property
    @override
    def file_name(self) -> str:
        return f"{self.choice.code}.pdf"
