# SPDX-License-Identifier: MIT
"""The people who are named: find one, see what is kept, and serve what they ask for in time."""

from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from desktop_app import forgetting, participants, rights
from desktop_app.paged import Listing, how_many
from desktop_app.participants import PersonLine
from desktop_app.rights import RequestLine
from models.dates import format_number
from resources.i18n import _, _n
from ui.page import Context, Page
from ui.pages.settings.person import EraseDialog, PersonDialog
from ui.widgets.basics import Card, EmptyState, button, clear, label, pill, row, search_row
from ui.widgets.feed import Feed, Source
from ui.widgets.inputs import SEARCH_MS, TextInput
from ui.widgets.table import Column, Table


class PeopleSection(Page):
    """The list at the left, what is asked and due at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 14, 20, 18)
        whole.setSpacing(14)
        left = QVBoxLayout()
        left.setSpacing(12)
        self.search = TextInput(hint=_("Tìm tên, không cần dấu   Ctrl+F"))
        self.search.setAccessibleName(_("Tìm người đã ghi tên"))
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._wait.timeout.connect(self._read_people)
        self.search.edited.connect(self._wait.start)
        self._count = label("", "muted")
        left.addLayout(search_row(self.search, self._count))
        self.people = Table(
            [
                Column(_("Họ và tên"), lambda p: p.full_name, stretch=2),
                Column(_("Năm sinh"), lambda p: str(p.birth_year or ""), 72),
                Column(_("Điện thoại"), lambda p: p.phone, 124),
                Column(_("Thôn, bản"), lambda p: p.village, stretch=2),
                Column(_("Buổi"), lambda p: format_number(p.sessions), 74, right=True),
            ],
            _("Người đã ghi tên"),
        )
        self.people.opened.connect(self._open)
        self._feed = Feed(context.app, context.tasks, self.people.lines, self)
        card = Card()
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.addWidget(self.people)
        self._nobody = EmptyState(
            context.tokens,
            "users",
            _("Chưa ghi tên ai"),
            _("Tên chỉ được ghi khi bà con đồng ý. Tỉnh không nhận tên và số điện thoại."),
            None,
        )
        card.body.addWidget(self._nobody)
        left.addWidget(card, 1)
        see = button(
            _("Xem, sửa, xuất hoặc xóa…   Enter"),
            lambda: self._open(self.people.current()),
            icon_name="eye",
            tokens=context.tokens,
        )
        left.addLayout(row(see, None))
        whole.addLayout(left, 7)
        right = QVBoxLayout()
        right.setSpacing(14)
        self._asked = Card(_("Bà con yêu cầu"))
        self._requests = QVBoxLayout()
        self._asked.body.addLayout(self._requests)
        right.addWidget(self._asked)
        self._settled = Card(_("Tổng kết xong thì xóa tên"))
        self._settled_text = label("", "muted", wrap=True)
        self._erase = button(
            _("Xóa tên của đợt này…"),
            lambda: EraseDialog(self.context, self).open(),
            role="danger",
            icon_name="user-x",
            tokens=context.tokens,
        )
        self._settled.body.addWidget(self._settled_text)
        self._settled.body.addLayout(row(self._erase, None))
        right.addWidget(self._settled)
        right.addStretch(1)
        whole.addLayout(right, 3)

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(
            self,
            lambda: (
                rights.open_requests(app),
                forgetting.names_to_erase(app, app.campaign_code),
            ),
            lambda found: self._show(*found),
        )
        self._read_people()

    def _read_people(self) -> None:
        words = self.search.text()
        self._feed.read(
            Source(lambda app: participants.people(app, words), participants.lines),
            lambda listing, _first: self._show_people(listing),
        )

    def _show_people(self, listing: Listing) -> None:
        self.people.setVisible(listing.count > 0)
        self._nobody.setVisible(not listing.count)
        self._count.setText(_n("{count} người", listing.count).format(count=how_many(listing)))

    def _show(self, requests: list[RequestLine], names: int) -> None:
        clear(self._requests)
        for request in requests:
            self._requests.addLayout(self._request(request))
        if not requests:
            text = _(
                "Chưa có yêu cầu nào. Ai muốn xem, sửa, nhận bản sao, rút đồng ý hay xóa tên: mở "
                "người đó rồi ghi yêu cầu; phải báo đã nhận trong 2 ngày và làm xong trong 15 ngày "
                "làm việc."
            )
            self._requests.addWidget(label(text, "muted", wrap=True))
        self._erase.setEnabled(names > 0)
        self._settled_text.setText(
            _n("Đợt này còn giữ tên của {count} người.", names).format(count=format_number(names))
            if names
            else _("Đợt này không giữ tên của ai.")
        )

    def _request(self, request: RequestLine) -> QVBoxLayout:
        made = QVBoxLayout()
        made.setSpacing(4)
        kind = _(rights.KIND_LABELS[request.kind])
        due = rights.due_words(request)
        colour = "warn" if request.days_left <= 2 else "info"
        if request.days_left < 0:
            colour = "danger"
        made.addLayout(row(label(f"{request.person}: {kind}", wrap=True), None, pill(due, colour)))
        app = self.context.app
        steps = row(spacing=6)
        if not request.answered:
            steps.addWidget(
                button(
                    _("Đã báo là đã nhận"),
                    partial(self.context.act, self, lambda: rights.answer(app, request.id)),
                    role="flat",
                )
            )
        steps.addWidget(
            button(
                _("Đã làm xong"),
                partial(self.context.act, self, lambda: rights.finish(app, request.id)),
                role="flat",
            )
        )
        steps.addStretch(1)
        made.addLayout(steps)
        return made

    def _open(self, person: PersonLine | None) -> None:
        if person is None:
            self.context.messages.hint(_("Chọn một người trong danh sách trước."))
        else:
            PersonDialog(self.context, person, self).open()

    @override
    def search_here(self) -> None:
        self.search.setFocus()
        self.search.selectAll()
