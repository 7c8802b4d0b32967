# SPDX-License-Identifier: MIT
"""Every flyer fits every paper, and every code on it reads."""

import pytest

from resources.errors import UserError
from resources.paper import flyer, flyer_texts, qr, verify
from resources.paper.type import REGULAR, checked

FOOTER = flyer.FlyerFooter(
    "Tổ công nghệ số cộng đồng bản Trung Tâm",
    "Xã Mường Lống",
    "0962 000 000",
    "16831-26-F03-001",
    "30/09/2026",
)
COPIES = {"A4": 1, "2xA5": 2, "4xA6": 4}


@pytest.mark.parametrize("paper", COPIES)
@pytest.mark.parametrize("code", flyer_texts.codes())
def test_a_flyer_fits_and_its_codes_read(code: str, paper: str) -> None:
    content = flyer_texts.load(code)
    pdf = flyer.render(content, FOOTER, paper, sheets=2)
    expected = [content.url] * COPIES[paper] if content.url else []
    verify.check(pdf, [expected, expected])


def test_f03_says_the_portal() -> None:
    pdf = flyer.render(flyer_texts.load("F03"), FOOTER, "4xA6")
    assert verify.codes(pdf, 0) == ["https://dichvucong.gov.vn"] * 4


def test_a_wrong_code_is_never_printed() -> None:
    pdf = flyer.render(flyer_texts.load("F03"), FOOTER, "A4")
    with pytest.raises(UserError) as refused:
        verify.check(pdf, [["https://khac.gov.vn"]])
    assert refused.value.code == "qr-unreadable"


def test_a_code_too_small_to_read_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        qr.symbol_for("https://dichvucong.gov.vn", 10)
    assert refused.value.code == "qr-small"
    assert qr.symbol_for("https://dichvucong.gov.vn", 40).level == "H"


def test_a_character_that_the_face_lacks_is_refused() -> None:
    assert checked("Nộp hồ sơ tại nhà", REGULAR)
    with pytest.raises(UserError) as refused:
        checked("đánh dấu ☐", REGULAR)
    assert refused.value.code == "missing-glyph"


def test_decomposed_text_is_printed_composed() -> None:
    import unicodedata

    apart = unicodedata.normalize("NFD", "Mường Lống")
    assert checked(apart, REGULAR) == "Mường Lống"
