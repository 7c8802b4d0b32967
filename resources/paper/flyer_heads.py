# SPDX-License-Identifier: MIT
"""The heads of the flyers: one family, each kind at once told from the others."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from typing_extensions import override

from resources.i18n import _
from resources.paper.pen import (
    BLACK,
    CAP,
    PALE,
    WHITE,
    Pen,
    Style,
    balanced,
    cuts,
    fitting,
    width,
    wrap,
)
from resources.paper.sheet import size_for_cap
from resources.paper.type import BOLD, EXTRABOLD, MEDIUM, SEMIBOLD

if TYPE_CHECKING:
    from resources.paper.flyer_layout import Layout


def head(layout: "Layout", top: float) -> float:
    """Draw team, addressee, headline and what stands below it; return where the body begins."""
    draw = _HEADS.get(layout.content.head, _plain)
    if layout.content.head == "awning":
        top = _awning(layout, top)
    top = team(layout, top) - layout.points(2.5)
    if layout.named:
        top = addressee(layout, top)
    return draw(layout, top)


def team(layout: "Layout", top: float) -> float:
    """Draw who gives the flyer out."""
    words = f"{layout.footer.team} · {layout.footer.commune}"
    style = Style(MEDIUM, layout.points(10.5), 1.5)
    least = max(layout.format.smallest * 0.8, 6.5)
    fitted, fits = fitting(words, style, layout.room, least)
    if fits:
        wrap(words, fitted, layout.room * 2)  # refuses what the face lacks
        fitted = Style(fitted.face, fitted.size, style.line / fitted.size)
        return layout.pen.lines(layout.margin, top, [words], fitted)
    fitted = Style(MEDIUM, least * 1.1, 1.3)
    lines = wrap(words, fitted, layout.room)
    if len(lines) > 2:
        layout.over("team", len(lines) - 2)
    return layout.pen.lines(layout.margin, top, lines, fitted)


def addressee(layout: "Layout", top: float) -> float:
    """Draw the empty line for whom a copy is addressed to."""
    pen, x, room = layout.pen, layout.margin, layout.room
    style = Style(MEDIUM, layout.points(9.5), 2)
    pen.box(
        x,
        top - layout.points(1),
        room,
        style.line,
        radius=layout.points(3),
        line=BLACK,
        thick=layout.points(0.8),
    )
    baseline = top - layout.points(1) - style.line / 2 - style.size * CAP / 2
    words = _("Gửi:")
    pen.text(x + layout.points(6), baseline, words, style)
    used = width(words, style) + layout.points(11)
    layout.name_at = (x + used, baseline, room - used - layout.points(5))
    return top - style.line - layout.points(4)


def headline(
    layout: "Layout", x: float, top: float, room: float, *, ink: float = BLACK, lines: int = 0
) -> float:
    """Draw the headline as large as it fits, never below its rule, and return its lower edge."""
    words, form = layout.content.headline, layout.format
    most = lines or form.headline_lines
    sizes = _down(form.headline_max, size_for_cap(form.cap_mm))
    # Two lines are read at a glance: a little smaller, if need be, rather than three.
    for style, fewest in ((size, fewest) for fewest in sorted({2, 3, most}) for size in sizes):
        if len(wrap(words, style, room)) <= fewest and not cuts(words, style, room):
            break
    layout.headline_pt = style.size
    found = balanced(words, style, room)
    if len(found) > most:
        layout.over("headline", len(found) - most)
    return layout.pen.lines(x, top, found, style, ink=ink)


def _down(largest: float, least: float) -> list[Style]:
    steps = max(1, round((largest - least) * 2))
    return [
        Style(EXTRABOLD, largest + (least - largest) * step / steps, 1.2)
        for step in range(steps + 1)
    ]


def subtitle(layout: "Layout", x: float, top: float, room: float, *, ink: float = BLACK) -> float:
    """Draw what stands below the headline and return its lower edge."""
    from resources.paper.flyer_layout import filled

    style = Style(MEDIUM, max(layout.points(11.5), layout.format.smallest), 1.3)
    lines = balanced(filled(layout.content.subtitle, layout.footer), style, room)
    if len(lines) > 3:
        layout.over("subtitle", len(lines) - 3)
    return layout.pen.lines(x, top, lines, style, ink=ink)


def _plain(layout: "Layout", top: float) -> float:
    top = headline(layout, layout.margin, top, layout.room)
    top = subtitle(layout, layout.margin, top - layout.points(1), layout.room)
    top -= layout.points(6)
    layout.pen.rule(layout.margin, top, layout.room, layout.points(2.4))
    return top - layout.points(13)


def _inverse(layout: "Layout", top: float) -> float:
    """Draw it white on black: what must not be overlooked."""
    pen, pad = layout.pen, layout.points(9)
    x, room = layout.margin + pad, layout.room - 2 * pad

    def words(start: float) -> float:
        end = headline(layout, x, start, room, ink=WHITE)
        return subtitle(layout, x, end - layout.points(1), room, ink=WHITE)

    end = _measured(layout, lambda: words(top - pad))
    pen.box(layout.margin, top, layout.room, top - end + pad, radius=layout.points(7), fill=BLACK)
    words(top - pad)
    return end - pad - layout.points(13)


def _measured(layout: "Layout", draw: Callable[[], float]) -> float:
    """Return where something would end, without drawing it."""
    pen, overflows = layout.pen, list(layout.overflows)
    layout.pen = Blank(pen.canvas)
    try:
        return draw()
    finally:
        layout.pen, layout.overflows = pen, overflows


class Blank(Pen):
    """A pen that draws no type: for measuring."""

    @override
    def text(self, *_at: object, **_how: object) -> None:
        """Draw nothing."""


def _day(layout: "Layout", top: float) -> float:
    """Draw a leaf of the calendar beside the headline: the tenth of October."""
    pen, side = layout.pen, layout.points(92)
    x = layout.margin + layout.room - side
    high = side * 1.08
    leaf = top - layout.points(4)
    pen.box(
        x,
        leaf,
        side,
        high,
        radius=layout.points(7),
        fill=WHITE,
        line=BLACK,
        thick=layout.points(2.4),
    )
    pen.box(x, leaf, side, high * 0.3, radius=layout.points(7), fill=BLACK)
    pen.box(x, leaf - high * 0.2, side, high * 0.11, fill=BLACK)
    month = Style(BOLD, layout.points(14))
    pen.text(
        x + side / 2,
        leaf - high * 0.155 - month.size * CAP / 2,
        _("THÁNG 10"),
        month,
        ink=WHITE,
        align="middle",
    )
    day = Style(EXTRABOLD, side * 0.66)
    pen.text(x + side / 2, leaf - high * 0.655 - day.size * CAP / 2, "10", day, align="middle")
    for at in (0.25, 0.75):
        pen.box(
            x + side * at - layout.points(2.5),
            leaf + layout.points(5),
            layout.points(5),
            layout.points(11),
            radius=layout.points(2.5),
            fill=WHITE,
            line=BLACK,
            thick=layout.points(1.6),
        )
    room = layout.room - side - layout.points(10)
    lines = headline(layout, layout.margin, top, room, lines=4)
    lines = subtitle(layout, layout.margin, lines - layout.points(1), room)
    end = min(lines, leaf - high) - layout.points(6)
    pen.rule(layout.margin, end, layout.room, layout.points(2.4))
    return end - layout.points(13)


def _awning(layout: "Layout", top: float) -> float:
    """Draw the awning of a stall over the whole width."""
    pen, canvas = layout.pen, layout.pen.canvas
    stripes, high = 12, layout.points(19)
    wide = layout.room / stripes
    for number in range(stripes):
        x = layout.margin + number * wide
        canvas.setFillGray(BLACK if number % 2 == 0 else WHITE)
        canvas.setStrokeGray(BLACK)
        canvas.setLineWidth(layout.points(1.2))
        path = canvas.beginPath()
        path.moveTo(x, top)
        path.lineTo(x + wide, top)
        path.lineTo(x + wide, top - high)
        path.arcTo(x, top - high - wide / 2, x + wide, top - high + wide / 2, 0, -180)
        path.close()
        canvas.drawPath(path, stroke=1, fill=1)
    pen.rule(layout.margin, top, layout.room, layout.points(2.4))
    return top - high - wide / 2 - layout.points(5)


def _corners(layout: "Layout", top: float) -> float:
    """Draw the corners of a camera's finder around the headline."""
    pen, pad = layout.pen, layout.points(8)
    x, room = layout.margin + pad, layout.room - 2 * pad

    def words(start: float) -> float:
        end = headline(layout, x, start, room)
        return subtitle(layout, x, end - layout.points(1), room)

    end = words(top - pad) - pad
    canvas, arm = pen.canvas, layout.points(20)
    canvas.setStrokeGray(BLACK)
    canvas.setLineWidth(layout.points(3))
    canvas.setLineCap(1)
    left, right = (
        layout.margin + layout.points(1.5),
        layout.margin + layout.room - layout.points(1.5),
    )
    for cx, sx in ((left, 1), (right, -1)):
        for cy, sy in ((top - layout.points(1.5), -1), (end, 1)):
            path = canvas.beginPath()
            path.moveTo(cx + sx * arm, cy)
            path.lineTo(cx, cy)
            path.lineTo(cx, cy + sy * arm)
            canvas.drawPath(path, stroke=1, fill=0)
    canvas.setLineCap(0)
    return end - layout.points(12)


