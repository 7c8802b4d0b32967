# SPDX-License-Identifier: MIT
"""The lock window: a wrong passphrase stands at its field, a right one opens, a backup returns."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app import backup, demo, villages
from desktop_app.app import App
from desktop_app.clock import SetClock
from tests.conftest import PASSPHRASE
from ui.app import Program
from ui.crash import CrashDialog
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


def test_a_backup_of_other_officers_opens_with_their_passphrase(
    app: App,
    locked: Callable[[], LockWindow],
    qtbot: QtBot,
    built_demo: demo.Built,
    demo_app: App,
) -> None:
    """A laptop that was set up anew takes back what its officer had on the one that broke."""
    made = backup.back_up(demo_app)
    assert made is not None
    app.close()
    window = locked()
    window.restore_from(made.file)
    settle(window.tasks)
    window._secret.setText(built_demo.passphrase)
    with qtbot.waitSignal(window.opened) as opened:
        window._try()
    [again] = opened.args or []
    assert again.officer.name == demo_app.officer.name
    again.close()


def test_damaged_keys_leave_the_cursor_on_the_way_out(
    app: App, locked: Callable[[], LockWindow]
) -> None:
    made = backup.back_up(app)
    assert made is not None
    app.close()
    for copy in app.paths.keys:
        copy.write_bytes(b"\0" * 100)
    window = locked()
    assert "Tệp khóa bị hỏng" in window._problem.text()
    assert window.focusWidget() is window._restore
    assert not window._secret.isEnabled()
    window.restore_from(made.file)
    settle(window.tasks)
    assert window._secret.isEnabled()
    assert window.focusWidget() is window._secret


def test_an_empty_database_leaves_the_cursor_on_its_backup(
    app: App, locked: Callable[[], LockWindow]
) -> None:
    assert backup.back_up(app) is not None
    app.close()
    app.paths.database.write_bytes(b"")
    window = locked()
    window._secret.setText(PASSPHRASE)
    window._try()
    settle(window.tasks)
    assert "Phục hồi từ bản sao lưu" in window._problem.text()
    assert window.focusWidget() is window._restore


def test_a_bug_while_opening_is_told_and_leaves_the_window_usable(
    app: App, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.close()
    monkeypatch.setattr("desktop_app.app.open_app", lambda *_a, **_k: 1 / 0)
    monkeypatch.setattr("ui.crash.sys.stderr", io.StringIO())
    program = Program(qapp, app.paths.root)
    program.start()
    window = program.window
    assert isinstance(window, LockWindow)
    window._secret.setText(PASSPHRASE)
    window._try()
    settle(window.tasks)
    [told] = window.findChildren(CrashDialog)
    assert told.isVisible()
    told.close()
    assert window._open.isEnabled()
    assert window._progress.isHidden()
    window.close()


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
