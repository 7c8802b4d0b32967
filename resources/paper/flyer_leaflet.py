# SPDX-License-Identifier: MIT
"""A leaflet: an A4 sheet on its side, folded in three; which panel stands where.

Outside, from the left: the flap that folds in, the back, the cover. Inside: three panels to be read
from the left. The flap is 3 mm narrower, so the inside's third panel is too. Printed on both sides,
turned over the short edge.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from typing_extensions import override

from resources.i18n import _
from resources.paper import flyer_heads, qr, sheet
from resources.paper.flyer_blocks import Picture
from resources.paper.flyer_layout import (
    Layout,
    address_lines,
    address_style,
    blocks_of,
    draw_address,
    drawing_of,
    filled,
    foot,
    help_box,
    shown_address,
)
from resources.paper.flyer_rows import BEYOND, Block, Heading, Look, Row, lines_over
from resources.paper.flyer_stack import Stack
from resources.paper.flyer_texts import Item
from resources.paper.pen import BLACK, GREY, MM, PALE, WHITE, Pen, Style, balanced, cuts, wrap
from resources.paper.sheet import FLAP_MM, PANEL
from resources.paper.type import BOLD, EXTRABOLD, REGULAR, SEMIBOLD
from resources.paper.vector import icon

_W = PANEL.width_mm
OUTSIDE_MM = (0.0, FLAP_MM, FLAP_MM + _W)
INSIDE_MM = (0.0, _W, 2 * _W)
_TOP = PANEL.height_mm * MM - PANEL.margin_mm * MM
_BOTTOM = PANEL.margin_mm * MM


@dataclass(frozen=True)
class Tile(Block):
    """An item of a panel: its sign large on top, words below."""

    item: Item
    mark: str
    number: int = 1

    @override
    def height(self, look: Look, room: float) -> float:
        title, text = self._lines(look, room)
        words = len(title) * look.title.line + len(text) * look.text.line
        return look.size * 3.6 + words + BEYOND * cuts(self.item.title, look.title, room)

    def _lines(self, look: Look, room: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
        text = wrap(self.item.text, look.text, room) if self.item.text else ()
        return balanced(self.item.title, look.title, room), text

    @override
    def draw(self, pen: Pen, x: float, top: float, look: Look, room: float) -> None:
        side = look.size * 3.1
        if self.mark == "no":
            pen.forbidden(x + side / 2, top - side / 2, side / 2, self.item.icon)
        else:
            left = x
            if self.mark == "number":
                pen.number(x + side * 0.3, top - side / 2, side * 0.3, str(self.number))
                left += side * 0.75
            pen.draw(icon(self.item.icon), left, top, side, stroke=look.line(2))
        title, text = self._lines(look, room)
        top = pen.lines(x, top - side - look.size * 0.5, title, look.title)
        pen.lines(x, top, text, look.text)

    @override
    def atoms(self) -> Iterator[Block]:
        yield self


def outside(layout: Layout) -> None:
    """Draw the sheet's outer side: flap, back and cover."""
    for left, draw, wide in zip(OUTSIDE_MM, (_flap, _back, _cover), (FLAP_MM, _W, _W), strict=True):
        _panel(layout, left, wide, draw)
    sheet.fold_marks(layout.pen, (OUTSIDE_MM[1], OUTSIDE_MM[2]))


