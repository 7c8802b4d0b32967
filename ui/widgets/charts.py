# SPDX-License-Identifier: MIT
"""Light pictures of counts: bars per village, columns per day. A missing figure is not a zero."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from models.dates import format_number
from ui.theme import BODY, SMALL, Tokens, font


@dataclass(frozen=True)
class Bar:
    """A labelled share; `total` None means that nobody said how many there are."""

    label: str
    value: int
    total: int | None
    note: str


class Bars(QWidget):
    """Progress as bars, one below another."""

    _ROW = 34

    def __init__(self, tokens: Tokens, name: str) -> None:
        super().__init__()
        self._tokens = tokens
        self._bars: list[Bar] = []
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: list[Bar]) -> None:
        """Draw other bars."""
        self._bars = bars
        self.setFixedHeight(self._ROW * len(bars))
        self.setAccessibleDescription("; ".join(f"{b.label}: {b.note}" for b in bars))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, self._ROW * len(self._bars))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(BODY))
        metrics = painter.fontMetrics()
        widest = max((metrics.horizontalAdvance(b.label) for b in self._bars), default=0)
        left = min(widest + 4, 220)
        right = max((metrics.horizontalAdvance(b.note) for b in self._bars), default=0)
        room = self.width() - left - right - 36
        for number, bar in enumerate(self._bars):
            middle = number * self._ROW + self._ROW / 2
            painter.setPen(QColor(self._tokens.text))
            text = metrics.elidedText(bar.label, Qt.TextElideMode.ElideRight, left)
            painter.drawText(QPointF(0, middle + 5), text)
            track = QRectF(left + 18, middle - 5, room, 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._tokens.track))
            painter.drawRoundedRect(track, 5, 5)
            if bar.total and bar.value:
                share = min(bar.value / bar.total, 1.0)
                track.setWidth(max(room * share, 10))
                painter.setBrush(QColor(self._tokens.accent))
                painter.drawRoundedRect(track, 5, 5)
            painter.setPen(QColor(self._tokens.muted))
            width = metrics.horizontalAdvance(bar.note)
            painter.drawText(QPointF(self.width() - width, middle + 5), bar.note)


@dataclass(frozen=True)
class Day:
    """A column: what stands beneath it, and its figure or None."""

    label: str
    value: int | None


class Columns(QWidget):
    """Counts per day as columns; a day without figures stays empty."""

    def __init__(self, tokens: Tokens, name: str) -> None:
        super().__init__()
        self._tokens = tokens
        self._days: list[Day] = []
        self.setAccessibleName(name)
        self.setMinimumHeight(150)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_days(self, days: list[Day]) -> None:
        """Draw other columns."""
        self._days = days
        self.setAccessibleDescription(
            "; ".join(f"{d.label}: {d.value}" for d in days if d.value is not None)
        )
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._days:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, foot = 22, 24
        highest = max((d.value or 0 for d in self._days), default=0) or 1
        step = self.width() / len(self._days)
        room = self.height() - top - foot
        painter.setPen(QColor(self._tokens.border))
        painter.drawLine(0, self.height() - foot, self.width(), self.height() - foot)
        for number, day in enumerate(self._days):
            middle = step * (number + 0.5)
            painter.setFont(font(SMALL))
            painter.setPen(QColor(self._tokens.muted))
            below = QRectF(middle - step / 2, self.height() - foot + 4, step, foot - 4)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, day.label)
            if day.value is None:
                continue
            height = room * day.value / highest
            width = min(step * 0.55, 40)
            box = QRectF(middle - width / 2, self.height() - foot - height, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._tokens.accent))
            painter.drawRoundedRect(box, 3, 3)
            painter.setPen(QColor(self._tokens.text))
            painter.setFont(font(SMALL, QFont.Weight.DemiBold))
            above = QRectF(middle - step / 2, box.top() - 20, step, 18)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, format_number(day.value))
