# SPDX-License-Identifier: MIT
"""Hộ dân: whom we have not met, who was out, whom to visit again."""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from desktop_app import household_import, households, reference, standing, villages
from desktop_app.household_import import ImportPreview
from desktop_app.households import HouseholdFilter, HouseholdLine
from desktop_app.paged import Listing, how_many
from desktop_app.reference import Choice
from desktop_app.villages import Former, VillageInfo, VillageProgress
from models.dates import format_date, format_number
from models.problems import Problem
from resources.i18n import _, _n
from ui.page import Context, Page
from ui.pages.household_dialogs import HouseholdDialog, VillageDialog
from ui.widgets.basics import Card, EmptyState, button, column, label, search_row
from ui.widgets.charts import Bar, Bars
from ui.widgets.feed import Feed, Source
from ui.widgets.import_preview import ImportDialog
from ui.widgets.inputs import SEARCH_MS, ChoiceInput, TextInput
from ui.widgets.long_work import long_work
from ui.widgets.table import Column, Table

_ROOM_FOR_VISITS, _BESIDE_VISITS = 960, 4  # how often one came is told where there is room


class HouseholdsPage(Page):
    """Villages at the left, households at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 16, 20, 18)
        whole.setSpacing(14)
        left = Card(_("Thôn, bản"))
        left.setMinimumWidth(256)
        left.setMaximumWidth(340)
        self._bars = Bars(context.tokens, _("Tiến độ theo thôn, bản"))
        self._sums = label("", "muted", wrap=True)
        left.body.addWidget(self._bars)
        left.body.addWidget(self._sums)
        left.body.addStretch(1)
        self._edit_village = ChoiceInput(empty=_("Sửa thôn, bản…"))
        self._edit_village.setAccessibleName(_("Chọn thôn, bản để sửa"))
        self._edit_village.edited.connect(self._village_to_edit)
        add = button(_("Thêm thôn, bản"), lambda: self._village_dialog(None))
        left.body.addLayout(column(self._edit_village, add))
        whole.addWidget(left, 2)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addLayout(self._filters())
        card = Card()
        self.table = self._make_table()
        self._feed = Feed(context.app, context.tasks, self.table.lines, self)
        self._empty = EmptyState(
            context.tokens,
            "users",
            _("Chưa có hộ nào"),
            _(
                "Hộ được thêm khi ghi một buổi đi từng ngõ, hoặc nạp cả danh sách từ bảng tính. "
                "Tên gọi hộ chỉ lưu trên máy này."
            ),
            button(_("Nạp từ bảng tính (.xlsx)…"), self._choose_workbook, role="primary"),
        )
        self._nothing = label(_("Không có hộ nào khớp với điều kiện lọc."), "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for widget in (self.table, self._empty, self._nothing):
            card.body.addWidget(widget)
        right.addWidget(card, 1)
        whole.addLayout(right, 5)
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._wait.timeout.connect(self._read)
        self._search.edited.connect(self._wait.start)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.show_columns(None if self.width() > _ROOM_FOR_VISITS else _BESIDE_VISITS)

    @property
    @override
    def title(self) -> str:
        return _("Hộ dân")

    @override
    def header_buttons(self) -> list[QPushButton]:
        tokens = self.context.tokens
        return [
            button(
                _("Nạp từ .xlsx…"),
                self._choose_workbook,
                icon_name="file-spreadsheet",
                tokens=tokens,
            ),
            button(
                _("Thêm hộ   Ctrl+N"), self.new, role="primary", icon_name="plus", tokens=tokens
            ),
        ]

    def _filters(self) -> QHBoxLayout:
        self._search = TextInput(hint=_("Số nhà, tên gọi   Ctrl+F"))
        self._search.setAccessibleName(_("Tìm hộ"))
        self._search.setMinimumWidth(120)
        self._village = ChoiceInput(empty=_("Mọi thôn, bản"))
        self._village.setAccessibleName(_("Lọc theo thôn, bản"))
        self._status = ChoiceInput(
            [Choice(s, households.status_label(s)) for s in households.STATUSES],
            empty=_("Mọi tình trạng"),
        )
        self._status.setAccessibleName(_("Lọc theo tình trạng"))
        for choice in (self._village, self._status):
            choice.setMinimumWidth(138)
            choice.edited.connect(self._read)
        self._count = label("", "muted")
        return search_row(self._search, self._village, self._status, self._count)

    def _make_table(self) -> Table:
        app, tokens = self.context.app, self.context.tokens
        colours = {"gap": tokens.good, "tu_choi": tokens.danger, "hen_lai": tokens.warn}
        signs = {"gap": "● ", "vang_nha": "○ ", "tu_choi": "✕ ", "hen_lai": "↻ "}

        def result(line: HouseholdLine) -> str:
            if line.result is None:
                return _("Chưa đến")
            text = signs.get(line.result, "") + reference.label(app, "visit_result", line.result)
            if line.revisit_on:
                text += " " + format_date(line.revisit_on)
            return text

        table = Table(
            [
                Column(_("Hộ"), households.name_of, stretch=3),
                Column(_("Thôn, bản"), lambda h: h.village, stretch=3),
                Column(
                    _("Lần gần nhất"),
                    result,
                    stretch=3,
                    colour=lambda h: colours.get(h.result or ""),
                ),
                Column(_("Ngày"), lambda h: format_date(h.visited_on), 108),
                Column(_("Lượt đến"), lambda h: format_number(h.visits), 76, right=True),
            ],
            _("Danh sách hộ"),
        )
        table.opened.connect(self._edit)
        return table

    @override
    def refresh(self) -> None:
        self.context.tasks.run(
            self, lambda: villages.village_progress(self.context.app), self._show_villages
        )
        self._read()

    def _show_villages(self, found: list[VillageProgress]) -> None:
        choices = [Choice(v.id, v.name) for v in found]
        self._village.fill(choices, empty=_("Mọi thôn, bản"))
        self._edit_village.fill(choices, empty=_("Sửa thôn, bản…"))
        self._edit_village.setVisible(bool(found))
        self._bars.show_bars(
            [
                Bar(
                    v.name,
                    v.met,
                    v.total or v.known or None,
                    f"{format_number(v.met)}/{format_number(v.total or v.known)}",
                )
                for v in found
            ]
        )
        away, refused = sum(v.away for v in found), sum(v.refused for v in found)
        again = sum(v.revisit for v in found)
        self._sums.setText(
            _("Vắng nhà: {away} · Từ chối: {refused} · Hẹn lại: {again}").format(
                away=away, refused=refused, again=again
            )
            if found
            else _("Thêm các thôn, bản của xã trước; số hộ giúp tính tiến độ.")
        )

    def _wanted(self) -> HouseholdFilter:
        return HouseholdFilter(self._search.text(), self._village.code, self._status.code or "")

    def _read(self) -> None:
        wanted = self._wanted()
        self._feed.read(
            Source(lambda app: households.households(app, wanted), households.lines),
            lambda listing, _first: self._show_list(wanted, listing),
        )

    def _show_list(self, wanted: HouseholdFilter, listing: Listing) -> None:
        narrowed = wanted != HouseholdFilter()
        self.table.setVisible(listing.count > 0)
        self._empty.setVisible(not listing.count and not narrowed)
        self._nothing.setVisible(not listing.count and narrowed)
        self._count.setText(_n("{count} hộ", listing.count).format(count=how_many(listing)))

    def _village_to_edit(self) -> None:
        code = self._edit_village.code
        self._edit_village.choose(None)
        if code:
            self._village_dialog(code)

    def _village_dialog(self, village_id: str | None) -> None:
        app = self.context.app

        def show(found: tuple[list[VillageInfo], list[Former], tuple[Problem, ...]]) -> None:
            known, former, said = found
            village = next((v for v in known if v.id == village_id), None)
            if village_id and village is None:
                self.context.messages.hint(_("Thôn, bản này đã được xóa hoặc sáp nhập."))
                return
            dialog = VillageDialog(self.context, village, self, known, former)
            dialog.remark(said)
            dialog.open()

        self.context.tasks.run(
            self,
            lambda: (
                villages.villages(app),
                villages.former(app),
                standing.of_row(app, "village", village_id) if village_id else (),
            ),
            show,
        )

    @override
    def new(self) -> None:
        self._edit(None)

    def _edit_found(self, line: HouseholdLine | None) -> None:
        if line is None:
            self.context.messages.hint(_("Hộ này đã được xóa."))
        else:
            self._edit(line)

    def _edit(self, line: HouseholdLine | None) -> None:
        app = self.context.app

        def show(found: tuple[list[VillageInfo], tuple[Problem, ...]]) -> None:
            known, said = found
            if not known:
                self.context.messages.hint(_("Thêm thôn, bản trước rồi mới thêm hộ."))
                VillageDialog(self.context, None, self).open()
                return
            dialog = HouseholdDialog(self.context, known, line, self._village.code, self)
            dialog.remark(said)
            dialog.open()

        self.context.tasks.run(
            self,
            lambda: (
                villages.villages(app),
                standing.of_row(app, "household", line.id) if line else (),
            ),
            show,
        )

    def _choose_workbook(self) -> None:
        dialog = QFileDialog(self, _("Chọn bảng tính"), "", _("Bảng tính (*.xlsx)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.preview(Path(name)))
        dialog.open()

    def preview(self, file: Path) -> None:
        """Show what an import of a workbook would do."""
        app = self.context.app

        def show(seen: ImportPreview) -> None:
            ImportDialog(
                self.context,
                _("Nạp hộ từ {file}").format(file=seen.file),
                [
                    Column(_("Thôn, bản"), lambda r: r.village, stretch=2),
                    Column(_("Số nhà"), lambda r: r.values.house_no, 84),
                    Column(_("Tên gọi hộ"), lambda r: r.values.label, stretch=2),
                ],
                seen.rows,
                lambda follow: household_import.apply(app, seen, follow),
                self,
            ).open()

        long_work(
            self.context,
            self,
            _("Đang đọc {file}…").format(file=file.name),
            lambda follow: household_import.preview(app, file, follow),
            show,
            cancelled=_("Đã hủy, chưa nạp dòng nào."),
        )

    @override
    def open(self, argument: object) -> None:
        if argument == "revisit":
            self._status.choose("revisit")
            self._read()
        elif isinstance(argument, tuple) and argument[0] == "village":
            self._village_dialog(str(argument[1]))
        elif isinstance(argument, tuple) and argument[0] == "household":
            app, wanted = self.context.app, str(argument[1])
            self.context.tasks.run(
                self, lambda: households.household(app, wanted), self._edit_found
            )

    @override
    def search_here(self) -> None:
        self._search.setFocus()
        self._search.selectAll()
