# SPDX-License-Identifier: MIT
"""Pictures of counts on the screen: the geometry of `resources.pictures` in a theme's colours."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from resources.i18n import _
from resources.pictures import (
    Bar,
    Box,
    Column,
    Homes,
    Legend,
    Measure,
    Picture,
    Words,
    bars,
    columns,
    coverage,
)
from ui.theme import BODY, SMALL, Tokens, font

__all__ = ["Bar", "Bars", "Chart", "Column", "Columns", "Coverage", "Homes"]


def measure(text: str, size: float, bold: bool) -> float:  # noqa: FBT001 - what geometry asks for
    """Return how wide a text is in the window's face."""
    return QFontMetricsF(_face(size, bold=bold)).horizontalAdvance(text)


def _face(size: float, *, bold: bool) -> QFont:
    return font(round(size), QFont.Weight.DemiBold if bold else QFont.Weight.Normal)


class Chart(QWidget):
    """Draws whatever picture its maker gives for a width and a height, in pixels."""

    def __init__(self, tokens: Tokens, name: str, *, least: int = 0) -> None:
        super().__init__()
        self._tokens = tokens
        self._make: Callable[[float, float, Measure], Picture] | None = None
        self._grows = least > 0
        self.setAccessibleName(name)
        self.setMinimumHeight(least)
        vertical = QSizePolicy.Policy.Expanding if self._grows else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, vertical)

    def show_picture(self, make: Callable[[float, float, Measure], Picture]) -> None:
        """Draw another picture; a chart that does not grow is as tall as its picture."""
        self._make = make
        self._fit()
        self.update()

    def _picture(self) -> Picture | None:
        if self._make is None:
            return None
        return self._make(self.width(), self.height(), measure)

    def _fit(self) -> None:
        picture = self._picture()
        if picture is None:
            return
        self.setAccessibleDescription(picture.told)
        if not self._grows:
            self.setFixedHeight(round(picture.height))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumHeight())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        picture = self._picture()
        if picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for item in picture.items:
            colour = QColor(getattr(self._tokens, item.fill))
            if isinstance(item, Box):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                box = QRectF(item.x, item.y, item.width, item.height)
                radius = min(item.radius, item.width / 2, item.height / 2)
                painter.drawRoundedRect(box, radius, radius)
            else:
                painter.setPen(colour)
                self._write(painter, item)
        painter.end()

    def _write(self, painter: QPainter, words: Words) -> None:
        painter.setFont(_face(words.size, bold=words.bold))
        wide = measure(words.text, words.size, words.bold)
        start = {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]
        painter.drawText(QPointF(words.x - start, words.y), words.text)


class Bars(Chart):
    """Progress as bars, one below another."""

    def show_bars(self, shown: Sequence[Bar]) -> None:
        """Draw other bars."""
        self.show_picture(lambda width, _height, room: bars(shown, width, BODY, room))


class Columns(Chart):
    """Counts per day as columns; a day without figures stays empty."""

    def __init__(self, tokens: Tokens, name: str) -> None:
        super().__init__(tokens, name, least=150)

    def show_columns(self, shown: Sequence[Column]) -> None:
        """Draw other columns."""
        self.show_picture(lambda width, height, room: columns(shown, width, height, SMALL, room))


class Coverage(Chart):
    """Every household as a square: met, visited in vain, or still to be visited."""

    def show_homes(self, shown: Sequence[Homes]) -> None:
        """Draw other households."""
        legend = Legend(
            _("đã gặp"), _("đã đến, chưa gặp"), _("chưa đến"), _("(mỗi ô là {each} hộ)")
        )
        self.show_picture(lambda width, _height, room: coverage(shown, legend, width, BODY, room))
