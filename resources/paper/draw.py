# SPDX-License-Identifier: MIT
"""What several kinds of paper draw alike: a line that fits, signs that the faces lack."""

from typing import TYPE_CHECKING

from resources.paper.type import checked, width

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MM = 72 / 25.4
_SMALLEST = 7.0


def fitting(text: str, face: str, size: float, room: float) -> float:
    """Return the largest size up to `size` at which a line fits `room` points, at least 7."""
    wide = width(text, face, size)
    return size if wide <= room else max(size * room / wide, _SMALLEST)


def centred(
    canvas: "Canvas", text: str, face: str, size: float, x: float, y: float, room: float
) -> None:
    """Draw a line around `x`, smaller where it would not fit; glyphs checked."""
    text = checked(text, face)
    canvas.setFont(face, fitting(text, face, size, room))
    canvas.drawCentredString(x, y, text)


def warning_sign(canvas: "Canvas", x: float, y: float, side: float) -> None:
    """Draw a triangle with an exclamation mark into a square."""
    canvas.setStrokeGray(0)
    canvas.setFillGray(0)
    canvas.setLineWidth(side / 11)
    canvas.setLineJoin(1)
    outline = canvas.beginPath()
    outline.moveTo(x + side / 2, y + side * 0.94)
    outline.lineTo(x + side * 0.98, y + side * 0.1)
    outline.lineTo(x + side * 0.02, y + side * 0.1)
    outline.close()
    canvas.drawPath(outline, stroke=1, fill=0)
    canvas.roundRect(
        x + side * 0.455, y + side * 0.36, side * 0.09, side * 0.32, side * 0.04, stroke=0, fill=1
    )
    canvas.circle(x + side / 2, y + side * 0.25, side * 0.055, stroke=0, fill=1)


def box(canvas: "Canvas", x: float, y: float, side: float) -> None:
    """Draw an empty square to tick; no face has one."""
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.8)
    canvas.rect(x, y, side, side, stroke=1, fill=0)
