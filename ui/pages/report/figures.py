# SPDX-License-Identifier: MIT
"""Chỉ tiêu: every indicator with target, share and trend; the rows behind the chosen one."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import indicator_rows, indicator_values, indicators, villages
from desktop_app.indicator_rows import Behind, Line
from desktop_app.indicator_values import IndicatorLine
from desktop_app.reference import Choice
from models.dates import format_date, format_number
from resources.errors import UserError
from resources.i18n import N_, _, _n, language
from ui.page import Context, Page
from ui.pages.report.dialogs import ManualDialog
from ui.widgets.basics import Card, button, label, row
from ui.widgets.flow import flowing
from ui.widgets.inputs import ChoiceInput, DateInput
from ui.widgets.table import Band, Column, Table

_ARGUMENTS = {"guidance": lambda record: ("correct", record)}


def shown(value: float | None) -> str:
    """Return a figure, or that nobody has one yet; that is not 0."""
    if value is None:
        return _("Chưa có số liệu")
    return format_number(value, 0 if float(value).is_integer() else 1)


def trend(line: IndicatorLine) -> str:
    """Return how much a figure grew or fell, with its sign; nothing where that is unknown."""
    if not line.change:
        return "0" if line.change == 0 else ""
    return ("+" if line.change > 0 else "−") + format_number(abs(line.change))


def _what(line: Line) -> str:
    """Return what a row is, with its village where the text does not name it already."""
    return " · ".join(dict.fromkeys(part for part in (line.what, line.village) if part))


def _with_unit(line: IndicatorLine) -> str:
    # Units are the province's own words, in Vietnamese only.
    # Units are Vietnamese words, but for the sign that every language reads.
    readable = line.unit == "%" or language() == "vi"
    unit = f" {line.unit}" if line.value is not None and readable else ""
    return shown(line.value) + unit


# The groups of the province's set, so that they can be said in English.
_GROUPS = (
    *(N_("Tổ chức"), N_("Hướng dẫn"), N_("Kết quả"), N_("Truyền thông"), N_("Sự kiện")),
    *(N_("Doanh nghiệp"), N_("Giáo dục"), N_("Kinh phí"), N_("Đánh giá")),
)


def _banded(lines: list[IndicatorLine]) -> list[IndicatorLine | Band]:
    """Return the lines with the heading of its group (A. Tổ chức …) above each group."""
    made: list[IndicatorLine | Band] = []
    group = None
    for line in lines:
        if line.group != group:
            group = line.group
            made.append(Band(f"{line.code[0]}. {_(group)}"))
        made.append(line)
    return made


class FiguresSection(Page):
    """Filters above, the table at the left, what a figure is made of at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._asked = 0
        self._lines: list[IndicatorLine] = []
        self._chosen: str | None = None
        self._scope = indicators.Scope(context.app.campaign_code)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 18)
        whole.setSpacing(12)
        whole.addWidget(self._filters())
        lower = QHBoxLayout()
        lower.setSpacing(14)
        lower.addWidget(self._table_card(), 5)
        lower.addWidget(self._rows_card(), 3)
        whole.addLayout(lower, 1)

    def _filters(self) -> QWidget:
        today = self.context.app.clock.today
        self.first, self.last = DateInput(today), DateInput(today)
        self.group = ChoiceInput(empty=_("Mọi nhóm"))
        self.group.setAccessibleName(_("Nhóm chỉ tiêu"))
        self.group.setMinimumWidth(130)
        self.group.edited.connect(lambda: self._show(self._lines))
        self.village = ChoiceInput(empty=_("Toàn xã"))
        self.organiser = ChoiceInput(empty=_("Mọi đơn vị"))
        for widget, name in (
            (self.first, _("Từ ngày")),
            (self.last, _("Đến ngày")),
            (self.village, _("Thôn, bản")),
            (self.organiser, _("Đơn vị chủ trì, phối hợp")),
        ):
            widget.setAccessibleName(name)
        self.village.setMinimumWidth(150)
        self.organiser.setMinimumWidth(150)
        for choice in (self.village, self.organiser):
            choice.edited.connect(self._read)
        for day in (self.first, self.last):
            day.setFixedWidth(126)
            day.editingFinished.connect(self._read)
        self._problem = label("", "error")
        clear = button(_("Bỏ lọc"), self._clear, role="flat")
        return flowing(
            label(_("Từ"), "muted"),
            self.first,
            label(_("đến"), "muted"),
            self.last,
            self.group,
            self.village,
            self.organiser,
            clear,
            self._problem,
        )

    def _table_card(self) -> Card:
        tokens = self.context.tokens
        self.table = Table(
            [
                Column(_("Mã"), lambda x: x.code, 56),
                Column(_("Chỉ tiêu"), lambda x: ("      " if x.part else "") + x.name, stretch=1),
                Column(
                    _("Kết quả"),
                    _with_unit,
                    142,
                    right=True,
                    colour=lambda x: tokens.muted if x.value is None else None,
                ),
                Column(_("Giao"), lambda x: format_number(x.target) or "–", 54, right=True),
                Column(
                    _("Đạt"),
                    lambda x: f"{format_number(x.percent, 1)} %" if x.percent is not None else "–",
                    62,
                    right=True,
                ),
                Column(_("Tăng"), trend, 64, right=True),
            ],
            _("Các chỉ tiêu"),
        )
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._by_hand)
        card = Card()
        card.body.addWidget(self.table, 1)
        return card

    def _rows_card(self) -> Card:
        card = Card()
        self._name = label("", "heading", wrap=True)
        self._told = label("", "muted", wrap=True)
        self.rows = Table(
            [
                Column(_("Ngày"), lambda x: format_date(x.day), 108),
                Column(_("Dòng"), _what, stretch=1),
                Column(_("Tính"), lambda x: shown(x.counted), 64, right=True),
            ],
            _("Các dòng làm nên số này"),
        )
        self.rows.opened.connect(self._open_row)
        self._manual = button(_("Nhập tay… (F2)"), lambda: self._by_hand(self.table.current()))
        self._manual.setEnabled(False)
        card.body.addWidget(self._name)
        card.body.addWidget(self._told)
        card.body.addWidget(self.rows, 1)
        card.body.addLayout(row(self._manual, None))
        return card

    @property
    @override
    def title(self) -> str:
        return _("Báo cáo")

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(
            self,
            lambda: (villages.villages(app), indicators.organisers(app)),
            self._show_filters,
        )
        self._read()

    def _show_filters(self, found: tuple[list[villages.VillageInfo], list[str]]) -> None:
        known, names = found
        self.village.fill([Choice(v.id, v.name) for v in known], empty=_("Toàn xã"))
        self.organiser.fill([Choice(n, n) for n in names], empty=_("Mọi đơn vị"))

    def _clear(self) -> None:
        self.group.choose(None)
        self.first.set_quietly("")
        self.last.set_quietly("")
        self.village.choose(None)
        self.organiser.choose(None)
        self._read()

    def _read(self) -> None:
        self._problem.setText("")
        for day in (self.first, self.last):
            if not day.readable:
                self._problem.setText(_("Không hiểu ngày “{typed}”.").format(typed=day.text()))
                return
        self._asked += 1
        asked, app = self._asked, self.context.app
        asked_for = {
            "first": self.first.date,
            "last": self.last.date,
            "village": self.village.code,
            "organiser": self.organiser.code,
        }

        def read() -> tuple[indicators.Scope, list[IndicatorLine]]:
            scope = indicators.scope(app, **asked_for)  # type: ignore[arg-type]
            return scope, indicator_values.lines(app, scope)

        def done(found: tuple[indicators.Scope, list[IndicatorLine]]) -> None:
            if asked == self._asked:
                self._scope, lines = found
                self._show(lines)

        self.context.tasks.run(self, read, done, self._refused)

    def _refused(self, error: UserError) -> None:
        self._problem.setText(error.message)

    def _show(self, every: list[IndicatorLine]) -> None:
        self._lines = every
        self.group.fill(
            [Choice(group, _(group)) for group in dict.fromkeys(line.group for line in every)],
            empty=_("Mọi nhóm"),
        )
        lines = [line for line in every if self.group.code in {None, line.group}]
        kept = self._chosen
        self.table.show_banded(_banded(lines))
        codes = [line.code for line in lines]
        if codes:
            self.choose(next(c for c in (kept, "B1", codes[0]) if c in codes))

    def choose(self, code: str) -> None:
        """Choose an indicator by its code."""
        for number in range(self.table.lines.rowCount()):
            line = self.table.lines.line(number)
            if isinstance(line, IndicatorLine) and line.code == code:
                self.table.setCurrentIndex(self.table.lines.index(number, 0))

    def ask_by_hand(self, code: str) -> None:
        """Ask for a figure by hand for an indicator."""
        self.choose(code)
        self._by_hand(self.table.current())

    def _choose(self, line: IndicatorLine | None) -> None:
        self._manual.setEnabled(line is not None and self._scope.whole)
        if line is None:
            return
        self._chosen = line.code
        self._name.setText(f"{line.code} · {line.name}: {shown(line.value)}")
        app, scope = self.context.app, self._scope

        def done(found: Behind) -> None:
            if found.code == self._chosen:
                self._show_rows(line, found)

        self.context.tasks.run(self, lambda: indicator_rows.behind(app, line.code, scope), done)

    def _show_rows(self, line: IndicatorLine, found: Behind) -> None:
        told = _n("{count} dòng làm nên số này; Enter để mở dòng.", found.count).format(
            count=format_number(found.count)
        )
        if found.left_out:
            told += " " + found.left_out
        if not found.count:
            told = _("Chưa ghi dòng nào cho chỉ tiêu này.")
        if line.manual is not None:
            told = _("Nhập tay, thay cho số tính được ({computed}). {why}").format(
                computed=shown(line.computed), why=line.manual.why
            )
        self._told.setText(told)
        self.rows.lines.reset(len(found.lines), found.lines)

    def _open_row(self, line: Line) -> None:
        page, _colon, kind = line.page.partition(":")
        made = _ARGUMENTS.get(page, lambda _record: None)(line.record)
        self.context.bus.go.emit(page, (kind, line.record) if kind else made)

    def _by_hand(self, line: IndicatorLine | None) -> None:
        if line is None:
            return
        if not self._scope.whole:
            self.context.messages.hint(_("Bỏ lọc trước: số nhập tay là số của cả đợt."))
            return
        dialog, app = ManualDialog(self.context, line, self), self.context.app
        dialog.open()
        self.context.tasks.run(
            dialog, lambda: indicator_values.remarks(app, line.code), dialog.remark
        )
