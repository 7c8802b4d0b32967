# SPDX-License-Identifier: MIT
"""A pen on a PDF page: lines of type with drawn symbols in them, drawings, signs and boxes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from resources.paper import type as faces
from resources.paper.vector import Drawing, icon

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
BLACK, GREY, PALE, WHITE = 0.0, 0.45, 0.93, 1.0
CAP = 0.7
"""Height of a capital of Be Vietnam Pro, in ems."""

SYMBOLS = {
    "☎": "phone",
    "✂": "scissors",
    "✓": "check",
    "✔": "check",
    "✗": "x",
    "☐": "square",
    "☑": "square-check",
    "→": "arrow-right",
    "№": "numero",
}
"""What the faces lack and people type all the same; it is drawn, one em wide."""
_SPLIT = re.compile("([" + "".join(SYMBOLS) + "])")


@dataclass(frozen=True)
class Style:
    """A face at a size, and how far apart its lines stand, in sizes."""

    face: str
    size: float
    lead: float = 1.28

    @property
    def line(self) -> float:
        """Height of a line in points."""
        return self.size * self.lead


def width(text: str, style: Style) -> float:
    """Return how wide a line is in points, drawn symbols included."""
    parts = _SPLIT.split(text)
    letters = sum(faces.width(part, style.face, style.size) for part in parts[::2])
    return letters + style.size * (len(parts) // 2)


def without_symbols(text: str) -> str:
    """Return a text without the symbols that are drawn, for a check of what the face must have."""
    return _SPLIT.sub("", text)


def _words(text: str) -> list[str]:
    """Return what may stand on lines of its own; a no-break space holds two words together."""
    return [word for word in re.split(r"[ \t\n]+", faces.composed(text)) if word]


@lru_cache(maxsize=20_000)
def wrap(text: str, style: Style, room: float) -> tuple[str, ...]:
    """Return the lines into which a text breaks within `room` points; a long word is cut."""
    faces.checked(without_symbols(text), style.face)
    lines: list[str] = []
    line = ""
    for word in _words(text):
        longer = f"{line} {word}" if line else word
        if width(longer, style) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while width(word, style) > room and "\N{NO-BREAK SPACE}" in word:
            head, _space, word = word.partition("\N{NO-BREAK SPACE}")  # noqa: PLW2901
            lines.append(head)
        while width(word, style) > room and len(word) > 1:
            cut = len(word) - 1
            while cut > 1 and width(word[:cut], style) > room:
                cut -= 1
            lines.append(word[:cut])
            word = word[cut:]  # noqa: PLW2901 - what is left of it
        line = word
    return (*lines, line) if line else tuple(lines)


def cuts(text: str, style: Style, room: float) -> bool:
    """Tell whether a word of a text is longer than a line, so that it would be cut."""
    return any(width(word, style) > room for word in text.split())


@lru_cache(maxsize=20_000)
def balanced(text: str, style: Style, room: float) -> tuple[str, ...]:
    """Return the same number of lines as `wrap`, as even as they can be."""
    lines = wrap(text, style, room)
    narrow = room
    while narrow > room / 2:
        narrow -= room / 50
        if len(wrap(text, style, narrow)) > len(lines):
            break
        lines = wrap(text, style, narrow)
    return lines


def fitting(text: str, style: Style, room: float, smallest: float) -> tuple[Style, bool]:
    """Return the style with a size at which one line fits, and whether it does at the smallest."""
    needed = width(text, style)
    size = style.size if needed <= room else style.size * room / needed
    return Style(style.face, max(size, smallest), style.lead), size >= smallest


class Pen:
    """Draws on a canvas; points, y upwards, `top` is the upper edge of what is drawn."""

    def __init__(self, canvas: "Canvas") -> None:
        self.canvas = canvas

    def text(
        self,
        x: float,
        baseline: float,
        words: str,
        style: Style,
        *,
        ink: float = BLACK,
        align: str = "left",
    ) -> None:
        """Draw one line; `x` is its left end, its middle or its right end."""
        if align != "left":
            x -= width(words, style) / (2 if align == "middle" else 1)
        self.canvas.setFillGray(ink)
        self.canvas.setFont(style.face, style.size)
        for number, part in enumerate(_SPLIT.split(words)):
            if number % 2:
                at = baseline + style.size * (CAP / 2 + 0.45)
                self.draw(icon(SYMBOLS[part]), x, at, 0.9 * style.size, ink=ink)
                x += style.size
            elif part:
                self.canvas.drawString(x, baseline, part)
                x += faces.width(part, style.face, style.size)

    def lines(
        self,
        x: float,
        top: float,
        lines: Sequence[str],
        style: Style,
        *,
        ink: float = BLACK,
        align: str = "left",
    ) -> float:
        """Draw lines one below another and return their lower edge; capitals sit mid-line."""
        for number, line in enumerate(lines):
            baseline = top - style.line * (number + 0.5) - style.size * CAP / 2
            self.text(x, baseline, line, style, ink=ink, align=align)
        return top - style.line * len(lines)

    def draw(
        self,
        drawing: Drawing,
        x: float,
        top: float,
        side: float,
        *,
        ink: float | None = None,
        stroke: float | None = None,
        fill: float | None = None,
    ) -> None:
        """Draw a drawing `side` points wide; strokes are `stroke` points wide when given.

        `ink` recolours the strokes, `fill` what is filled or empty.
        """
        scale = side / drawing.width
        out = [f"q {scale:.5f} 0 0 {-scale:.5f} {x:.3f} {top:.3f} cm 1 J 1 j"]
        for shape in drawing.shapes:
            inner = shape.fill if fill is None else fill
            line = shape.stroke if ink is None or shape.stroke is None else ink
            paint = {(0, 0): "n", (1, 0): "f", (0, 1): "S", (1, 1): "B"}[
                (inner is not None, line is not None)
            ]
            thick = shape.width if stroke is None else stroke / scale
            colours = ("" if inner is None else f"{inner:g} g ") + (
                "" if line is None else f"{line:g} G {thick:.4g} w "
            )
            out.append(f"q {colours}{shape.operators} {paint} Q")
        self.canvas.addLiteral("\n".join([*out, "Q"]))

    def rule(self, x: float, y: float, length: float, thick: float, *, ink: float = BLACK) -> None:
        """Draw a line to the right."""
        self.canvas.setStrokeGray(ink)
        self.canvas.setLineWidth(thick)
        self.canvas.line(x, y, x + length, y)

    def box(
        self,
        x: float,
        top: float,
        wide: float,
        high: float,
        *,
        radius: float = 0,
        fill: float | None = None,
        line: float | None = None,
        thick: float = 1,
    ) -> None:
        """Draw a box with round corners, filled, outlined, or both."""
        if fill is not None:
            self.canvas.setFillGray(fill)
        if line is not None:
            self.canvas.setStrokeGray(line)
            self.canvas.setLineWidth(thick)
        self.canvas.roundRect(
            x,
            top - high,
            wide,
            high,
            radius,
            stroke=int(line is not None),
            fill=int(fill is not None),
        )

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: float | None = None,
        line: float | None = None,
        thick: float = 1,
    ) -> None:
        """Draw a circle around a point."""
        if fill is not None:
            self.canvas.setFillGray(fill)
        if line is not None:
            self.canvas.setStrokeGray(line)
            self.canvas.setLineWidth(thick)
        self.canvas.circle(x, y, radius, stroke=int(line is not None), fill=int(fill is not None))

    def number(self, x: float, y: float, radius: float, words: str, *, ink: float = BLACK) -> None:
        """Draw a number in a filled disc."""
        self.circle(x, y, radius, fill=ink)
        style = Style(faces.BOLD, radius * 1.15)
        paper = WHITE if ink < 0.5 else BLACK
        self.text(x, y - style.size * CAP / 2, words, style, ink=paper, align="middle")

    def forbidden(self, x: float, y: float, radius: float, name: str) -> None:
        """Draw a NO sign: what is forbidden, struck out within a ring, as on the road."""
        thick = radius * 0.17
        ring = radius - thick / 2
        inner = radius * 1.12
        self.circle(x, y, ring, fill=WHITE)
        self.draw(icon(name), x - inner / 2, y + inner / 2, inner, stroke=radius * 0.085)
        reach = ring * 0.7071
        for ink, wide in ((WHITE, thick * 1.7), (BLACK, thick)):
            self.canvas.setStrokeGray(ink)
            self.canvas.setLineWidth(wide)
            self.canvas.line(x - reach, y + reach, x + reach, y - reach)
        self.circle(x, y, ring, line=BLACK, thick=thick)
