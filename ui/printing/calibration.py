# SPDX-License-Identifier: MIT
"""Put a printer right: print a page, measure three lengths with a ruler, enter them."""

from functools import partial

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop_app import printing
from desktop_app.spool import Job, Spooler
from resources.errors import UserError
from resources.i18n import _
from resources.paper import adjust, calibration
from resources.paper.adjust import Offset
from ui.form_dialog import FormDialog
from ui.page import Context
from ui.widgets.basics import button, label
from ui.widgets.field import Field
from ui.widgets.inputs import TextInput


class CalibrationDialog(FormDialog):
    """What one printer needs: from three measures to an offset and a scale."""

    def __init__(
        self, context: Context, printer: str, now: Offset, spooler: Spooler, parent: QWidget
    ) -> None:
        super().__init__(context, _("Căn chỉnh {printer}").format(printer=printer), parent)
        self._printer, self._now, self._spooler = printer, now, spooler
        self.left, self.top, self.length = (TextInput(limit=8) for _part in range(3))
        self._inner.addWidget(
            label(
                _("In trang căn chỉnh, dùng thước đo ba chỗ trên tờ giấy rồi nhập vào đây."),
                "muted",
                wrap=True,
            )
        )
        self.told = label("", "muted", wrap=True)
        self.build(
            {
                "right": Field(_("A. Từ mép trái đến vạch đứng (mm, đúng là 20)"), self.left),
                "down": Field(_("B. Từ mép trên đến vạch ngang (mm, đúng là 30)"), self.top),
                "length": Field(_("C. Chiều dài thước (mm, đúng là 170)"), self.length),
            },
            button(_("In trang căn chỉnh"), self.print_page),
            button(_("Bỏ căn chỉnh"), self._reset, role="flat"),
        )
        self._inner.addWidget(self.told)

    def print_page(self) -> None:
        """Print the page to measure, with what is set now."""
        printer, now, spooler = self._printer, self._now, self._spooler

        def work() -> str:
            pdf = adjust.adjusted(calibration.render(printer, now), [0], now)
            job = Job(pdf, 1, printer, "A4", 1, _("Trang căn chỉnh máy in"))
            return spooler.send(job, lambda _done, _total: None, lambda: False)

        def sent(_number: str) -> None:
            self.told.setText(_("Đã gửi trang căn chỉnh đến máy in."))

        self.context.tasks.run(self, work, sent, lambda error: self.told.setText(str(error)))

    def _measure(self, field: str, typed: TextInput) -> float:
        text = typed.text().strip().replace(",", ".")
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= 300:
            raise UserError(_("Nhập số đo bằng milimét, ví dụ 20,5."), field=field, code="measure")
        return value

    @override
    def save(self) -> None:
        try:
            offset = printing.measured(
                self._measure("right", self.left),
                self._measure("down", self.top),
                self._measure("length", self.length),
                self._now,
            )
        except UserError as error:
            self.refused(error)
            return
        self._keep(offset)

    def _reset(self) -> None:
        self._keep(Offset())

    def _keep(self, offset: Offset) -> None:
        app, printer = self.context.app, self._printer
        done = partial(self.finished_with, _("Đã căn chỉnh {printer}.").format(printer=printer))
        self.context.tasks.run(
            self,
            lambda: printing.calibrate(app, printer, offset),
            lambda _offset: done(),
            self.refused,
        )
