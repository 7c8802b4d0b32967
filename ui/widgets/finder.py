# SPDX-License-Identifier: MIT
"""A line that finds while one types: suggestions beneath it, arrows and Enter choose."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from resources.i18n import _
from ui.tasks import Tasks
from ui.widgets.inputs import SEARCH_MS, TextInput, focus_next

_ROW = 30


@dataclass(frozen=True)
class Suggestion:
    """Something that was found, or the offer to add what was typed (`value` None)."""

    text: str
    value: object


class _Line(TextInput):
    moved = Signal(int)
    taken = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step:
            self.moved.emit(step)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
        ):
            self.taken.emit()
        else:
            super().keyPressEvent(event)


class Finder(QWidget):
    """Finds or offers to add; `picked` carries the value (None: new) and what was typed."""

    picked = Signal(object, str)

    def __init__(
        self,
        tasks: Tasks,
        look: Callable[[str], list[Suggestion]],
        *,
        hint: str,
        add_text: Callable[[str], str],
    ) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self._tasks, self._look, self._add_text = tasks, look, add_text
        self._asked = 0
        self._eager = False
        self.line = _Line(hint=hint)
        self.line.setProperty("keeps_enter", True)
        self.line.setAccessibleName(hint)
        self.setFocusProxy(self.line)
        self.found = QListWidget()
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.setAccessibleName(_("Gợi ý"))
        self.found.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.found.hide()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        inner.addWidget(self.line)
        inner.addWidget(self.found)
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._wait.timeout.connect(self._ask)
        self.line.edited.connect(self._wait.start)
        self.line.moved.connect(self._move)
        self.line.taken.connect(self._take)
        self.found.itemClicked.connect(lambda _item: self._pick())

    def _ask(self) -> None:
        self._asked += 1
        asked, typed = self._asked, self.line.text().strip()
        if not typed:
            self._show([])
            return

        def done(found: list[Suggestion]) -> None:
            if asked == self._asked:
                self._show([*found, Suggestion(self._add_text(typed), None)])
                if self._eager:
                    self._eager = False
                    self._pick()

        self._tasks.run(self, lambda: self._look(typed), done)

    def _show(self, suggestions: list[Suggestion]) -> None:
        self.found.clear()
        for suggestion in suggestions:
            item = QListWidgetItem(suggestion.text)
            item.setData(Qt.ItemDataRole.UserRole, suggestion)
            self.found.addItem(item)
        self.found.setVisible(bool(suggestions))
        self.found.setFixedHeight(_ROW * min(len(suggestions), 7) + 8)
        self.found.setCurrentRow(0)

    def _move(self, step: int) -> None:
        if self.found.isVisible():
            row = (self.found.currentRow() + step) % self.found.count()
            self.found.setCurrentRow(row)

    def _take(self) -> None:
        """Take the marked one; typed faster than searched, wait for what the search finds."""
        if not self.line.text().strip():
            focus_next(self.line)
        elif self._wait.isActive() or not self.found.isVisible():
            self._wait.stop()
            self._eager = True
            self._ask()
        else:
            self._pick()

    def _pick(self) -> None:
        if self.found.currentRow() < 0:
            return
        item = self.found.currentItem()
        suggestion: Suggestion = item.data(Qt.ItemDataRole.UserRole)
        typed = self.line.text().strip()
        self.line.clear()
        self._show([])
        self.picked.emit(suggestion.value, typed)

    def put_away(self) -> bool:
        """Hide the suggestions; False when there were none."""
        shown = self.found.isVisible()
        self.line.clear()
        self._show([])
        return shown
