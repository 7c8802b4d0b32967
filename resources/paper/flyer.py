# SPDX-License-Identifier: MIT
"""A flyer: one design at A5, scaled to A4 and A6; 2×A5 and 4×A6 share a sheet with cut lines."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.errors import UserError
from resources.i18n import _, speaking
from resources.paper import qr
from resources.paper.flyer_texts import FlyerText
from resources.paper.type import (
    BOLD,
    EXTRABOLD,
    MEDIUM,
    REGULAR,
    SEMIBOLD,
    checked,
    register,
    width,
    wrap,
)

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_MM = 72 / 25.4
_W, _H = 148 * _MM, 210 * _MM  # A5, the size of the design
_MARGIN = 11 * _MM
_INNER = _W - 2 * _MARGIN
_QR_MM = 40.0
_BOX_H = 46 * _MM
_FOOT = 10 * _MM
_SMALLEST = 8.5
_SCALE = {"A4": 297 / 210, "2xA5": 1.0, "4xA6": 148.5 / 210}


@dataclass(frozen=True)
class FlyerFooter:
    """Who gives the flyer out: stands at its head and foot."""

    team: str
    commune: str
    phone: str
    batch_code: str
    printed_on: str


def render(content: FlyerText, footer: FlyerFooter, paper: str, sheets: int = 1) -> bytes:
    """Return the PDF of `sheets` sheets; `paper` is A4, 2xA5 or 4xA6 (on A4).

    Raises UserError when a text does not fit, a glyph is missing or the QR would be too small.
    """
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfgen.canvas import Canvas

    register()
    size = landscape(A4) if paper == "2xA5" else A4
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, pageCompression=1)
    canvas.setTitle(f"{content.code} {content.headline}")
    canvas.setAuthor(footer.commune)
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.beginForm("flyer", 0, 0, _W, _H)
    with speaking(content.language):
        _draw(canvas, content, footer, _SCALE[paper])
    canvas.endForm()
    for _sheet in range(sheets):
        for x, y in _places(paper, size):
            canvas.saveState()
            canvas.translate(x, y)
            canvas.scale(_SCALE[paper], _SCALE[paper])
            canvas.doForm("flyer")
            canvas.restoreState()
        _cut_lines(canvas, paper, size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _places(paper: str, size: tuple[float, float]) -> list[tuple[float, float]]:
    if paper == "A4":
        return [(0, 0)]
    if paper == "2xA5":
        return [(0, 0), (size[0] / 2, 0)]
    return [(x, y) for y in (size[1] / 2, 0) for x in (0, size[0] / 2)]


def _cut_lines(canvas: "Canvas", paper: str, size: tuple[float, float]) -> None:
    if paper == "A4":
        return
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.5)
    canvas.setDash(3, 3)
    canvas.line(size[0] / 2, 0, size[0] / 2, size[1])
    if paper == "4xA6":
        canvas.line(0, size[1] / 2, size[0], size[1] / 2)
    canvas.setDash()


def _draw(canvas: "Canvas", content: FlyerText, footer: FlyerFooter, scale: float) -> None:
    canvas.setFillGray(0)
    y = _head(canvas, content, footer)
    floor = _MARGIN + _FOOT + 4 * _MM
    if content.url:
        floor += _BOX_H + 5 * _MM
        _qr_box(canvas, content, _MARGIN + _FOOT + 5 * _MM, scale)
    if content.steps:
        _steps(canvas, content, y, floor)
    else:
        _body(canvas, _filled(content.body, footer), y, floor)
    _foot(canvas, footer)


def _lines(
    canvas: "Canvas", lines: list[str], x: float, y: float, face: str, size: float, lead: float
) -> float:
    canvas.setFont(face, size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= lead
    return y


def _head(canvas: "Canvas", content: FlyerText, footer: FlyerFooter) -> float:
    y = _H - _MARGIN - 9
    top = checked(f"{footer.team} · {footer.commune}", MEDIUM)
    y = _lines(canvas, [top], _MARGIN, y, MEDIUM, _fitting(top, MEDIUM, 10.5), 0)
    size = 29.0
    while len(wrap(content.headline, EXTRABOLD, size, _INNER)) > 2 and size > 18:
        size -= 1
    y -= size * 1.1
    y = _lines(
        canvas,
        wrap(content.headline, EXTRABOLD, size, _INNER),
        _MARGIN,
        y,
        EXTRABOLD,
        size,
        size * 1.16,
    )
    y += size * 1.16 - 20
    subtitle = content.subtitle or content.audience[:1].upper() + content.audience[1:]
    y = _lines(canvas, wrap(subtitle, MEDIUM, 11, _INNER), _MARGIN, y, MEDIUM, 11, 14)
    y += 4
    canvas.setLineWidth(2.2)
    canvas.setStrokeGray(0)
    canvas.line(_MARGIN, y, _W - _MARGIN, y)
    return y - 16


def _fitting(text: str, face: str, size: float, room: float = _INNER) -> float:
    while width(text, face, size) > room and size > _SMALLEST:
        size -= 0.25
    return size


def _steps(canvas: "Canvas", content: FlyerText, top: float, floor: float) -> None:
    radius, gap = 12.5, 12.0
    x = _MARGIN + 2 * radius + 12
    room = _W - _MARGIN - x
    size = 13.5
    while True:
        blocks = [
            (wrap(title, SEMIBOLD, size, room), wrap(text, REGULAR, size * 0.85, room))
            for title, text in content.steps
        ]
        heights = [len(t) * size * 1.25 + len(b) * size * 1.12 for t, b in blocks]
        total = sum(heights) + gap * (len(blocks) - 1)
        if total <= top - floor:
            break
        size -= 0.5
        gap = max(gap - 1, 5)
        if size * 0.85 < _SMALLEST - 1:
            raise _too_long(content.code)
    gap = min(gap + (top - floor - total) / len(blocks), 26)
    y = top
    for number, (title, text) in enumerate(blocks, 1):
        canvas.setFillGray(0)
        canvas.circle(_MARGIN + radius, y - radius + 2, radius, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.setFont(BOLD, 14)
        canvas.drawCentredString(_MARGIN + radius, y - radius - 3, str(number))
        canvas.setFillGray(0)
        y = _lines(canvas, title, x, y - size * 0.85, SEMIBOLD, size, size * 1.25)
        small = size * 0.85
        y = _lines(canvas, text, x, y, REGULAR, small, size * 1.12)
        y += size * 0.85 - gap


def _body(canvas: "Canvas", body: str, top: float, floor: float) -> None:
    size = 15.0
    lines = wrap(body, REGULAR, size, _INNER)
    while len(lines) * size * 1.45 > top - floor:
        size -= 0.25
        if size < _SMALLEST:
            raise _too_long("")
        lines = wrap(body, REGULAR, size, _INNER)
    _lines(canvas, lines, _MARGIN, top - size, REGULAR, size, size * 1.45)


def _filled(text: str, footer: FlyerFooter) -> str:
    """Put the commune's own words where the text leaves room for them."""
    phone = footer.phone or _("UBND xã")
    return text.replace("{{ten_xa}}", footer.commune).replace("{{sdt_to}}", phone)


