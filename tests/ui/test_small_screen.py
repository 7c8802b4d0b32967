# SPDX-License-Identifier: MIT
"""The smallest real screens: 1366x768 at 125 % and at 150 %."""

import pytest
from PySide6.QtWidgets import QPushButton

from tests.journeys.officer import Officer
from ui.header import Header
from ui.rail import PAGES, Rail


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
