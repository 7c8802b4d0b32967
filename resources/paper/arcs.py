# SPDX-License-Identifier: MIT
"""Elliptical arcs of SVG as cubic curves (SVG 1.1, appendix F.6)."""

import math

Point = tuple[float, float]


def arc(
    start: Point,
    rx: float,
    ry: float,
    degrees: float,
    large: bool,  # noqa: FBT001 - the order of SVG
    sweep: bool,  # noqa: FBT001
    end: Point,
) -> list[str]:
    """Return the `c` operators of an arc from `start` to `end`."""
    if start == end:
        return []
    if not rx or not ry:
        return [f"{end[0]:g} {end[1]:g} l"]
    rx, ry = abs(rx), abs(ry)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    px, py = cos * dx + sin * dy, cos * dy - sin * dx
    stretch = math.sqrt(max(1.0, (px / rx) ** 2 + (py / ry) ** 2))
    rx, ry = rx * stretch, ry * stretch
    below = (rx * py) ** 2 + (ry * px) ** 2
    root = math.sqrt(max(0.0, ((rx * ry) ** 2 - below) / below))
    if large == sweep:
        root = -root
    mx, my = root * rx * py / ry, -root * ry * px / rx
    cx = cos * mx - sin * my + (start[0] + end[0]) / 2
    cy = sin * mx + cos * my + (start[1] + end[1]) / 2
    begin = math.atan2((py - my) / ry, (px - mx) / rx)
    turn = math.atan2((-py - my) / ry, (-px - mx) / rx) - begin
    if sweep and turn < 0:
        turn += 2 * math.pi
    if not sweep and turn > 0:
        turn -= 2 * math.pi
    pieces = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    step = turn / pieces
    reach = 4 / 3 * math.tan(step / 4)
    out = []
    for number in range(pieces):
        a, b = begin + number * step, begin + (number + 1) * step
        bent = (
            (math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a)),
            (math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b)),
            (math.cos(b), math.sin(b)),
        )
        points = [
            (cx + cos * rx * u - sin * ry * v, cy + sin * rx * u + cos * ry * v) for u, v in bent
        ]
        out.append(" ".join(f"{x:.4g} {y:.4g}" for x, y in points) + " c")
    return out
