# SPDX-License-Identifier: MIT
"""The lock window: a wrong passphrase stands at its field, a right one opens, a backup returns."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app import backup, villages
from desktop_app.app import App
from desktop_app.clock import SetClock
from tests.conftest import PASSPHRASE
from ui.lock import LockWindow
from ui.settling import settle
from ui.theme import LIGHT


@pytest.fixture
def locked(app: App, clock: SetClock, qtbot: QtBot) -> Iterator[Callable[[], LockWindow]]:
    shown: list[LockWindow] = []

    def show() -> LockWindow:
        window = LockWindow(app.paths.root, LIGHT, clock)
        window.show()
        shown.append(window)
        return window

    yield show
    for window in shown:
        settle(window.tasks)
        window.close()
        window.deleteLater()


def test_a_wrong_passphrase_stands_at_its_field(app: App, locked: Callable[[], LockWindow]) -> None:
    app.close()
    window = locked()
    window._secret.setText("không phải mật khẩu này")
    window._try()
    settle(window.tasks)
    assert "Mật khẩu không đúng" in window._secret_field.problem_text
    assert window._open.isEnabled()


def test_a_restored_backup_opens_as_it_was(
    app: App, locked: Callable[[], LockWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    villages.save_village(app, None, name="Bản Một")
    made = backup.back_up(app)
    assert made is not None
    villages.save_village(app, None, name="Bản Hai")
    app.close()
    window = locked()
    window.restore_from(made.file)
    settle(window.tasks)
    assert "Đã phục hồi" in window._problem.text()
    window._secret.setText(PASSPHRASE)
    with qtbot.waitSignal(window.opened) as opened:
        window._try()
    [again] = opened.args or []
    assert isinstance(again, App)
    assert [v.name for v in villages.villages(again)] == ["Bản Một"]
    again.close()


def test_a_file_that_is_no_backup_is_refused(
    app: App, locked: Callable[[], LockWindow], tmp_path: Path
) -> None:
    app.close()
    window = locked()
    file = tmp_path / "x.tngbak"
    file.write_text("không phải bản sao lưu")
    window.restore_from(file)
    settle(window.tasks)
    assert "không đọc lại được" in window._problem.text()
    assert window._open.isEnabled()
