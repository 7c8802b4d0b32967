# SPDX-License-Identifier: MIT
"""Drawings: a small part of SVG, read once and written as PDF paths in black, grey and white."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree as ET

from resources import path
from resources.paper import drawing_rules
from resources.paper.arcs import arc
from resources.paper.drawing_rules import grey, sound

MAX_DRAWING = 64 * 1024
_PICTURE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,5}", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_COMMAND = re.compile(r"([MmLlHhVvCcSsQqAaZz])([^MmLlHhVvCcSsQqAaZz]*)")
_TRANSFORM = re.compile(r"(translate|scale)\(([^)]*)\)")
_COUNT = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "a": 7}
_KAPPA = 0.5522848


@dataclass(frozen=True)
class Shape:
    """A path as PDF operators in the drawing's units; colours are grey levels, None paints none."""

    operators: str
    fill: float | None
    stroke: float | None
    width: float


@dataclass(frozen=True)
class Drawing:
    """Shapes in a box of `width` × `height` units, y downwards as in SVG."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


@cache
def icon(name: str) -> Drawing:
    """Return one of the bundled icons: 24 × 24 units, strokes of 2 in black."""
    return read(path("icons", f"{name}.svg").read_text("utf-8"))


@cache
def has_icon(name: str) -> bool:
    """Tell whether an icon of that name is bundled."""
    return name.replace("-", "").isalnum() and path("icons", f"{name}.svg").exists()


def may_be_named(name: str) -> bool:
    """Tell whether a picture may bear a name: it is a part of a file's name."""
    return bool(_PICTURE_NAME.fullmatch(name))


@cache
def has_picture(name: str) -> bool:
    """Tell whether a picture of that name ships."""
    return may_be_named(name) and path("flyers", "pictures", f"{name}.svg").exists()


@cache
def picture(name: str) -> Drawing:
    """Return one of the pictures drawn for the flyers."""
    return read(path("flyers", "pictures", f"{name}.svg").read_text("utf-8"))


def read(source: str) -> Drawing:
    """Read a drawing: path, rect, circle, ellipse, line, poly(line|gon), g and use of an icon.

    Raises ValueError for what is no drawing, too large, declares entities, or holds anything that
    would not be drawn.
    """
    if len(source) > MAX_DRAWING or "<!DOCTYPE" in source.upper() or "<!ENTITY" in source.upper():
        raise ValueError("not a drawing of ours")
    try:
        root = ET.fromstring(source)  # noqa: S314 - no entities, and short, as asked above
    except ET.ParseError as error:
        raise ValueError("not a drawing") from error
    try:
        wide, high = drawing_rules.check(root)
        return Drawing(wide, high, tuple(_shapes(root, {})))
    except (KeyError, IndexError, ArithmeticError, RecursionError) as error:
        raise ValueError("a shape lacks something") from error


def _shapes(element: ET.Element, above: dict[str, str]) -> Iterator[Shape]:
    style = {**above, **element.attrib}
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "g":
            yield from _moved(_shapes(child, style), child.get("transform", ""))
        elif tag == "use":
            yield from _used(child.attrib, style)
        elif tag in _OUTLINES:
            own = {**style, **child.attrib}
            yield Shape(
                sound(_OUTLINES[tag](child.attrib)),
                grey(own.get("fill", "black")),
                grey(own.get("stroke", "none")),
                float(own.get("stroke-width", "1")),
            )


def _moved(shapes: Iterator[Shape], transform: str) -> Iterator[Shape]:
    """Shift a group, then scale it; its strokes keep their width."""
    found = dict(_TRANSFORM.findall(transform))
    if not found:
        yield from shapes
        return
    x, y = (float(n) for n in _NUMBER.findall(found.get("translate", "0 0")))
    scale = float(found.get("scale", "1"))
    for shape in shapes:
        operators = sound(f"\n{scale:g} 0 0 {scale:g} {x:g} {y:g} cm\n") + shape.operators
        yield Shape(operators, shape.fill, shape.stroke, shape.width / scale)


def _used(at: dict[str, str], style: dict[str, str]) -> Iterator[Shape]:
    """Place an icon within a picture; it keeps the picture's stroke, whatever its size."""
    name = at.get("href", "").lstrip("#")
    if not has_icon(name):
        raise ValueError(name)
    drawing = icon(name)
    scale = _of(at, "width", 24) / 24
    move = sound(f"{scale:g} 0 0 {scale:g} {_of(at, 'x'):g} {_of(at, 'y'):g} cm")
    own = {**style, **at}
    fill, stroke = grey(own.get("fill", "none")), grey(own.get("stroke", "black"))
    width = float(own.get("stroke-width", "2"))
    for shape in drawing.shapes:
        operators = f"\n{move}\n{shape.operators}"
        yield Shape(operators, fill, stroke, width / scale)


def _of(at: dict[str, str], name: str, default: float = 0.0) -> float:
    return float(at.get(name, default))


