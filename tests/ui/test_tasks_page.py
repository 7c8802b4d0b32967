# SPDX-License-Identifier: MIT
"""Nhiệm vụ at the real window: find what is due, go and write it down, tick, undo."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app import scenario
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.tasks.service import Standing, Task
from tests.journeys.officer import Officer
from ui.pages.communications import CommunicationsPage
from ui.pages.tasks import TasksPage
from ui.pages.today import TodayPage

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", extend=True)


@pytest.fixture
def officer(app: App, qtbot: QtBot) -> Iterator[Officer]:
    made = Officer(app)
    yield made
    made.close()


def _page(officer: Officer) -> TasksPage:
    page = officer.page("tasks")
    assert isinstance(page, TasksPage)
    return page


def _select(page: TasksPage, code: str) -> Task:
    lines = page.table.lines
    for number in range(lines.rowCount()):
        task = lines.line(number)
        if task is not None and task.code == code:
            page.table.selectRow(number)
            found: Task = task
            return found
    raise AssertionError(code)


def test_a_duty_leads_to_where_it_is_written_down(officer: Officer) -> None:
    page = _page(officer)
    task = _select(page, "launch")
    assert not page.detail.isHidden()
    page.table.opened.emit(task)
    officer.settle()
    shown = officer.window.page
    assert isinstance(shown, CommunicationsPage)
    assert shown.editing
    assert shown.form.kind is not None
    assert shown.form.kind.code == "event"


def test_a_duty_is_ticked_with_a_note_and_undone(officer: Officer) -> None:
    page = _page(officer)
    _select(page, "staff_told")
    buttons = {b.text(): b for b in page.detail.findChildren(QPushButton)}
    buttons["Đánh dấu đã xong…"].click()
    dialog = page.dialog
    assert dialog is not None
    dialog.save()
    officer.settle()
    assert dialog.fields["note"].problem_text
    officer.type(dialog.note, "Hop giao ban")
    dialog.save()
    officer.settle()
    assert _select(page, "staff_told").standing is Standing.DONE
    officer.window.messages.undo_last()
    officer.settle()
    assert _select(page, "staff_told").standing is not Standing.DONE


def test_filters_and_words_narrow_the_list(officer: Officer) -> None:
    page = _page(officer)
    page.open("overdue")
    lines = page.table.lines
    assert {lines.line(n).standing for n in range(lines.rowCount())} == {Standing.OVERDUE}  # type: ignore[union-attr]
    page.escape()
    officer.type(page.search, "to roi")
    assert {lines.line(n).code for n in range(lines.rowCount())} == {"flyers_given"}  # type: ignore[union-attr]


def test_the_first_page_shows_the_banner_and_what_is_due(officer: Officer, clock: SetClock) -> None:
    clock.set(scenario.moment("2026-10-23", 9))
    page = officer.page("today")
    assert isinstance(page, TodayPage)
    page.refresh()
    officer.settle()
    told = [made.text() for made in page.findChildren(QLabel)]
    assert "Hạn báo cáo UBND tỉnh: trước 25/10 (Chủ nhật)" in told
    assert "Tổ chức lễ phát động" in told
