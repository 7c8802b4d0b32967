# SPDX-License-Identifier: MIT
"""The way to a printer on this system: CUPS takes the PDF itself, Windows gets page after page."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
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
        repeats = _prepare(printer, job)
        painter = QPainter()
        if not painter.begin(printer):
            raise _refused(job.printer)
        try:
            self._pages(painter, printer, job, repeats, report, cancelled)
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
        repeats: int,
        report: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        # Some printers stay at 600 or 1200 dots whatever is asked: a page must not be 140 MB.
        dots, drawn = printer.resolution(), min(_DPI, printer.resolution())
        sizes = adjust.sizes(job.pdf)
        for done, (number, (wide, high)) in enumerate(list(enumerate(sizes)) * repeats):
            if cancelled():
                raise CancelledError
            if done and not printer.newPage():
                raise _refused(job.printer)
            picture = to_image(*adjust.image(job.pdf, number, drawn))
            # A sheet that lies across is turned, as the paper in the tray stands upright.
            if (wide > high) != (printer.width() > printer.height()):
                painter.save()
                painter.translate(printer.width(), 0)
                painter.rotate(90)
                painter.drawImage(QRectF(0, 0, wide / 25.4 * dots, high / 25.4 * dots), picture)
                painter.restore()
            else:
                painter.drawImage(QRectF(0, 0, wide / 25.4 * dots, high / 25.4 * dots), picture)
            report(done + 1, len(sizes) * repeats)

    def state(self, printer: str, _number: str) -> State:
        """Tell whether the printer is still there; the system has the pages already."""
        there = not QPrinterInfo.printerInfo(printer).isNull()
        return State.GONE if there else State.NO_PRINTER

    def cancel(self, _number: str) -> None:
        """Do nothing: what the system has is cancelled in its own queue."""


def _prepare(printer: QPrinter, job: Job) -> int:
    """Set a printer up for a job, and return how often its pages must be given to it.

    The size comes first: it brings the printer's own margins back. A full page alone does not
    start at the paper's edge on every system, so the margins are cleared too. What a driver cannot
    repeat by itself it is given as often as needed.
    """
    printer.setDocName(job.title)
    if not printer.setPageSize(QPageSize(_SIZES[job.media])):
        raise UserError(
            _("Máy in {printer} không có khổ giấy {media}.").format(
                printer=job.printer, media=job.media
            ),
            _("Chọn khổ giấy khác, máy in khác, hoặc lưu thành tệp PDF."),
            field="media",
            code="no-media",
        )
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    printer.setResolution(min(_DPI, printer.resolution()))
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    if not printer.supportsMultipleCopies():
        return job.copies
    printer.setCopyCount(job.copies)
    printer.setCollateCopies(True)
    return 1


def _refused(name: str) -> UserError:
    return UserError(
        _("Máy in {printer} không nhận lệnh in.").format(printer=name),
        _("Kiểm tra máy in có giấy, đang bật, rồi in lại."),
        code="print-refused",
    )


def to_image(wide: int, high: int, stride: int, pixels: bytes) -> QImage:
    """Return rendered grey pixels as a picture that owns its memory."""
    return QImage(pixels, wide, high, stride, QImage.Format.Format_Grayscale8).copy()