def inside(layout: Layout) -> None:
    """Draw the sheet's inner side: the body over three panels."""
    blocks = [
        Tile(atom.item, atom.mark, atom.number)
        if isinstance(atom, Row) and atom.item.icon
        else atom
        for block in blocks_of(layout.content, layout.footer)
        for atom in block.atoms()
    ]
    room = FLAP_MM * MM - 2 * layout.margin
    high = _TOP - _BOTTOM
    form = layout.format
    steps = [form.title_max - n * 0.5 for n in range(int((form.title_max - form.smallest) * 2) + 1)]
    for size in steps:
        look = Look(form, size, whole=True)
        panels = _dealt(blocks, look, room, high)
        if panels is not None:
            break
    else:
        look = Look(form, form.smallest)
        panels = _thirds(blocks)
        tallest = max(Stack(tuple(p)).height(look, room) for p in panels)
        layout.over("parts", lines_over(tallest - high, look.title))
    for left, blocks_here in zip(INSIDE_MM, panels, strict=True):
        _spread(layout, blocks_here, left * MM + layout.margin, look, room)
    sheet.fold_marks(layout.pen, (INSIDE_MM[1], INSIDE_MM[2]))


def _spread(layout: Layout, blocks: Sequence[Block], x: float, look: Look, room: float) -> None:
    """Draw a panel's blocks, spread over its height, with a thin rule between tiles."""
    heights = [block.height(look, room) for block in blocks]
    gap = max(look.gap, (_TOP - _BOTTOM - sum(heights)) / (len(blocks) + 1))
    top = _TOP - min(gap, look.size * 1.5)
    gap = min(gap, look.size * 4)
    for number, (block, high) in enumerate(zip(blocks, heights, strict=True)):
        if number and isinstance(block, Tile):
            layout.pen.rule(x, top + gap / 2, room, 0.8, ink=GREY)
        block.draw(layout.pen, x, top, look, room)
        top -= high + gap


def _dealt(
    blocks: Sequence[Block], look: Look, room: float, high: float
) -> list[list[Block]] | None:
    """Deal the blocks over three panels, in order and about evenly; None when they do not fit."""
    heights = [block.height(look, room) + look.gap for block in blocks]
    best: tuple[float, int, int] | None = None
    for first in range(1, len(blocks) + 1):
        for second in range(first, len(blocks) + 1):
            sums = (sum(heights[:first]), sum(heights[first:second]), sum(heights[second:]))
            orphan = any(isinstance(blocks[end - 1], Heading) for end in (first, second))
            uneven = sum(one * one for one in sums)
            fits = max(sums) - look.gap <= high and not orphan
            if fits and (best is None or uneven < best[0]):
                best = (uneven, first, second)
    if best is None:
        return None
    _uneven, first, second = best
    return [list(blocks[:first]), list(blocks[first:second]), list(blocks[second:])]


