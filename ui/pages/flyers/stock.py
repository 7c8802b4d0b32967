# SPDX-License-Identifier: MIT
"""What was printed, spoiled and handed out, and what is left of each print run."""

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from desktop_app import flyers
from desktop_app.flyers import Stock
from models.dates import format_date, format_number
from resources.i18n import _
from ui.page import Context, Page
from ui.pages.flyers.dialogs import HandOutDialog
from ui.widgets.basics import Card, EmptyState, button, row
from ui.widgets.table import Column, Table


class StockSection(Page):
    """One line a print run; Enter hands copies out."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.table = Table(
            [
                Column(_("Mã lô"), lambda s: s.batch_code, 190),
                Column(_("Tờ rơi"), lambda s: s.headline, stretch=1),
                Column(_("Khổ"), lambda s: s.paper, 80),
                Column(_("Ngày in"), lambda s: format_date(s.printed_on), 110),
                Column(_("In"), lambda s: format_number(s.printed), 80, right=True),
                Column(_("Hỏng"), lambda s: format_number(s.spoiled), 80, right=True),
                Column(_("Phát"), lambda s: format_number(s.handed_out), 80, right=True),
                Column(_("Còn"), lambda s: format_number(s.left), 80, right=True),
            ],
            _("Các lần in"),
        )
        self.table.opened.connect(self._hand_out)
        self._give = button(_("Phát tờ rơi… (Enter)"), lambda: self._hand_out(self.table.current()))
        self._give.setEnabled(False)
        self.table.chosen.connect(lambda line: self._give.setEnabled(line is not None))
        self._card = Card(_("Đã in và đã phát"))
        self._card.body.addWidget(self.table, 1)
        self._card.body.addLayout(row(self._give, None))
        self._empty = EmptyState(
            context.tokens,
            "printer",
            _("Chưa ghi lần in nào"),
            _("In xong, bấm “Ghi lần in” ở mục Tờ rơi để theo dõi số tờ còn lại."),
            None,
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 18)
        whole.addWidget(self._card, 1)
        whole.addWidget(self._empty, 1)
        self._card.hide()

    @property
    @override
    def title(self) -> str:
        return _("Tờ rơi · Kho")

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(self, lambda: flyers.stock(app), self._show)

    def _show(self, stock: list[Stock]) -> None:
        self.table.lines.reset(len(stock), stock)
        self._card.setVisible(bool(stock))
        self._empty.setVisible(not stock)

    def _hand_out(self, line: Stock | None) -> None:
        if line is not None:
            HandOutDialog(self.context, line, self).open()
