# SPDX-License-Identifier: MIT
"""Signs, cards, pictures: the blocks that show more than they tell."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from typing_extensions import override

from resources.paper.flyer_rows import Block, Look, Row, draw_mark, draw_words, words_height
from resources.paper.flyer_texts import Item
from resources.paper.pen import BLACK, CAP, PALE, WHITE, Pen, Style, fitting
from resources.paper.type import BOLD, EXTRABOLD, MEDIUM
from resources.paper.vector import Drawing, icon


@dataclass(frozen=True)
class Picture(Block):
    """A drawing that takes what room is left; it gives way to words."""

    drawing: Drawing
    share: float = 0.5
    """Of the room's width, how wide it is at most."""
    small: bool = False
    """Asks for no more than a fifth of the room's width; still grows into what is left."""

    def most(self, room: float) -> float:
        """Return the height beyond which it does not grow."""
        return room * self.share * self.drawing.height / self.drawing.width

    @override
    def height(self, look: Look, room: float) -> float:
        return min(self.most(room), look.size * 11, room * (0.2 if self.small else 1))

    @override
    def draw(self, pen: Pen, x: float, top: float, look: Look, room: float) -> None:
        self.draw_in(pen, x, top, room, self.height(look, room))

    def draw_in(self, pen: Pen, x: float, top: float, room: float, high: float) -> None:
        """Draw it in the middle of a box."""
        side = min(room, high * self.drawing.width / self.drawing.height)
        own = side * self.drawing.height / self.drawing.width
        pen.draw(self.drawing, x + (room - side) / 2, top - (high - own) / 2, side)

    @override
    def atoms(self) -> Iterator[Block]:
        return iter(())


@dataclass(frozen=True)
class Cards(Block):
    """Items side by side, each in a box with its sign on top; NO signs stand at the left."""

    items: tuple[Item, ...]
    mark: str
    columns: int

    def _rows(self) -> list[tuple[Item, ...]]:
        return [
            self.items[at : at + self.columns] for at in range(0, len(self.items), self.columns)
        ]

    def _beside(self) -> bool:
        return self.columns == 2

    def _sign(self, look: Look) -> float:
        return look.size * ((1.55 if self.mark == "no" else 1.5) - (0.3 if look.short else 0))

    def _inner(self, look: Look, room: float) -> tuple[float, float, float]:
        gap = look.size * 0.6
        wide = (room - gap * (self.columns - 1)) / self.columns
        pad = 0.0 if self.mark in {"no", "icon"} else look.size * 0.55
        words = wide - 2 * pad
        if self._beside():
            words -= 2 * self._sign(look) + look.size * 0.5
        return gap, wide, words

    def _high(self, items: Sequence[Item], look: Look, room: float) -> float:
        _gap, _wide, words = self._inner(look, room)
        tallest = max(words_height(item, look, words) for item in items)
        sign = 2 * self._sign(look)
        pad = 0.0 if self.mark in {"no", "icon"} else look.size
        if self._beside():
            return max(tallest, sign) + pad
        return tallest + sign + look.size * 0.35 + pad

    @override
    def height(self, look: Look, room: float) -> float:
        rows = self._rows()
        return sum(self._high(row, look, room) for row in rows) + look.gap * (len(rows) - 1)

    @override
    def draw(self, pen: Pen, x: float, top: float, look: Look, room: float) -> None:
        gap, wide, words = self._inner(look, room)
        radius, number = self._sign(look), 0
        boxed = self.mark not in {"no", "icon"}
        pad = look.size * 0.55 if boxed else 0.0
        for row in self._rows():
            high = self._high(row, look, room)
            for column, item in enumerate(row):
                number += 1
                left = x + column * (wide + gap)
                if boxed:
                    pen.box(
                        left,
                        top,
                        wide,
                        high,
                        radius=look.size * 0.5,
                        line=BLACK,
                        thick=look.line(1.1),
                    )
                if self._beside():
                    middle = left + pad + radius, top - high / 2
                    at = left + pad + 2 * radius + look.size * 0.5
                    first = top - (high - words_height(item, look, words)) / 2
                    draw_words(pen, at, first, item, look, words)
                else:
                    middle = left + wide / 2, top - radius - pad * 0.8
                    below = top - 2 * radius - look.size * 0.35 - pad
                    draw_words(pen, left + pad, below, item, look, words, "middle")
                self._draw_sign(pen, middle, radius, number, item, look)
            top -= high + look.gap

    def _draw_sign(
        self, pen: Pen, at: tuple[float, float], radius: float, number: int, item: Item, look: Look
    ) -> None:
        if self.mark == "no":
            pen.forbidden(*at, radius, item.icon)
            return
        side = radius * (1.7 if self.mark == "number" else 1.9)
        pen.draw(icon(item.icon), at[0] - side / 2, at[1] + side / 2, side, stroke=look.line(1.6))
        if self.mark == "number":
            badge = look.size * 0.62
            pen.circle(at[0] - radius * 0.78, at[1] + radius * 0.62, badge * 1.2, fill=WHITE)
            pen.number(at[0] - radius * 0.78, at[1] + radius * 0.62, badge, str(number))

    @override
    def atoms(self) -> Iterator[Block]:
        mark = "no" if self.mark == "no" else self.mark
        for number, item in enumerate(self.items, 1):
            yield Row(item, mark, number)


