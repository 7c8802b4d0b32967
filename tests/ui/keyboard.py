# SPDX-License-Identifier: MIT
"""Fingers on the keyboard: keys go to whatever has the focus, as they would from a person."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

_MOST_TABS = 150
Modifier = Qt.KeyboardModifier


class Keyboard:
    """Types into the window that is active; it never touches a widget that has not the focus."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._window: QWidget | None = None

    def at(self, window: QWidget) -> None:
        """Sit before a window; it is active whenever no other is, as a desktop sees to."""
        self._window = window

    @property
    def focus(self) -> QWidget:
        if QApplication.activeWindow() is None and self._window is not None:
            self._window.activateWindow()
            self._qtbot.waitUntil(self._window.isActiveWindow)
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    def press(self, key: Qt.Key, modifier: Modifier = Modifier.NoModifier) -> None:
        QTest.keyClick(self.focus, key, modifier)

    def ctrl(self, key: Qt.Key) -> None:
        self.press(key, Modifier.ControlModifier)

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def type(self, text: str, *, enter: bool = True) -> None:
        """Type over what stands there, and Enter."""
        if isinstance(self.focus.property("text"), str):
            self.ctrl(Qt.Key.Key_A)
        QTest.keyClicks(self.focus, text)
        if enter:
            self.enter()

    def tab_to(self, wanted: QWidget | Callable[[QWidget], bool]) -> None:
        """Go on by Tab until the wanted one has the focus."""
        for _ in range(_MOST_TABS):
            found = self.focus
            if found is wanted or (not isinstance(wanted, QWidget) and wanted(found)):
                return
            QTest.keyClick(found, Qt.Key.Key_Tab)
            QApplication.processEvents()
        raise AssertionError(f"Tab never came to {wanted}")

    def file(self, path: Path) -> None:
        """Type a path into the file dialog that was opened, and Enter."""

        def opened() -> bool:
            return isinstance(self.focus.window(), QFileDialog)

        self._qtbot.waitUntil(opened)
        self.type(str(path))
        self._qtbot.waitUntil(lambda: not opened())
