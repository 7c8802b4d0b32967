# SPDX-License-Identifier: MIT
"""Work that takes a while shows a Cancel that stops it; what takes no time shows nothing."""

import gc
import threading
import weakref

import pytest

from resources.errors import UserError
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


@pytest.mark.parametrize("refused", [False, True])
def test_a_dialog_is_let_go_of_by_the_windows_thread_alone(
    officer: Officer, *, refused: bool
) -> None:
    """The worker destroying a widget was a crash of the program, once in a thousand times."""
    where: set[str] = set()

    def work(_follow: Follow) -> int:
        if refused:
            raise UserError("Không ghi được.", "Chọn chỗ khác.")
        return 7

    def begin() -> None:
        dialog = long_work(
            officer.window.context,
            officer.window,
            "Đang ghi…",
            work,
            lambda _made: None,
            cancelled="",
        )
        weakref.finalize(dialog, lambda: where.add(threading.current_thread().name))

    for _round in range(200):
        begin()
        officer.settle()
    gc.collect()
    assert where == {threading.main_thread().name}