@dataclass(frozen=True)
class Band(Block):
    """The one thing to remember: a pale band with a sign, or a number in large type."""

    item: Item
    mark: str = "icon"
    big: str = ""

    def _left(self, look: Look, room: float) -> float:
        """Width kept for the sign; none in a narrow panel, where it stands on top."""
        if room < look.size * 14:
            return look.size * 0.9
        if self.big:
            return len(self.big) * look.size * 1.65 + look.size * 1.5
        return look.size * 3.6

    def _above(self, look: Look, room: float) -> float:
        return look.size * 3.1 if room < look.size * 14 else 0.0

    @override
    def height(self, look: Look, room: float) -> float:
        words = room - self._left(look, room) - look.size * 0.9
        tall = self._above(look, room) + words_height(self.item, look, words)
        return max(tall, look.size * 2.5) + look.size * 0.9

    @override
    def draw(self, pen: Pen, x: float, top: float, look: Look, room: float) -> None:
        high, left, above = (
            self.height(look, room),
            self._left(look, room),
            self._above(look, room),
        )
        pen.box(
            x, top, room, high, radius=look.size * 0.5, fill=WHITE, line=BLACK, thick=look.line(2)
        )
        words = room - left - look.size * 0.9
        if above:
            at = x + look.size * 2.2, top - look.size * 2
            first = top - look.size * 0.45 - above
        else:
            at = x + left / 2, top - high / 2
            first = at[1] + words_height(self.item, look, words) / 2
        if self.big:
            style = Style(EXTRABOLD, look.size * 2.5)
            left_at = at[0] + (look.size * (len(self.big) - 2) * 0.8 if above else 0)
            pen.text(left_at, at[1] - style.size * CAP / 2, self.big, style, align="middle")
        else:
            radius = look.size * (1.3 if self.mark == "no" else 1.1)
            mark = "no" if self.mark == "no" else "icon"
            draw_mark(pen, mark, *at, radius, 1, self.item.icon, look)
        draw_words(pen, x + left, first, self.item, look, words)

    @override
    def atoms(self) -> Iterator[Block]:
        yield self


@dataclass(frozen=True)
class Phone(Block):
    """A telephone with a menu on its screen."""

    title: str
    items: tuple[Item, ...]
    alone: bool = False
    """It stands in a column of its own; beside a list it takes the list's height."""

    @override
    def height(self, look: Look, room: float) -> float:
        return look.size * (13 if self.alone else 9.5)

    @override
    def draw(self, pen: Pen, x: float, top: float, look: Look, room: float) -> None:
        self.draw_in(pen, x, top, room, self.height(look, room))

    def draw_in(self, pen: Pen, x: float, top: float, room: float, high: float) -> None:
        """Draw it as large as a box allows, in its middle."""
        box, high = high, min(high, room * 1.55)
        top -= (box - high) / 2
        wide = high / 1.55
        left, unit = x + (room - wide) / 2, wide / 100
        pen.box(left, top, wide, high, radius=11 * unit, fill=BLACK)
        pen.box(
            left + 4 * unit,
            top - 4 * unit,
            wide - 8 * unit,
            high - 8 * unit,
            radius=8 * unit,
            fill=WHITE,
        )
        pen.box(
            left + 36 * unit, top - 7.5 * unit, 28 * unit, 3.4 * unit, radius=1.7 * unit, fill=BLACK
        )
        style, _fits = fitting(self.title, Style(BOLD, 10.5 * unit), 76 * unit, 1)
        pen.draw(icon("heart-pulse"), left + 41 * unit, top - 16 * unit, 18 * unit)
        pen.text(left + wide / 2, top - 45 * unit, self.title, style, align="middle")
        step = 22 * unit
        for number, item in enumerate(self.items):
            at = top - 54 * unit - number * step
            pen.box(
                left + 10 * unit, at, wide - 20 * unit, step - 4 * unit, radius=4 * unit, fill=PALE
            )
            pen.draw(icon(item.icon), left + 14 * unit, at - 3 * unit, 12 * unit)
            label = Style(MEDIUM, 8 * unit)
            fitted, _fits = fitting(item.title, label, 56 * unit, 1)
            pen.text(left + 30 * unit, at - 9 * unit - fitted.size * CAP / 2, item.title, fitted)

    @override
    def atoms(self) -> Iterator[Block]:
        yield dataclasses.replace(self, alone=True)
