# SPDX-License-Identifier: MIT
"""What a PDF really shows: its lines of text with face, size and place, in mm from the top left."""

import ctypes
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

MM = 72 / 25.4


@dataclass(frozen=True)
class Line:
    """One line: its text, the face and size of its first letter, its edges and baseline."""

    page: int
    text: str
    face: str
    size: float
    left: float
    right: float
    base: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Rule:
    """A horizontal line."""

    page: int
    left: float
    right: float
    y: float

    @property
    def length(self) -> float:
        return self.right - self.left


def lines(pdf: bytes) -> list[Line]:
    """Return the lines of every page, from top to bottom as they were written."""
    document = pypdfium2.PdfDocument(pdf)
    found: list[Line] = []
    for number in range(len(document)):
        found += _of_page(document[number], number)
    document.close()
    return found


def _of_page(page: pypdfium2.PdfPage, number: int) -> list[Line]:
    height = page.get_height()
    text = page.get_textpage()
    made: list[Line] = []
    run: list[tuple[str, float, float, float, str, float]] = []
    for index in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        left, _bottom, right, _top = text.get_charbox(index, loose=True)
        apart = bool(run) and (abs(run[-1][3] - y.value) > 1 or left - run[-1][2] > 20)
        if char in "\r\n" or apart:
            made += _line(run, number, height)
            run = []
        if char not in "\r\n":
            size = raw.FPDFText_GetFontSize(text, index)
            run.append((char, left, right, y.value, _face(text, index), size))
    return made + _line(run, number, height)


def _face(text: pypdfium2.PdfTextPage, index: int) -> str:
    buffer, flags = ctypes.create_string_buffer(120), ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, buffer, 120, flags)
    return buffer.value.decode()


def _line(
    run: list[tuple[str, float, float, float, str, float]], number: int, height: float
) -> list[Line]:
    inked = [c for c in run if c[0].strip()]
    if not inked:
        return []
    first = inked[0]
    return [
        Line(
            number,
            "".join(c[0] for c in run).strip(),
            first[4],
            first[5],
            inked[0][1] / MM,
            inked[-1][2] / MM,
            (height - first[3]) / MM,
        )
    ]


def rules(pdf: bytes) -> list[Rule]:
    """Return the horizontal lines of every page."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number in range(len(document)):
        page = document[number]
        height = page.get_height()
        for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = thing.get_bounds()
            if top - bottom < 2 and right - left > 10:
                found.append(
                    Rule(number, left / MM, right / MM, (height - (top + bottom) / 2) / MM)
                )
    document.close()
    return found
