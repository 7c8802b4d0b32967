# SPDX-License-Identifier: MIT
"""Notice what a scanner types into the window, before the field that has the focus keeps it.

A scanner types like a keyboard. At the first `|` after a card's number the number is taken out of
the field, with the field's undo; what follows goes into a buffer that is wiped, and never into the
field. A line that is the token of a paper form or a batch's code is told when Enter ends it.
"""

import datetime
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from desktop_app import scanner

_PAUSE_MS = 400  # a scanner without an Enter at the end is done when nothing comes any more
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class ScannerWatch(QObject):
    """Looks at the keys of whichever widget of the window has the focus."""

    card = Signal(object)
    """A `Card` was scanned."""
    refused = Signal()
    """Something with a card's number was scanned that could not be read as a card."""
    code = Signal(str, object)
    """A line that may be a token or a batch's code, and the widget that it stands in."""

    def __init__(self, window: QWidget, today: Callable[[], datetime.date]) -> None:
        super().__init__(window)
        self._window, self._today = window, today
        self._watched: QWidget | None = None
        self._reading: bytearray | None = None
        self._loose = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ended)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)

    def _focus_moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(before, QLineEdit) and before is self._watched:
            self._line(before)
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._lost)
        self._watched = None
        if now is not None and now.window() is self._window:
            self._watched = now
            now.installEventFilter(self)
            now.destroyed.connect(self._lost)
        if self._reading is not None:
            # Another filter took the Enter at the end and moved on.
            self._ended()

    def _lost(self) -> None:
        self._watched = None

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget):
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                return self._key(watched, event)
            if isinstance(event, QInputMethodEvent):
                return self._committed(watched, event.commitString())
        return False

    def _key(self, watched: QWidget, event: QKeyEvent) -> bool:
        """Handle a key; True keeps it from the field."""
        if self._reading is not None:
            self._read_key(event)
            return True
        if event.key() in _ENDS:
            self._line(watched)
            return False
        text = event.text()
        if text == "|":
            return self._begin(watched, "", "|")
        if text.isprintable() and not isinstance(watched, QLineEdit | QPlainTextEdit):
            self._loose = (self._loose + text)[-scanner.LONGEST :]
            self._pause.start()
        return False

    def _committed(self, watched: QWidget, text: str) -> bool:
        """Handle what an input method hands over; True keeps it from the field."""
        if self._reading is not None:
            self._reading += text.encode()
            self._pause.start()
            return True
        before, bar, after = text.partition("|")
        return bool(bar) and self._begin(watched, before, bar + after)

    def _read_key(self, event: QKeyEvent) -> None:
        reading = self._reading
        if reading is None:
            return
        if event.key() in _ENDS:
            self._ended()
            return
        if event.key() == Qt.Key.Key_Backspace:
            # An input method takes back what it is about to write anew.
            shorter = reading.decode()[:-1].encode()
            _wipe(reading)
            reading += shorter
        elif event.text().isprintable():
            reading += event.text().encode()
        if len(reading) > 4 * scanner.LONGEST:
            self._ended()
        else:
            self._pause.start()

    def _begin(self, watched: QWidget, before: str, rest: str) -> bool:
        """Take the card's number out of the field and read on; False when there is none."""
        if isinstance(watched, QLineEdit):
            at = watched.cursorPosition()
            kept = scanner.without_number(watched.text()[:at] + before)
            if kept is None:
                return False
            # setText also forgets what undo would bring back.
            watched.setText(kept + watched.text()[at:])
            watched.textEdited.emit(watched.text())
        elif isinstance(watched, QPlainTextEdit):
            at = watched.textCursor().position()
            whole = watched.toPlainText()
            kept = scanner.without_number(whole[:at] + before)
            if kept is None:
                return False
            watched.setPlainText(kept + whole[at:])
        elif scanner.without_number(self._loose + before) is None:
            return False
        self._loose = ""
        self._reading = bytearray(rest.encode())
        self._pause.start()
        return True

    def _ended(self) -> None:
        self._pause.stop()
        self._loose = ""
        reading, self._reading = self._reading, None
        if reading is None:
            return
        found = scanner.read_card(reading.decode(errors="replace"), self._today())
        _wipe(reading)
        if found is None:
            self.refused.emit()
        else:
            self.card.emit(found)

    def _line(self, watched: QWidget) -> None:
        line = watched.text() if isinstance(watched, QLineEdit) else self._loose
        self._loose = ""
        if scanner.is_code(line):
            self.code.emit(line, watched)


def _wipe(buffer: bytearray) -> None:
    """Overwrite what was read before it is let go."""
    for at in range(len(buffer)):
        buffer[at] = 0
    buffer.clear()
