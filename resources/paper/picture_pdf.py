# SPDX-License-Identifier: MIT
"""Draw a picture's geometry on a PDF in black and greys, so that a photocopy still reads."""

import io
from typing import TYPE_CHECKING

from resources.paper.serif import BOLD, UPRIGHT, register, sound, wide
from resources.pictures import Box, Picture, Words

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_EDGE = 3  # points of white at the right, so that the last digit is not cut
_GREYS = {"accent": 0.25, "track": 0.86, "text": 0.0, "muted": 0.2, "border": 0.6}


def measure(text: str, size: float, bold: bool) -> float:  # noqa: FBT001 - what geometry asks for
    """Return how wide a text is in the face of documents."""
    return wide(text, size, bold=bold)


def draw(canvas: "Canvas", picture: Picture, x: float, y: float) -> None:
    """Draw with the lower left corner at (x, y)."""
    register()
    for item in picture.items:
        canvas.setFillGray(_GREYS[item.fill])
        if isinstance(item, Box):
            left, low = x + item.x, y + picture.height - item.y - item.height
            if item.radius:
                radius = min(item.radius, item.width / 2, item.height / 2)
                canvas.roundRect(left, low, item.width, item.height, radius, stroke=0, fill=1)
            else:
                canvas.rect(left, low, item.width, item.height, stroke=0, fill=1)
        else:
            _write(canvas, item, x, y + picture.height)
    canvas.setFillGray(0)


def _write(canvas: "Canvas", words: Words, x: float, top: float) -> None:
    face = BOLD if words.bold else UPRIGHT
    canvas.setFont(face, words.size)
    put = {
        "start": canvas.drawString,
        "middle": canvas.drawCentredString,
        "end": canvas.drawRightString,
    }[words.anchor]
    put(x + words.x, top - words.y, sound(words.text, face))


def png(picture: Picture, dpi: int = 220) -> bytes:
    """Return the picture as PNG, for documents that cannot hold its lines."""
    from reportlab.pdfgen.canvas import Canvas

    from resources.paper import verify

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(picture.width + _EDGE, picture.height))
    draw(canvas, picture, 0, 0)
    canvas.showPage()
    canvas.save()
    return verify.page_png(out.getvalue(), 0, round((picture.width + _EDGE) * dpi / 72))
