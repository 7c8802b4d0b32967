# SPDX-License-Identifier: MIT
"""A trader's payment placard: the code, and beside it whose account it is; to cut out and laminate.

One design at A5; two A5 or four A6 share an A4 sheet with cut lines. Black on white only, so that
a laser printer and a photocopier do it justice.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.i18n import _, speaking
from resources.paper import qr, vietqr
from resources.paper.draw import MM, centred, fitting, warning_sign
from resources.paper.type import (
    BOLD,
    EXTRABOLD,
    MEDIUM,
    REGULAR,
    SEMIBOLD,
    checked,
    register,
    wrap,
)
from resources.paper.vietqr import Payment

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_W, _H = 148 * MM, 210 * MM  # A5, the size of the design
_MARGIN = 10 * MM
_INNER = _W - 2 * _MARGIN
_MIDDLE = _W / 2
_SCALE = {"A5": 1.0, "A6": 105 / 148}
_LARGEST_QR = 100 * MM


@dataclass(frozen=True)
class Placard:
    """What stands on one placard; `stall` is how the market calls the trader, and may be empty."""

    payment: Payment
    bank_short: str
    bank_name: str
    account_name: str
    stall: str = ""
    foot: str = ""


def render(placards: Sequence[Placard], size: str = "A5", language: str = "vi") -> bytes:
    """Return the PDF of A4 sheets that hold the placards in order; `size` is A5 or A6.

    Raises UserError for a payment that banks would refuse and for a glyph that the face lacks.
    """
    from reportlab.pdfgen.canvas import Canvas

    register()
    sheet, places = _places(size)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=sheet, pageCompression=1)
    canvas.setTitle(_("Bảng VietQR"))
    canvas.setViewerPreference("PrintScaling", "None")
    with speaking(language):
        for first in range(0, len(placards), len(places)):
            for placard, (x, y) in zip(placards[first:], places, strict=False):
                canvas.saveState()
                canvas.translate(x, y)
                canvas.scale(_SCALE[size], _SCALE[size])
                _draw(canvas, placard, _SCALE[size])
                canvas.restoreState()
            _cut_lines(canvas, size, sheet)
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def expected(placards: Sequence[Placard], size: str) -> list[list[str]]:
    """Return what the codes on each sheet must say."""
    texts = [vietqr.payload(placard.payment) for placard in placards]
    step = len(_places(size)[1])
    return [texts[first : first + step] for first in range(0, len(texts), step)]


def _places(size: str) -> tuple[tuple[float, float], list[tuple[float, float]]]:
    """Return the sheet of a size and the lower left corners of the placards on it."""
    from reportlab.lib.pagesizes import A4, landscape

    wide, high = sheet = landscape(A4) if size == "A5" else A4
    rows = [0.0] if size == "A5" else [high / 2, 0.0]
    return sheet, [(x, y) for y in rows for x in (0.0, wide / 2)]


def grouped(account: str) -> str:
    """Return an account number in groups of four, as it is compared by eye; letters stay whole."""
    if not account.isdigit():
        return account
    return " ".join(account[at : at + 4] for at in range(0, len(account), 4))


def _cut_lines(canvas: "Canvas", size: str, sheet: tuple[float, float]) -> None:
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.5)
    canvas.setDash(3, 3)
    canvas.line(sheet[0] / 2, 0, sheet[0] / 2, sheet[1])
    if size == "A6":
        canvas.line(0, sheet[1] / 2, sheet[0], sheet[1] / 2)
    canvas.setDash()


def _draw(canvas: "Canvas", placard: Placard, scale: float) -> None:
    payment = vietqr.checked(placard.payment)
    top = _head(canvas, placard.stall)
    floor = _warning(canvas, placard.foot)
    floor = _amount(canvas, payment, floor)
    floor = _receiver(canvas, placard, payment, floor)
    side = min(_LARGEST_QR, top - floor, _INNER)
    bottom = floor + (top - floor - side) / 2
    symbol = qr.symbol_for(vietqr.payload(payment), side / MM * scale)
    qr.draw(canvas, symbol, _MIDDLE - side / 2, bottom, side)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(2.4)
    canvas.roundRect(_MIDDLE - side / 2, bottom, side, side, 9, stroke=1, fill=0)


def _head(canvas: "Canvas", stall: str) -> float:
    """Draw what to do and, if there is one, the stall's name; return what is free below."""
    high = 19 * MM
    y = _H - _MARGIN - high
    canvas.setFillGray(0)
    canvas.roundRect(_MARGIN, y, _INNER, high, 8, stroke=0, fill=1)
    canvas.setFillGray(1)
    centred(
        canvas, _("Quét mã để trả tiền"), EXTRABOLD, 30, _MIDDLE, y + 6.2 * MM, _INNER - 12 * MM
    )
    canvas.setFillGray(0)
    if not stall:
        return y - 4 * MM
    lines = wrap(stall, BOLD, 19, _INNER)[:2]
    for line in lines:
        y -= 9 * MM
        centred(canvas, line, BOLD, 19, _MIDDLE, y, _INNER)
    return y - 4 * MM