def _too_long(code: str) -> UserError:
    return UserError(
        _("Nội dung tờ rơi {code} dài quá khổ giấy.").format(code=code),
        _("Rút gọn nội dung; thân bài tối đa 120 tiếng."),
        code="too-long",
    )


def _qr_box(canvas: "Canvas", content: FlyerText, bottom: float, scale: float) -> None:
    assert content.url  # noqa: S101 - the caller asked
    canvas.setFillGray(0.94)
    canvas.roundRect(_MARGIN, bottom, _INNER, _BOX_H, 9, stroke=0, fill=1)
    side = _QR_MM * _MM
    left = _W - _MARGIN - side - 3 * _MM
    canvas.setFillGray(1)
    canvas.roundRect(left, bottom + 3 * _MM, side, side, 6, stroke=0, fill=1)
    symbol = qr.symbol_for(content.url, _QR_MM * scale)
    qr.draw(canvas, symbol, left, bottom + 3 * _MM, side)
    x, room = _MARGIN + 5 * _MM, left - _MARGIN - 9 * _MM
    y = bottom + _BOX_H - 30
    y = _lines(canvas, [checked(_("Quét để mở"), BOLD)], x, y, BOLD, 17, 17)
    address = checked(content.url, SEMIBOLD)
    y = _lines(canvas, [address], x, y, SEMIBOLD, _fitting(address, SEMIBOLD, 11.5, room), 17)
    size = 11.5
    text = content.help or _("Vướng chỗ nào, hỏi tổ công nghệ số cộng đồng.")
    while len(wrap(text, REGULAR, size, room)) * size * 1.3 > y - bottom and size > 7.5:
        size -= 0.25
    _lines(canvas, wrap(text, REGULAR, size, room), x, y, REGULAR, size, size * 1.3)


def _foot(canvas: "Canvas", footer: FlyerFooter) -> None:
    y = _MARGIN + _FOOT
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.6)
    canvas.line(_MARGIN, y, _W - _MARGIN, y)
    who = _("Hỏi đáp: {phone} ({team})").format(phone=footer.phone, team=footer.team)
    asked = who if footer.phone else f"{footer.team} – {footer.commune}, tỉnh Nghệ An"
    asked = checked(asked, MEDIUM)
    _lines(canvas, [asked], _MARGIN, y - 12, MEDIUM, _fitting(asked, MEDIUM, 9), 0)
    printed = checked(
        _("Mã tờ {code} · in ngày {day} · không bán, phát miễn phí").format(
            code=footer.batch_code, day=footer.printed_on
        ),
        REGULAR,
    )
    _lines(canvas, [printed], _MARGIN, y - 24, REGULAR, _fitting(printed, REGULAR, 8.5), 0)
