# SPDX-License-Identifier: MIT
"""Find records: kinds at the left, the list in the middle, the chosen one at the right."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app import reference
from desktop_app.drafts import DraftInfo
from desktop_app.history import HistoryEntry
from desktop_app.paged import Listing, how_many
from desktop_app.records import forms, history, lists, service
from desktop_app.records.lists import Count, Line, Wanted
from desktop_app.reference import Choice
from models.dates import format_number
from models.records.kind import Kind, Shape
from models.records.kinds import kind as kind_of
from resources.i18n import _, _n
from ui.page import Context
from ui.pages.communications.detail import Detail
from ui.pages.communications.excel import Excel
from ui.pages.communications.rail import EVERY, KindRail
from ui.pages.communications.tables import every_table, kind_table
from ui.pages.communications.unfinished import Unfinished, empty_state
from ui.widgets.basics import Card, button, clear, label
from ui.widgets.feed import Feed, Source
from ui.widgets.flow import flowing
from ui.widgets.inputs import SEARCH_MS, ChoiceInput, TextInput
from ui.widgets.table import Table

_BESIDE_DETAIL = 4


class Browse(QWidget):
    """Every record of the page, found at once."""

    new_asked = Signal(str)
    """The kind to begin; "" asks which."""
    edit_asked = Signal(str, str)
    draft_asked = Signal(str)
    retitled = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        self.context = context
        self._counts: dict[str, Count] = {}
        self._tables: dict[str, Table] = {}
        self._feeds: dict[str, Feed] = {}
        self._chosen: str | None = None
        self._asked = 0
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 16, 20, 18)
        whole.setSpacing(12)
        self.rail = KindRail(context.tokens)
        self.rail.setFixedWidth(224)
        self.rail.chosen.connect(self._kind_chosen)
        whole.addWidget(self.rail)
        middle = QVBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self._filters())
        self._drafts = Unfinished(context)
        self._drafts.asked.connect(self.draft_asked.emit)
        middle.addWidget(self._drafts)
        self._card = Card()
        self._empty = QVBoxLayout()
        self._nothing = label("", "muted", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._elsewhere = button("", lambda: self.rail.choose(EVERY), role="flat")
        self._card.body.addLayout(self._empty)
        self._card.body.addWidget(self._nothing)
        self._card.body.addWidget(self._elsewhere, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addWidget(self._card, 1)
        whole.addLayout(middle, 1)
        self.detail = Detail(context)
        self.detail.edit_asked.connect(lambda line: self.edit_asked.emit(line.kind, line.id))
        self.detail.remove_asked.connect(self.remove)
        self.detail.restore_asked.connect(self.restore)
        self.detail.shown.connect(self._make_room)
        whole.addWidget(self.detail)
        self.excel = Excel(context, self)
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._wait.timeout.connect(self._read)
        self.search.edited.connect(self._wait.start)
        self._dress()

    def _filters(self) -> QWidget:
        self.search = TextInput(hint=_("Tìm trong mọi mục   Ctrl+F"))
        self.search.setAccessibleName(_("Tìm"))
        self.search.setMinimumWidth(280)
        self.filter = ChoiceInput(empty=_("Tất cả"))
        self.filter.setAccessibleName(_("Lọc"))
        self.filter.setMinimumWidth(130)
        self.filter.edited.connect(self._read)
        self.trash = QPushButton()
        self.trash.setProperty("role", "chip")
        self.trash.setCheckable(True)
        self.trash.toggled.connect(lambda _on: self._read())
        self._count = label("", "muted")
        return flowing(self.search, self.filter, self.trash, self._count)

    @property
    def kind(self) -> Kind | None:
        """The kind that is shown; None for all of them."""
        return kind_of(self.rail.code) if self.rail.code else None

    @property
    def table(self) -> Table:
        """The table that is shown."""
        code = self.rail.code
        if code not in self._tables:
            made = kind_table(kind_of(code)) if code else every_table()
            made.opened.connect(self._opened)
            made.chosen.connect(self._choose)
            self._tables[code] = made
            self._feeds[code] = Feed(self.context.app, self.context.tasks, made.lines, self)
            self._card.body.addWidget(made, 1)
        return self._tables[code]

    def header_buttons(self) -> list[QPushButton]:
        """Return the header's buttons."""
        tokens, kind = self.context.tokens, self.kind
        if kind is None:
            text, excel = _("Thêm mới   Ctrl+N"), []
        else:
            text = _("Thêm {kind}   Ctrl+N").format(kind=_(kind.one).lower())
            excel = [
                button(
                    _("Kết xuất Excel"),
                    lambda: self.excel.choose_target(kind, self._wanted()),
                    icon_name="file-down",
                    tokens=tokens,
                ),
                button(
                    _("Nạp từ Excel…"),
                    lambda: self.excel.choose_workbook(kind),
                    icon_name="file-spreadsheet",
                    tokens=tokens,
                ),
            ]
        add = button(text, self.ask_new, role="primary", icon_name="plus", tokens=tokens)
        return [*excel, add]

    def ask_new(self) -> None:
        """Begin a record of the kind that is shown, or ask of which."""
        self.new_asked.emit(self.rail.code)

    def refresh(self) -> None:
        """Read counts, drafts and the list again."""
        app = self.context.app
        self.context.tasks.run(
            self, lambda: (lists.counts(app), forms.unfinished(app)), self._show_side
        )
        self._read()

    def _show_side(self, found: tuple[dict[str, Count], list[DraftInfo]]) -> None:
        self._counts, kept = found
        self.rail.show_counts(self._counts)
        self._dress()
        self._drafts.tell(kept)

    def _kind_chosen(self, code: str) -> None:
        self._chosen = None
        self.detail.hide()
        self.trash.blockSignals(True)
        self.trash.setChecked(False)
        self.trash.blockSignals(False)
        if code:
            kind = kind_of(code)
            self.filter.fill([], empty=_("Tất cả"))
            self.filter.choose(None)
            self.filter.fill(self._filter_choices(kind), empty=_("Tất cả"))
        self._dress()
        self._read()
        self.retitled.emit()

    def _filter_choices(self, kind: Kind) -> list[Choice]:
        field = kind.field(kind.filter_by)
        if field.shape is Shape.CHOICE:
            return reference.catalogue(self.context.app, field.source)
        return []

    def _dress(self) -> None:
        kind = self.kind
        self.search.setPlaceholderText(
            _("Tìm trong mọi mục   Ctrl+F")
            if kind is None
            else _("Tìm trong {kind}   Ctrl+F").format(kind=kind.title)
        )
        self.filter.setVisible(kind is not None and bool(self._filter_choices(kind)))
        count = self._counts.get(kind.code) if kind else None
        self.trash.setVisible(bool(count and (count.removed or self.trash.isChecked())))
        if count:
            self.trash.setText(_("Thùng rác ({count})").format(count=format_number(count.removed)))

    def _wanted(self) -> Wanted:
        return Wanted(self.search.text(), self.filter.code or "", self.trash.isChecked())

    def _read(self) -> None:
        kind, app, table = self.kind, self.context.app, self.table
        for other in self._tables.values():
            other.setVisible(other is table)
        if kind is None:
            self._asked += 1
            asked, words = self._asked, self.search.text()

            def done(found: list[Line]) -> None:
                if asked == self._asked and self.kind is None:
                    table.lines.show_all(found)
                    self._show_count(len(found), format_number(len(found)), narrowed=bool(words))

            self.context.tasks.run(
                self, lambda: lists.find(app, words) if words.strip() else lists.recent(app), done
            )
            return
        code, wanted = kind.code, self._wanted()

        def shown(listing: Listing, _first: list[Line]) -> None:
            if self.rail.code == code:
                narrowed = wanted != Wanted()
                self._show_count(listing.count, how_many(listing), narrowed=narrowed)

        self._feeds[code].read(
            Source(
                lambda app: lists.records(app, code, wanted),
                lambda app, listing, page: lists.lines(app, code, listing, page),
            ),
            shown,
        )

    def _show_count(self, count: int, told: str, *, narrowed: bool) -> None:
        self._count.setText(_n("{count} dòng", count).format(count=told))
        self.table.setVisible(count > 0)
        clear(self._empty)
        self._nothing.setVisible(not count and narrowed)
        self._elsewhere.setVisible(
            not count and bool(self.search.text().strip()) and self.kind is not None
        )
        if not count and narrowed:
            trash = self.trash.isChecked()
            text = _("Thùng rác trống.") if trash else _("Không có dòng nào khớp.")
            self._nothing.setText(text)
            self._elsewhere.setText(
                _("Tìm “{words}” trong mọi mục").format(words=self.search.text().strip())
            )
        if not count and not narrowed:
            self._empty.addWidget(empty_state(self.kind, self.context.tokens, self.ask_new))
        if not count:
            self.detail.hide()
        elif self._chosen is not None:
            for number in range(min(count, 500)):
                line = self.table.lines.line(number)
                if line is not None and line.id == self._chosen:
                    self.table.selectRow(number)
                    break

    def _make_room(self, shown: bool) -> None:  # noqa: FBT001 - a signal's value
        # What no longer fits stands in the detail.
        self.table.show_columns(_BESIDE_DETAIL if shown else None)

    def _opened(self, line: Line) -> None:
        if self.trash.isChecked():
            self.restore(line)
        else:
            self.edit_asked.emit(line.kind, line.id)

    def _choose(self, line: Line | None) -> None:
        if line is None:
            self.detail.hide()
            return
        self._chosen = line.id
        removed = self.trash.isChecked()

        def show(entries: list[HistoryEntry]) -> None:
            current = self.table.current()
            if current is not None and current.id == line.id:
                self.detail.tell(line, entries, removed=removed)

        app = self.context.app
        self.context.tasks.run(self, lambda: history.history(app, line.kind, line.id), show)

    def remove(self, line: Line) -> None:
        """Move a record to the trash; undo brings it back."""
        app, context = self.context.app, self.context

        def done(_result: object) -> None:
            self._chosen = None
            context.messages.done(
                _("Đã chuyển “{name}” vào thùng rác.").format(name=line.title[:80]),
                lambda: context.act(context.bus, lambda: service.restore(app, line.kind, line.id)),
            )

        context.act(self, lambda: service.remove(app, line.kind, line.id), done)

    def restore(self, line: Line) -> None:
        """Bring a record back from the trash."""
        app, context = self.context.app, self.context

        def done(_result: object) -> None:
            context.messages.done(_("Đã khôi phục “{name}”.").format(name=line.title[:80]))

        context.act(self, lambda: service.restore(app, line.kind, line.id), done)

    def search_here(self) -> None:
        """Put the cursor into the search."""
        self.search.setFocus()
        self.search.selectAll()

    def escape(self) -> None:
        """Take the search back, then the kind."""
        if self.search.text():
            self.search.clear()
            self._read()
        elif self.rail.code:
            self.rail.choose(EVERY)