def _ellipse(cx: float, cy: float, rx: float, ry: float) -> str:
    kx, ky = rx * _KAPPA, ry * _KAPPA
    return (
        f"{cx + rx:g} {cy:g} m "
        f"{cx + rx:g} {cy + ky:g} {cx + kx:g} {cy + ry:g} {cx:g} {cy + ry:g} c "
        f"{cx - kx:g} {cy + ry:g} {cx - rx:g} {cy + ky:g} {cx - rx:g} {cy:g} c "
        f"{cx - rx:g} {cy - ky:g} {cx - kx:g} {cy - ry:g} {cx:g} {cy - ry:g} c "
        f"{cx + kx:g} {cy - ry:g} {cx + rx:g} {cy - ky:g} {cx + rx:g} {cy:g} c h"
    )


def _rect(at: dict[str, str]) -> str:
    x, y, w, h = _of(at, "x"), _of(at, "y"), _of(at, "width"), _of(at, "height")
    r = min(_of(at, "rx"), w / 2, h / 2)
    if not r:
        return f"{x:g} {y:g} {w:g} {h:g} re"
    return _path(
        f"M{x + r} {y}h{w - 2 * r}a{r} {r} 0 0 1 {r} {r}v{h - 2 * r}a{r} {r} 0 0 1 {-r} {r}"
        f"h{2 * r - w}a{r} {r} 0 0 1 {-r} {-r}v{2 * r - h}a{r} {r} 0 0 1 {r} {-r}z"
    )


def _points(at: dict[str, str]) -> str:
    numbers = _NUMBER.findall(at["points"])
    if len(numbers) < 4 or len(numbers) % 2:
        raise ValueError(at["points"])
    return "M" + " ".join(numbers[:2]) + "L" + " ".join(numbers[2:])


_OUTLINES: dict[str, Callable[[dict[str, str]], str]] = {
    "path": lambda at: _path(at["d"]),
    "rect": _rect,
    "circle": lambda at: _ellipse(_of(at, "cx"), _of(at, "cy"), _of(at, "r"), _of(at, "r")),
    "ellipse": lambda at: _ellipse(_of(at, "cx"), _of(at, "cy"), _of(at, "rx"), _of(at, "ry")),
    "line": lambda at: (
        f"{_of(at, 'x1'):g} {_of(at, 'y1'):g} m {_of(at, 'x2'):g} {_of(at, 'y2'):g} l"
    ),
    "polyline": lambda at: _path(_points(at)),
    "polygon": lambda at: _path(_points(at) + "z"),
}


def _arguments(letter: str, text: str) -> list[float]:
    if letter != "a":
        return [float(number) for number in _NUMBER.findall(text)]
    # The flags of an arc may stand without a space before what follows: "0 01.5 2".
    found: list[float] = []
    while text.strip(" ,\n\t"):
        if len(found) % 7 in {3, 4}:
            text = text.lstrip(" ,\n\t")
            found.append(float(text[0]))
            text = text[1:]
        else:
            match = _NUMBER.search(text)
            if match is None:
                break
            found.append(float(match.group()))
            text = text[match.end() :]
    return found


def _path(d: str) -> str:
    """Return the operators of an SVG path; every curve becomes a cubic one."""
    out: list[str] = []
    x = y = start_x = start_y = 0.0
    handle: tuple[float, float] | None = None
    for letter, text in _COMMAND.findall(d):
        kind, relative = letter.lower(), letter.islower()
        if kind == "z":
            out.append("h")
            x, y, handle = start_x, start_y, None
            continue
        numbers, count = _arguments(kind, text), _COUNT[kind]
        for at in range(0, len(numbers) - count + 1, count):
            part = numbers[at : at + count]
            ox, oy = (x, y) if relative else (0.0, 0.0)
            if kind == "a":
                end = part[5] + ox, part[6] + oy
                out += arc((x, y), part[0], part[1], part[2], bool(part[3]), bool(part[4]), end)
                (x, y), handle = end, None
                continue
            if kind in "hv":
                x, y = (part[0] + ox, y) if kind == "h" else (x, part[0] + oy)
                out.append(f"{x:g} {y:g} l")
                handle = None
                continue
            points = [(part[i] + ox, part[i + 1] + oy) for i in range(0, count, 2)]
            first = handle or (x, y)
            if kind == "s":
                points.insert(0, (2 * x - first[0], 2 * y - first[1]) if handle else (x, y))
            elif kind == "q":
                (qx, qy), (ex, ey) = points
                points = [
                    (x + (qx - x) * 2 / 3, y + (qy - y) * 2 / 3),
                    (ex + (qx - ex) * 2 / 3, ey + (qy - ey) * 2 / 3),
                    (ex, ey),
                ]
            operator = "m" if kind == "m" and at == 0 else "l" if kind in "ml" else "c"
            out.append(" ".join(f"{px:g} {py:g}" for px, py in points) + f" {operator}")
            handle = points[1] if operator == "c" else None
            x, y = points[-1]
            if operator == "m":
                start_x, start_y = x, y
    return " ".join(out)
