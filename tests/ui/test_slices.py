# SPDX-License-Identifier: MIT
"""What only the window's thread may do is done a part at a time."""

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from resources.errors import UserError
from ui.tasks import Tasks


def test_other_events_come_between_the_parts(qtbot: QtBot) -> None:
    heard: list[str] = []
    tasks = Tasks(lambda _error: None)
    left = iter(range(3))

    def part() -> bool:
        heard.append("part")
        QTimer.singleShot(0, lambda: heard.append("event"))
        return next(left, None) is not None

    with qtbot.waitSignal(tasks.idle):
        tasks.in_slices(tasks, part, lambda: heard.append("done"))
        begun = tasks.busy
        assert not heard
    assert (begun, tasks.busy) == (True, False)
    assert heard.index("event") < len(heard) - 1 - heard[::-1].index("part")
    assert heard.count("part") == 4
    assert heard.count("done") == 1


def test_parts_end_when_their_owner_is_gone(qtbot: QtBot) -> None:
    tasks, owner, heard = Tasks(lambda _error: None), QObject(), []

    def part() -> bool:
        heard.append("part")
        owner.deleteLater()
        return True

    with qtbot.waitSignal(tasks.idle):
        tasks.in_slices(owner, part, lambda: heard.append("done"))
    assert set(heard) == {"part"}


def test_what_a_part_raises_is_told(qtbot: QtBot) -> None:
    told: list[object] = []
    tasks = Tasks(told.append)
    tasks.crashed.connect(told.append)
    errors: list[Exception] = [UserError("không được"), ValueError()]

    def part() -> bool:
        raise errors[len(told)]

    for _ in errors:
        with qtbot.waitSignal(tasks.idle):
            tasks.in_slices(tasks, part)
    assert told == errors
