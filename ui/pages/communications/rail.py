# SPDX-License-Identifier: MIT
"""The kinds of records at the left, in groups, each with how many there are."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from desktop_app.records.lists import Count
from models.dates import format_number
from models.records.kinds import GROUPS, KINDS
from resources.i18n import _
from ui.theme import Tokens, icon

EVERY = ""
_CODE, _COUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class _Counted(QStyledItemDelegate):
    """Paints an item with its count at the right."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._colour = QColor(tokens.muted)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        count = index.data(_COUNT)
        if count:
            painter.save()
            painter.setPen(self._colour)
            box: QRect = option.rect
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box.adjusted(0, 0, -10, 0), flags, format_number(count))
            painter.restore()


class KindRail(QListWidget):
    """Chooses a kind, or all of them; `chosen` carries its code ("" for all)."""

    chosen = Signal(str)

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.setAccessibleName(_("Các mục"))
        self.setProperty("role", "rail-list")
        self._counted = _Counted(tokens)
        self.setItemDelegate(self._counted)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(18, 18))
        self._items: dict[str, QListWidgetItem] = {}
        self._add(EVERY, _("Mọi mục"), "search", tokens)
        for group, name in GROUPS:
            head = QListWidgetItem(_(name))
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(head)
            for kind in KINDS:
                if kind.group == group:
                    self._add(kind.code, kind.title, kind.icon, tokens)
        self.setCurrentItem(self._items[EVERY])
        self.currentItemChanged.connect(self._changed)

    def _add(self, code: str, text: str, picture: str, tokens: Tokens) -> None:
        item = QListWidgetItem(icon(picture, tokens.muted), text)
        item.setData(_CODE, code)
        self.addItem(item)
        self._items[code] = item

    def _changed(self, now: QListWidgetItem | None) -> None:
        if now is not None and now.data(_CODE) is not None:
            self.chosen.emit(now.data(_CODE))

    @property
    def code(self) -> str:
        """The chosen kind; "" for all."""
        item = self.currentItem()
        return str(item.data(_CODE) or "") if item is not None else EVERY

    def choose(self, code: str) -> None:
        """Choose a kind."""
        self.setCurrentItem(self._items[code])

    def show_counts(self, counts: Mapping[str, Count]) -> None:
        """Show how many records each kind has."""
        for code, count in counts.items():
            item = self._items[code]
            item.setData(_COUNT, count.there)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                f"{item.text()}: {format_number(count.there)}",
            )
