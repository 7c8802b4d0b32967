# SPDX-License-Identifier: MIT
"""Work that takes a while shows a Cancel that stops it; what takes no time shows nothing."""

import threading

import pytest

from tests.journeys.officer import Officer
from ui.widgets.long_work import Follow, long_work

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def test_cancel_stops_the_work_and_says_so(officer: Officer) -> None:
    go_on, began = threading.Event(), threading.Event()
    done: list[str] = []
    ended: list[bool] = []

    def work(follow: Follow) -> str:
        follow(0, 2)
        began.set()
        go_on.wait(30)
        follow(1, 2)
        return "made"

    dialog = long_work(
        officer.window.context,
        officer.window,
        "Đang ghi…",
        work,
        done.append,
        cancelled="Đã hủy, chưa ghi tệp nào.",
        ended=lambda: ended.append(True),
    )
    assert began.wait(30)
    dialog.reject()  # Esc
    go_on.set()
    officer.settle()
    assert (done, ended) == ([], [True])
    assert officer.window.messages.said[-1].text == "Đã hủy, chưa ghi tệp nào."


def test_quick_work_gives_its_result_and_no_dialog(officer: Officer) -> None:
    done: list[int] = []
    shown: list[bool] = []
    dialog = long_work(
        officer.window.context,
        officer.window,
        "Đang ghi…",
        lambda _follow: 7,
        done.append,
        cancelled="",
        ended=lambda: shown.append(dialog.isVisible()),
    )
    officer.settle()
    assert done == [7]
    assert shown == [False]
