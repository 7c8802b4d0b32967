# SPDX-License-Identifier: MIT
"""A page to measure with a ruler: how far a printer moves and shrinks what it prints."""

import io
from typing import TYPE_CHECKING

from resources.i18n import _
from resources.paper.adjust import Offset
from resources.paper.draw import MM, centred
from resources.paper.type import BOLD, REGULAR, SEMIBOLD, checked, register

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

LEFT_MM, TOP_MM, LENGTH_MM = 20.0, 30.0, 170.0
_W, _H = 210 * MM, 297 * MM


def render(printer: str, offset: Offset) -> bytes:
    """Return the page; it says for which printer it is and what is set there now."""
    from reportlab.pdfgen.canvas import Canvas

    register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(_W, _H), pageCompression=1)
    canvas.setTitle(_("Trang căn chỉnh máy in"))
    canvas.setViewerPreference("PrintScaling", "None")
    _ruler(canvas)
    _corner(canvas)
    centred(canvas, _("Trang căn chỉnh máy in"), BOLD, 20, _W / 2, 200 * MM, 170 * MM)
    lines = [
        _("Máy in: {printer}").format(printer=printer),
        _("Đang đặt: phải {right} mm, xuống {down} mm, cỡ {percent} %").format(
            right=_number(offset.right), down=_number(offset.down), percent=_number(offset.percent)
        ),
        "",
        _("Dùng thước đo trên tờ vừa in rồi nhập vào máy:"),
        _("A. Từ mép TRÁI tờ giấy đến vạch đứng A (đúng phải là 20 mm)."),
        _("B. Từ mép TRÊN tờ giấy đến vạch ngang B (đúng phải là 30 mm)."),
        _("C. Chiều dài thước C, từ vạch 0 đến vạch 170 (đúng phải là 170 mm)."),
    ]
    y = 186 * MM
    for line in lines:
        canvas.setFont(REGULAR, 12)
        canvas.drawString(30 * MM, y, checked(line, REGULAR))
        y -= 8 * MM
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def _corner(canvas: "Canvas") -> None:
    """Draw the marks A and B, a hair's breadth wide."""
    canvas.setLineWidth(0.3)
    x, y = LEFT_MM * MM, _H - TOP_MM * MM
    canvas.line(x, y - 26 * MM, x, y + 18 * MM)
    canvas.line(x - 12 * MM, y, x + 60 * MM, y)
    canvas.setFont(SEMIBOLD, 16)
    canvas.drawString(x + 2 * MM, y - 24 * MM, "A")
    canvas.drawString(x + 54 * MM, y + 2 * MM, "B")


def _ruler(canvas: "Canvas") -> None:
    """Draw the ruler C: a tick a millimetre, longer ones at 5 and 10."""
    x, y = LEFT_MM * MM, 226 * MM
    canvas.setLineWidth(0.2)
    canvas.setFont(REGULAR, 7)
    canvas.line(x, y, x + LENGTH_MM * MM, y)
    for mm in range(int(LENGTH_MM) + 1):
        high = 6 if mm % 10 == 0 else 4 if mm % 5 == 0 else 2.5
        canvas.line(x + mm * MM, y, x + mm * MM, y + high * MM)
        if mm % 10 == 0:
            canvas.drawCentredString(x + mm * MM, y + 7 * MM, str(mm))
    canvas.setFont(SEMIBOLD, 16)
    canvas.drawString(x, y - 7 * MM, "C")
