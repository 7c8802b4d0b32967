# SPDX-License-Identifier: MIT
"""Kiểm tra dữ liệu has a worker of its own, shows how far it is and can be cancelled."""

import threading
from typing import Any

import pytest

from desktop_app import checkup
from desktop_app.printing import CancelledError
from tests.journeys.officer import Officer
from ui.pages.settings import SettingsPage
from ui.pages.settings.safety import SafetySection
from ui.settling import settle

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def _safety(officer: Officer) -> SafetySection:
    page = officer.page("settings")
    assert isinstance(page, SettingsPage)
    page.show_section("safety")
    officer.settle()
    shown = page.current
    assert isinstance(shown, SafetySection)
    return shown


def test_the_pages_work_goes_on_during_a_check_that_cancel_ends(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, go_on = threading.Event(), threading.Event()
    real = checkup._references

    def held(connection: Any) -> checkup.Finding:
        began.set()
        assert go_on.wait(60)
        return real(connection)

    monkeypatch.setattr(checkup, "_references", held)
    section = _safety(officer)
    section._check.click()
    assert began.wait(60)
    assert not section._check.isEnabled(), "one at a time"
    assert section.checking.isVisible()
    section.refresh()
    officer.settle()  # the page has read what it shows, while the check stands still
    section.checking.cancel.click()
    go_on.set()
    settle(officer.window.slow)
    assert officer.window.messages.said[-1].text == "Đã hủy, chưa kiểm tra xong."
    assert section._check.isEnabled()
    assert not section.checking.isVisible()
    assert section._findings.count() == 0
    section._check.click()
    settle(officer.window.slow)
    assert section._findings.count() == 5


def test_a_check_is_cancelled_in_the_middle_of_a_step(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def follow(done: int, _total: int) -> None:
        asked.append(done)
        if asked.count(2) >= 3:  # once before the change log is read, and again while it is
            raise CancelledError

    endless = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT sum(i) FROM n"
    )
    monkeypatch.setattr(checkup, "_MISSING", endless)
    with pytest.raises(CancelledError):
        checkup.checkup(officer.app, follow)
    assert asked[-1] == 2
