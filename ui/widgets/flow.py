# SPDX-License-Identifier: MIT
"""A layout that breaks into lines, as words do."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget
from typing_extensions import override


def flowing(*widgets: QWidget) -> QWidget:
    """Return widgets side by side, in as many lines as the width asks for."""
    made = QWidget()
    made.setProperty("role", "clear")
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    lines = FlowLayout(made, 8)
    for widget in widgets:
        lines.addWidget(widget)
    return made


class FlowLayout(QLayout):
    """Widgets side by side, in as many lines as the width asks for."""

    def __init__(self, parent: QWidget, spacing: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = spacing
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    @override
    def addItem(self, item: QLayoutItem, /) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int, /) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int, /) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int, /) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    @override
    def setGeometry(self, rect: QRect, /) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Return how high the lines are; each widget stands in the middle of its line."""
        x, y, line = rect.x(), rect.y(), 0
        placed: list[tuple[QLayoutItem, int, QSize]] = []

        def set_line() -> None:
            for item, at, size in placed:
                item.setGeometry(QRect(QPoint(at, y + (line - size.height()) // 2), size))
            placed.clear()

        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            if x + hint.width() > rect.right() + 1 and line:
                if move:
                    set_line()
                x, y, line = rect.x(), y + line + self._gap, 0
            placed.append((item, x, hint))
            x += hint.width() + self._gap
            line = max(line, hint.height())
        if move:
            set_line()
        return y + line - rect.y()
