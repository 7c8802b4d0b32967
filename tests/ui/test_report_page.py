# SPDX-License-Identifier: MIT
"""Báo cáo: figures and their rows, text that is read back, pages, files, the state."""

import datetime
from pathlib import Path
from unittest import mock

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app import deadlines, indicator_rows, reports
from desktop_app.app import App
from tests.journeys.officer import Officer
from ui.pages.report import ReportPage
from ui.pages.report.dialogs import ManualDialog, ReasonDialog
from ui.pages.report.figures import FiguresSection
from ui.pages.report.preview import PreviewSection
from ui.pages.report.text import TextSection
from ui.widgets.table import Band


def _page(officer: Officer) -> ReportPage:
    page = officer.page("report")
    assert isinstance(page, ReportPage)
    return page


def test_a_figure_shows_its_rows(demo_app: App, qtbot: QtBot) -> None:
    officer = Officer(demo_app)
    figures = _page(officer).section("figures")
    assert isinstance(figures, FiguresSection)
    figures.choose("B2")
    officer.settle()
    assert figures._name.text().endswith(": 8")
    assert figures.rows.lines.rowCount() == 9
    line = figures.rows.lines.line(0)
    assert line is not None
    figures._open_row(line)
    officer.settle()
    assert officer.window.page is officer.guidance
    officer.close()


def test_figures_stand_under_the_headings_of_their_groups(demo_app: App, qtbot: QtBot) -> None:
    officer = Officer(demo_app)
    figures = _page(officer).section("figures")
    assert isinstance(figures, FiguresSection)
    lines = [figures.table.lines.line(n) for n in range(figures.table.lines.rowCount())]
    bands = [line.text for line in lines if isinstance(line, Band)]
    assert [text[0] for text in bands] == list("ABCDEFGHI")
    assert bands[0] == "A. Tổ chức"
    assert figures._chosen == "B1"
    for number, line in enumerate(lines):
        if isinstance(line, Band):
            assert figures.table.columnSpan(number, 0) > 1
            assert not figures.table.lines.flags(figures.table.lines.index(number, 0)) & (
                Qt.ItemFlag.ItemIsSelectable
            )
    # The arrow passes over a heading, and every figure gives its rows.
    figures.choose("B10")
    QTest.keyClick(figures.table, Qt.Key.Key_Down)
    officer.settle()
    assert figures._chosen == "C1"
    for code in ("A1", "C8", "D10", "D11a", "E1", "H1", "I1"):
        figures.choose(code)
        officer.settle()
        assert figures._name.text().startswith(code), code
        assert figures._told.text(), code
    officer.close()


def test_filters_narrow_and_say_what_they_cannot_read(demo_app: App, qtbot: QtBot) -> None:
    officer = Officer(demo_app)
    figures = _page(officer).section("figures")
    assert isinstance(figures, FiguresSection)
    officer.choose(figures.organiser, "Đoàn xã Mường Lống")
    officer.settle()
    assert {x.code: x.value for x in figures._lines}["B1"] == 1
    officer.type(figures.first, "9/9/9/9")
    figures._read()
    assert "Không hiểu ngày" in figures._problem.text()
    figures._clear()
    officer.settle()
    assert {x.code: x.value for x in figures._lines}["B1"] == 8
    officer.close()


def test_a_figure_by_hand_asks_for_its_reason(demo_app: App, qtbot: QtBot) -> None:
    officer = Officer(demo_app)
    page = _page(officer)
    figures = page.section("figures")
    assert isinstance(figures, FiguresSection)
    line = next(x for x in figures._lines if x.code == "C6")
    dialog = ManualDialog(officer.window.context, line, page)
    officer.type(dialog.value, "4")
    dialog.save()
    officer.settle()
    assert "Chưa chọn lý do" in dialog.fields["reason_code"].problem_text
    officer.choose(dialog.reason, "phieu_giay")
    dialog.save()
    officer.settle()
    assert {x.code: x.value for x in figures._lines}["C6"] == 4
    officer.close()


def test_text_is_kept_and_read_back_with_its_figures(demo_app: App, qtbot: QtBot) -> None:
    officer = Officer(demo_app)
    page = _page(officer)
    page.open(("text", "uu_diem"))
    officer.settle()
    text = page.section("text")
    assert isinstance(text, TextSection)
    text.editor.setPlainText("Có {B5} lượt người, {B99}.")
    page.leave()
    officer.settle()
    assert "{B99}" in text.field.problem_text
    assert reports.current(demo_app).texts["uu_diem"] == "Có {B5} lượt người, {B99}."
    text.editor.setPlainText("Có {B5} lượt người.")
    page.leave()
    officer.settle()
    assert text.field.problem_text == ""
    assert text._reads.text() == "Có 85 lượt người."
    officer.close()


def test_pages_files_and_a_revision(demo_app: App, tmp_path: Path, qtbot: QtBot) -> None:
    officer = Officer(demo_app)
    page = _page(officer)
    page.open(("preview", None))
    officer.settle()
    preview = page.section("preview")
    assert isinstance(preview, PreviewSection)
    assert not preview.picture.pixmap().isNull()
    preview.forward()
    officer.settle()
    assert preview._where.text().startswith("Trang 2/")
    for kind in ("pdf", "docx", "xlsx"):
        page.export(kind, tmp_path / f"r.{kind}")
        officer.settle()
        assert (tmp_path / f"r.{kind}").stat().st_size > 5000
    page.send()
    officer.settle()
    assert page.bar.told == "Đã gửi · bản 1"
    dialog = ReasonDialog(officer.window.context, reports.current(demo_app), page)
    dialog.save()
    officer.settle()
    assert "Ghi lý do" in dialog.fields["reason"].problem_text
    officer.type(dialog.reason, "bổ sung")
    dialog.save()
    officer.settle()
    assert page.bar.told == "Nháp · bản 2"
    officer.close()


def test_the_deadline_is_strict_and_knows_the_weekend() -> None:
    before = datetime.date(2026, 10, 25)
    friday = deadlines.deadline(before, datetime.date(2026, 10, 23))
    assert (friday.last_day, friday.working_day) == (
        datetime.date(2026, 10, 24),
        datetime.date(2026, 10, 23),
    )
    assert friday.weekend
    assert friday.sentence == (
        "Hạn báo cáo UBND tỉnh: trước 25/10 (Chủ nhật). Ngày làm việc cuối là thứ Sáu 23/10."
    )
    assert deadlines.deadline(before, datetime.date(2026, 10, 24)).days_left == 0
    assert "Đã quá hạn" in deadlines.deadline(before, before).sentence


def test_rows_that_are_left_out_are_told_beside_the_figure(demo_app: App, qtbot: QtBot) -> None:
    officer = Officer(demo_app)
    figures = _page(officer).section("figures")
    assert isinstance(figures, FiguresSection)
    with mock.patch.object(indicator_rows.behind, "__defaults__", (None, 2)):
        figures.choose("B2")
        officer.settle()
    assert figures.rows.lines.rowCount() == 2
    assert "Chỉ hiện 2 dòng mới nhất" in figures._told.text()
    officer.close()
