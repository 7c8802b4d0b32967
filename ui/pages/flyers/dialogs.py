# SPDX-License-Identifier: MIT
"""Keep a print run; correct it; hand copies out."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop_app import batch_codes, flyers, stock
from desktop_app.batch_codes import Waiting
from desktop_app.flyers import SHEETS_PER_PAPER, FlyerChoice
from desktop_app.reference import Choice
from desktop_app.stock import HandOut, Place, Stock
from resources.i18n import _, _n
from resources.paper.sheet import short_name
from ui.form_dialog import FormDialog
from ui.page import Context
from ui.widgets.basics import label
from ui.widgets.field import Field
from ui.widgets.inputs import ChoiceInput, NumberInput, TextInput


class PrintRunDialog(FormDialog):
    """How many copies were printed, and how many were spoiled; `sheets` None is not known.

    `batch` is the code that the pages bear; without one it is chosen among those that were made.
    """

    def __init__(
        self,
        context: Context,
        choice: FlyerChoice,
        sheets: int | None,
        parent: QWidget,
        batch: str = "",
    ) -> None:
        title = _("Ghi lần in {code}, khổ {paper}").format(
            code=choice.code, paper=short_name(choice.paper)
        )
        super().__init__(context, title, parent)
        self._choice = choice
        self._batch = ChoiceInput(empty=_("Chưa có: đặt mã mới"))
        self._copies, self._spoiled = NumberInput(100), NumberInput(100)
        if batch:
            self._offer([], batch)
        else:
            app = context.app
            context.tasks.run(self, lambda: batch_codes.waiting(app, choice.code), self._offer)
        if sheets is not None:
            self._copies.show_value(sheets * SHEETS_PER_PAPER[choice.paper])
        self._spoiled.show_value(0)
        self.build(
            {
                "copies": Field(_("Bao nhiêu tờ in được?"), self._copies),
                "spoiled": Field(_("Trong đó hỏng"), self._spoiled),
                "batch": Field(
                    _("Mã lô trên tờ"),
                    self._batch,
                    help_text=_("Mã ở chân mỗi tờ; tờ in từ tệp PDF đã lưu cũng có."),
                ),
            }
        )

    def _offer(self, made: list[Waiting], batch: str = "") -> None:
        paper, language = self._choice.paper, self._choice.language
        codes = [m.code for m in made if (m.paper, m.language) == (paper, language)]
        codes = [batch, *codes] if batch else codes
        self._batch.fill([Choice(c, c) for c in codes], empty=_("Chưa có: đặt mã mới"))
        self._batch.choose(batch or next(iter(codes), None))

    @override
    def save(self) -> None:
        app, choice, batch = self.context.app, self._choice, self._batch.code or ""
        copies, spoiled = self._copies.value or 0, self._spoiled.value or 0
        self.context.tasks.run(
            self,
            lambda: flyers.record_run(
                app, choice, copies=copies, spoiled=spoiled, batch_code=batch
            ),
            lambda run: self.finished_with(
                _n("Đã ghi lô {code}: còn {left} tờ.", run.left).format(
                    code=run.batch_code, left=run.left
                )
            ),
            self.refused,
        )


class CorrectRunDialog(FormDialog):
    """Correct what was noted of a print run."""

    def __init__(self, context: Context, run: Stock, parent: QWidget) -> None:
        super().__init__(context, _("Sửa lô {code}").format(code=run.batch_code), parent)
        self._run = run
        self._printed, self._spoiled = NumberInput(100), NumberInput(100)
        self._printed.show_value(run.printed)
        self._spoiled.show_value(run.spoiled)
        self.build(
            {
                "copies": Field(_("Số tờ rơi đã in"), self._printed),
                "spoiled": Field(_("Trong đó hỏng"), self._spoiled),
            }
        )

    @override
    def save(self) -> None:
        app, run = self.context.app, self._run
        printed, spoiled = self._printed.value or 0, self._spoiled.value or 0

        def undo() -> None:
            self.context.act(
                self.context.bus,
                lambda: stock.correct_run(app, run.id, printed=run.printed, spoiled=run.spoiled),
            )

        def done(_after: Stock) -> None:
            self.finished_with(_("Đã sửa lô {code}.").format(code=run.batch_code), undo)

        self.context.tasks.run(
            self,
            lambda: stock.correct_run(app, run.id, printed=printed, spoiled=spoiled),
            done,
            self.refused,
        )


class HandOutDialog(FormDialog):
    """How many copies of a run were handed out, and where."""

    def __init__(self, context: Context, run: Stock, parent: QWidget) -> None:
        super().__init__(context, _("Phát tờ rơi {code}").format(code=run.batch_code), parent)
        self._run = run
        self._places: dict[str, Place] = {}
        self._quantity = NumberInput(100)
        self._place, self._note = ChoiceInput(empty=_("Nơi khác")), TextInput(limit=120)
        self.build(
            {
                "quantity": Field(_("Số tờ đã phát"), self._quantity),
                "place": Field(_("Phát ở buổi, sự kiện nào"), self._place),
                "note": Field(_("Nơi khác: ghi rõ (không gửi về tỉnh)"), self._note),
            },
            label(_n("Còn {left} tờ", run.left).format(left=run.left), "muted"),
        )
        app = context.app
        context.tasks.run(self, lambda: stock.places(app), self._offer)

    def _offer(self, places: list[Place]) -> None:
        self._places = {place.id: place for place in places}
        self._place.fill([Choice(p.id, p.name) for p in places], empty=_("Nơi khác"))

    @override
    def save(self) -> None:
        app, run, quantity = self.context.app, self._run, self._quantity.value or 0
        place = self._places.get(self._place.code or "")
        given = HandOut(
            quantity,
            place.id if place and place.kind == "session" else None,
            place.id if place and place.kind == "event" else None,
            self._note.text(),
        )

        def done(handing: str) -> None:
            def undo() -> None:
                self.context.act(self.context.bus, lambda: stock.take_back(app, handing))

            left = run.left - quantity
            self.finished_with(
                _n("Đã ghi phát {count} tờ, còn {left} tờ.", quantity).format(
                    count=quantity, left=left
                ),
                undo,
            )

        self.context.tasks.run(self, lambda: stock.hand_out(app, run.id, given), done, self.refused)
