# SPDX-License-Identifier: MIT
"""A table shares its room by weight, hides no column, and tells a shortened text whole."""

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from ui.widgets.table import Column, Table

LONG = "Tổ chức Ngày Chuyển đổi số quốc gia trên địa bàn xã năm nay và những năm sau"


@pytest.fixture
def table(qapp: QApplication) -> Table:
    made = Table(
        [
            Column("Ngày", lambda line: line[0], 122),
            Column("Nội dung", lambda line: line[1], stretch=3),
            Column("Mục", lambda line: line[2], stretch=1),
        ],
        "Danh sách",
    )
    QAbstractItemModelTester(made.lines)
    made.lines.show_all([("01/10/2026", LONG, "Ngắn")])
    made.show()
    return made


def _widths(table: Table, width: int) -> list[int]:
    table.resize(width, 200)
    QApplication.processEvents()
    return [table.columnWidth(n) for n in range(3)]


def test_what_is_left_is_shared_by_weight(table: Table) -> None:
    date, text, kind = _widths(table, 900)
    assert date == 122
    assert abs(text - 3 * kind) <= 4


def test_a_short_room_takes_slack_first_and_scrolls_then(table: Table) -> None:
    date, text, kind = _widths(table, 300)
    assert table.fontMetrics().horizontalAdvance("01/10/2026") < date < 122
    assert min(text, kind) >= 96
    date, text, kind = _widths(table, 220)
    assert min(text, kind) >= 96
    assert table.horizontalScrollBar().maximum() > 0


def _told_at(table: Table, at: QPoint, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what the pointer is told when it rests there."""
    told: list[str] = []

    class Pointer:
        @staticmethod
        def showText(_at: QPoint, text: str, *_where: object) -> None:  # noqa: N802 - Qt's name
            told.append(text)

        @staticmethod
        def hideText() -> None:  # noqa: N802 - Qt's name
            told.clear()

    monkeypatch.setattr("ui.widgets.table.QToolTip", Pointer)
    where = table.viewport().mapToGlobal(at)
    QApplication.sendEvent(table.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, where))
    return told


@pytest.mark.parametrize(("column", "told"), [(1, [LONG]), (2, [])])
def test_only_a_shortened_text_is_told_at_the_pointer(
    table: Table, column: int, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _widths(table, 500)
    at = table.visualRect(table.lines.index(0, column)).center()
    assert _told_at(table, at, monkeypatch) == told


def test_nothing_is_told_beside_the_lines(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    _widths(table, 500)
    assert _told_at(table, QPoint(20, 150), monkeypatch) == []
