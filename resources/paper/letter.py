# SPDX-License-Identifier: MIT
"""The invitation on paper: a QR of digits, the digits below it, whose it is and until when."""

import datetime
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.i18n import _
from resources.paper import qr
from resources.paper import type as face

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_MM = 72 / 25.4
_QR_MM = 120.0
_MARGIN_MM = 20.0
_PNG_MODULE = 6  # pixels; a screen shows it, a printer makes 0.5 mm of it at 300 dpi


@dataclass(frozen=True)
class Letter:
    """What stands on an invitation; `digits` are grouped with spaces."""

    digits: str
    province: str
    commune: str
    fingerprint: str
    expires_on: datetime.date


def png(letter: Letter) -> bytes:
    """Return the QR symbol with its quiet zone as a PNG in black and white."""
    from PIL import Image

    symbol = qr.symbol_for(_code(letter), _QR_MM)
    side = symbol.size
    picture = Image.new("1", (side, side), 1)
    for y, row in enumerate(symbol.modules):
        for x, dark in enumerate(row):
            if dark:
                picture.putpixel((x + qr.QUIET, y + qr.QUIET), 0)
    out = io.BytesIO()
    large = picture.resize((side * _PNG_MODULE, side * _PNG_MODULE), Image.Resampling.NEAREST)
    large.save(out, "PNG")
    return out.getvalue()


def pdf(letter: Letter) -> bytes:
    """Return the invitation as one page of A4."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    face.register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(_("Thư mời của {province}").format(province=letter.province))
    wide, high = A4
    left, top = _MARGIN_MM * _MM, high - _MARGIN_MM * _MM
    top = _lines(canvas, _("Thư mời dùng Từng Ngõ"), face.BOLD, 22, left, top)
    for text in (
        _("Cấp cho một máy của {commune}, bởi {province}.").format(
            commune=letter.commune, province=letter.province
        ),
        _("Dùng một lần, trước ngày {day}.").format(day=f"{letter.expires_on:%d/%m/%Y}"),
        _("Dấu khóa của tỉnh (đọc qua điện thoại để đối chiếu): {fingerprint}").format(
            fingerprint=letter.fingerprint
        ),
    ):
        top = _lines(canvas, text, face.REGULAR, 11, left, top)
    side = _QR_MM * _MM
    top -= side + 4 * _MM
    qr.draw(canvas, qr.symbol_for(_code(letter), _QR_MM), (wide - side) / 2, top, side)
    top -= 6 * _MM
    how = _(
        "Trên máy của xã: mở Đồng bộ, bấm Dán dãy số của thư mời, rồi quét mã bằng máy quét cầm "
        "tay, hoặc chép dãy số dưới đây. Không đưa tờ giấy này cho người ngoài."
    )
    top = _lines(canvas, how, face.MEDIUM, 10, left, top)
    _lines(canvas, letter.digits, face.REGULAR, 8, left, top)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _code(letter: Letter) -> str:
    return "".join(letter.digits.split())


def _lines(canvas: "Canvas", text: str, name: str, size: float, left: float, top: float) -> float:
    """Write a paragraph downwards from `top`; return where the next one begins."""
    from reportlab.lib.pagesizes import A4

    room = A4[0] - 2 * left
    canvas.setFont(name, size)
    for line in face.wrap(text, name, size, room):
        top -= size * 1.4
        canvas.drawString(left, top, line)
    return top - size * 0.5
