# SPDX-License-Identifier: MIT
"""What a drawing may be made of: a strict part of SVG, so that nothing is lost without a word.

A drawing may come from outside (the province's reference bundle). Whatever is not listed here is
refused rather than passed over: a picture must look on paper as it did to whoever drew it.
"""

import math
import re
from xml.etree import ElementTree as ET

MAX_ELEMENTS, MAX_DEPTH = 1500, 12
MAX_NUMBER = 10_000.0
MOST_ASPECT = 6.0
_LOOK = frozenset({"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin"})
_SILENT = frozenset(
    {"id", "class", "aria-hidden", "role", "{http://www.w3.org/XML/1998/namespace}space"}
)
_ALLOWED: dict[str, frozenset[str]] = {
    "svg": frozenset({"viewBox", "width", "height", "version"}),
    "g": frozenset({"transform"}),
    "path": frozenset({"d"}),
    "rect": frozenset({"x", "y", "width", "height", "rx", "ry"}),
    "circle": frozenset({"cx", "cy", "r"}),
    "ellipse": frozenset({"cx", "cy", "rx", "ry"}),
    "line": frozenset({"x1", "y1", "x2", "y2"}),
    "polyline": frozenset({"points"}),
    "polygon": frozenset({"points"}),
    "use": frozenset({"href", "x", "y", "width", "height"}),
    "title": frozenset(),
    "desc": frozenset(),
}
_COLOUR = re.compile(r"none|black|white|currentColor|#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}")
_PLACED = re.compile(r"(translate\(\s*-?[0-9.]+[ ,]+-?[0-9.]+\s*\)|scale\(\s*[0-9.]+\s*\)|\s)*")
_EXPONENT = re.compile(r"-?[0-9.]+e-[0-9]+")


def check(root: ET.Element) -> tuple[float, float]:
    """Return the width and height of a drawing in its units.

    Raises ValueError for what is foreign or too much.
    """
    if _name(root) != "svg":
        raise ValueError("not an svg")
    _walk(root, 0, [0])
    x, y, wide, high = (float(n) for n in root.get("viewBox", "0 0 24 24").split())
    if x or y or not 0 < wide <= MAX_NUMBER or not 0 < high <= MAX_NUMBER:
        raise ValueError("viewBox")
    if max(wide / high, high / wide) > MOST_ASPECT:
        raise ValueError("viewBox")
    return wide, high


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _walk(element: ET.Element, depth: int, seen: list[int]) -> None:
    seen[0] += 1
    if seen[0] > MAX_ELEMENTS or depth > MAX_DEPTH:
        raise ValueError("too much")
    tag = _name(element)
    if tag not in _ALLOWED or (depth and tag == "svg"):
        raise ValueError(tag)
    for name, value in element.attrib.items():
        if name not in _ALLOWED[tag] and name not in _LOOK and name not in _SILENT:
            raise ValueError(name)
        if name in {"fill", "stroke"} and not _COLOUR.fullmatch(value):
            raise ValueError(value)
        if name == "stroke-width" and not 0 < float(value) <= MAX_NUMBER:
            raise ValueError(value)
        if name == "transform" and not _PLACED.fullmatch(value):
            raise ValueError(value)
    for child in element:
        _walk(child, depth + 1, seen)


def sound(operators: str) -> str:
    """Return PDF operators without exponents, which PDF does not know.

    Raises ValueError for a number that is none, or beyond any page.
    """
    operators = _EXPONENT.sub("0", operators)
    if "e+" in operators:
        raise ValueError("a number is too large")
    for word in operators.split():
        if word[0] in "-.0123456789in" and not abs(float(word)) <= MAX_NUMBER:
            raise ValueError(word)
    return operators


def grey(colour: str) -> float | None:
    """Return how light a colour is, from 0 (black) to 1, as a copier sees it; None: no paint."""
    if colour == "none":
        return None
    if not colour.startswith("#"):
        return 1.0 if colour == "white" else 0.0
    digits = colour[1:] if len(colour) == 7 else "".join(d * 2 for d in colour[1:])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return round(math.fsum((0.299 * red, 0.587 * green, 0.114 * blue)), 3)
