# SPDX-License-Identifier: MIT
"""A batch's slip: its code as a QR for the scanner, and a table to note by hand what is handed out.

It lies on the stack and stays with the officer. The code stands here and not on the flyers: a
citizen's telephone that sees two codes opens either of them, and this one opens nothing for them.
"""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.i18n import _, _n, speaking
from resources.paper import qr, sheet
from resources.paper import type as faces
from resources.paper.pen import BLACK, CAP, GREY, MM, PALE, Pen, Style, fitting, wrap

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WIDE, HIGH = 128 * MM, 184 * MM
"""What it takes, on a sheet of any format; the rest of a larger sheet stays empty."""
_MARGIN = 13 * MM
_QR = 34 * MM
_ROWS = 11


@dataclass(frozen=True)
class Slip:
    """What a batch's slip says; `copies` is None while nobody knows how many were printed."""

    code: str
    flyer: str
    headline: str
    paper: str
    printed_on: str
    issuer: str
    copies: int | None = None
    sheets: int | None = None


def pdf(slip: Slip) -> bytes:
    """Return the slip as one A4 page."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    wide, high = (side * MM for side in sheet.sheet_mm("A4"))
    canvas = Canvas(out, pagesize=(wide, high), pageCompression=1)
    canvas.setTitle(slip.code)
    canvas.setViewerPreference("PrintScaling", "None")
    draw(canvas, slip, high)
    canvas.save()
    return out.getvalue()


def draw(canvas: "Canvas", slip: Slip, high: float) -> None:
    """Draw the slip as the next page of a canvas whose pages are `high` points high."""
    faces.register()
    pen = Pen(canvas)
    x, top = _MARGIN, high - _MARGIN
    with speaking("vi"):
        top = _head(pen, slip, x, top)
        top = _facts(pen, slip, x, top - 5 * MM)
        _table(pen, x, top - 7 * MM)
    canvas.showPage()


def _head(pen: Pen, slip: Slip, x: float, top: float) -> float:
    room = WIDE - _QR - 6 * MM
    y = pen.lines(x, top, [slip.issuer], fitting(slip.issuer, _medium(9.5), room, 6)[0])
    y = pen.lines(x, y - 2 * MM, [_("Phiếu của lô tờ rơi")], Style(faces.EXTRABOLD, 19, 1.25))
    y = pen.lines(x, y, [slip.code], Style(faces.BOLD, 15, 1.4))
    told = _("Quét ở bất kỳ màn hình nào của Từng Ngõ để mở lô.")
    pen.lines(x, y - 1.5 * MM, wrap(told, _medium(9), room), _medium(9))
    left = x + WIDE - _QR
    qr.draw(pen.canvas, qr.symbol_for(slip.code, _QR / MM), left, top - _QR, _QR)
    return top - _QR


def _facts(pen: Pen, slip: Slip, x: float, top: float) -> float:
    copies, sheets = slip.copies or 0, slip.sheets or 0
    pieces = _("{flyers} trên {sheets}").format(
        flyers=_n("{count} tờ rơi", copies).format(count=copies),
        sheets=_n("{count} tờ giấy", sheets).format(count=sheets),
    )
    facts = [
        (_("Tờ rơi"), f"{slip.flyer} · {slip.headline}"),
        (_("Khổ"), slip.paper),
        (_("Ngày in"), slip.printed_on),
        (_("Làm ra"), pieces if slip.sheets else f"{slip.copies}" if slip.copies else ""),
        (_("Hỏng"), ""),
    ]
    line, pad = 7.4 * MM, 4 * MM
    pen.box(x, top, WIDE, len(facts) * line + pad, radius=5, fill=PALE)
    y = top - pad / 2
    for name, value in facts:
        baseline = y - line / 2 - 10.5 * CAP / 2
        pen.text(x + pad, baseline, name, _medium(10))
        start = x + pad + 24 * MM
        room = WIDE - pad * 2 - 24 * MM
        if value:
            style, _fits = fitting(value, Style(faces.SEMIBOLD, 10.5), room, 7)
            shown = value if _fits else wrap(value, style, room)[0]
            pen.text(start, baseline, faces.checked(shown, style.face), style)
        else:
            pen.rule(start, baseline - 2, room, 0.6, ink=GREY)
        y -= line
    return y - pad / 2


def _table(pen: Pen, x: float, top: float) -> None:
    heads = ((_("Ngày"), 24), (_("Phát ở đâu"), 62), (_("Số tờ"), 21), (_("Còn"), 21))
    row = 8 * MM
    left = x
    for name, wide in heads:
        pen.box(left, top, wide * MM, row, fill=PALE, line=BLACK, thick=0.6)
        middle = left + wide * MM / 2
        pen.text(middle, top - row / 2 - 3.4, name, Style(faces.SEMIBOLD, 9.5), align="middle")
        for number in range(1, _ROWS):
            pen.box(left, top - number * row, wide * MM, row, line=BLACK, thick=0.5)
        left += wide * MM
    told = _("Ghi bằng bút khi phát, rồi nhập lại ở mục Kho. Phiếu của cán bộ, không phát.")
    pen.lines(x, top - _ROWS * row - 2 * MM, [told], fitting(told, _medium(9), WIDE, 6)[0])


def _medium(size: float) -> Style:
    return Style(faces.MEDIUM, size, 1.35)
