# SPDX-License-Identifier: MIT
"""Print: see every page, choose printer, paper, copies and pages, follow the job, cancel it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import printing, sheets
from desktop_app.printing import CancelledError, PrintChoice, Remembered
from desktop_app.reference import Choice
from desktop_app.sheets import Sheets
from desktop_app.spool import Job, Printer, Spooler, State, printer_gone
from resources.errors import UserError
from resources.i18n import _, _n
from ui.page import Context
from ui.printing.calibration import CalibrationDialog
from ui.printing.preview import Preview
from ui.printing.spooler import system_spooler
from ui.widgets.basics import Card, button, column, fit, label, row, scrolled
from ui.widgets.field import Field
from ui.widgets.inputs import ChoiceInput, EnterMovesOn, NumberInput, TextInput

_POLL_MS = 1000


@dataclass(frozen=True)
class Outcome:
    """How a print ended: `sheets` of copies were given to the printer; `sure` when it took all."""

    sheets: int
    sure: bool


class PrintDialog(QDialog):
    """`ended` comes once for each job that was given to a printer, however it ended."""

    ended = Signal(object)
    progressed = Signal(int, int)

    def __init__(
        self, context: Context, pages: Sheets, parent: QWidget, spooler: Spooler | None = None
    ) -> None:
        super().__init__(parent)
        self.context, self._sheets = context, pages
        self._spooler = spooler or system_spooler()
        self._remembered, self._made_for = Remembered("", {}, {}), "A4"
        self._stop = threading.Event()
        self._job: tuple[str, str, Outcome] | None = None
        self._busy = False
        self.setWindowTitle(_("In: {title}").format(title=pages.title))
        fit(self, 1060, 700)
        self.preview = Preview(context)
        self.preview.show_pdf(pages.pdf)
        self._build()
        self._poll = QTimer(self, singleShot=True, interval=_POLL_MS)
        self._poll.timeout.connect(self._ask_state)
        self.progressed.connect(self._show_progress)
        QShortcut(QKeySequence("F5"), self).activated.connect(self.look_for_printers)
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.print)
        self.look_for_printers()

    def _build(self) -> None:
        self.printer, self.media = ChoiceInput(empty=None), ChoiceInput(empty=None)
        self.media.fill([Choice(code, code) for code in printing.MEDIA], empty=None)
        self.copies, self.range = NumberInput(90, limit=3), TextInput(limit=60, hint="1-3, 5")
        self.copies.show_value(1)
        self.fields = {
            "printer": Field(_("&Máy in"), self.printer),
            "media": Field(_("&Khổ giấy"), self.media),
            "copies": Field(_("&Số bản"), self.copies),
            "pages": Field(_("Các &trang (để trống là in hết)"), self.range),
        }
        enter = EnterMovesOn(self)
        card = Card()
        for field in self.fields.values():
            field.input.installEventFilter(enter)
            card.body.addWidget(field)
        self._offset = label("", "muted", wrap=True)
        self._calibrate = button(_("Căn chỉnh máy in…"), self._open_calibration, role="flat")
        self._bar = QProgressBar()
        self._bar.setAccessibleName(_("Đang in"))
        self._bar.hide()
        self.status = label("", "muted", wrap=True)
        card.body.addWidget(self._offset)
        card.body.addLayout(row(self._calibrate, None))
        card.body.addWidget(self.status)
        card.body.addWidget(self._bar)
        card.body.addStretch(1)
        tokens = self.context.tokens
        self._print = button(
            _("In   Ctrl+P"), self.print, role="primary", icon_name="printer", tokens=tokens
        )
        self._save = button(_("Lưu tệp PDF…"), self._ask_file, icon_name="file-down", tokens=tokens)
        self._close = button(_("Đóng"), self.reject)
        holder = QWidget()
        holder.setLayout(column(card))
        area = scrolled(holder)
        area.setFixedWidth(334)
        side = column(area, row(self._save, None), row(None, self._close, self._print))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.setSpacing(14)
        left = QVBoxLayout()
        left.addWidget(self.preview)
        whole.addLayout(left, 1)
        whole.addLayout(side)
        self.printer.edited.connect(self._printer_chosen)

    # Printers

    def look_for_printers(self) -> None:
        """Ask the system which printers are there now."""
        app, spooler, pdf = self.context.app, self._spooler, self._sheets.pdf
        self.context.tasks.run(
            self,
            lambda: (spooler.printers(), printing.remembered(app), printing.media_of(pdf)),
            self._show_printers,
        )

    def _show_printers(self, found: tuple[list[Printer], Remembered, str]) -> None:
        printers, self._remembered, self._made_for = found
        names = [printer.name for printer in printers]
        chosen = self.printer.code
        self.printer.fill([Choice(name, name) for name in names], empty=None)
        if chosen not in names:
            last = self._remembered.printer
            self.printer.choose(last if last in names else next(iter(names), None))
        self._print.setEnabled(bool(names))
        self._calibrate.setEnabled(bool(names))
        if not names:
            self._tell(
                _("Chưa thấy máy in nào. Cắm và bật máy in rồi bấm F5, hoặc lưu thành tệp PDF.")
            )
        elif not self._busy:
            self._tell("")
        self._printer_chosen()

    def _printer_chosen(self) -> None:
        name = self.printer.code or ""
        kept = self._remembered.media.get(name, "A4")
        self.media.choose(kept if "A3" not in {kept, self._made_for} else self._made_for)
        offset = self._remembered.offset(name)
        self._offset.setText(
            _("In đúng cỡ 100 %, không căn chỉnh.")
            if offset.nothing
            else _("Đã căn chỉnh: phải {right} mm, xuống {down} mm, cỡ {percent} %.").format(
                right=f"{offset.right:g}".replace(".", ","),
                down=f"{offset.down:g}".replace(".", ","),
                percent=f"{offset.percent:g}".replace(".", ","),
            )
        )

    def _open_calibration(self) -> None:
        name = self.printer.code or ""
        dialog = CalibrationDialog(
            self.context, name, self._remembered.offset(name), self._spooler, self
        )
        dialog.accepted.connect(self.look_for_printers)
        dialog.open()

    # Printing

    @property
    def choice(self) -> PrintChoice:
        """What is chosen."""
        return PrintChoice(
            self.printer.code or "",
            self.media.code or "A4",
            self.copies.value or 0,
            self.range.text(),
        )

    def print(self) -> None:
        """Read every code back, then give the pages to the printer."""
        if self._busy:
            return
        for field in self.fields.values():
            field.problem("")
        choice = self.choice
        try:
            numbers = printing.checked(choice, len(self._sheets.codes))
        except UserError as error:
            self._refused(error)
            return
        self._stop.clear()
        self._set_busy(busy=True)
        self._tell(_("Đang đọc lại mã trên từng trang…"))
        app, pages, spooler = self.context.app, self._sheets, self._spooler
        offset = self._remembered.offset(choice.printer)
        report, stopped = self.progressed.emit, self._stop.is_set

        def work() -> str | None:
            try:
                pdf = printing.prepare(pages, numbers, offset, report=report, cancelled=stopped)
                job = Job(
                    pdf, len(numbers), choice.printer, choice.media, choice.copies, pages.title
                )
                if stopped():
                    return None
                number = spooler.send(job, report, stopped)
            except CancelledError:
                return None
            printing.remember(app, choice)
            return number

        count = len(numbers) * choice.copies
        outcome = Outcome(pages.copies_among(numbers) * choice.copies, sure=True)
        self.context.tasks.run(
            self, work, partial(self._sent, choice.printer, count, outcome), self._refused
        )

    def _sent(self, printer: str, count: int, outcome: Outcome, number: str | None) -> None:
        if number is None:
            self._set_busy(busy=False)
            self._tell(_("Đã dừng, chưa gửi gì đến máy in."))
            return
        self._job = (printer, number, outcome)
        self._bar.setRange(0, 0)
        self._tell(_n("Đã gửi {count} tờ đến máy in, đang in…", count).format(count=count))
        self._ask_state()

    def _ask_state(self) -> None:
        if self._job is None:
            return
        printer, number, _outcome = self._job
        spooler = self._spooler
        self.context.tasks.run(self, lambda: spooler.state(printer, number), self._show_state)

    def _show_state(self, state: State) -> None:
        if self._job is None:
            return
        printer, _number, outcome = self._job
        if state is State.GONE:
            self._finish(outcome)
            self.accept()
        elif state is State.NO_PRINTER:
            self._finish(replace(outcome, sure=False))
            self._refused(printer_gone(printer))
            self.look_for_printers()
        else:
            if state is State.STOPPED:
                self._tell(
                    _("Máy in đang dừng. Kiểm tra giấy, mực, dây nối; in tiếp khi máy chạy lại.")
                )
            self._poll.start()

    def _finish(self, outcome: Outcome) -> None:
        self._job = None
        self._set_busy(busy=False)
        self.ended.emit(outcome)

    def cancel(self) -> None:
        """Stop: before anything was sent nothing is printed; afterwards the job is taken back."""
        self._stop.set()
        if self._job is None:
            return
        _printer, number, outcome = self._job
        self._job = None
        self._poll.stop()
        spooler = self._spooler

        def taken_back(_nothing: object) -> None:
            self._tell(_("Đã hủy lệnh in."))
            self._finish(replace(outcome, sure=False))

        self.context.tasks.run(self, lambda: spooler.cancel(number), taken_back)

    def _refused(self, error: UserError) -> None:
        self._set_busy(busy=False)
        field = self.fields.get(error.field or "")
        if field is None:
            self._tell(str(error))
        else:
            self._tell("")
            field.problem(str(error))
            field.focus()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._bar.setVisible(busy)
        self._print.setDisabled(busy)
        self._save.setDisabled(busy)
        self._close.setText(_("Hủy in") if busy else _("Đóng"))

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def _tell(self, text: str) -> None:
        self.status.setText(text)

    # A file instead

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, _("Lưu tệp PDF"), f"{self._sheets.name}.pdf", "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda chosen: self.save_pdf(Path(chosen)))
        dialog.open()

    def save_pdf(self, target: Path) -> None:
        """Write the pages to a file."""
        pages = self._sheets
        self.context.tasks.run(
            self,
            lambda: sheets.save(pages, target),
            lambda file: self._tell(
                _("Đã lưu {name}. Khi in tệp này, chọn tỉ lệ 100 %.").format(name=file.name)
            ),
            self._refused,
        )

    @override
    def reject(self) -> None:
        if self._busy:
            self.cancel()
        else:
            super().reject()


def print_sheets(
    context: Context,
    parent: QWidget,
    pages: Sheets,
    ended: Callable[[Outcome], None] = lambda _outcome: None,
) -> PrintDialog:
    """Open the dialog on some pages; `ended` is told how each job ended."""
    dialog = PrintDialog(context, pages, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.ended.connect(ended)
    dialog.open()
    return dialog
