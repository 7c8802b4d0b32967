# SPDX-License-Identifier: MIT
"""The smallest real screens: 1366x768 at 125 % and at 150 %."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QScrollArea

from tests.journeys.officer import Officer
from ui.header import Header
from ui.rail import PAGES, Rail
from ui.sections import SectionedPage


@pytest.mark.parametrize(("width", "height"), [(1093, 570), (911, 470)])
def test_every_page_is_as_wide_as_the_window_lets_it_be_or_scrolls(
    officer: Officer, width: int, height: int
) -> None:
    window = officer.window
    window.resize(width, height)
    for name, _text, _icon in PAGES:
        window.go(name)
        officer.settle()
        assert (window.width(), window.height()) == (width, height)
        page = window.page
        least = page.minimumSizeHint()
        assert page.width() >= least.width(), name
        assert page.height() >= least.height(), name
        header = window.findChild(Header)
        assert header is not None
        for made in header.findChildren(QPushButton):
            if made.isVisible():
                assert made.width() >= made.sizeHint().width(), (name, made.text())


def test_the_rail_gives_its_words_up_for_the_page_and_tells_them_at_the_pointer(
    officer: Officer,
) -> None:
    rail = officer.window.findChild(Rail)
    assert rail is not None
    first = rail.findChildren(QPushButton)[0]
    officer.window.resize(1366, 768)
    officer.settle()
    assert "Hôm nay" in first.text()
    officer.window.resize(911, 470)
    officer.settle()
    assert first.text() == ""
    assert "Hôm nay" in first.toolTip()
    assert first.accessibleName() == "Hôm nay"


@pytest.mark.parametrize("name", ["flyers", "report"])
def test_no_section_scrolls_sideways_at_150_percent(demo_officer: Officer, name: str) -> None:
    window = demo_officer.window
    window.resize(911, 470)
    window.go(name)
    demo_officer.settle()
    page = window.page
    assert isinstance(page, SectionedPage)
    seen = set()
    while (shown := type(page.current).__name__) not in seen:
        seen.add(shown)
        QTest.qWait(0)
        for area in window.findChildren(QScrollArea):
            assert not area.isVisible() or not area.horizontalScrollBar().maximum(), shown
        page.step(1)
        demo_officer.settle()
    assert len(seen) > 2
