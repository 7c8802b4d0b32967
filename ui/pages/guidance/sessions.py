# SPDX-License-Identifier: MIT
"""The list of sessions: what was done, what is unfinished."""

import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app import drafts, guidance, guidance_lists, history, reference, villages
from desktop_app.drafts import DraftInfo
from desktop_app.guidance_lists import SessionFilter, SessionLine
from desktop_app.history import HistoryEntry
from desktop_app.paged import Listing, how_many
from desktop_app.reference import Choice
from models.dates import format_date, format_number
from resources.i18n import _, _n
from ui.page import Context
from ui.pages.guidance.paper_form import PaperFormDialog
from ui.widgets.basics import Card, EmptyState, button, clear, label, pill, row, search_row
from ui.widgets.feed import Feed, Source
from ui.widgets.inputs import SEARCH_MS, ChoiceInput, TextInput
from ui.widgets.table import Column, Table


class SessionsView(QWidget):
    """Search, filters, unfinished forms, the virtual list, and what happened to a session."""

    new_asked = Signal()
    draft_asked = Signal(str)
    correction_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "ground")
        self.context = context
        self._chosen: str | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 20, 18)
        whole.setSpacing(12)
        self._drafts = Card(_("Đang soạn, chưa hoàn thành"))
        whole.addWidget(self._drafts)
        self._drafts.hide()
        whole.addLayout(self._filters())
        self._card = Card()
        self._card.body.setContentsMargins(0, 0, 0, 0)
        self.table = self._make_table()
        self._feed = Feed(context.app, context.tasks, self.table.lines, self)
        self._card.body.addWidget(self.table)
        self._empty = EmptyState(
            context.tokens,
            "clipboard-pen-line",
            _("Chưa có buổi hướng dẫn nào"),
            _(
                "Mỗi lần đi từng hộ, mở lớp hay trực hỗ trợ là một buổi. Ghi ngay tại bản, không "
                "cần mạng; máy tự lưu từng ô."
            ),
            button(_("Ghi buổi đầu tiên"), self.new_asked.emit, role="primary"),
        )
        self._card.body.addWidget(self._empty)
        self._nothing = label(_("Không có buổi nào khớp với điều kiện lọc."), "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._card.body.addWidget(self._nothing)
        lower = QHBoxLayout()
        lower.setSpacing(12)
        lower.addWidget(self._card, 1)
        self._detail = Card()
        self._detail.setFixedWidth(300)
        self._detail.hide()
        lower.addWidget(self._detail)
        whole.addLayout(lower, 1)
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._wait.timeout.connect(self._read)
        self._search.edited.connect(self._wait.start)

    @property
    def title(self) -> str:
        """What stands in the header."""
        return _("Buổi hướng dẫn")

    def header_buttons(self) -> list[QPushButton]:
        """Return the header's buttons."""
        return [
            button(_("Nhập phiếu giấy…"), self._enter_form),
            button(
                _("Ghi buổi hướng dẫn   Ctrl+N"),
                self.new_asked.emit,
                role="primary",
                icon_name="plus",
                tokens=self.context.tokens,
            ),
        ]

    def _enter_form(self) -> None:
        PaperFormDialog(self.context, self).open()

    def _filters(self) -> QHBoxLayout:
        app = self.context.app
        self._search = TextInput(hint=_("Tìm địa điểm, ghi chú   Ctrl+F"))
        self._search.setAccessibleName(_("Tìm buổi hướng dẫn"))
        self._search.setMinimumWidth(200)
        self._type = ChoiceInput(reference.catalogue(app, "session_type"), empty=_("Mọi hình thức"))
        self._type.setAccessibleName(_("Lọc theo hình thức"))
        self._village = ChoiceInput(empty=_("Mọi thôn, bản"))
        self._village.setAccessibleName(_("Lọc theo thôn, bản"))
        self._days = ChoiceInput(
            [
                Choice("1", _("Hôm nay")),
                Choice("7", _("7 ngày qua")),
                Choice("30", _("30 ngày qua")),
            ],
            empty=_("Mọi ngày"),
        )
        self._days.setAccessibleName(_("Lọc theo ngày"))
        for choice in (self._type, self._village, self._days):
            choice.edited.connect(self._read)
            choice.setMinimumWidth(150)
        self._count = label("", "muted")
        return search_row(self._search, self._type, self._village, self._days, self._count)

    def _make_table(self) -> Table:
        app, tokens = self.context.app, self.context.tokens
        colours = {"returned": tokens.danger, "waiting": tokens.warn, "received": tokens.good}
        signs = {"returned": "↩ ", "waiting": "○ ", "on_the_way": "◐ ", "received": "● "}
        table = Table(
            [
                Column(_("Ngày"), lambda s: format_date(s.date), 122),
                Column(
                    _("Hình thức"),
                    lambda s: reference.label(app, "session_type", s.session_type),
                    stretch=3,
                ),
                Column(_("Địa điểm"), lambda s: s.place, stretch=3),
                Column(_("Số người"), lambda s: format_number(s.total), 84, right=True),
                Column(_("Có tên"), lambda s: format_number(s.named), 74, right=True),
                Column(
                    _("Gửi tỉnh"),
                    lambda s: signs[s.state] + guidance_lists.state_label(s.state),
                    164,
                    colour=lambda s: colours.get(s.state),
                ),
            ],
            _("Danh sách buổi hướng dẫn"),
        )
        table.opened.connect(lambda line: self.correction_asked.emit(line.id))
        table.chosen.connect(self._choose)
        return table

    def refresh(self) -> None:
        """Read drafts and list again."""
        app = self.context.app
        self.context.tasks.run(
            self,
            lambda: (drafts.unfinished(app, guidance.KIND), villages.villages(app)),
            self._show_side,
        )
        self._read()

    def _show_side(self, found: tuple[list[DraftInfo], list[villages.VillageInfo]]) -> None:
        kept, known = found
        self._village.fill([Choice(v.id, v.name) for v in known], empty=_("Mọi thôn, bản"))
        clear(self._drafts.body)
        self._drafts.setVisible(bool(kept))
        for info in kept[:3]:
            kind = _("sửa buổi đã hoàn thành") if info.row_id else _("buổi mới")
            line = QHBoxLayout()
            line.addWidget(label(info.title, "heading"))
            line.addWidget(pill(kind, "warn"))
            line.addStretch(1)
            line.addWidget(
                button(
                    _("Bỏ"),
                    partial(self._discard, info.id),
                    role="flat",
                    name=_("Bỏ bản đang soạn {title}").format(title=info.title),
                )
            )
            line.addWidget(
                button(
                    _("Soạn tiếp"),
                    partial(self.draft_asked.emit, info.id),
                    name=_("Soạn tiếp {title}").format(title=info.title),
                )
            )
            self._drafts.body.addLayout(line)
        if len(kept) > 3:
            more = _("và {count} bản nữa").format(count=len(kept) - 3)
            self._drafts.body.addWidget(label(more, "muted"))

    def _discard(self, draft_id: str) -> None:
        app, context = self.context.app, self.context

        def done(gone: object) -> None:
            if isinstance(gone, drafts.Discarded):
                context.messages.done(
                    _("Đã bỏ bản đang soạn “{title}”.").format(title=gone.info.title),
                    lambda: context.act(context.bus, lambda: drafts.bring_back(app, gone)),
                )

        context.act(self, lambda: drafts.discard(app, draft_id), done)

    def _wanted(self) -> SessionFilter:
        last = self.context.app.clock.today()
        days = int(self._days.code or 0)
        return SessionFilter(
            words=self._search.text(),
            session_type=self._type.code or "",
            village_id=self._village.code,
            first=last - datetime.timedelta(days=days - 1) if days else None,
        )

    def _read(self) -> None:
        wanted = self._wanted()
        self._feed.read(
            Source(lambda app: guidance_lists.sessions(app, wanted), guidance_lists.lines),
            lambda listing, first: self._show_list(wanted, listing, first),
        )

    def _show_list(self, wanted: SessionFilter, listing: Listing, first: list[SessionLine]) -> None:
        narrowed = wanted != SessionFilter()
        self.table.setVisible(listing.count > 0)
        self._empty.setVisible(not listing.count and not narrowed)
        self._nothing.setVisible(not listing.count and narrowed)
        self._count.setText(_n("{count} buổi", listing.count).format(count=how_many(listing)))
        if not first:
            return  # only the length is news
        self._detail.hide()
        if self._chosen is not None:
            for number, line in enumerate(first):
                if line.id == self._chosen:
                    self.table.selectRow(number)

    def _choose(self, line: SessionLine | None) -> None:
        if line is None:
            self._detail.hide()
            return
        self._chosen = line.id
        self.context.tasks.run(
            self,
            lambda: history.history(self.context.app, line.id),
            lambda entries: self._show_detail(line, entries),
        )

    def _show_detail(self, line: SessionLine, entries: list[HistoryEntry]) -> None:
        current = self.table.current()
        if current is None or current.id != line.id:
            return
        body = self._detail.body
        clear(body)
        body.addWidget(label(line.place, "heading", wrap=True))
        body.addWidget(label(format_date(line.date), "muted"))
        if line.reason:
            reason = _("Tỉnh trả lại: {reason}").format(reason=line.reason)
            body.addWidget(label(reason, "error", wrap=True))
        body.addLayout(
            row(
                button(
                    _("Mở để sửa   F2"),
                    lambda: self.correction_asked.emit(line.id),
                    icon_name="pencil",
                    tokens=self.context.tokens,
                ),
                button(
                    "",
                    lambda: self._remove(line),
                    role="icon",
                    icon_name="trash-2",
                    tokens=self.context.tokens,
                    name=_("Xóa buổi này"),
                ),
                None,
            )
        )
        body.addWidget(label(_("Lịch sử"), "heading"))
        for entry in entries[:8]:
            when = f"{entry.at.astimezone():%d/%m/%Y %H:%M}"
            body.addWidget(label(f"{entry.action} · {entry.officer}", wrap=True))
            changed = [change.field for change in entry.changes] + entry.lines
            text = when + (": " + ", ".join(dict.fromkeys(changed)) if changed else "")
            body.addWidget(label(text, "small", wrap=True))
        body.addStretch(1)
        self._detail.show()

    def _remove(self, line: SessionLine) -> None:
        app, context = self.context.app, self.context

        def done(_result: object) -> None:
            context.messages.done(
                _("Đã xóa buổi {day} tại {place}.").format(
                    day=format_date(line.date), place=line.place
                ),
                lambda: context.act(context.bus, lambda: guidance.restore(app, line.id)),
            )

        context.act(self, lambda: guidance.remove(app, line.id), done)

    def search_here(self) -> None:
        """Put the cursor into the search."""
        self._search.setFocus()
        self._search.selectAll()

    def escape(self) -> None:
        """Take the search back."""
        if self._search.text():
            self._search.clear()
            self._read()
