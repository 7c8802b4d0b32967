# SPDX-License-Identifier: MIT
"""Put something on paper from the window; the recovery code never becomes a file."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from resources.i18n import _
from ui.theme import font


def print_recovery_code(parent: QWidget, groups: list[str]) -> None:
    """Ask for a printer and print the code in large type."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return
    painter = QPainter(printer)
    page = QRectF(printer.pageLayout().paintRectPixels(printer.resolution()))
    scale = printer.resolution() / 96
    painter.setFont(font(round(22 * scale)))
    painter.drawText(page, Qt.AlignmentFlag.AlignTop, _("Từng Ngõ: mã khôi phục"))
    painter.setFont(font(round(28 * scale)))
    box = page.adjusted(0, 70 * scale, 0, 0)
    painter.drawText(box, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, "   ".join(groups))
    painter.setFont(font(round(14 * scale)))
    painter.drawText(
        page.adjusted(0, 200 * scale, 0, 0),
        Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
        _("Cất trong tủ của cơ quan, không để cùng máy. Ai có tờ này mở được dữ liệu trên máy."),
    )
    painter.end()
