# SPDX-License-Identifier: MIT
"""The pictures of a campaign as plain geometry: computed once, drawn on the screen and on paper.

Lengths are in units of the caller (pixels or points), y grows downwards, colours are roles that a
theme or a printer fills in. A missing figure is not a zero: its column stays empty.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Measure = Callable[[str, float, bool], float]
"""Return how wide a text is: (text, size, bold)."""


@dataclass(frozen=True)
class Box:
    """A filled rectangle; `fill` is accent, track, text, muted or border."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0


@dataclass(frozen=True)
class Words:
    """A line of text on its baseline; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    size: float
    fill: str = "text"
    anchor: str = "start"
    bold: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawing, and what it says to those who cannot see it."""

    width: float
    height: float
    items: tuple[Box | Words, ...]
    told: str


@dataclass(frozen=True)
class Bar:
    """A labelled share; `total` None means that nobody said how many there are."""

    label: str
    value: int
    total: int | None
    note: str


@dataclass(frozen=True)
class Column:
    """What stands beneath a column, and its figure or None."""

    label: str
    value: int | None
    shown: str


@dataclass(frozen=True)
class Homes:
    """The households of a village: met, visited without meeting anybody, and all of them."""

    label: str
    met: int
    visited: int
    total: int
    note: str


@dataclass(frozen=True)
class Legend:
    """What the squares of the grid mean; `each` has a place {count} for households a square."""

    met: str
    visited: str
    waiting: str
    each: str


def shortened(text: str, size: float, room: float, measure: Measure) -> str:
    """Return a text that fits, with an ellipsis where it had to be cut."""
    if measure(text, size, False) <= room:
        return text
    while text and measure(text + "…", size, False) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _two_lines(text: str, size: float, room: float, measure: Measure) -> list[str]:
    """Return a label on one line or broken between words into two; what is longer is cut."""
    if measure(text, size, False) <= room:
        return [text]
    words = text.split()
    first = 1
    while first < len(words) and measure(" ".join(words[: first + 1]), size, False) <= room:
        first += 1
    lines = [" ".join(words[:first]), " ".join(words[first:])]
    return [shortened(line, size, room, measure) for line in lines if line]


def bars(shown: Sequence[Bar], width: float, unit: float, measure: Measure) -> Picture:
    """Return progress as bars, one below another; `unit` is the size of the text."""
    row, thick = unit * 2.4, unit * 0.72
    left = min(max((measure(b.label, unit, False) for b in shown), default=0), width * 0.5)
    right = max((measure(b.note, unit, False) for b in shown), default=0)
    room = max(width - left - right - unit * 2.4, unit)
    items: list[Box | Words] = []
    for number, bar in enumerate(shown):
        middle = number * row + row / 2
        base = middle + unit * 0.35
        lines = _two_lines(bar.label, unit, left, measure)
        for at, line in enumerate(lines):
            lower = (at - (len(lines) - 1) / 2) * unit * 1.15
            items.append(Words(0, base + lower, line, unit))
        start = left + unit * 1.2
        items.append(Box(start, middle - thick / 2, room, thick, "track", thick / 2))
        if bar.total and bar.value:
            filled = max(room * min(bar.value / bar.total, 1.0), thick)
            items.append(Box(start, middle - thick / 2, filled, thick, "accent", thick / 2))
        items.append(Words(width, base, bar.note, unit, "muted", "end"))
    told = "; ".join(f"{b.label}: {b.note}" for b in shown)
    return Picture(width, row * len(shown), tuple(items), told)


def columns(
    shown: Sequence[Column], width: float, height: float, unit: float, measure: Measure
) -> Picture:
    """Return counts as columns side by side; labels that would touch are left out."""
    top, foot = unit * 1.8, unit * 2
    room = height - top - foot
    highest = max((c.value or 0 for c in shown), default=0) or 1
    step = width / max(len(shown), 1)
    items: list[Box | Words] = [Box(0, height - foot, width, max(unit / 12, 0.5), "border")]
    widest = max((measure(c.label, unit, False) for c in shown), default=0) + unit * 0.5
    every = max(1, -(-int(widest) // max(int(step), 1)))
    for number, column in enumerate(shown):
        middle = step * (number + 0.5)
        if number % every == 0:
            items.append(Words(middle, height - unit * 0.5, column.label, unit, "muted", "middle"))
        if column.value is None:
            continue
        tall, wide = room * column.value / highest, min(step * 0.55, unit * 3.3)
        base = height - foot
        if tall:
            items.append(Box(middle - wide / 2, base - tall, wide, tall, "accent", unit / 4))
        if measure(column.shown, unit, True) <= step:
            items.append(
                Words(middle, base - tall - unit * 0.5, column.shown, unit, "text", "middle", True)
            )
    told = "; ".join(f"{c.label}: {c.shown}" for c in shown if c.value is not None)
    return Picture(width, height, tuple(items), told)


_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


def coverage(
    shown: Sequence[Homes], legend: Legend, width: float, unit: float, measure: Measure
) -> Picture:
    """Return every household as a square: filled when met, with a core when visited in vain."""
    left = min(max((measure(h.label, unit, False) for h in shown), default=0), width * 0.3)
    right = max((measure(h.note, unit, False) for h in shown), default=0)
    start, side = left + unit * 1.2, unit * 0.85
    step = side * 1.25
    most = max(int((width - start - right - unit) / step), 1)
    lines_allowed = 3
    biggest = max((h.total for h in shown), default=1)
    each = next((s for s in _STEPS if biggest / s <= most * lines_allowed), _STEPS[-1])
    items: list[Box | Words] = []
    y = 0.0
    for homes in shown:
        squares = -(-homes.total // each)
        met = min(-(-homes.met // each), squares)
        visited = min(-(-homes.visited // each), squares - met)
        base = y + step * 0.85
        items.append(Words(0, base, shortened(homes.label, unit, left, measure), unit))
        items.append(Words(width, base, homes.note, unit, "muted", "end"))
        for number in range(squares):
            x = start + (number % most) * step
            kind = "met" if number < met else "visited" if number < met + visited else "waiting"
            items += _square(x, y + number // most * step, side, kind)
        y += max(-(-squares // most), 1) * step + unit * 0.7
    items += _key(legend, each, y + unit * 0.2, unit, measure)
    told = "; ".join(f"{h.label}: {h.note}" for h in shown)
    return Picture(width, y + unit * 1.6, tuple(items), told)


def _square(x: float, y: float, side: float, kind: str) -> list[Box | Words]:
    if kind == "met":
        return [Box(x, y, side, side, "accent", side / 6)]
    ground: list[Box | Words] = [Box(x, y, side, side, "track", side / 6)]
    if kind == "visited":
        ground.append(Box(x + side * 0.3, y + side * 0.3, side * 0.4, side * 0.4, "accent"))
    return ground


def _key(legend: Legend, each: int, y: float, unit: float, measure: Measure) -> list[Box | Words]:
    items: list[Box | Words] = []
    x, side = 0.0, unit * 0.85
    for kind in ("met", "visited", "waiting"):
        text = getattr(legend, kind)
        items += _square(x, y, side, kind)
        items.append(Words(x + side * 1.6, y + side * 0.88, text, unit * 0.9, "muted"))
        x += side * 1.6 + measure(text, unit * 0.9, False) + unit * 1.6
    if each > 1:
        text = legend.each.format(each=each)
        items.append(Words(x, y + side * 0.88, text, unit * 0.9, "muted"))
    return items
