# SPDX-License-Identifier: MIT
"""Keep a print run; hand copies out."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop_app import flyers
from desktop_app.flyers import SHEETS_PER_PAPER, FlyerChoice, Stock
from resources.i18n import _
from ui.form_dialog import FormDialog
from ui.page import Context
from ui.widgets.basics import label
from ui.widgets.field import Field
from ui.widgets.inputs import NumberInput


class PrintRunDialog(FormDialog):
    """How many copies were printed, and how many were spoiled."""

    def __init__(self, context: Context, choice: FlyerChoice, sheets: int, parent: QWidget) -> None:
        title = _("Ghi lần in {code}, khổ {paper}").format(code=choice.code, paper=choice.paper)
        super().__init__(context, title, parent)
        self._choice = choice
        self._copies, self._spoiled = NumberInput(100), NumberInput(100)
        self._copies.show_value(sheets * SHEETS_PER_PAPER[choice.paper])
        self._spoiled.show_value(0)
        self.build(
            {
                "copies": Field(_("Số tờ rơi đã in"), self._copies),
                "spoiled": Field(_("Trong đó hỏng"), self._spoiled),
            }
        )

    @override
    def save(self) -> None:
        app, choice = self.context.app, self._choice
        copies, spoiled = self._copies.value or 0, self._spoiled.value or 0
        self.context.tasks.run(
            self,
            lambda: flyers.record_run(app, choice, copies=copies, spoiled=spoiled),
            lambda stock: self.finished_with(
                _("Đã ghi lô {code}: còn {left} tờ.").format(code=stock.batch_code, left=stock.left)
            ),
            self.refused,
        )


class HandOutDialog(FormDialog):
    """How many copies of a batch were handed out."""

    def __init__(self, context: Context, stock: Stock, parent: QWidget) -> None:
        super().__init__(context, _("Phát tờ rơi {code}").format(code=stock.batch_code), parent)
        self._stock = stock
        self._quantity = NumberInput(100)
        field = Field(_("Số tờ đã phát"), self._quantity)
        self.build({"quantity": field}, label(_("Còn {left} tờ").format(left=stock.left), "muted"))

    @override
    def save(self) -> None:
        app, stock, quantity = self.context.app, self._stock, self._quantity.value or 0
        self.context.tasks.run(
            self,
            lambda: flyers.hand_out(app, stock.id, quantity),
            lambda after: self.finished_with(
                _("Đã ghi phát {count} tờ, còn {left} tờ.").format(count=quantity, left=after.left)
            ),
            self.refused,
        )
