# SPDX-License-Identifier: MIT
"""The way to a printer on this system: CUPS takes the PDF itself, Windows gets page after page."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop_app.printing import CancelledError
from desktop_app.spool import CupsSpooler, Job, Printer, Spooler, State, printer_gone
from resources.errors import UserError
from resources.i18n import _
from resources.paper import adjust

_DPI = 300
_SIZES = {
    "A3": QPageSize.PageSizeId.A3,
    "A4": QPageSize.PageSizeId.A4,
    "A5": QPageSize.PageSizeId.A5,
}


def system_spooler() -> Spooler:
    """Return the way to print on this system."""
    return QtSpooler() if sys.platform == "win32" else CupsSpooler()


class QtSpooler:
    """Prints pages one by one, rendered in grey at up to 300 dpi; called on the worker."""

    def printers(self) -> list[Printer]:
        """Return the printers that the system has, its default first."""
        default = QPrinterInfo.defaultPrinterName()
        found = [Printer(name, name == default) for name in QPrinterInfo.availablePrinterNames()]
        return sorted(found, key=lambda printer: not printer.default)

    def _printer(self, job: Job) -> QPrinter:
        info = QPrinterInfo.printerInfo(job.printer)
        if info.isNull():
            raise printer_gone(job.printer)
        return QPrinter(info, QPrinter.PrinterMode.HighResolution)

    def send(
        self,
        job: Job,
        report: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> str:
        """Print and return when the system has every page. A page is in memory at a time."""
        printer = self._printer(job)
        printer.setDocName(job.title)
        printer.setFullPage(True)
        printer.setPageSize(QPageSize(_SIZES[job.media]))
        printer.setResolution(min(_DPI, printer.resolution()))
        printer.setColorMode(QPrinter.ColorMode.GrayScale)
        printer.setCopyCount(job.copies)
        painter = QPainter()
        if not painter.begin(printer):
            raise UserError(
                _("Máy in {printer} không nhận lệnh in.").format(printer=job.printer),
                _("Kiểm tra máy in có giấy, đang bật, rồi in lại."),
                code="print-refused",
            )
        try:
            self._pages(painter, printer, job, report, cancelled)
        except BaseException:
            printer.abort()
            raise
        finally:
            painter.end()
        return job.title

    def _pages(
        self,
        painter: QPainter,
        printer: QPrinter,
        job: Job,
        report: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        dots = printer.resolution()
        for number, (wide, high) in enumerate(adjust.sizes(job.pdf)):
            if cancelled():
                raise CancelledError
            if number:
                printer.newPage()
            picture = to_image(*adjust.image(job.pdf, number, dots))
            # A sheet that lies across is turned, as the paper in the tray stands upright.
            if (wide > high) != (printer.width() > printer.height()):
                painter.save()
                painter.translate(printer.width(), 0)
                painter.rotate(90)
                painter.drawImage(QRectF(0, 0, wide / 25.4 * dots, high / 25.4 * dots), picture)
                painter.restore()
            else:
                painter.drawImage(QRectF(0, 0, wide / 25.4 * dots, high / 25.4 * dots), picture)
            report(number + 1, job.pages)

    def state(self, printer: str, _number: str) -> State:
        """Tell whether the printer is still there; the system has the pages already."""
        there = not QPrinterInfo.printerInfo(printer).isNull()
        return State.GONE if there else State.NO_PRINTER

    def cancel(self, _number: str) -> None:
        """Do nothing: what the system has is cancelled in its own queue."""


def to_image(wide: int, high: int, stride: int, pixels: bytes) -> QImage:
    """Return rendered grey pixels as a picture that owns its memory."""
    return QImage(pixels, wide, high, stride, QImage.Format.Format_Grayscale8).copy()