def _warning(canvas: "Canvas", foot: str) -> float:
    """Draw what protects buyer and seller; return the lower edge of what is free."""
    canvas.setFillGray(0)
    y = _MARGIN
    if foot:
        centred(canvas, foot, REGULAR, 8, _MIDDLE, y, _INNER)
        y += 4.5 * MM
    high = 23 * MM
    canvas.setStrokeGray(0)
    canvas.setLineWidth(1.2)
    canvas.roundRect(_MARGIN, y, _INNER, high, 8, stroke=1, fill=0)
    warning_sign(canvas, _MARGIN + 5 * MM, y + 5 * MM, 13 * MM)
    x = _MARGIN + 23 * MM
    room = _INNER - 26 * MM
    first = checked(_("Xem đúng tên người nhận rồi mới bấm trả."), BOLD)
    canvas.setFont(BOLD, fitting(first, BOLD, 14, room))
    canvas.drawString(x, y + 13.6 * MM, first)
    second = checked(_("Người bán chờ máy mình báo có tiền rồi mới giao hàng."), REGULAR)
    canvas.setFont(REGULAR, fitting(second, REGULAR, 11, room))
    canvas.drawString(x, y + 6.2 * MM, second)
    return y + high + 4 * MM


def _amount(canvas: "Canvas", payment: Payment, floor: float) -> float:
    """Draw the amount and the purpose that are in the code, if any."""
    parts = []
    if payment.amount is not None:
        parts.append(
            _("Số tiền: {amount} đồng").format(amount=f"{payment.amount:,}".replace(",", "."))
        )
    if payment.purpose:
        parts.append(_("Nội dung: {text}").format(text=payment.purpose))
    if not parts:
        return floor
    for text in reversed(parts):
        centred(canvas, text, SEMIBOLD, 15, _MIDDLE, floor + 1.5 * MM, _INNER)
        floor += 7.5 * MM
    return floor + 1 * MM


def _receiver(canvas: "Canvas", placard: Placard, payment: Payment, floor: float) -> float:
    """Draw whose account it is: name, number, bank, from the bottom up."""
    y = floor
    centred(canvas, placard.bank_name, REGULAR, 10, _MIDDLE, y, _INNER)
    y += 5.2 * MM
    kind = _("Số thẻ") if payment.card else _("Số tài khoản")
    centred(canvas, f"{placard.bank_short} · {kind}", MEDIUM, 13.5, _MIDDLE, y, _INNER)
    y += 7.5 * MM
    centred(canvas, grouped(payment.account), BOLD, 25, _MIDDLE, y, _INNER)
    y += 11.5 * MM
    centred(canvas, placard.account_name.upper(), EXTRABOLD, 22, _MIDDLE, y, _INNER)
    return y + 10 * MM
