# SPDX-License-Identifier: MIT
"""Nhiệm vụ: the duties of the plan, what is over time, what is due, what the records show done."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app.reference import Choice
from desktop_app.tasks import service
from desktop_app.tasks.service import Standing, Task
from models.dates import format_date, format_number
from models.weekdays import weekday
from resources.i18n import _, _n
from ui.form_dialog import FormDialog
from ui.page import Context, Page
from ui.widgets.basics import Card, EmptyState, button, clear, label, pill, row, set_pill
from ui.widgets.field import Field
from ui.widgets.inputs import ChoiceInput, TextInput
from ui.widgets.table import Column, Table

# Where one writes down what fulfils a duty.
_WRITE_AT: dict[str, tuple[str, object]] = {
    "document": ("communications", ("new", "document")),
    "display": ("communications", ("new", "display")),
    "displays_removed": ("communications", "display"),
    "broadcast": ("communications", ("new", "broadcast")),
    "topic": ("communications", ("new", "activity")),
    "activity": ("communications", ("new", "activity")),
    "audience": ("communications", ("new", "activity")),
    "organisation": ("communications", ("new", "activity")),
    "launch": ("communications", ("new", "event")),
    "promotion": ("communications", ("new", "promotion")),
    "example": ("communications", ("new", "example")),
    "budget": ("communications", ("new", "budget")),
    "session": ("guidance", "new"),
    "session_type": ("guidance", "new"),
    "school": ("guidance", "new"),
    "training": ("guidance", "new"),
    "team": ("settings", None),
    "flyers": ("flyers", None),
    "report": ("report", None),
    "sent": ("exchange", None),
}


_BESIDE_DETAIL = 4  # what fulfilled the duty stands in the detail then


def standing_label(task: Task) -> str:
    """Return where a duty stands, with its sign, in words."""
    days = task.days_left
    if task.standing is Standing.DONE:
        return "✓ " + (_("Xong, quá hạn") if task.late else _("Đã xong"))
    if task.standing is Standing.WAIVED:
        return "– " + _("Không áp dụng")
    if task.standing is Standing.OVERDUE:
        return "✕ " + _n("Quá hạn {days} ngày", -days).format(days=-days)
    told = _("hôm nay") if days == 0 else _n("còn {days} ngày", days).format(days=days)
    return ("! " if task.standing is Standing.SOON else "○ ") + told


def deadline(task: Task) -> str:
    """Return until when a duty is in time, as the plan words it."""
    day = format_date(task.day)
    return day if task.inclusive else _("trước {day}").format(day=day)


class TickDialog(FormDialog):
    """Ticks a duty by hand; the note says why."""

    def __init__(self, context: Context, task: Task, parent: QWidget, *, waived: bool) -> None:
        title = _("Đánh dấu không áp dụng") if waived else _("Đánh dấu đã xong")
        super().__init__(context, title, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._task, self._waived = task, waived
        self.note = TextInput(task.note, limit=service.NOTE_LIMIT)
        told = f"{task.text} · {task.scope}" if task.scope else task.text
        self._inner.addWidget(label(told, wrap=True))
        caption = (
            _("Lý do không áp dụng") if waived else _("Đã làm gì, ở đâu (chỉ lưu trên máy này)")
        )
        self.build({"note": Field(caption, self.note)})

    def save(self) -> None:  # type: ignore[explicit-override]
        """Keep the tick."""
        app, task, waived, note = self.context.app, self._task, self._waived, self.note.text()
        self.context.tasks.run(
            self,
            lambda: service.tick(app, task.code, task.scope_id, note, waived=waived),
            lambda _result: self._ticked(),
            self.refused,
        )

    def _ticked(self) -> None:
        app, task, context = self.context.app, self._task, self.context

        def undo() -> None:
            context.act(context.bus, lambda: service.untick(app, task.code, task.scope_id))

        self.accept()
        context.messages.done(_("Đã đánh dấu “{task}”.").format(task=task.text), undo)
        context.bus.changed.emit()


class TasksPage(Page):
    """The duties at the left, the chosen one at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tasks: list[Task] = []
        self._chosen: tuple[str, str | None] | None = None
        self.dialog: TickDialog | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 16, 20, 18)
        whole.setSpacing(12)
        self.filter = ChoiceInput(
            [
                Choice("open", _("Chưa xong")),
                Choice("overdue", _("Quá hạn")),
                Choice("soon", _("Đến hạn trong 7 ngày")),
                Choice("done", _("Đã xong")),
            ],
            empty=_("Mọi nhiệm vụ"),
        )
        self.filter.setAccessibleName(_("Lọc nhiệm vụ"))
        self.filter.setMinimumWidth(200)
        self.filter.edited.connect(self._show)
        self.search = TextInput(hint=_("Tìm việc, thôn, bản   Ctrl+F"))
        self.search.setAccessibleName(_("Tìm nhiệm vụ"))
        self.search.setMinimumWidth(240)
        self.search.edited.connect(self._show)
        self._overdue, self._done = pill("", "danger"), pill("", "good")
        whole.addLayout(row(self.search, self.filter, None, self._overdue, self._done))
        self._missing = QLabel()
        self._missing.setWordWrap(True)
        self._missing.setProperty("role", "warning")
        whole.addWidget(self._missing)
        lower = QHBoxLayout()
        lower.setSpacing(12)
        card = Card()
        self.table = self._make_table()
        self._empty = EmptyState(
            context.tokens,
            "list-checks",
            _("Chưa có nhiệm vụ"),
            _("Nhiệm vụ của kế hoạch đến cùng danh mục của tỉnh. Nạp danh mục ở trang Đồng bộ."),
            button(_("Mở Đồng bộ"), lambda: context.bus.go.emit("exchange", None), role="primary"),
        )
        self._nothing = label(_("Không có nhiệm vụ nào khớp."), "muted")
        for widget in (self.table, self._empty, self._nothing):
            card.body.addWidget(widget)
        lower.addWidget(card, 1)
        self.detail = Card()
        self.detail.setFixedWidth(300)
        self.detail.hide()
        lower.addWidget(self.detail)
        whole.addLayout(lower, 1)

    def _make_table(self) -> Table:
        tokens = self.context.tokens
        colours = {
            Standing.OVERDUE: tokens.danger,
            Standing.SOON: tokens.warn,
            Standing.DONE: tokens.good,
        }
        table = Table(
            [
                Column(_("Việc"), lambda t: t.text, stretch=5),
                Column(_("Thôn, bản, đơn vị"), lambda t: t.scope or _("Toàn xã"), stretch=3),
                Column(_("Hạn"), deadline, 158),
                Column(
                    _("Tình trạng"),
                    standing_label,
                    166,
                    colour=lambda t: tokens.warn if t.late else colours.get(t.standing),
                ),
                Column(_("Căn cứ"), lambda t: t.proof or t.note, stretch=3),
            ],
            _("Danh sách nhiệm vụ"),
        )
        table.opened.connect(self._write)
        table.chosen.connect(self._choose)
        return table

    @property
    @override
    def title(self) -> str:
        return _("Nhiệm vụ")

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(self, lambda: service.tasks(app), self._read)

    def _read(self, found: list[Task]) -> None:
        self._tasks = found
        overdue = sum(t.standing is Standing.OVERDUE for t in found)
        done = sum(t.standing in {Standing.DONE, Standing.WAIVED} for t in found)
        self._overdue.setVisible(bool(overdue))
        set_pill(
            self._overdue,
            _n("{count} việc quá hạn", overdue).format(count=format_number(overdue)),
            "danger",
        )
        set_pill(
            self._done,
            _n("{done}/{total} việc đã xong", len(found)).format(
                done=format_number(done), total=format_number(len(found))
            ),
            "good" if found and done == len(found) else "plain",
        )
        self._done.setVisible(bool(found))
        missing = service.missing_villages(found)
        self._missing.setVisible(bool(missing))
        self._missing.setText(
            _("Chưa có buổi hướng dẫn nào ở: {villages}.").format(villages=", ".join(missing))
        )
        self._show()

    def _show(self) -> None:
        from models.text import fold

        wanted, words = self.filter.code, fold(self.search.text())
        kept = {
            None: set(Standing),
            "open": {Standing.OVERDUE, Standing.SOON, Standing.LATER},
            "overdue": {Standing.OVERDUE},
            "soon": {Standing.SOON},
            "done": {Standing.DONE, Standing.WAIVED},
        }[wanted]
        shown = [
            t
            for t in self._tasks
            if t.standing in kept and words in fold(f"{t.text} {t.scope} {t.proof} {t.note}")
        ]
        self.table.lines.show_all(shown)
        self.table.setVisible(bool(shown))
        self._empty.setVisible(not self._tasks)
        self._nothing.setVisible(bool(self._tasks) and not shown)
        self._hide_detail()
        for number, task in enumerate(shown):
            if self._chosen in {(task.code, task.scope_id), (task.code, None)}:
                self.table.selectRow(number)
                break

    def _choose(self, task: Task | None) -> None:
        if task is None:
            self._hide_detail()
            return
        self._chosen = (task.code, task.scope_id)
        body = self.detail.body
        clear(body)
        body.addWidget(label(task.text, "heading", wrap=True))
        body.addWidget(label(task.scope or _("Toàn xã"), wrap=True))
        last = _("Ngày cuối còn trong hạn: {weekday} {day}").format(
            weekday=weekday(task.last_day), day=format_date(task.last_day)
        )
        body.addWidget(label(_("Hạn: {deadline}").format(deadline=deadline(task))))
        body.addWidget(label(last, "small", wrap=True))
        body.addWidget(label(_("Kế hoạch, mục {clause}").format(clause=task.clause), "small"))
        kind = {
            Standing.OVERDUE: "danger",
            Standing.SOON: "warn",
            Standing.DONE: "warn" if task.late else "good",
        }.get(task.standing, "plain")
        body.addWidget(pill(standing_label(task), kind))
        self._tell_proof(task)
        body.addStretch(1)
        self.detail.show()
        self.table.show_columns(_BESIDE_DETAIL)

    def _hide_detail(self) -> None:
        self.detail.hide()
        self.table.show_columns(None)

    def _tell_proof(self, task: Task) -> None:
        body = self.detail.body
        if task.proof:
            day = f" ({format_date(task.done_on)})" if task.done_on else ""
            told = _("Bản ghi cho thấy: {proof}").format(proof=task.proof) + day
            body.addWidget(label(told, wrap=True))
            return
        if task.by_hand:
            told = _("Đánh dấu tay ngày {day}: {note}").format(
                day=format_date(task.done_on), note=task.note
            )
            body.addWidget(label(told, wrap=True))
            body.addWidget(button(_("Bỏ đánh dấu"), partial(self._untick, task)))
            return
        if task.evidence:
            told = _("Tự đánh dấu khi có bản ghi tương ứng.")
            body.addWidget(label(told, "muted", wrap=True))
            body.addWidget(
                button(_("Ghi việc này   F2"), partial(self._write, task), role="primary")
            )
        body.addWidget(button(_("Đánh dấu đã xong…"), lambda: self._ask(task)))
        body.addWidget(
            button(_("Không áp dụng…"), lambda: self._ask(task, waived=True), role="flat")
        )

    def _write(self, task: Task) -> None:
        """Go where one writes down what fulfils a duty."""
        at = _WRITE_AT.get(task.evidence.partition(":")[0])
        if at is None or task.standing in {Standing.DONE, Standing.WAIVED}:
            self._ask(task)
        else:
            self.context.bus.go.emit(*at)

    def _ask(self, task: Task, *, waived: bool = False) -> None:
        """Ask for the note of a tick by hand."""
        if task.proof:
            self.context.messages.hint(_("Việc này đã có bản ghi cho thấy là xong."))
            return
        self.dialog = TickDialog(self.context, task, self, waived=waived)
        self.dialog.open()

    def _untick(self, task: Task) -> None:
        app, context = self.context.app, self.context

        def undo() -> None:
            context.act(
                context.bus,
                lambda: service.tick(
                    app,
                    task.code,
                    task.scope_id,
                    task.note,
                    waived=task.standing is Standing.WAIVED,
                ),
            )

        def done(_result: object) -> None:
            context.messages.done(_("Đã bỏ đánh dấu “{task}”.").format(task=task.text), undo)

        context.act(self, lambda: service.untick(app, task.code, task.scope_id), done)

    @override
    def open(self, argument: object) -> None:
        """Open narrowed to "overdue", "soon", "open", or to one duty's code."""
        if argument in {"overdue", "soon", "open", "done"}:
            self.filter.choose(str(argument))
            self._show()
        elif isinstance(argument, str):
            self._chosen = (argument, None)
            self.refresh()

    @override
    def header_buttons(self) -> list[QPushButton]:
        return []

    @override
    def search_here(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    @override
    def escape(self) -> None:
        self.search.clear()
        self.filter.choose(None)
        self._show()
