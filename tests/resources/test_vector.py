# SPDX-License-Identifier: MIT
"""Drawings: what is read of SVG, what is refused, and that it lands where it should."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from resources import path
from resources.paper import drawing_rules, vector, verify
from resources.paper.pen import Pen

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{}</svg>'


def _drawn(inner: str) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(100, 100))
    Pen(canvas).draw(vector.read(SVG.format(inner)), 0, 100, 100)
    canvas.showPage()
    canvas.save()
    return np.asarray(verify.page_image(out.getvalue(), 0, 72))


@pytest.mark.parametrize(
    "inner",
    [
        '<rect x="20" y="30" width="40" height="50"/>',
        '<path d="M20 30h40v50H20z"/>',
        '<path d="m20,30 40,0 0,50 -40 0Z"/>',
        '<polygon points="20,30 60,30 60,80 20,80"/>',
        '<g transform="translate(10 10) scale(2)"><rect x="5" y="10" width="20" height="25"/></g>',
    ],
)
def test_a_box_is_a_box_however_it_is_said(inner: str) -> None:
    page = _drawn(inner) < 128
    assert page[32:78, 22:58].all()
    assert page.sum() == pytest.approx(40 * 50, rel=0.05)
    assert not page[:28].any()


@pytest.mark.parametrize(
    "inner",
    [
        '<circle cx="50" cy="50" r="30"/>',
        '<ellipse cx="50" cy="50" rx="30" ry="30"/>',
        '<path d="M20 50a30 30 0 0 1 60 0a30 30 0 0 1-60 0z"/>',
        '<path d="M20 50A30 30 0 1180 50A30 30 0 0120 50"/>',
    ],
)
def test_a_circle_is_round(inner: str) -> None:
    assert (_drawn(inner) < 128).sum() == pytest.approx(np.pi * 900, rel=0.02)


def test_an_icon_in_a_picture_keeps_the_pictures_stroke() -> None:
    [shape, *_rest] = vector.read(
        SVG.format('<use href="#house" width="48" stroke-width="2"/>')
    ).shapes
    assert shape.width == pytest.approx(1), "2 units of the picture, drawn at twice the size"


@pytest.mark.parametrize("file", sorted(path("icons").glob("*.svg")), ids=lambda f: f.stem)
def test_every_icon_can_be_drawn(file: object) -> None:
    assert vector.icon(file.stem).shapes  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<svg",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 1 1"/>',
        '<svg viewBox="0 0 0 0"/>',
        SVG.format('<use href="#../../secret"/>'),
        SVG.format('<polygon points="1"/>'),
        SVG.format('<circle cx="x" cy="1" r="1"/>'),
        "<svg>" + " " * vector.MAX_DRAWING,
        # What would be drawn otherwise than whoever drew it saw it:
        SVG.format('<image href="https://example.org/x.png"/>'),
        SVG.format("<script>alert(1)</script>"),
        SVG.format("<text>OTP</text>"),
        SVG.format('<rect width="9" height="9" style="fill:red"/>'),
        SVG.format('<rect width="9" height="9" fill="url(#a)"/>'),
        SVG.format('<rect width="9" height="9" opacity="0.5"/>'),
        SVG.format('<rect width="9" height="9" transform="translate(1 1)"/>'),
        SVG.format('<g transform="rotate(45)"><path d="M0 0h1"/></g>'),
        '<svg viewBox="5 5 9 9"><path d="M0 0h1"/></svg>',
        '<svg viewBox="0 0 900 9"><path d="M0 0h1"/></svg>',
        # What would be too much, or no number that PDF knows:
        SVG.format('<path d="M0 0h1"/>' * (drawing_rules.MAX_ELEMENTS + 1)),
        SVG.format("<g>" * 40 + "</g>" * 40),
        SVG.format('<path d="M0 0h1e9"/>'),
        SVG.format('<circle cx="nan" cy="1" r="1"/>'),
        SVG.format('<g transform="scale(0)"><path d="M0 0h1"/></g>'),
        SVG.format('<use href="#house" width="0"/>'),
    ],
)
def test_what_is_no_drawing_is_refused(source: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what kind of fault does not matter
        vector.read(source)


@given(st.text(alphabet="MmLlHhVvCcSsQqAaZz0123456789.,- e", max_size=80))
def test_any_path_is_drawn_or_refused(d: str) -> None:
    try:
        drawing = vector.read(SVG.format(f'<path d="{d}"/>'))
    except ValueError:
        return
    assert all("nan" not in s.operators and "inf" not in s.operators for s in drawing.shapes)


def test_a_colour_becomes_the_grey_that_a_copier_sees() -> None:
    [shape] = vector.read(SVG.format('<rect width="9" height="9" fill="#ff0000"/>')).shapes
    assert shape.fill == pytest.approx(0.299)


def test_a_tiny_number_is_written_without_an_exponent() -> None:
    [shape] = vector.read(SVG.format('<path d="M0.0000001 0L1 1"/>')).shapes
    assert shape.operators == "0 0 m 1 1 l"
