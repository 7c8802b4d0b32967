# SPDX-License-Identifier: MIT
"""The first window of a new laptop: its language can be chosen before anything else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app import preferences
from desktop_app.app import App
from resources import i18n
from ui.app import Program
from ui.settling import settle
from ui.wizard import SetupWizard


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    """The program on a folder that is not there yet."""
    started = Program(qapp, tmp_path / "laptop")
    started.start()
    yield started
    if started.window is not None:
        started.window.close()
    i18n.use("vi")


def _wizard(program: Program) -> SetupWizard:
    assert isinstance(program.window, SetupWizard)
    settle(program.window._tasks)
    return program.window


def _speak_the_other(program: Program) -> SetupWizard:
    before = _wizard(program)
    before.other_language.click()
    settle(before._tasks)
    while program.window is before:
        program.application.processEvents()
    return _wizard(program)


def _says(wizard: SetupWizard, text: str) -> bool:
    return any(label.text() == text for label in wizard.findChildren(QLabel))


def test_an_officer_chooses_the_language_before_setting_up_and_back(program: Program) -> None:
    first = _wizard(program)
    assert first.other_language.text() == "English"
    assert _says(first, "Máy này của xã, phường nào?")
    english = _speak_the_other(program)
    assert english.other_language.text() == "Tiếng Việt"
    assert not _says(english, "Máy này của xã, phường nào?")
    assert preferences.load(program.data_dir).language == "en"
    assert _says(_speak_the_other(program), "Máy này của xã, phường nào?")


def test_a_folder_that_cannot_be_written_is_said(program: Program) -> None:
    wizard = _wizard(program)
    program.data_dir.parent.joinpath("laptop").write_text("a file stands where the folder would")
    wizard.other_language.click()
    settle(wizard._tasks)
    assert program.window is wizard
    assert not wizard._unkept.isHidden()
    assert "laptop" in wizard._unkept.text()


def test_an_enter_too_many_opens_the_store_once(qapp: QApplication, app: App) -> None:
    program = Program(qapp, app.paths.root)
    program._enter(app)
    window = program.main_window()
    assert window is not None
    program._enter(app)
    assert program.window is window
    settle(window.tasks)
    assert window.isVisible()
    window.close()