def _tag(layout: "Layout", top: float) -> float:
    """Draw a price tag with its hole and string."""
    pen, pad, cut = layout.pen, layout.points(7), layout.points(17)
    x, room = layout.margin + cut + pad, layout.room - cut - 2 * pad

    def words(start: float) -> float:
        end = headline(layout, x, start, room)
        return subtitle(layout, x, end - layout.points(1), room)

    end = _measured(layout, lambda: words(top - pad)) - pad
    canvas = pen.canvas
    canvas.setFillGray(PALE)
    canvas.setStrokeGray(BLACK)
    canvas.setLineWidth(layout.points(2.4))
    canvas.setLineJoin(1)
    left, right = (
        layout.margin + layout.points(1.2),
        layout.margin + layout.room - layout.points(1.2),
    )
    path = canvas.beginPath()
    path.moveTo(left + cut, top)
    path.lineTo(right, top)
    path.lineTo(right, end)
    path.lineTo(left + cut, end)
    path.lineTo(left, end + (top - end) * 0.3)
    path.lineTo(left, top - (top - end) * 0.3)
    path.close()
    canvas.drawPath(path, stroke=1, fill=1)
    canvas.setLineJoin(0)
    pen.circle(
        left + cut * 0.62,
        (top + end) / 2,
        layout.points(4),
        fill=WHITE,
        line=BLACK,
        thick=layout.points(2),
    )
    words(top - pad)
    return end - layout.points(13)


