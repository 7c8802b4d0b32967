# SPDX-License-Identifier: MIT
"""The report on paper, measured against the table of Decree 30/2020/NĐ-CP (Appendices I and III).

The figures here are the decree's own, written down a second time; the program's are not used.
"""

import dataclasses
import io
import unicodedata
from collections.abc import Callable

import pytest

from resources import pictures
from resources.errors import UserError
from resources.paper import report_docx, report_pdf
from resources.paper.document import Annex, Document, Drawing, Grid, Heading, Text
from tests.resources.measured import Line, lines, rules

LETTERS = (
    "".join(
        unicodedata.normalize("NFC", letter + tone)
        for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    )
    + "đĐ“”–…≥≤×"
)
LONG = "Các Tổ công nghệ số cộng đồng đã đến từng hộ để hướng dẫn người dân. " * 12


@pytest.fixture(scope="module")
def document() -> Document:
    bars = [pictures.Bar("Bản Trung Tâm", 3, 4, "3/4")]
    return Document(
        superior="",
        issuer="Ủy ban nhân dân xã Mường Lống",
        number="5",
        symbol="BC-UBND",
        place="Mường Lống",
        day=9,
        month=2,
        year=2026,
        kind="BÁO CÁO",
        subject=("Kết quả tổ chức Ngày Chuyển đổi số quốc gia", "trên địa bàn xã Mường Lống"),
        addressees=("Ủy ban nhân dân tỉnh Nghệ An", "Sở Khoa học và Công nghệ"),
        blocks=(
            Heading("I. Kết quả", 1),
            Heading("1. Hướng dẫn", 2),
            *(Text(LONG),) * 6,
            Text(LETTERS),
            Text("Kính báo cáo./."),
        ),
        authority=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"),
        title="PHÓ CHỦ TỊCH",
        signer="Lầu Bá Chò",
        recipients=("Như trên", "Lưu: VT, VHXH"),
        annexes=(
            Annex("I", "Kết quả các chỉ tiêu", (_table(60),)),
            Annex(
                "II",
                "Biểu đồ",
                (Drawing("Biểu đồ 1", lambda w, u, m: pictures.bars(bars, w, u, m)),),
            ),
        ),
    )


def _table(rows: int) -> Grid:
    return Grid(
        "",
        ("Mã", "Chỉ tiêu", "Kết quả"),
        tuple((f"B{n}", "Số hộ", "8") for n in range(rows)),
        (20.0, 100.0, 45.0),
    )


@pytest.fixture(scope="module")
def pdf(document: Document) -> bytes:
    return report_pdf.render(document)


Find = Callable[[str], Line]


@pytest.fixture(scope="module")
def find(pdf: bytes) -> Find:
    seen = lines(pdf)
    return lambda text: next(line for line in seen if line.text.startswith(text))


@pytest.mark.parametrize(
    ("text", "face", "least", "most"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Bold", 12, 13),
        ("Độc lập - Tự do - Hạnh phúc", "Bold", 13, 14),
        ("ỦY BAN NHÂN DÂN", "Bold", 12, 13),
        ("XÃ MƯỜNG LỐNG", "Bold", 12, 13),
        ("Số: 05/BC-UBND", "Serif", 13, 13),
        ("Mường Lống, ngày 09 tháng 02 năm 2026", "Italic", 13, 14),
        ("BÁO CÁO", "Bold", 13, 14),
        ("trên địa bàn xã Mường Lống", "Bold", 13, 14),
        ("I. KẾT QUẢ", "Bold", 13, 14),
        ("1. Hướng dẫn", "Bold", 13, 14),
        ("Các Tổ công nghệ số", "Serif", 13, 14),
        ("TM. ỦY BAN NHÂN DÂN", "Bold", 13, 14),
        ("PHÓ CHỦ TỊCH", "Bold", 13, 14),
        ("Lầu Bá Chò", "Bold", 13, 14),
        ("Nơi nhận:", "BoldItalic", 12, 12),
        ("- Như trên;", "Serif", 11, 11),
        ("- Lưu: VT, VHXH.", "Serif", 11, 11),
        ("Phụ lục I", "Bold", 14, 14),
        ("KẾT QUẢ CÁC CHỈ TIÊU", "Bold", 13, 14),
    ],
)
def test_face_and_size(find: Find, text: str, face: str, least: float, most: float) -> None:
    line = find(text)
    style = line.face.rsplit("-", 1)[-1] if "-" in line.face else ""
    wanted = {"Serif": {"", "Regular", "LiberationSerif"}, "Bold": {"Bold"}}.get(face, {face})
    assert style in wanted, line.face
    assert least - 0.01 <= line.size <= most + 0.01


def test_margins(pdf: bytes) -> None:
    numbers = {"2", "3", "4"}
    body = [line for line in lines(pdf) if line.text not in numbers]
    assert 29.9 <= min(line.left for line in body) <= 35
    assert 15 - 0.3 <= 210 - max(line.right for line in body) <= 20
    assert min(line.base - line.size / 72 * 25.4 for line in body) >= 19.5
    assert 297 - max(line.base for line in body) >= 20


