# SPDX-License-Identifier: MIT
"""A virtual table: it knows how long it is, holds a few pages of lines, and asks for more."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QGuiApplication, QHelpEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip
from typing_extensions import override

from desktop_app.paged import PAGE

_KEPT_PAGES = 40
_ROW = 34
_PAD = 22  # pixels beside the text of a cell
_LEAST = 96  # the narrowest that a column that shares may get
_MEASURED = 60  # lines whose texts are measured when room is short
_UP = frozenset({QAbstractItemView.CursorAction.MoveUp, QAbstractItemView.CursorAction.MovePageUp})
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """A column: heading, what a line shows there, and how wide; `stretch` shares what is left."""

    heading: str
    text: Callable[[Any], str]
    width: int = 110
    stretch: int = 0
    right: bool = False
    colour: Callable[[Any], str | None] | None = None


@dataclass(frozen=True)
class Band:
    """A line that heads those beneath it; it spans the table and is never chosen."""

    text: str


class LinesModel(QAbstractTableModel):
    """Holds lines and answers roles; it never queries. `wanted` asks for a page."""

    wanted = Signal(int)

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self._columns = list(columns)
        self._count = 0
        self._pages: OrderedDict[int, list[Any]] = OrderedDict()
        self._asked: set[int] = set()
        self._whole: list[Any] | None = None

    def show_all(self, lines: list[Any]) -> None:
        """Show a list that is at hand whole, however long it is."""
        self.beginResetModel()
        self._count, self._whole = len(lines), lines
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def reset(self, count: int, first: list[Any] | None = None) -> None:
        """Show another list of `count` lines, of which the first page may be at hand."""
        self.beginResetModel()
        self._count, self._whole = count, None
        self._pages.clear()
        self._asked.clear()
        if first is not None:
            self._pages[0] = first
        self.endResetModel()

    def extend(self, count: int) -> None:
        """Grow to `count` lines, once they were counted."""
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self._pages = OrderedDict((p, ls) for p, ls in self._pages.items() if len(ls) == PAGE)
            self.endInsertRows()

    def supply(self, page: int, lines: list[Any]) -> None:
        """Take a page that was asked for."""
        self._asked.discard(page)
        self._pages[page] = lines
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        if lines:
            first = page * PAGE
            last = min(first + len(lines), self._count) - 1
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def line(self, row: int) -> Any | None:
        """Return a line, or None while its page is on the way."""
        if self._whole is not None:
            return self._whole[row] if 0 <= row < len(self._whole) else None
        page, offset = divmod(row, PAGE)
        lines = self._pages.get(page)
        if lines is None:
            if page not in self._asked and 0 <= row < self._count:
                self._asked.add(page)
                self.wanted.emit(page)
            return None
        self._pages.move_to_end(page)
        return lines[offset] if offset < len(lines) else None

    def at_hand(self, most: int) -> list[Any]:
        """Return the first lines that are here already; none is asked for."""
        lines = self._whole if self._whole is not None else self._pages.get(0, [])
        return [line for line in lines[:most] if not isinstance(line, Band)]

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self._columns[index.column()]
        if self.is_band(index.row()):
            return self._of_band(index, role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.DisplayRole:
            line = self.line(index.row())
            return column.text(line) if line is not None else "…"
        if role == Qt.ItemDataRole.ForegroundRole and column.colour is not None:
            line = self.line(index.row())
            colour = column.colour(line) if line is not None else None
            return QColor(colour) if colour else None
        return None

    def is_band(self, row: int) -> bool:
        """Tell whether a line heads others."""
        return self._whole is not None and isinstance(self.line(row), Band)

    def _of_band(self, index: Index, role: int) -> Any:
        band = self.line(index.row())
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 and isinstance(band, Band):
            return band.text
        if role == Qt.ItemDataRole.FontRole:
            font = QGuiApplication.font()
            font.setBold(True)
            return font
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return Qt.ItemFlag.ItemIsEnabled if self.is_band(index.row()) else super().flags(index)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = self._columns[section].right
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class Table(QTableView):
    """A table of lines; `opened` comes with Enter, F2 or a double click."""

    opened = Signal(object)
    chosen = Signal(object)

    def __init__(self, columns: Sequence[Column], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._columns = list(columns)
        self.lines = LinesModel(columns)
        self.setModel(self.lines)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setMinimumSectionSize(30)
        self._short = False
        self._deal = QTimer(self, singleShot=True, interval=0)
        self._deal.timeout.connect(self._deal_out)
        self.lines.modelReset.connect(self._filled)
        self.lines.dataChanged.connect(self._filled)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        self.selectionModel().currentRowChanged.connect(
            lambda _now, _before: self.chosen.emit(self.current())
        )

    def show_banded(self, lines: list[Any]) -> None:
        """Show a list that is at hand whole, with a Band above each group of it."""
        self.clearSpans()
        self.lines.show_all(lines)
        for number, line in enumerate(lines):
            if isinstance(line, Band):
                self.setSpan(number, 0, 1, len(self._columns))

    def show_columns(self, count: int | None) -> None:
        """Show the first `count` columns only, where room is short; None shows all."""
        for number in range(len(self._columns)):
            self.setColumnHidden(number, count is not None and number >= count)
        self._deal_out()

    def current(self) -> Any | None:
        """Return the chosen line."""
        index = self.currentIndex()
        line = self.lines.line(index.row()) if index.isValid() else None
        return None if isinstance(line, Band) else line

    def _open(self, row: int) -> None:
        line = self.lines.line(row)
        if line is not None and not isinstance(line, Band):
            self.opened.emit(line)

    @override
    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Pass over the headings of groups."""
        found = super().moveCursor(action, modifiers)
        row, step = found.row(), -1 if action in _UP else 1
        while self.lines.is_band(row):
            row += step
        if row == found.row():
            return found
        return self.lines.index(row, 0) if 0 <= row < self.lines.rowCount() else self.currentIndex()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}
        if opens and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._deal_out()

    def _filled(self) -> None:
        if self._short:
            self._deal.start()

    def _deal_out(self) -> None:
        # Widths are dealt out here: asking every row for its size would read the whole list.
        shown = [
            (number, column)
            for number, column in enumerate(self._columns)
            if not self.isColumnHidden(number)
        ]
        room = self.viewport().width()
        least = {n: max(_LEAST, self._heading(c)) for n, c in shown if c.stretch}
        widths = {n: max(c.width, self._heading(c)) for n, c in shown if not c.stretch}
        self._short = sum(widths.values()) + sum(least.values()) > room
        if self._short:
            widths = {n: self._needed(c) for n, c in shown if not c.stretch}
        left = room - sum(widths.values())
        weights = {n: c.stretch for n, c in shown if c.stretch}
        while weights:  # who would get less than the least gets it before the others share
            share = left / sum(weights.values())
            poor = [n for n, weight in weights.items() if share * weight < least[n]]
            for number in poor or list(weights):
                widths[number] = least[number] if poor else int(share * weights[number])
                left -= widths[number] if poor else 0
                del weights[number]
        for number, _column in shown:
            self.setColumnWidth(number, widths[number])

    def _heading(self, column: Column) -> int:
        return self.horizontalHeader().fontMetrics().horizontalAdvance(column.heading) + _PAD

    def _needed(self, column: Column) -> int:
        """Return how wide a column of its own width must be for what it shows now."""
        measure = self.fontMetrics().horizontalAdvance
        lines = self.lines.at_hand(_MEASURED)
        widest = max((measure(column.text(line)) for line in lines), default=column.width) + _PAD
        return max(min(widest, max(column.width, 2 * _LEAST)), self._heading(column))

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the whole text at the pointer where a cell shows only its beginning."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            text = str(index.data() or "") if index.isValid() else ""
            if text and self.fontMetrics().horizontalAdvance(text) + 12 > self._cell(index):
                QToolTip.showText(event.globalPos(), text, self.viewport(), self.visualRect(index))
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _cell(self, index: QModelIndex) -> int:
        span = self.columnSpan(index.row(), index.column())
        return sum(self.columnWidth(index.column() + n) for n in range(span))
