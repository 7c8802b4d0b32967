# SPDX-License-Identifier: MIT
"""Kho: what was printed, spoiled and handed out, what is left, and how it came to that."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from desktop_app import flyer_sheets, history, standing, stock
from desktop_app.history import HistoryEntry
from desktop_app.sheets import Sheets
from desktop_app.stock import Handing, Stock
from models.dates import format_date, format_moment, format_number
from models.problems import Problem
from resources.i18n import _, _n
from resources.paper.sheet import short_name
from ui.page import Context, Page
from ui.pages.flyers.dialogs import CorrectRunDialog, HandOutDialog
from ui.printing.dialog import print_sheets
from ui.widgets.basics import Card, EmptyState, button, label, row, scrolled
from ui.widgets.flow import flowing
from ui.widgets.inputs import TextInput
from ui.widgets.table import Column, Table


class StockSection(Page):
    """The print runs at the left; Enter hands copies out. The chosen one's story at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._lines: list[Stock] = []
        self._wanted = ""
        self._to_correct: tuple[str, ...] = ()
        self._wanted_handing = ""
        self.table = Table(
            [
                Column(_("Mã lô"), lambda s: s.batch_code.split("-", 2)[2], 84),
                Column(_("Tờ rơi"), lambda s: s.headline, stretch=1),
                Column(_("Khổ"), lambda s: short_name(s.paper), 66),
                Column(_("Ngày in"), lambda s: format_date(s.printed_on), 112),
                Column(_("In"), lambda s: format_number(s.printed), 62, right=True),
                Column(_("Hỏng"), lambda s: format_number(s.spoiled), 62, right=True),
                Column(_("Phát"), lambda s: format_number(s.handed_out), 62, right=True),
                Column(_("Còn"), lambda s: format_number(s.left), 62, right=True),
            ],
            _("Các lần in"),
        )
        self.table.opened.connect(self._hand_out)
        self.code = TextInput(limit=24, hint=_("Quét hoặc gõ mã lô, rồi Enter   Ctrl+F"))
        self.code.setAccessibleName(_("Mã lô"))
        self.code.setMinimumWidth(240)
        self.code.returnPressed.connect(lambda: self.open(self.code.text()))
        self._give = button(_("Phát tờ rơi… (Enter)"), lambda: self._hand_out(self.table.current()))
        self._correct = button(_("Sửa số tờ…"), self._correct_run)
        self._slip = button(_("In phiếu của lô…"), self._print_slip)
        self._slip.setToolTip(_("Một tờ A4 có mã QR của lô, để trên chồng tờ và quét khi phát."))
        self._remove = button(_("Xóa lần in"), self._remove_run, role="flat")
        self.table.chosen.connect(self._chosen)
        self._card = Card(_("Đã in và đã phát"))
        self._card.body.addLayout(row(self.code, None))
        self._card.body.addWidget(self.table, 1)
        self._card.body.addWidget(flowing(self._give, self._correct, self._slip, self._remove))
        self._story = self._story_card()
        self._empty = EmptyState(
            context.tokens,
            "printer",
            _("Chưa ghi lần in nào"),
            _("In xong, bấm “Ghi lần in” ở mục Tờ rơi để theo dõi số tờ còn lại."),
            None,
        )
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 18)
        whole.setSpacing(14)
        whole.addWidget(self._card, 1)
        whole.addWidget(self._story)
        whole.addWidget(self._empty, 1)
        self._card.hide()
        self._story.hide()
        self._chosen(None)

    def _story_card(self) -> Card:
        card = Card(_("Đã phát"))
        card.setFixedWidth(312)
        self.handings = Table(
            [
                Column(_("Ngày"), lambda h: format_date(h.given_on), 112),
                Column(_("Số tờ"), lambda h: format_number(h.quantity), 58, right=True),
                Column(_("Nơi phát"), lambda h: h.where, stretch=1),
            ],
            _("Các lần phát"),
        )
        self._back = button(_("Thu lại lần phát này"), self._take_back)
        self._back.setEnabled(False)
        self.handings.chosen.connect(lambda line: self._back.setEnabled(line is not None))
        self._told = label("", "muted", wrap=True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._told.setAccessibleName(_("Nhật ký"))
        self.remark = label("", "error", wrap=True)
        self.remark.hide()
        card.body.addWidget(self.remark)
        card.body.addWidget(self.handings, 1)
        card.body.addLayout(row(self._back, None))
        card.body.addWidget(label(_("Nhật ký"), "heading"))
        log = scrolled(self._told)
        self._told.setProperty("role", "muted")
        card.body.addWidget(log, 1)
        return card

    @property
    @override
    def title(self) -> str:
        return _("Tờ rơi · Kho")

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(self, lambda: stock.stock(app), self._show)

    def _show(self, lines: list[Stock]) -> None:
        chosen = self.table.current()
        self._lines = lines
        self.table.lines.reset(len(lines), lines)
        for widget in (self._card, self._story):
            widget.setVisible(bool(lines))
        self._empty.setVisible(not lines)
        wanted = self._wanted or (chosen.batch_code if chosen is not None else "")
        self._wanted = ""
        at = next((n for n, line in enumerate(lines) if line.batch_code == wanted), 0)
        if lines:
            self.table.selectRow(at)
        if self._to_correct and lines and lines[at].batch_code == self._to_correct[1]:
            what, _code, *given = self._to_correct
            self._to_correct = ()
            if what == "correct":
                self._correct_run()
            else:
                self._wanted_handing = given[0]
                self._chosen(lines[at])

    @override
    def open(self, argument: object) -> None:
        """Choose the run with a batch code, typed or scanned; or what of it came back.

        That is `("correct", code)` for the run and `("given", code, id)` for what was handed out.
        """
        if isinstance(argument, tuple):
            self._to_correct = argument
            argument = argument[1]
        self._wanted = str(argument).strip().upper()
        if self._lines and self._wanted not in {line.batch_code for line in self._lines}:
            self.context.messages.hint(
                _("Không có lần in nào mang mã {code}.").format(code=self._wanted)
            )
        self.code.clear()
        self.refresh()
        self.table.setFocus()

    @override
    def search_here(self) -> None:
        self.code.setFocus()

    def _chosen(self, line: Stock | None) -> None:
        for action in (self._give, self._correct, self._slip, self._remove):
            action.setEnabled(line is not None)
        self._back.setEnabled(False)
        self._story.heading.setText(
            _("Đã phát của {code}").format(code=line.batch_code) if line else _("Đã phát")
        )
        if line is None:
            return
        app, handing = self.context.app, self._wanted_handing
        self.context.tasks.run(
            self,
            lambda: (
                line.id,
                stock.handings(app, line.id),
                history.history(app, line.id),
                standing.of_row(app, "flyer_distribution", handing) if handing else (),
            ),
            self._show_story,
        )

    def _show_story(
        self, found: tuple[str, list[Handing], list[HistoryEntry], tuple[Problem, ...]]
    ) -> None:
        batch_id, given, entries, said = found
        now = self.table.current()
        if now is None or now.id != batch_id:
            return
        self.handings.lines.reset(len(given), given)
        at = next((n for n, line in enumerate(given) if line.id == self._wanted_handing), None)
        if at is not None:
            self.handings.selectRow(at)
            self.handings.setFocus()
        self.remark.setText("\n".join(problem.message for problem in said))
        self.remark.setVisible(bool(said) and at is not None)
        self._told.setText("\n".join(_told(entry) for entry in entries))

    def _hand_out(self, line: Stock | None) -> None:
        if line is not None:
            HandOutDialog(self.context, line, self).open()

    def _correct_run(self) -> None:
        line, app = self.table.current(), self.context.app
        if line is not None:
            dialog = CorrectRunDialog(self.context, line, self)
            dialog.open()
            self.context.tasks.run(
                dialog, lambda: standing.of_row(app, "flyer_print_batch", line.id), dialog.remark
            )

    def _print_slip(self) -> None:
        line, app = self.table.current(), self.context.app
        if line is None:
            return

        def done(pages: Sheets) -> None:
            print_sheets(self.context, self, pages)

        self.context.tasks.run(self, lambda: flyer_sheets.slip(app, line.id), done)

    def _remove_run(self) -> None:
        line, app, context = self.table.current(), self.context.app, self.context
        if line is None:
            return

        def undo() -> None:
            context.act(context.bus, lambda: stock.restore_run(app, line.id))

        def done(_nothing: object) -> None:
            context.messages.done(_("Đã xóa lô {code}.").format(code=line.batch_code), undo)

        context.act(self, lambda: stock.remove_run(app, line.id), done)

    def _take_back(self) -> None:
        line, app, context = self.handings.current(), self.context.app, self.context
        if line is None:
            return

        def undo() -> None:
            context.act(context.bus, lambda: stock.give_again(app, line.id))

        def done(_nothing: object) -> None:
            context.messages.done(
                _n("Đã thu lại {count} tờ.", line.quantity).format(count=line.quantity), undo
            )

        context.act(self, lambda: stock.take_back(app, line.id), done)


def _told(entry: HistoryEntry) -> str:
    """Return an entry of the change log in one line."""
    changes = [
        f"{change.field}: {change.before if change.before is not None else '–'} → {change.after}"
        for change in entry.changes
    ]
    who = f" · {entry.officer}" if entry.officer else ""
    return f"{format_moment(entry.at)}{who}\n{entry.action} {'; '.join(changes)}".rstrip()
