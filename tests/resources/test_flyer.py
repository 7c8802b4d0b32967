# SPDX-License-Identifier: MIT
"""Every flyer fits every paper, and every code on it reads."""

import pytest

from resources.errors import UserError
from resources.paper import flyer, flyer_texts, sheet, verify
from resources.paper.type import REGULAR, checked
from tests.resources.test_flyer_proof import keeps_its_rules

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
    for dpi in (150, 300) if paper in {"4xA6", "leaflet"} else (150,):
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
