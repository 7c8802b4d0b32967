# SPDX-License-Identifier: MIT
"""Hôm nay: how far we are, what is due, what is unfinished."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import guidance, rights, today, villages
from desktop_app.indicators import Figure
from desktop_app.tasks.service import TaskGroup
from desktop_app.today import Due, Overview
from models.dates import format_date, format_number
from models.weekdays import weekday
from resources.i18n import _, _n
from ui.page import Context, Page
from ui.theme import pixmap
from ui.widgets.basics import Card, button, clear, column, label, pill, row, scrolled, set_pill
from ui.widgets.charts import Bar, Bars, Column, Columns, Coverage

_DUTIES = 5


def figure_text(value: Figure) -> str:
    """Return a figure, or that nobody has one yet; that is not 0."""
    return _("Chưa có số liệu") if value is None else format_number(value)


class _FigureCard(Card):
    def __init__(self, caption: str) -> None:
        super().__init__()
        self.figure = label("", "figure")
        self.note = pill("", "info")
        self.body.addWidget(label(caption, "muted"))
        self.body.addWidget(self.figure)
        self.body.addWidget(self.note)
        self.body.addStretch(1)

    def tell(self, figure: str, note: str, kind: str) -> None:
        self.figure.setText(figure)
        role = "heading" if figure == _("Chưa có số liệu") else "figure"
        self.figure.setProperty("role", role)
        self.figure.style().polish(self.figure)
        set_pill(self.note, note, kind)
        self.note.setVisible(bool(note))


class TodayPage(Page):
    """The first page."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        tokens = context.tokens
        content = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))
        whole = QVBoxLayout(content)
        whole.setContentsMargins(24, 18, 20, 18)
        whole.setSpacing(14)
        self._met = _FigureCard(_("Hộ đã gặp"))
        self._guided = _FigureCard(_("Lượt người được hướng dẫn"))
        self._filed = _FigureCard(_("Hồ sơ trực tuyến nộp xong"))
        self._left = _FigureCard(_("Tờ rơi còn lại"))
        figures = QGridLayout()
        figures.setSpacing(14)
        for number, card in enumerate((self._met, self._guided, self._filed, self._left)):
            figures.addWidget(card, 0, number)
            figures.setColumnStretch(number, 1)
        self._banners = QVBoxLayout()
        whole.addLayout(self._banners)
        whole.addLayout(figures)
        lower = QHBoxLayout()
        lower.setSpacing(14)
        left = Card(_("Đi từng ngõ, gõ từng nhà"))
        self._villages = Bars(tokens, _("Tiến độ theo thôn, bản"))
        self._no_villages = label(
            _("Chưa có thôn, bản nào. Thêm ở trang Hộ dân."), "muted", wrap=True
        )
        self._days = Columns(tokens, _("Số buổi mỗi ngày"))
        left.body.addWidget(self._villages)
        left.body.addWidget(self._no_villages)
        left.body.addSpacing(8)
        left.body.addWidget(label(_("Số buổi mỗi ngày"), "heading"))
        self._no_days = label(_("Chưa có buổi nào trong đợt này."), "muted")
        left.body.addWidget(self._days, 1)
        left.body.addWidget(self._no_days)
        left.body.addStretch(0)
        lower.addWidget(left, 3)
        right = QVBoxLayout()
        right.setSpacing(14)
        self._next = Card(_("Làm tiếp"))
        self._due = Card(_("Đến hạn"))
        right.addWidget(self._next)
        right.addWidget(self._due)
        right.addStretch(1)
        lower.addLayout(right, 2)
        whole.addLayout(lower, 1)
        whole.addLayout(self._more_pictures())

    def _more_pictures(self) -> QHBoxLayout:
        tokens = self.context.tokens
        self._skills = Bars(tokens, _("Kết quả theo kỹ năng, dịch vụ"))
        self._homes = Coverage(tokens, _("Mức độ bao phủ hộ gia đình"))
        both = QHBoxLayout()
        both.setSpacing(14)
        self._pictured = []
        for chart in (self._skills, self._homes):
            card = Card(chart.accessibleName())
            card.body.addWidget(chart)
            card.body.addStretch(1)
            both.addWidget(card, 1)
            self._pictured.append(card)
        return both

    @property
    @override
    def title(self) -> str:
        day = self.context.app.clock.today()
        return _("Hôm nay, {weekday} {day}").format(weekday=weekday(day), day=format_date(day))

    @override
    def header_buttons(self) -> list[QPushButton]:
        return [
            button(
                _("Ghi buổi hướng dẫn   Ctrl+N"),
                lambda: self.context.bus.go.emit("guidance", "new"),
                role="primary",
                icon_name="plus",
                tokens=self.context.tokens,
            )
        ]

    @override
    def refresh(self) -> None:
        self.context.tasks.run(self, lambda: today.overview(self.context.app), self._show)

    def _show(self, seen: Overview) -> None:
        self._show_figures(seen)
        self._no_villages.setVisible(not seen.villages)
        self._villages.setVisible(bool(seen.villages))
        self._villages.show_bars(
            [
                Bar(
                    v.name,
                    v.met,
                    v.total or v.known or None,
                    villages.progress_note(v),
                )
                for v in seen.villages[:12]
            ]
        )
        recorded = any(day.sessions for day in seen.days)
        self._days.setVisible(recorded)
        self._no_days.setVisible(not recorded)
        self._days.show_columns(
            [Column(f"{d.day:%d/%m}", d.sessions, format_number(d.sessions)) for d in seen.days]
        )
        self._skills.show_bars(seen.skills)
        self._homes.show_homes(seen.homes)
        for card, known in zip(self._pictured, (seen.skills, seen.homes), strict=True):
            card.setVisible(bool(known))
        self._show_next(seen)
        self._show_due(seen.due, seen.duties)
        self._show_banners(seen)

    def _show_figures(self, seen: Overview) -> None:
        met, known = seen.figures["B2"], seen.households_known
        figure = figure_text(met)
        note = ""
        if met is not None and known:
            figure = f"{format_number(met)} / {format_number(known)}"
            note = f"{format_number(100 * met / known)} %"
        self._met.tell(figure, note, "info")
        added = seen.people_today
        self._guided.tell(
            figure_text(seen.figures["B5"]),
            _("hôm nay +{count}").format(count=format_number(added)) if added else "",
            "good",
        )
        self._filed.tell(figure_text(seen.figures["C4"]), "", "info")
        given = seen.figures["D11"]
        self._left.tell(
            figure_text(seen.figures["D11a"]),
            _("đã phát {count}").format(count=format_number(given)) if given is not None else "",
            "info",
        )

    def _show_next(self, seen: Overview) -> None:
        clear(self._next.body)
        for info in seen.drafts[:4]:
            self._step(
                "pencil",
                _("Đang soạn: {title}").format(title=info.title),
                _("Mở lại"),
                (
                    "guidance" if info.kind == guidance.KIND else "communications",
                    ("draft", info.id),
                ),
            )
        for returned in seen.sync.returned[:4]:
            self._step(
                "undo-2",
                _("Tỉnh trả lại {title}: “{reason}”").format(
                    title=returned.title, reason=returned.reason
                ),
                _("Sửa"),
                (
                    (returned.place.page, returned.place.argument)
                    if returned.place
                    else ("exchange", None)
                ),
            )
        for asked in seen.asked[:4]:
            self._step(
                "circle-alert" if asked.days_left < 0 else "mail-open",
                _("{person} yêu cầu: {kind}, {due}").format(
                    person=asked.person,
                    kind=_(rights.KIND_LABELS[asked.kind]).lower(),
                    due=rights.due_words(asked),
                ),
                _("Xem"),
                ("settings", ("people", None)),
            )
        if seen.revisits_due:
            self._step(
                "calendar-check",
                _n("{count} hộ hẹn quay lại đến hôm nay", seen.revisits_due).format(
                    count=seen.revisits_due
                ),
                _("Xem"),
                ("households", "revisit"),
            )
        if unsent := seen.sync.waiting + seen.sync.under_way:
            self._step(
                "send",
                _n("{count} thay đổi chưa được tỉnh nhận", unsent).format(
                    count=format_number(unsent)
                ),
                _("Gửi"),
                ("exchange", None),
            )
        if not self._next.body.count():
            self._next.body.addWidget(label(_("Không có việc dở dang."), "muted"))

    def _step(self, icon: str, text: str, action: str, go: tuple[str, object]) -> None:
        line = QHBoxLayout()
        picture = QLabel()
        picture.setPixmap(pixmap(icon, self.context.tokens.muted))
        line.addWidget(picture)
        line.addWidget(label(text, wrap=True), 1)
        made = button(action, lambda: self.context.bus.go.emit(*go), role="flat")
        made.setAccessibleName(f"{action}: {text}")
        line.addWidget(made)
        self._next.body.addLayout(line)

    def _show_banners(self, seen: Overview) -> None:
        clear(self._banners)
        for banner in seen.banners:
            card = Card(horizontal=True)
            picture = QLabel()
            picture.setPixmap(pixmap("triangle-alert", self.context.tokens.warn))
            card.body.addWidget(picture)
            card.body.addWidget(label(banner.text, "heading", wrap=True), 1)
            card.body.addWidget(pill(banner.advice, "warn"))
            card.body.addWidget(
                button(
                    _("Mở nhiệm vụ"),
                    lambda code=banner.code: self.context.bus.go.emit("tasks", code),  # type: ignore[misc]
                    role="flat",
                    name=_("Mở nhiệm vụ: {task}").format(task=banner.text),
                )
            )
            self._banners.addWidget(card)

    def _show_due(self, due: list[Due], duties: list[TaskGroup]) -> None:
        clear(self._due.body)
        for group in duties[:_DUTIES]:
            line = QHBoxLayout()
            told = group.text
            if group.total > 1:
                told += f" ({format_number(group.done)}/{format_number(group.total)})"
            days = group.days_left
            if days < 0:
                when = pill(_n("quá hạn {days} ngày", -days).format(days=-days), "danger")
            else:
                text = _("hôm nay") if days == 0 else _n("còn {days} ngày", days).format(days=days)
                when = pill(text, "warn")
            line.addLayout(column(label(told, wrap=True), row(when, None), spacing=3), 1)
            line.addWidget(
                button(
                    _("Mở"),
                    lambda code=group.code: self.context.bus.go.emit("tasks", code),  # type: ignore[misc]
                    role="flat",
                    name=_("Mở nhiệm vụ: {task}").format(task=group.text),
                )
            )
            self._due.body.addLayout(line)
        if len(duties) > _DUTIES:
            more = _n("và {count} việc nữa", len(duties) - _DUTIES).format(
                count=len(duties) - _DUTIES
            )
            self._due.body.addWidget(
                button(more, lambda: self.context.bus.go.emit("tasks", "open"), role="flat")
            )
        for item in due[: max(5 - len(duties), 2)]:
            line = QHBoxLayout()
            line.addWidget(label(item.label, wrap=True), 1)
            days = item.days_left
            text = _("hôm nay") if days == 0 else _n("còn {days} ngày", days).format(days=days)
            line.addWidget(pill(text, "warn" if days <= 2 else "info"))
            self._due.body.addLayout(line)
        if not due and not duties:
            self._due.body.addWidget(label(_("Đợt này không còn mốc nào."), "muted"))
