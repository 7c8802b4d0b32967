# SPDX-License-Identifier: MIT
"""The DOCX as a word processor shows it: opened by LibreOffice, measured like the PDF."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from resources import path
from resources.bootstrap import libraries
from resources.paper import report_docx, report_pdf
from resources.paper.document import Document
from tests.resources.measured import Line, lines
from tests.resources.test_report_paper import document as made_document

document = made_document
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<alias binding="same"><family>Times New Roman</family><accept><family>Liberation Serif</family>
</accept></alias></fontconfig>"""


@pytest.fixture(scope="module")
def office() -> str:
    """LibreOffice, installed for this test where we may."""
    if shutil.which("soffice") is None:
        libraries.install(["libreoffice-writer-nogui"])
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice is not here, and may not be installed here")
    return found


@pytest.fixture(scope="module")
def opened(office: str, document: Document, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("office")
    (folder / "report.docx").write_bytes(report_docx.render(document))
    fonts = folder / "fonts.conf"
    fonts.write_text(_FONTS.format(fonts=path("fonts"), cache=folder / "cache"))
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(folder)),
            str(folder / "report.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": str(folder)},
    )
    return Path(folder / "report.pdf").read_bytes()


def _find(seen: list[Line], text: str) -> Line:
    return next(line for line in seen if line.text.startswith(text))


@pytest.mark.parametrize(
    "text",
    [
        "ỦY BAN NHÂN DÂN",
        "Số: 05/BC-UBND",
        "CỘNG HÒA XÃ HỘI",
        "Độc lập - Tự do",
        "Mường Lống, ngày 09 tháng 02",
        "BÁO CÁO",
        "I. KẾT QUẢ",
        "Các Tổ công nghệ số",
        "Phụ lục I",
    ],
)
def test_it_looks_like_the_pdf(opened: bytes, document: Document, text: str) -> None:
    """The same sizes at the same places; vertical gaps may differ by a line or so."""
    shown, wanted = _find(lines(opened), text), _find(lines(report_pdf.render(document)), text)
    assert shown.size == pytest.approx(wanted.size, abs=0.1)
    assert shown.left == pytest.approx(wanted.left, abs=1.2)
    assert shown.base == pytest.approx(wanted.base, abs=9)
    assert ("Bold" in shown.face, "Italic" in shown.face) == (
        "Bold" in wanted.face,
        "Italic" in wanted.face,
    )


def test_every_annex_counts_its_own_pages(opened: bytes) -> None:
    numbers = [(n.page, n.text) for n in lines(opened) if n.base < 19 and n.text.isdigit()]
    assert (1, "2") in numbers
    assert numbers.count((0, "1")) == 0
    starts = [line.page for line in lines(opened) if line.text.startswith("Phụ lục ")]
    assert all((start, "1") not in numbers for start in starts)
    assert any(text == "2" and page > starts[0] for page, text in numbers)


def test_number_and_date_share_a_line(opened: bytes) -> None:
    seen = lines(opened)
    assert _find(seen, "Số: 05").base == pytest.approx(_find(seen, "Mường Lống, ngày").base, abs=1)