def _thirds(blocks: Sequence[Block]) -> list[list[Block]]:
    third = -(-len(blocks) // 3)
    return [list(blocks[n * third : (n + 1) * third]) for n in range(3)]


def _panel(layout: Layout, left_mm: float, wide_mm: float, draw: Callable[[Layout], None]) -> None:
    """Draw one panel with its own left edge and width."""
    canvas = layout.pen.canvas
    whole = layout.format
    layout.format = dataclasses.replace(whole, width_mm=wide_mm)
    canvas.saveState()
    canvas.translate(left_mm * MM, 0)
    before = len(layout.codes_at)
    draw(layout)
    if len(layout.codes_at) > before:
        moved = [(x + left_mm * MM, y, side) for x, y, side in layout.codes_at[before:]]
        layout.codes_at[before:] = moved
        middle, right, upper, room = layout.address_at
        layout.address_at = (middle + left_mm * MM, right + left_mm * MM, upper, room)
    if draw is _cover and layout.named:
        x, baseline, room = layout.name_at
        layout.name_at = (x + left_mm * MM, baseline, room)
    canvas.restoreState()
    layout.format = whole


def _cover(layout: Layout) -> None:
    pen, x, room = layout.pen, layout.margin, layout.room
    top = flyer_heads.team(layout, _TOP)
    if layout.named:
        top = flyer_heads.addressee(layout, top)
    top -= (top - _BOTTOM) * 0.07
    high = min(room * 0.9, (top - _BOTTOM) * 0.36)
    Picture(drawing_of(layout.content)).draw_in(pen, x, top - layout.points(14), room, high)
    top -= high + layout.points(34)
    top = flyer_heads.headline(layout, x, top, room)
    top -= layout.points(6)
    pen.rule(x, top, room * 0.28, layout.points(4))
    top = flyer_heads.subtitle(layout, x, top - layout.points(8), room)
    style = Style(SEMIBOLD, layout.points(11), 1.3)
    pen.lines(x + room, _BOTTOM + style.line, [_("Mở ra xem →")], style, align="right")


def _flap(layout: Layout) -> None:
    """Draw what is read aloud: the same in running words."""
    pen, x, room = layout.pen, layout.margin, layout.room
    heading = Style(EXTRABOLD, layout.points(17), 1.25)
    side = layout.points(26)
    pen.draw(icon("volume-2"), x, _TOP, side, stroke=layout.points(2))
    top = pen.lines(x + side + layout.points(8), _TOP, [_("Đọc cho cả nhà nghe")], heading)
    top -= layout.points(10)
    pen.rule(x, top, room, layout.points(2))
    top -= layout.points(10)
    words = filled(layout.content.body, layout.footer)
    size = 13.5
    while True:
        style = Style(REGULAR, size, 1.5)
        lines = wrap(words, style, room)
        needed = len(lines) * style.line
        if needed <= top - _BOTTOM:
            break
        if size <= layout.format.smallest:
            layout.over("body", lines_over(needed - top + _BOTTOM, style))
            break
        size -= 0.25
    pen.lines(x, top, lines, style)


def _back(layout: Layout) -> None:
    pen, x, room, content = layout.pen, layout.margin, layout.room, layout.content
    floor = foot(layout, _BOTTOM) + layout.points(12)
    links = [layout.open_code] if layout.open_code else list(content.links)
    if not links and content.help:
        help_box(layout, floor + (_TOP - floor) * 0.4, 18)
        return
    side = layout.format.qr_mm * MM * (1 if len(links) < 2 else 0.8)
    address = address_style(layout)
    call = Style(BOLD, layout.points(20), 1.25)
    calls = wrap(content.call, call, room) if links else ()
    text = Style(REGULAR, layout.points(15 if links else 19), 1.4)
    words = wrap(filled(content.help, layout.footer), text, room)
    high = len(calls) * call.line + len(words) * text.line + layout.points(8)
    boxes = len(links) * (side + layout.points(60))
    y = floor + max(0.0, _TOP - floor - boxes - high) * 0.55
    for number, link in reversed(list(enumerate(links))):
        below = len(address_lines(layout, link, room - layout.points(14))[1])
        pen.box(
            x,
            y + side + below * address.line + layout.points(16),
            room,
            side + below * address.line + layout.points(16),
            radius=layout.points(9),
            fill=PALE,
        )
        left, lower = x + (room - side) / 2, y + below * address.line + layout.points(8)
        pen.box(left, lower + side, side, side, radius=4, fill=WHITE)
        layout.codes_at.append((left, lower, side))
        inner = room - layout.points(14)
        layout.address_at = (x + room / 2, x + room / 2 + inner / 2, lower, inner)
        if not layout.open_code:
            qr.draw(pen.canvas, qr.symbol_for(link, side / MM), left, lower, side)
            draw_address(layout, shown_address(link, len(links)), room)
        y = lower + side + layout.points(14)
        if number < len(content.captions):
            caption = Style(SEMIBOLD, layout.points(12), 1.3)
            pen.lines(x, y + caption.line, [content.captions[number]], caption)
            y += caption.line + layout.points(4)
    if y + high > _TOP:
        layout.over("help", lines_over(y + high - _TOP, text))
    top = y + high + layout.points(4)
    top = pen.lines(x, top, calls, call, ink=BLACK)
    pen.lines(x, top - layout.points(4), words, text)


__all__ = ["INSIDE_MM", "OUTSIDE_MM", "inside", "outside"]
