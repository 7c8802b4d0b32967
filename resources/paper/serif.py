# SPDX-License-Identifier: MIT
"""The faces of administrative documents: Liberation Serif, as wide as Times New Roman."""

from functools import cache

from resources import path
from resources.paper.type import checked, width

UPRIGHT, BOLD, ITALIC, BOLD_ITALIC = (
    "LiberationSerif-Regular",
    "LiberationSerif-Bold",
    "LiberationSerif-Italic",
    "LiberationSerif-BoldItalic",
)
WORD_NAME = "Times New Roman"
"""What a DOCX calls the face, so that officers see their own."""


@cache
def register() -> None:
    """Make the faces known to the PDF library, once."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for face in (UPRIGHT, BOLD, ITALIC, BOLD_ITALIC):
        pdfmetrics.registerFont(TTFont(face, str(path("fonts", f"{face}.ttf"))))
    pdfmetrics.registerFontFamily(
        UPRIGHT, normal=UPRIGHT, bold=BOLD, italic=ITALIC, boldItalic=BOLD_ITALIC
    )


def sound(text: str, face: str = UPRIGHT) -> str:
    """Return the text in NFC. Raises UserError for a character that the face lacks."""
    register()
    return checked(text, face)


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line is, in points."""
    register()
    return width(text, BOLD if bold else UPRIGHT, size)
