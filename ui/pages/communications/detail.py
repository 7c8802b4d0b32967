# SPDX-License-Identifier: MIT
"""The chosen record at the right: what it says, what can be done with it, its history."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app.history import HistoryEntry
from desktop_app.records.lists import Line
from models.dates import format_moment
from models.records.kinds import kind as kind_of
from resources.i18n import _
from ui.page import Context
from ui.pages.communications.photos import RecordPhotos
from ui.widgets.basics import Card, button, clear, label, row, scrolled

_ENTRIES = 8


class Detail(Card):
    """One record; asks for what the officer presses."""

    edit_asked = Signal(object)
    remove_asked = Signal(object)
    restore_asked = Signal(object)
    shown = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._tokens = context.tokens
        self.setFixedWidth(288)
        content = QWidget()
        self._inner, self._past = QVBoxLayout(), QVBoxLayout()
        self._inner.setSpacing(6)
        self._past.setSpacing(6)
        self.photos = RecordPhotos(context)
        whole = QVBoxLayout(content)
        whole.setContentsMargins(0, 0, 6, 0)
        whole.setSpacing(6)
        whole.addLayout(self._inner)
        whole.addWidget(self.photos)
        whole.addLayout(self._past)
        whole.addStretch(1)
        area: QScrollArea = scrolled(content)
        content.setProperty("role", "clear")
        self.body.addWidget(area)
        self.hide()

    def tell(self, line: Line, entries: list[HistoryEntry], *, removed: bool) -> None:
        """Show a record."""
        body = self._inner
        clear(body)
        kind = kind_of(line.kind)
        body.addWidget(label(_(kind.one), "small"))
        body.addWidget(label(line.title, "heading", wrap=True))
        for column, text in line.cells.items():
            if column.split("|")[0] != kind.heading and text:
                name = _(kind.field(column.split("|")[0]).label)
                body.addWidget(label(f"{name}: {text}", wrap=True))
        body.addSpacing(4)
        if removed:
            restore = button(
                _("Khôi phục"),
                lambda: self.restore_asked.emit(line),
                icon_name="rotate-ccw",
                tokens=self._tokens,
            )
            body.addLayout(row(restore, None))
        else:
            edit = button(
                _("Mở để sửa   F2"),
                lambda: self.edit_asked.emit(line),
                icon_name="pencil",
                tokens=self._tokens,
            )
            remove = button(
                "",
                lambda: self.remove_asked.emit(line),
                role="icon",
                icon_name="trash-2",
                tokens=self._tokens,
                name=_("Xóa mục này"),
            )
            body.addLayout(row(edit, remove, None))
        self.photos.show_record("" if removed else line.kind, line.id)
        body = self._past
        clear(body)
        body.addSpacing(4)
        body.addWidget(label(_("Lịch sử"), "heading"))
        for entry in entries[:_ENTRIES]:
            officer = f" · {entry.officer}" if entry.officer else ""
            body.addWidget(label(entry.action + officer, wrap=True))
            body.addWidget(label(format_moment(entry.at), "small"))
            for change in entry.changes[:_ENTRIES]:
                told = _("{field}: {before} → {after}").format(
                    field=change.field,
                    before=str(change.before) or "–",
                    after=str(change.after) or "–",
                )
                body.addWidget(label(told, "small", wrap=True))
        self.show()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit(True)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(False)
