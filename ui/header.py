# SPDX-License-Identifier: MIT
"""The line above a page: its title, how the data stands with the province, the page's buttons."""

from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy
from typing_extensions import override

from ui.page import Page
from ui.widgets.basics import clear, pill, row, set_pill


class _Title(QLabel):
    """A line that is shortened where room is short, and told whole at the pointer."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "title")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(80)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        self.setToolTip(self.text() if shown != self.text() else "")
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


class Header(QFrame):
    """Buttons keep their room, the title gives way, and the pill is the first to go."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "header")
        self.setFixedHeight(60)
        inner = QHBoxLayout(self)
        inner.setContentsMargins(24, 0, 20, 0)
        inner.setSpacing(12)
        self._title = _Title()
        self._pill = pill("", "plain")
        self._pill.hide()
        self._told = False
        self._buttons: list[QPushButton] = []
        self._actions = row(spacing=8)
        inner.addWidget(self._title)
        inner.addStretch(1)
        inner.addWidget(self._pill)
        inner.addLayout(self._actions)

    def show_page(self, page: Page) -> None:
        """Show a page's title and its buttons."""
        self._title.setText(page.title)
        clear(self._actions)
        self._buttons = page.header_buttons()
        for action in self._buttons:
            self._actions.addWidget(action)
        self._make_room()

    def tell(self, text: str, kind: str) -> None:
        """Say how the data stands with the province."""
        set_pill(self._pill, text, kind)
        self._told = True
        self._make_room()

    def _make_room(self) -> None:
        spaces = 44 + 12 * 3 + 8 * len(self._buttons)
        wanted = sum(b.sizeHint().width() for b in self._buttons) + self._title.sizeHint().width()
        fits = wanted + spaces + self._pill.sizeHint().width() <= self.width()
        self._pill.setVisible(self._told and fits)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
