# SPDX-License-Identifier: MIT
"""Every flyer fits every paper, and every code on it reads."""

import dataclasses
import json

import pytest

from resources.errors import UserError
from resources.paper import flyer, flyer_texts, sheet, verify
from resources.paper.pen import SYMBOLS
from resources.paper.type import REGULAR, checked
from tests.resources.test_flyer_proof import FULL, keeps_its_rules

FOOTER = flyer.FlyerFooter(
    "Tổ công nghệ số cộng đồng bản Trung Tâm",
    "Xã Mường Lống",
    "0962 000 000",
    "16831-26-F03-001",
    "30/09/2026",
)


@pytest.mark.parametrize("paper", sheet.PAPERS)
@pytest.mark.parametrize("code", flyer_texts.codes())
def test_a_flyer_fits_and_its_codes_read(code: str, paper: str) -> None:
    content = flyer_texts.load(code)
    made = flyer.render(content, FOOTER, paper)
    expected = sorted(list(content.links) * sheet.COPIES[paper])
    assert sorted(made.codes[0]) == expected
    keeps_its_rules(made, paper)
    for dpi in (150, 300) if FULL or paper in {"4xA6", "leaflet"} else (150,):
        verify.check(made.pdf, made.codes, dpi=dpi)


def test_f03_says_the_portal() -> None:
    pdf = flyer.render(flyer_texts.load("F03"), FOOTER, "4xA6")
    assert verify.codes(pdf.pdf, 0) == ["https://dichvucong.gov.vn"] * 4


def test_a_wrong_code_is_never_printed() -> None:
    pdf = flyer.render(flyer_texts.load("F03"), FOOTER, "A4")
    with pytest.raises(UserError) as refused:
        verify.check(pdf.pdf, [["https://khac.gov.vn"]])
    assert refused.value.code == "qr-unreadable"


def test_a_character_that_the_face_lacks_is_refused() -> None:
    assert checked("Nộp hồ sơ tại nhà", REGULAR)
    with pytest.raises(UserError) as refused:
        checked("đánh dấu ☐", REGULAR)
    assert refused.value.code == "missing-glyph"


def test_decomposed_text_is_printed_composed() -> None:
    import unicodedata

    apart = unicodedata.normalize("NFD", "Mường Lống")
    assert checked(apart, REGULAR) == "Mường Lống"


@pytest.mark.parametrize(
    "change",
    [
        {"picture": "../../secret"},
        {"drawing": '<svg viewBox="0 0 40 20"/>'},
        {"parts": [{"kind": "dance"}]},
        {"parts": [{"kind": "cards", "items": [{"title": "x", "icon": "no-such-icon"}]}]},
        {"parts": [{"kind": "cards", "columns": 0, "items": [{"title": "x", "icon": "house"}]}]},
        {"parts": [{"kind": "split", "shares": [1], "parts": []}]},
        {"parts": [{"kind": "list", "mark": "no", "items": [{"title": "x"}]}]},
        {"headline": 3},
        {"body": "x" * flyer_texts.MAX_TEXT},
    ],
)
def test_a_text_that_cannot_be_drawn_is_refused(change: dict[str, object]) -> None:
    told = {**flyer_texts.written(flyer_texts.load("F06")), **change}
    with pytest.raises(UserError) as refused:
        flyer_texts.read(json.dumps(told).encode())
    assert refused.value.code == "flyer-damaged"


def test_a_text_may_bring_its_own_picture() -> None:
    box = '<svg viewBox="0 0 40 20"><rect width="40" height="20" fill="#888888"/></svg>'
    told = dataclasses.replace(flyer_texts.load("F03"), drawing=box)
    made = flyer.render(told, FOOTER, "A4")
    grey = verify.page_image(made.pdf, 0, 50)
    assert ((grey > 125) & (grey < 145)).sum() > 500


@pytest.mark.parametrize("symbol", sorted(SYMBOLS))
def test_signs_that_the_face_lacks_are_drawn(symbol: str) -> None:
    plain = flyer_texts.load("F03")
    told = flyer_texts.reworded(plain, {"parts.1.items.0.title": f"Mở {symbol} trang"})
    assert flyer.render(told, FOOTER, "A4").overflows == ()
    told = flyer_texts.reworded(plain, {"parts.1.items.0.title": "Mở ☃ trang"})
    with pytest.raises(UserError) as refused:
        flyer.render(told, FOOTER, "A4")
    assert refused.value.code == "missing-glyph"


def test_a_leaflet_reads_in_the_order_it_is_opened() -> None:
    made = flyer.render(flyer_texts.load("F03"), FOOTER, "leaflet")
    outside, inside = verify.texts(made.pdf)
    assert outside.index("Đọc cho cả nhà nghe") < outside.index("Quét để mở")
    assert outside.index("Quét để mở") < outside.index("Mở ra xem")
    steps = [inside.index(word) for word in ("dichvucong", "Gõ tên", "Chọn tỉnh", "Nộp lệ phí")]
    assert steps == sorted(steps)
