# SPDX-License-Identifier: MIT
"""Inputs that read what officers type: dates, times, numbers, a choice, several choices."""

import datetime
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)
from typing_extensions import override

from desktop_app.reference import Choice
from models.dates import format_date, parse_date, parse_time
from models.text import fold
from ui.widgets.flow import FlowLayout

SEARCH_MS = 200

# Named here so that Qt makes the enumeration while modules are loaded, not while a page is built.
_BY_LENGTH = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon


class TextInput(QLineEdit):
    """A line of text; `edited` comes with each change by the officer."""

    edited = Signal()

    def __init__(self, text: str = "", *, limit: int = 200, hint: str = "") -> None:
        super().__init__(text)
        self.setMaxLength(limit)
        self.setPlaceholderText(hint)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def set_quietly(self, text: str) -> None:
        """Show a value without telling that it was edited."""
        if self.text() != text:
            self.setText(text)


class ReadInput(TextInput):
    """A line that is read as a value when it is left; what cannot be read stays as typed."""

    @property
    def readable(self) -> bool:
        """Tell whether the text is empty or can be read."""
        return True

    def tidy(self) -> None:
        """Write the value in its usual form."""

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.tidy()
        super().focusOutEvent(event)


class DateInput(ReadInput):
    """A date: 5/10, 51026, hôm nay; written as dd/MM/yyyy when left."""

    def __init__(self, today: Callable[[], datetime.date]) -> None:
        super().__init__(limit=24, hint="dd/MM/yyyy")
        self._today = today
        self.setMinimumWidth(104)

    @property
    def date(self) -> datetime.date | None:
        """The date that was typed, or None."""
        return parse_date(self.text(), self._today())

    @property
    @override
    def readable(self) -> bool:
        return not self.text().strip() or self.date is not None

    @override
    def tidy(self) -> None:
        if self.date is not None:
            self.set_quietly(format_date(self.date))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step and self.date is not None:
            self.setText(format_date(self.date + datetime.timedelta(days=step)))
            self.edited.emit()
            return
        super().keyPressEvent(event)


class TimeInput(ReadInput):
    """A time of day: 7:30, 7h30, 0730; written as HH:mm when left."""

    def __init__(self) -> None:
        super().__init__(limit=12, hint="7:30")
        self.setMinimumWidth(64)

    @property
    def value(self) -> str | None:
        """The time as HH:mm, or None."""
        moment = parse_time(self.text()) if self.text().strip() else None
        return f"{moment:%H:%M}" if moment else None

    @property
    @override
    def readable(self) -> bool:
        return not self.text().strip() or self.value is not None

    @override
    def tidy(self) -> None:
        if self.value:
            self.set_quietly(self.value)


class NumberInput(ReadInput):
    """A whole number; empty means that nobody counted."""

    def __init__(self, width: int = 72, *, limit: int = 6) -> None:
        super().__init__(limit=limit)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(width)
        self.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    @property
    def value(self) -> int | None:
        """The number, or None."""
        text = self.text().strip().replace(".", "")
        return int(text) if text.isascii() and text.isdigit() else None

    @property
    @override
    def readable(self) -> bool:
        return not self.text().strip() or self.value is not None

    def show_value(self, value: int | None) -> None:
        """Show a number, or nothing for None."""
        self.set_quietly("" if value is None else str(value))

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


