# SPDX-License-Identifier: MIT
"""The flyers section: choose, see, print from a list, cancel, reword."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from pytestqt.qtbot import QtBot

from desktop_app import flyer_contents
from desktop_app.app import App
from resources.paper import verify
from tests.journeys.officer import Officer
from ui.pages.flyers.choose import ChooseSection
from ui.pages.flyers.wording import WordingDialog


@pytest.fixture
def officer(app: App, qtbot: QtBot) -> Officer:
    return Officer(app)


def _section(officer: Officer) -> ChooseSection:
    page = officer.flyers
    page.show_section("choose")
    officer.settle()
    section = page.section("choose")
    assert isinstance(section, ChooseSection)
    return section


def test_each_stall_of_a_workbook_gets_its_copy(officer: Officer, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Tên sạp"], ["Sạp rau bà Hờ"], ["Sạp ☃"], ["Sạp mận chị Xồng"]):
        sheet.append(row)
    book.save(tmp_path / "sap.xlsx")
    section = _section(officer)
    section.select("F02")
    officer.choose(section.paper, "2xA5")
    section.options.read_file(tmp_path / "sap.xlsx")
    officer.settle()
    assert "Dòng 3" in section.fields["list"].problem_text
    section.save_pdf(tmp_path / "f02.pdf")
    officer.settle()
    [page] = verify.texts((tmp_path / "f02.pdf").read_bytes())
    assert "Sạp rau bà Hờ" in page
    assert "Sạp mận chị Xồng" in page
    assert section.progress.isHidden()


def test_cancel_makes_no_file_and_says_so(officer: Officer, tmp_path: Path) -> None:
    section = _section(officer)
    section.options.sheets.show_value(200)
    section.save_pdf(tmp_path / "f01.pdf")
    section.progress.cancel.click()
    officer.settle()
    assert not (tmp_path / "f01.pdf").exists()
    assert officer.window.messages.said[-1].text == "Đã hủy, chưa in tờ nào."


def test_a_retired_address_is_told_at_its_field(officer: Officer, tmp_path: Path) -> None:
    section = _section(officer)
    section.select("F07")
    officer.settle()
    section.options.link.choose("other")
    section.options._link_chosen()
    officer.type(section.options.url, "https://dichvucong.nghean.gov.vn")
    section.save_pdf(tmp_path / "f07.pdf")
    officer.settle()
    assert "https://dichvucong.gov.vn" in section.fields["url"].problem_text
    assert not (tmp_path / "f07.pdf").exists()


def test_the_editor_says_what_does_not_fit_and_keeps_what_does(
    officer: Officer, app: App, tmp_path: Path
) -> None:
    section = _section(officer)
    section.select("F03")
    officer.settle()
    section.reword()
    officer.settle()
    dialog = section.findChild(WordingDialog)
    assert isinstance(dialog, WordingDialog)
    officer.choose(dialog.paper, "4xA6")
    headline = dialog.fields["headline"].input
    headline.show_text("Nộp hồ sơ tại nhà thật nhanh, không phải đi xa một bước nào cả")  # type: ignore[attr-defined]
    dialog.look()
    officer.settle()
    assert dialog.fields["headline"].problem_text == "Tiêu đề dài hơn chỗ trống 1 dòng."
    headline.show_text("Nộp hồ sơ ngay tại bản")  # type: ignore[attr-defined]
    dialog.save()
    officer.settle()
    assert flyer_contents.content(app, "F03").headline == "Nộp hồ sơ ngay tại bản"
    assert "Bản của xã" in section.gallery.item(2).text()