def _frame(layout: "Layout", top: float) -> float:
    """Draw a notice: a label that says to read it out, the headline between two rules."""
    pen, x = layout.pen, layout.margin
    style = Style(SEMIBOLD, layout.points(10), 1.9)
    words = _("ĐỌC TO TRƯỚC KHI GHI TÊN")
    from resources.paper.vector import icon

    side = style.size * 1.3
    wide = width(words, style) + layout.points(20) + side
    pen.box(x, top, wide, style.line, radius=style.line / 2, fill=BLACK)
    middle = top - style.line / 2
    pen.draw(icon("megaphone"), x + layout.points(8), middle + side / 2, side, ink=WHITE)
    pen.text(x + layout.points(12) + side, middle - style.size * CAP / 2, words, style, ink=WHITE)
    top -= style.line + layout.points(4)
    top = headline(layout, x, top, layout.room)
    top = subtitle(layout, x, top - layout.points(1), layout.room) - layout.points(6)
    for offset in (0, 3.4):
        pen.rule(x, top - layout.points(offset), layout.room, layout.points(1))
    return top - layout.points(15)


_HEADS = {
    "plain": _plain,
    "awning": _plain,
    "inverse": _inverse,
    "day": _day,
    "corners": _corners,
    "tag": _tag,
    "frame": _frame,
}
__all__ = ["head", "headline", "subtitle"]