class ChoiceInput(QComboBox):
    """One entry of a list; typing finds it without accents. The wheel never changes it."""

    edited = Signal()

    def __init__(self, choices: Iterable[Choice] = (), *, empty: str | None = "") -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(_BY_LENGTH)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(14)
        self._typed = ""
        self._forget = QTimer(self, singleShot=True, interval=900)
        self._forget.timeout.connect(self._clear_typed)
        self.fill(choices, empty=empty)
        self.activated.connect(lambda _index: self.edited.emit())

    def fill(self, choices: Iterable[Choice], *, empty: str | None = "") -> None:
        """Offer other entries; the chosen one stays if it is still there."""
        kept = self.code
        self.blockSignals(True)
        self.clear()
        if empty is not None:
            self.addItem(empty, None)
        for choice in choices:
            self.addItem(choice.label, choice.code)
        self.blockSignals(False)
        self.choose(kept)

    @property
    def code(self) -> str | None:
        """The chosen entry's code; None for the empty one."""
        data = self.currentData()
        return data if isinstance(data, str) else None

    def choose(self, code: str | None) -> None:
        """Show an entry without telling that it was edited; an unknown one is added as it is."""
        index = self.findData(code) if code else 0
        if code and index < 0:
            self.addItem(code, code)
            index = self.count() - 1
        self.blockSignals(True)
        self.setCurrentIndex(index)
        self.blockSignals(False)

    def _clear_typed(self) -> None:
        self._typed = ""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if (
            text.isprintable()
            and (text.strip() or (text and self._typed))  # alone, a space opens the list
            and not event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):
            self._typed += fold(text) or text
            self._forget.start()
            for index in range(self.count()):
                words = fold(self.itemText(index))
                if words.startswith(self._typed) or f" {self._typed}" in words:
                    self.setCurrentIndex(index)
                    self.edited.emit()
                    break
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self.edited.emit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChipsInput(QWidget):
    """Several entries of a list, as buttons that stay pressed."""

    edited = Signal()

    def __init__(self, choices: Iterable[Choice] = ()) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self._flow = FlowLayout(self, 6)
        self._chips: dict[str, QPushButton] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.fill(choices)

    def fill(self, choices: Iterable[Choice]) -> None:
        """Offer other entries; those chosen stay chosen."""
        kept = self.codes
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = {}
        for choice in choices:
            self._add(choice.code, choice.label)
        self.choose(kept)

    def _add(self, code: str, text: str) -> None:
        chip = QPushButton(text)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.clicked.connect(lambda _checked=False: self.edited.emit())
        self._chips[code] = chip
        self._flow.addWidget(chip)

    @property
    def codes(self) -> list[str]:
        """The chosen codes, in the order of the list."""
        return [code for code, chip in self._chips.items() if chip.isChecked()]

    def choose(self, codes: Iterable[str]) -> None:
        """Show what is chosen; an unknown code is added as it is, never lost."""
        wanted = list(codes)
        for code in wanted:
            if code not in self._chips:
                self._add(code, code)
        for code, chip in self._chips.items():
            chip.setChecked(code in wanted)

    def set_label(self, code: str, text: str) -> None:
        """Rename an entry."""
        if code in self._chips:
            self._chips[code].setText(text)


class NoteInput(QPlainTextEdit):
    """Several lines of text; Tab leaves it."""

    edited = Signal()

    def __init__(self, hint: str = "", *, lines: int = 2) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setFixedHeight(22 * lines + 18)
        self._quiet = False
        self.textChanged.connect(self._changed)

    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit()

    def show_text(self, text: str) -> None:
        """Show a value without telling that it was edited."""
        if self.toPlainText() != text:
            self._quiet = True
            self.setPlainText(text)
            self._quiet = False


def focus_next(widget: QWidget) -> None:
    """Put the cursor into the next field that can be seen."""
    after: QWidget | None = widget.nextInFocusChain()
    while after is not None and after is not widget:
        stops = after.focusPolicy() & Qt.FocusPolicy.TabFocus
        if stops and after.isVisible() and after.isEnabled() and after.focusProxy() is None:
            after.setFocus(Qt.FocusReason.TabFocusReason)
            return
        after = after.nextInFocusChain()


class EnterMovesOn(QObject):
    """Enter goes to the next field, as at a typewriter; installed on a form."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() in {
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            }
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if enter and plain and isinstance(watched, QWidget):
                if watched.property("keeps_enter"):
                    return False
                focus_next(watched)
                return True
        return super().eventFilter(watched, event)
