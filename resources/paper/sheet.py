# SPDX-License-Identifier: MIT
"""Sheets: which formats there are, how copies lie on a sheet, where to cut and where to fold."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.i18n import N_, _
from resources.paper.pen import CAP, GREY, MM
from resources.paper.vector import icon

if TYPE_CHECKING:
    from resources.paper.pen import Pen

TWO_METRES = 2000.0
CAP_PINNED_MM = TWO_METRES / 250
"""Smallest capital of a headline that hangs on a wall: 8 mm are read from two metres (13.75 minutes
of arc, 2.75 times what sound eyes need, ISO 8596)."""
CAP_HANDED_MM = 5.8
"""Smallest capital of a headline on A6, which is handed over: twice what sound eyes need at two
metres (10 minutes of arc)."""


def size_for_cap(cap_mm: float) -> float:
    """Return the size in points at which capitals are that high."""
    return cap_mm * MM / CAP


@dataclass(frozen=True)
class Format:
    """A flyer's format: millimetres, points for sizes of type."""

    name: str
    width_mm: float
    height_mm: float
    margin_mm: float
    unit: float
    """How much larger than A5 everything is drawn."""
    cap_mm: float
    headline_max: float
    headline_lines: int
    smallest: float
    """Below this nothing of the body is set."""
    title_max: float
    qr_mm: float
    """Side of the QR box, quiet zone included."""


A3 = Format("A3", 297, 420, 19, 2.0, 16.0, 72, 3, 17, 30, 70)
A4 = Format("A4", 210, 297, 14, 1.414, 11.3, 50, 3, 12, 21, 50)
A5 = Format("A5", 148, 210, 10, 1.0, CAP_PINNED_MM, 35, 3, 9, 15, 36)
A6 = Format("A6", 105, 148.5, 7.5, 0.71, CAP_HANDED_MM, 26, 3, 7.8, 11.5, 25.5)
PANEL = Format("leaflet", 100, 210, 9, 0.86, CAP_PINNED_MM, 35, 5, 9.5, 26, 44)
FLAP_MM = 97.0
"""The panel that folds inwards is narrower, or it would not lie flat."""

FORMATS = {"A4": A4, "2xA5": A5, "4xA6": A6, "A3": A3, "leaflet": PANEL}
PAPERS = tuple(FORMATS)
_SHORT = {"A4": "A4", "2xA5": "2×A5", "4xA6": "4×A6", "A3": "A3", "leaflet": N_("gấp ba")}
COPIES = {"A4": 1, "2xA5": 2, "4xA6": 4, "A3": 1, "leaflet": 1}
PAGES = {"leaflet": 2}


def short_name(paper: str) -> str:
    """Return what a paper choice is called in a sentence or a column."""
    return _(_SHORT[paper]) if paper in _SHORT else paper


def sheet_mm(paper: str) -> tuple[float, float]:
    """Return the width and height of the sheet that a paper choice is printed on."""
    if paper in {"2xA5", "leaflet"}:
        return 297, 210
    return (297, 420) if paper == "A3" else (210, 297)


def places(paper: str) -> list[tuple[float, float]]:
    """Return the lower left corner of each copy on a sheet, in points, in reading order."""
    wide, high = (side * MM for side in sheet_mm(paper))
    if paper == "2xA5":
        return [(0, 0), (wide / 2, 0)]
    if paper == "4xA6":
        return [(x, y) for y in (high / 2, 0) for x in (0, wide / 2)]
    return [(0, 0)]


def marks(pen: "Pen", paper: str) -> None:
    """Draw where to cut, with scissors, on sheets of several copies."""
    if COPIES[paper] == 1:
        return
    wide, high = (side * MM for side in sheet_mm(paper))
    canvas = pen.canvas
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.5)
    canvas.setDash(3, 3)
    canvas.line(wide / 2, 0, wide / 2, high)
    if paper == "4xA6":
        canvas.line(0, high / 2, wide, high / 2)
    canvas.setDash()
    side = 3.4 * MM
    canvas.saveState()
    canvas.translate(wide / 2, high - 8 * MM)
    canvas.rotate(-90)
    pen.draw(icon("scissors"), 0, side / 2, side, ink=GREY, stroke=0.7)
    canvas.restoreState()
    if paper == "4xA6":
        pen.draw(icon("scissors"), 5 * MM, high / 2 + side / 2, side, ink=GREY, stroke=0.7)


def fold_marks(pen: "Pen", folds_mm: tuple[float, float]) -> None:
    """Draw short dashes at the edges where a leaflet is folded; nothing crosses the text."""
    high = sheet_mm("leaflet")[1] * MM
    canvas = pen.canvas
    canvas.setStrokeGray(GREY)
    canvas.setLineWidth(0.6)
    canvas.setDash(2, 2)
    for fold in folds_mm:
        canvas.line(fold * MM, high, fold * MM, high - 6 * MM)
        canvas.line(fold * MM, 0, fold * MM, 6 * MM)
    canvas.setDash()
