# SPDX-License-Identifier: MIT
"""Rows of a flyer's body: each block knows how high it is at a size of type, and draws itself."""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

from typing_extensions import override

from resources.paper.flyer_texts import Item
from resources.paper.pen import BLACK, WHITE, Pen, Style, balanced, cuts, wrap
from resources.paper.sheet import Format
from resources.paper.type import BOLD, EXTRABOLD, MEDIUM, REGULAR, SEMIBOLD
from resources.paper.vector import icon

BEYOND = 10_000.0
"""Added to the height of what must not be set at a size."""


@dataclass(frozen=True)
class Look:
    """At which size a body is set: `size` of its titles; `short` leaves the lines below out."""

    format: Format
    size: float
    short: bool = False
    whole: bool = False
    """A title with a word that must be cut does not fit, however high the room is."""

    @property
    def title(self) -> Style:
        """What is read first of an item."""
        return Style(SEMIBOLD, self.size, 1.22)

    @property
    def text(self) -> Style:
        """The lines below it."""
        return Style(REGULAR, max(self.size * 0.84, self.format.smallest), 1.28)

    @property
    def gap(self) -> float:
        """Space between blocks."""
        return self.size * (0.42 if self.short else 0.62)

    def line(self, points: float) -> float:
        """Return how thick a line is that is `points` on A5."""
        return points * self.format.unit


class Block(ABC):
    """A part of the body as it is laid out."""

    @abstractmethod
    def height(self, look: Look, room: float) -> float:
        """Return its height in points when it is `room` wide."""

    @abstractmethod
    def draw(self, pen: Pen, x: float, top: float, look: Look, room: float) -> None:
        """Draw it below `top`."""

    @abstractmethod
    def atoms(self) -> "Iterator[Block]":
        """Return what may be set apart from each other, in order, for narrow panels."""


def words_of(item: Item, look: Look, room: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines of an item: its title and what stands below it."""
    text = "" if look.short else item.text
    return balanced(item.title, look.title, room), wrap(text, look.text, room) if text else ()


def words_height(item: Item, look: Look, room: float) -> float:
    """Return how high an item's lines are."""
    title, text = words_of(item, look, room)
    cut = look.whole and cuts(item.title, look.title, room)
    return len(title) * look.title.line + len(text) * look.text.line + BEYOND * cut


def draw_words(
    pen: Pen, x: float, top: float, item: Item, look: Look, room: float, align: str = "left"
) -> None:
    """Draw the lines of an item."""
    title, text = words_of(item, look, room)
    at = x + room / 2 if align == "middle" else x
    top = pen.lines(at, top, title, look.title, align=align)
    pen.lines(at, top, text, look.text, align=align)


def draw_mark(
    pen: Pen, mark: str, x: float, y: float, radius: float, number: int, name: str, look: Look
) -> None:
    """Draw what stands before an item, around a point."""
    if mark == "number":
        pen.number(x, y, radius, str(number))
    elif mark == "no":
        pen.forbidden(x, y, radius, name)
    elif mark in {"tick", "cross"}:
        pen.circle(
            x, y, radius, fill=BLACK if mark == "cross" else WHITE, line=BLACK, thick=look.line(1.3)
        )
        side = radius * 1.35
        pen.draw(
            icon("x" if mark == "cross" else "check"),
            x - side / 2,
            y + side / 2,
            side,
            ink=WHITE if mark == "cross" else BLACK,
            stroke=radius * 0.27,
        )
    elif mark == "box":
        side = radius * 1.7
        pen.box(x - side / 2, y + side / 2, side, side, line=BLACK, thick=look.line(1.4))
    elif mark == "dot":
        pen.circle(x, y, radius * 0.34, fill=BLACK)
    elif name:
        side = radius * 1.9
        pen.draw(icon(name), x - side / 2, y + side / 2, side, stroke=look.line(1.35))


_RADIUS = {"number": 0.95, "no": 1.45, "tick": 0.8, "cross": 0.8, "box": 0.75, "dot": 0.5}


@dataclass(frozen=True)
class Row(Block):
    """One item of a list: its mark at the left, words, and an icon at the right."""

    item: Item
    mark: str
    number: int = 1
    linked: bool = False

    def _radius(self, look: Look) -> float:
        return look.size * _RADIUS.get(self.mark, 1.05)

    def _sides(self, look: Look) -> tuple[float, float]:
        left = 2 * self._radius(look) + look.size * 0.6
        has_icon = bool(self.item.icon) and self.mark in {"number", "tick"}
        return left, look.size * 2.6 if has_icon else 0.0

    @override
    def height(self, look: Look, room: float) -> float:
        left, right = self._sides(look)
        words = words_height(self.item, look, room - left - right)
        return max(words, 2 * self._radius(look), right * 0.72)

    @override
    def draw(self, pen: Pen, x: float, top: float, look: Look, room: float) -> None:
        left, right = self._sides(look)
        radius, high = self._radius(look), self.height(look, room)
        words = words_height(self.item, look, room - left - right)
        first = top - (high - words) / 2
        # A short mark sits at the first line, a tall one in the middle of the words.
        middle = first - look.title.line / 2 if radius < look.size else top - high / 2
        draw_mark(pen, self.mark, x + radius, middle, radius, self.number, self.item.icon, look)
        draw_words(pen, x + left, first, self.item, look, room - left - right)
        if right:
            side = look.size * 1.9
            at = x + room - side
            pen.draw(
                icon(self.item.icon), at, top - high / 2 + side / 2, side, stroke=look.line(1.3)
            )

    @override
    def atoms(self) -> Iterator[Block]:
        yield self


@dataclass(frozen=True)
class Heading(Block):
    """What a list is about; white on black when it says so."""

    text: str
    dark: bool = False

    def _style(self, look: Look) -> Style:
        return Style(EXTRABOLD if self.dark else BOLD, look.size * 1.05, 1.5 if self.dark else 1.3)

    @override
    def height(self, look: Look, room: float) -> float:
        return len(wrap(self.text, self._style(look), room - look.size)) * self._style(look).line

    @override
    def draw(self, pen: Pen, x: float, top: float, look: Look, room: float) -> None:
        style = self._style(look)
        lines = wrap(self.text, style, room - look.size)
        if self.dark:
            pen.box(x, top, room, self.height(look, room), radius=look.size * 0.35, fill=BLACK)
        inset = look.size * 0.5 if self.dark else 0
        pen.lines(x + inset, top, lines, style, ink=WHITE if self.dark else BLACK)

    @override
    def atoms(self) -> Iterator[Block]:
        yield self


@dataclass(frozen=True)
class Words(Block):
    """A paragraph."""

    text: str

    def _style(self, look: Look) -> Style:
        return Style(MEDIUM, look.size * 0.96, 1.36)

    @override
    def height(self, look: Look, room: float) -> float:
        return len(wrap(self.text, self._style(look), room)) * self._style(look).line

    @override
    def draw(self, pen: Pen, x: float, top: float, look: Look, room: float) -> None:
        style = self._style(look)
        pen.lines(x, top, wrap(self.text, style, room), style)

    @override
    def atoms(self) -> Iterator[Block]:
        yield self


def lines_over(excess: float, style: Style) -> int:
    """Return how many lines too many an excess height is."""
    return max(1, math.ceil(excess / style.line - 0.05))
