# SPDX-License-Identifier: MIT
"""Choose a flyer, see it, make its PDF, keep that it was printed."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
)
from typing_extensions import override

from desktop_app import flyer_sheets, flyers, teams
from desktop_app.app import App
from desktop_app.flyers import FlyerChoice, FlyerInfo
from desktop_app.reference import Choice
from desktop_app.teams import TeamInfo
from resources.i18n import _
from ui.page import Context, Page
from ui.pages.flyers.dialogs import PrintRunDialog
from ui.widgets.basics import Card, button, label, row, scrolled
from ui.widgets.inputs import ChoiceInput, NumberInput

_PREVIEW = 420
_CODE = Qt.ItemDataRole.UserRole


def _open_outside(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def _first_page(app: App, choice: FlyerChoice, width: int) -> bytes:
    return flyer_sheets.page_png(flyer_sheets.preview(app, choice).pdf, 0, width)


class ChooseSection(Page):
    """The flyers at the left, the chosen one beside them."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._infos: dict[str, FlyerInfo] = {}
        self._asked = 0
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 18)
        whole.setSpacing(14)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Các mẫu tờ rơi"))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(lambda _now, _before: self._preview())
        left = Card(_("Chọn mẫu"))
        left.setFixedWidth(270)
        left.body.addWidget(self.list, 1)
        whole.addWidget(left)
        whole.addWidget(self._middle(), 1)

    def _middle(self) -> Card:
        card = Card()
        self.paper = ChoiceInput(
            [
                Choice("A4", _("A4, một tờ")),
                Choice("2xA5", _("2 tờ A5 trên A4")),
                Choice("4xA6", _("4 tờ A6 trên A4")),
            ],
            empty=None,
        )
        self.paper.setAccessibleName(_("Khổ giấy"))
        self.team = ChoiceInput(empty=_("Tổ chung của xã"))
        self.team.setAccessibleName(_("Tổ đứng tên"))
        self.sheets = NumberInput(64, limit=4)
        self.sheets.show_value(1)
        self.sheets.setAccessibleName(_("Số tờ A4"))
        self.paper.setMinimumWidth(190)
        for choice in (self.paper, self.team):
            choice.edited.connect(self._preview)
        card.body.addLayout(row(self.paper, None, label(_("Số tờ A4"), "muted"), self.sheets))
        card.body.addWidget(self.team)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setAccessibleName(_("Xem trước tờ rơi"))
        self._checked = label("", "muted", wrap=True)
        card.body.addWidget(scrolled(self._picture), 1)
        card.body.addWidget(self._checked)
        return card

    @property
    @override
    def title(self) -> str:
        return _("Tờ rơi")

    @override
    def header_buttons(self) -> list[QPushButton]:
        return [
            button(_("Ghi lần in…"), self._record),
            button(
                _("Làm tệp PDF   Ctrl+P"),
                self.print,
                role="primary",
                icon_name="file-down",
                tokens=self.context.tokens,
            ),
        ]

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(self, lambda: (flyers.available(app), teams.teams(app)), self._show)

    def _show(self, found: tuple[list[FlyerInfo], list[TeamInfo]]) -> None:
        infos, known = found
        self.team.fill([Choice(t.id, t.name) for t in known], empty=_("Tổ chung của xã"))
        if not self._infos:
            self._infos = {info.code: info for info in infos}
            for info in infos:
                item = QListWidgetItem(f"{info.code} · {info.headline}")
                item.setData(_CODE, info.code)
                item.setToolTip(info.audience)
                self.list.addItem(item)
            self.list.setCurrentRow(0)

    @property
    def choice(self) -> FlyerChoice:
        """What is chosen."""
        item = self.list.currentItem()
        return FlyerChoice(
            code=item.data(_CODE) if item is not None else "F01",
            paper=self.paper.code or "A4",
            team_id=self.team.code,
        )

    def select(self, code: str) -> None:
        """Choose a flyer by its code."""
        for number in range(self.list.count()):
            if self.list.item(number).data(_CODE) == code:
                self.list.setCurrentRow(number)

    def _preview(self) -> None:
        if self.list.currentItem() is None:
            return
        self._asked += 1
        asked, choice, app = self._asked, self.choice, self.context.app
        width = _PREVIEW if choice.paper != "2xA5" else 560

        def done(png: bytes) -> None:
            if asked != self._asked:
                return
            image = QPixmap()
            image.loadFromData(png)
            image.setDevicePixelRatio(2)
            self._picture.setPixmap(image)
            url = self._infos[choice.code].url
            self._checked.setText(
                _("✓ Mã QR đã được đọc lại từ bản in: {url}").format(url=url)
                if url
                else _("Mẫu này không có mã QR.")
            )

        self.context.tasks.run(self, lambda: _first_page(app, choice, 2 * width), done)

    @override
    def print(self) -> None:
        choice = self.choice
        name = f"{choice.code}_{choice.paper}.pdf"
        dialog = QFileDialog(self, _("Lưu tệp PDF"), name, "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda chosen: self.make_pdf(Path(chosen)))
        dialog.open()

    def make_pdf(self, target: Path) -> None:
        """Write the PDF of the chosen flyer."""
        app, choice = self.context.app, self.choice
        sheets = min(max(self.sheets.value or 1, 1), 500)

        def done(file: Path) -> None:
            self.context.messages.done(
                _("Đã làm {name}. Khi in, chọn tỉ lệ 100 %.").format(name=file.name),
                partial(_open_outside, file),
                _("Mở tệp"),
            )

        self.context.tasks.run(
            self, lambda: flyer_sheets.save_pdf(app, choice, target, sheets=sheets), done
        )

    @override
    def new(self) -> None:
        self._record()

    def _record(self) -> None:
        PrintRunDialog(self.context, self.choice, self.sheets.value or 1, self).open()
