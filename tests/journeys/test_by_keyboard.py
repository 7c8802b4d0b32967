# SPDX-License-Identifier: MIT
"""The whole main job without a mouse: set-up, a session, a flyer, a bundle and its receipt."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app import exchange_views, guidance_lists
from desktop_app.app import App
from desktop_app.clock import SetClock
from resources.paper import verify
from sync.server import devices, ingest
from sync.server import store as province_store
from tests.ui.keyboard import Keyboard
from ui.app import Program, make_application
from ui.main_window import MainWindow
from ui.pages.exchange import ExchangePage
from ui.pages.flyers import FlyersPage
from ui.pages.flyers.choose import ChooseSection
from ui.pages.guidance import GuidancePage
from ui.settling import settle
from ui.wizard import SetupWizard


def _says(*words: str) -> Callable[[QWidget], bool]:
    def wanted(widget: QWidget) -> bool:
        return isinstance(widget, QPushButton) and any(word in widget.text() for word in words)

    return wanted


def test_the_main_job_by_keyboard(tmp_path: Path, clock: SetClock, qtbot: QtBot) -> None:
    keys = Keyboard(qtbot)
    program = Program(make_application(), tmp_path / "laptop", clock=clock)
    program.start()
    try:
        window = _set_up(program, keys)
        app = window.app
        _team(window, keys)
        _record(window, keys)
        [line] = guidance_lists.lines(app, guidance_lists.sessions(app), 0)
        assert (line.place, line.total) == ("Cho trung tam", 3)
        _flyer(window, keys, tmp_path / "F03.pdf")
        assert verify.codes((tmp_path / "F03.pdf").read_bytes(), 0) != []
        _there_and_back(window, app, keys, tmp_path)
    finally:
        if program.window is not None:
            program.window.close()
        program.close_store()


def _set_up(program: Program, keys: Keyboard) -> MainWindow:
    wizard = program.window
    assert isinstance(wizard, SetupWizard)
    keys.at(wizard)
    keys.type("muong long")
    keys.type("Lau Y Mai")
    keys.enter()
    keys.type("duong len ban xa")
    keys.type("duong len ban xa")
    settle(wizard._tasks)
    groups = next(
        label.text().split()
        for label in wizard.findChildren(QLabel)
        if label.text().count(" ") == 18
    )
    for number in wizard._asked:
        keys.type(groups[number])
    window = program.main_window()
    assert window is not None
    settle(window.tasks)
    keys.at(window)
    return window


def _team(window: MainWindow, keys: Keyboard) -> None:
    keys.ctrl(Qt.Key.Key_Comma)
    settle(window.tasks)
    keys.ctrl(Qt.Key.Key_Tab)
    settle(window.tasks)
    keys.ctrl(Qt.Key.Key_N)
    settle(window.tasks)
    keys.type("To Trung Tam")
    keys.tab_to(_says("Lưu"))
    keys.enter()
    settle(window.tasks)
    keys.tab_to(_says("Thêm thành viên"))
    keys.enter()
    settle(window.tasks)
    keys.type("Vu Ba Tenh", enter=False)
    keys.ctrl(Qt.Key.Key_S)
    settle(window.tasks)


def _record(window: MainWindow, keys: Keyboard) -> None:
    keys.ctrl(Qt.Key.Key_2)
    keys.ctrl(Qt.Key.Key_N)
    settle(window.tasks)
    page = window.page
    assert isinstance(page, GuidancePage)
    editor = page.editor
    keys.tab_to(editor.form.type)
    keys.type("diem luu dong")
    assert editor.form.type.code == "luu_dong"
    keys.type("1/10")
    keys.tab_to(editor.form.place)
    keys.type("Cho trung tam")
    keys.tab_to(editor.team.team)
    keys.type("to trung")
    keys.tab_to(_says("Vu Ba Tenh"))
    keys.press(Qt.Key.Key_Space)
    keys.tab_to(editor.tally.numbers["total"])
    for count in ("3", "2", "3", "1", "0"):
        keys.type(count)
    keys.ctrl(Qt.Key.Key_Return)
    settle(window.tasks)
    said = [message.text for message in window.messages.said]
    assert said[-1] == "Đã ghi buổi hướng dẫn.", (said, editor.draft)
    keys.press(Qt.Key.Key_Escape)
    settle(window.tasks)
    assert not page.editing


def _flyer(window: MainWindow, keys: Keyboard, target: Path) -> None:
    keys.ctrl(Qt.Key.Key_5)
    settle(window.tasks)
    page = window.page
    assert isinstance(page, FlyersPage)
    choose = page.section("choose")
    assert isinstance(choose, ChooseSection)
    keys.tab_to(choose.gallery)
    while choose.gallery.code != "F03":
        keys.press(Qt.Key.Key_Down)
    settle(window.tasks)
    keys.tab_to(_says("Lưu tệp PDF"))
    keys.press(Qt.Key.Key_Space)
    keys.file(target)
    settle(window.tasks)
    assert target.exists(), window.messages.said


def _there_and_back(window: MainWindow, app: App, keys: Keyboard, folder: Path) -> None:
    stick = folder / "usb"
    stick.mkdir()
    province = province_store.create(folder / "province", "Nghệ An", "")
    try:
        invitation = stick / "thu-moi.tni"
        invitation.write_bytes(devices.invite(province, app.commune.code))
        keys.ctrl(Qt.Key.Key_8)
        settle(window.tasks)
        _take_in(window, keys, invitation, "Nạp thư mời")
        _carry(window, keys, province, stick)
        status = exchange_views.status(app)
        assert (status.waiting, status.under_way) == (0, 0)
        assert status.confirmed > 0
    finally:
        province.close()


def _carry(window: MainWindow, keys: Keyboard, province: province_store.Store, stick: Path) -> None:
    before = set(stick.iterdir())
    page = window.page
    assert isinstance(page, ExchangePage)
    keys.tab_to(_says("Kết xuất ra USB"))
    keys.press(Qt.Key.Key_Space)
    keys.file(stick)
    settle(window.tasks)
    made = set(stick.iterdir()) - before
    assert len(made) == 1, [m.text for m in window.messages.said]
    answers = ingest.take_in(province, made.pop().read_bytes()).answers
    for label, answer in answers.items():
        receipt = stick / f"{label}.tnr"
        receipt.write_bytes(answer)
        _take_in(window, keys, receipt, "Nạp tệp của tỉnh")


def _take_in(window: MainWindow, keys: Keyboard, file: Path, text: str) -> None:
    keys.tab_to(_says(text))
    keys.press(Qt.Key.Key_Space)
    keys.file(file)
    settle(window.tasks)
