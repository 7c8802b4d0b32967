# SPDX-License-Identifier: MIT
"""Cards side by side, the last of them below the others where there is no room for it."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

_GAP = 14
_LEAST_BELOW = 230  # of a list that stands below: five lines and its heading


class Columns(QWidget):
    """Two cards and a third; the second takes the room that is left."""

    def __init__(self, first: QWidget, second: QWidget, third: QWidget, *, below: int) -> None:
        """`below` is the width of the whole under which the third card goes below."""
        super().__init__()
        self.setProperty("role", "clear")
        self._cards = first, second, third
        self._below = below
        self._stacked = False
        self._wide = third.minimumWidth(), third.maximumWidth()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)
        self._grid.addWidget(first, 0, 0)
        self._grid.addWidget(second, 0, 1)
        self._grid.addWidget(third, 0, 2)
        self._grid.setColumnStretch(1, 1)

    @override
    def minimumSizeHint(self) -> QSize:
        """Return what is needed with the third card below: a narrow window asks for it."""
        first, second, third = (card.minimumSizeHint() for card in self._cards)
        fixed = max(self._cards[0].minimumWidth(), first.width())
        height = max(first.height(), second.height())
        if self._stacked:
            height += _GAP + max(third.height(), _LEAST_BELOW)
        return QSize(fixed + _GAP + second.width(), height)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = event.size().width() < self._below
        if stacked == self._stacked:
            return
        self._stacked = stacked
        third = self._cards[2]
        self._grid.removeWidget(third)
        if stacked:
            third.setMinimumSize(0, _LEAST_BELOW)
            third.setMaximumWidth(16_777_215)
            self._grid.addWidget(third, 1, 0, 1, 2)
        else:
            third.setMinimumSize(self._wide[0], 0)
            third.setMaximumWidth(self._wide[1])
            self._grid.addWidget(third, 0, 2)
        self.updateGeometry()
