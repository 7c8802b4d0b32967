# SPDX-License-Identifier: MIT
"""The flyers section: choose, see, print from a list, cancel, reword."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop_app import banks, flyer_contents, flyer_wordings
from desktop_app.app import App
from models.placard_draft import BankDraft
from resources.paper import verify
from tests.journeys.officer import Officer
from ui.pages.flyers import FlyersPage
from ui.pages.flyers.choose import ChooseSection
from ui.pages.flyers.forms import FormsSection
from ui.pages.flyers.placards import PlacardsSection
from ui.pages.flyers.wording import WordingDialog
from ui.pages.flyers.wording_versions import VersionsDialog


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


def _editor(section: ChooseSection, officer: Officer) -> WordingDialog:
    section.reword()
    officer.settle()
    dialog = section.findChildren(WordingDialog)[-1]
    assert isinstance(dialog, WordingDialog)
    return dialog


def test_an_earlier_wording_is_taken_up_again(officer: Officer, app: App) -> None:
    for headline in ("Lần một", "Lần hai"):
        flyer_wordings.keep(app, "F03", "vi", {"headline": headline})
    section = _section(officer)
    section.select("F03")
    officer.settle()
    dialog = _editor(section, officer)
    dialog.show_versions()
    shown = dialog.findChild(VersionsDialog)
    assert isinstance(shown, VersionsDialog)
    assert shown.table.lines.rowCount() == 2
    shown.table.selectRow(1)
    shown.take_up()
    officer.settle()
    assert dialog.words["headline"] == "Lần một"
    dialog.save()
    officer.settle()
    assert flyer_contents.content(app, "F03").headline == "Lần một"


def test_a_translation_is_written_beside_the_vietnamese_and_then_offered(
    officer: Officer, app: App
) -> None:
    section = _section(officer)
    section.select("F11")
    officer.settle()
    assert section.options.fields["language"].isHidden(), "there is only Vietnamese"
    dialog = _editor(section, officer)
    officer.choose(dialog.language, "hmn")
    officer.settle()
    dialog.fields["headline"].input.show_text("Ua tsaug")  # type: ignore[attr-defined]
    dialog.approver.setText("Vừ Bá Tềnh")
    dialog.save()
    officer.settle()
    kept = flyer_contents.content(app, "F11", "hmn")
    assert (kept.headline, kept.approved_by) == ("Ua tsaug", "Vừ Bá Tềnh")
    assert not section.options.fields["language"].isHidden()


def test_a_bank_of_our_own_is_dropped_and_brought_back(officer: Officer, app: App) -> None:
    banks.add(app, BankDraft("970999", "Quỹ Mường Lống", ""))
    officer.window.go("flyers", ("placards", None))
    officer.settle()
    page = officer.window.page
    assert isinstance(page, FlyersPage)
    section = page.section("placards")
    assert isinstance(section, PlacardsSection)
    officer.choose(section.bank, "970405")
    assert section.drop.isHidden(), "the province's are not ours to drop"
    officer.choose(section.bank, "970999")
    assert not section.drop.isHidden()
    section.drop.click()
    officer.settle()
    assert not any(bank.own for bank in banks.banks(app))
    officer.window.messages.undo_last()
    officer.settle()
    assert any(bank.own for bank in banks.banks(app))


def test_what_is_read_out_is_chosen_by_name(officer: Officer) -> None:
    officer.window.go("flyers", ("forms", "BM05"))
    officer.settle()
    page = officer.window.page
    assert isinstance(page, FlyersPage)
    section = page.section("forms")
    assert isinstance(section, FormsSection)
    assert "Cả nhà cùng học trên mạng" in {
        chip.text() for chip in section.flyers.findChildren(QPushButton)
    }
    assert section.choice.flyers == ("F01", "F06"), "in the order of the list"


def test_a_form_offers_the_languages_of_its_notice(officer: Officer, app: App) -> None:
    words = dict.fromkeys(flyer_wordings.passages(app, "F11", "hmn"), "Ua tsaug")
    flyer_wordings.keep(app, "F11", "hmn", words, approved_by="Vừ Bá Tềnh")
    officer.window.go("flyers", ("forms", "BM03"))
    officer.settle()
    page = officer.window.page
    assert isinstance(page, FlyersPage)
    section = page.section("forms")
    assert isinstance(section, FormsSection)
    assert not section.fields["language"].isHidden()
    officer.choose(section.language, "hmn")
    officer.settle()
    assert section.choice.language == "hmn"
    assert section.preview.page == 0