def test_pages_are_numbered_in_the_top_margin_from_the_second_on(pdf: bytes) -> None:
    """Arabic, 13–14, in the middle; every annex counts its own pages."""
    seen = [line for line in lines(pdf) if line.base < 19]
    assert [(line.page, line.text) for line in seen] == [(1, "2"), (2, "3"), (4, "2")]
    for line in seen:
        assert 13 <= line.size <= 14
        assert line.middle == pytest.approx(30 + 165 / 2, abs=0.5)


def test_the_head_stands_in_two_columns(find: Find) -> None:
    nation, motto = find("CỘNG HÒA"), find("Độc lập")
    issuer, number, date = find("XÃ MƯỜNG"), find("Số: 05"), find("Mường Lống, ngày")
    assert 88 <= nation.right - nation.left <= 97
    assert nation.right <= 195.1
    assert nation.base < motto.base < date.base
    assert motto.middle == pytest.approx(nation.middle, abs=0.3)
    assert number.middle == pytest.approx(issuer.middle, abs=0.3)
    assert number.base == pytest.approx(date.base, abs=0.1), "place and date on the number's line"
    assert issuer.right < nation.left


def test_rules(pdf: bytes, find: Find) -> None:
    """As long as the motto; a third to a half of the issuer and of the subject."""
    drawn = [rule for rule in rules(pdf) if rule.page == 0]
    motto, issuer = find("Độc lập"), find("ỦY BAN")
    subject = find("Kết quả tổ chức")
    assert len(drawn) == 3
    by_width = {round(rule.length, 1): rule for rule in drawn}
    longest = by_width[max(by_width)]
    assert longest.length == pytest.approx(motto.right - motto.left, abs=1)
    for text in (issuer, subject):
        wide = text.right - text.left
        [rule] = [
            rule
            for rule in drawn
            if rule is not longest
            and wide / 3 - 0.1 <= rule.length <= wide / 2 + 0.1
            and abs((rule.left + rule.right) / 2 - text.middle) < 1
        ]
        assert rule.y > text.base


def test_body(pdf: bytes) -> None:
    """First lines 10 or 12.7 mm in; lines 1 to 1.5 apart; 6 pt more between paragraphs."""
    body = [line for line in lines(pdf) if line.page == 0 and line.size == 14]
    beginning = "Các Tổ công nghệ số cộng đồng đã đến từng hộ"
    starts = [i for i, b in enumerate(body) if b.text.startswith(beginning) and b.left > 40]
    first = starts[0]
    assert body[first].left == pytest.approx(30 + 12.7, abs=0.5)
    within = (body[first + 1].base - body[first].base) * 72 / 25.4
    assert 14 * 1.0 <= within / 1.15 <= 14 * 1.5
    between = (body[starts[1]].base - body[starts[1] - 1].base) * 72 / 25.4
    assert between - within >= 6 - 0.1
    assert body[first + 1].right == pytest.approx(195, abs=0.6), "justified"


def test_recipients_stand_level_with_the_signers_authority(find: Find) -> None:
    assert find("Nơi nhận:").base == pytest.approx(find("TM. ỦY BAN").base, abs=0.1)
    assert find("Nơi nhận:").left == pytest.approx(30, abs=0.3)
    assert find("Lầu Bá Chò").base - find("PHÓ CHỦ TỊCH").base > 25, "room for the seal"


def test_the_text_ends_as_documents_end(pdf: bytes) -> None:
    assert any(line.text.endswith("./.") for line in lines(pdf))


def test_every_vietnamese_letter_is_on_the_page(pdf: bytes) -> None:
    shown = "".join(line.text for line in lines(pdf))
    assert not set(LETTERS) - set(shown)


def test_a_letter_that_the_face_lacks_is_refused(document: Document) -> None:
    strange = dataclasses.replace(document, blocks=(Text("Đã gặp ☐"),))
    for render in (report_pdf.render, report_docx.render):
        with pytest.raises(UserError, match="☐"):
            render(strange)


def test_a_docx_has_the_same_form(document: Document) -> None:
    import docx
    from docx.shared import Pt

    book = docx.Document(io.BytesIO(report_docx.render(document)))
    assert len(book.sections) == 3, "the body and two annexes, each with its own page numbers"
    for number, section in enumerate(book.sections):
        lengths = [section.page_width, section.page_height, section.top_margin]
        lengths += [section.left_margin, section.right_margin]
        for length, wanted in zip(lengths, (210, 297, 20, 30, 15), strict=True):
            assert length is not None
            assert length.mm == pytest.approx(wanted, abs=0.02)
        assert section.different_first_page_header_footer
        assert "PAGE" in section.header._element.xml
        assert ('w:start="1"' in section._sectPr.xml) == (number > 0)
    normal = book.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    assert 'w:eastAsia="Times New Roman"' in normal.element.xml
    starts = ("BÁO CÁO", "I. ", "Phụ lục")
    headings = [p.text for p in book.paragraphs if p.text.startswith(starts)]
    assert headings == ["BÁO CÁO", "I. KẾT QUẢ", "Phụ lục I", "Phụ lục II"]
    head = book.tables[0].rows[0].cells
    assert [p.text for p in head[1].paragraphs if p.text][:2] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]
