# SPDX-License-Identifier: MIT
"""Where everything is: a bar from this laptop to the province, and the one thing to do next."""

from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from desktop_app.exchange_advice import Advice, Step
from desktop_app.exchange_views import SyncStatus
from models.dates import format_number
from resources.i18n import _, _n
from ui.page import Context
from ui.theme import Tokens, icon, pixmap
from ui.widgets.basics import Card, button, column, label, restyle, row

_STEPS = 1000


class _Bar(QWidget):
    """Three lengths of one bar: received, under way, still here."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens
        self._parts: list[tuple[int, str]] = []
        self.setFixedHeight(14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Tỉnh đã nhận bao nhiêu"))

    def show_parts(self, received: int, under_way: int, here: int) -> None:
        """Draw other lengths."""
        tokens = self._tokens
        self._parts = [(received, tokens.good), (under_way, tokens.gold), (here, tokens.accent)]
        self.setAccessibleDescription(
            _("Tỉnh đã nhận {received}, đang trên đường {under_way}, trên máy này {here}").format(
                received=received, under_way=under_way, here=here
            )
        )
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), 7, 7)
        painter.setClipPath(shape)
        painter.fillRect(self.rect(), QColor(self._tokens.track))
        total = sum(count for count, _colour in self._parts)
        left = 0.0
        for count, colour in self._parts:
            if not count:
                continue
            width = max(self.width() * count / total, 8)
            painter.fillRect(QRectF(left, 0, width - 2, self.height()), QColor(colour))
            left += width


class _Place(QFrame):
    """One place where changes are: its colour, name, number and a line."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        dot = QFrame()
        dot.setFixedSize(10, 10)
        dot.setStyleSheet(f"background: {colour}; border-radius: 5px;")
        self._name = name
        self.figure, self.text = label("", "figure"), label("", "muted", wrap=True)
        heading = row(dot, label(name, "small"), None)
        inner = column(heading, self.figure, self.text, None, spacing=2)
        self.setLayout(inner)

    def show_count(self, count: int, text: str) -> None:
        """Show how many, and what that means."""
        self.figure.setText(format_number(count))
        self.text.setText(text)
        self.setAccessibleName(f"{self._name}: {count}. {text}")


class Overview(Card):
    """The answer of the page: how things stand and what to do."""

    def __init__(self, context: Context, send: QPushButton, export: QPushButton) -> None:
        super().__init__()
        tokens = context.tokens
        self._context, self._send, self._export = context, send, export
        self._picture = label()
        self._headline = label("", "title", wrap=True)
        self._text = label("", wrap=True)
        self._trouble = label("", "warning", wrap=True)
        words = column(self._headline, self._text, self._trouble, spacing=4)
        top = QHBoxLayout()
        top.setSpacing(14)
        top.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addLayout(column(send, export, None))
        self.body.addLayout(top)
        self._bar = _Bar(tokens)
        self.body.addWidget(self._bar)
        self._there = _Place(_("Tỉnh đã nhận"), tokens.good)
        self._away = _Place(_("Đang trên đường"), tokens.gold)
        self._here = _Place(_("Trên máy này"), tokens.accent)
        places = QHBoxLayout()
        places.setSpacing(24)
        for place in (self._there, self._away, self._here):
            places.addWidget(place, 1)
        self.body.addLayout(places)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(_("Đang gửi"))
        self._doing = label("", "muted")
        self._cancel = button(_("Dừng gửi"), self._stop)
        self._running = QFrame()
        inside = row(self._doing, self._progress, self._cancel, spacing=12)
        inside.setStretch(1, 1)
        self._running.setLayout(inside)
        self._running.setVisible(context.network.running)
        self.body.addWidget(self._running)
        context.network.began.connect(self._began)
        context.network.progressed.connect(self._progressed)
        context.network.ended.connect(lambda _report: self._running.hide())

    def show_status(self, status: SyncStatus, advised: Advice) -> None:
        """Show where everything is."""
        self._headline.setText(advised.headline)
        self._text.setText(advised.text)
        self._trouble.setText(advised.trouble)
        self._trouble.setVisible(bool(advised.trouble))
        self._picture.setPixmap(_picture(self._context.tokens, advised.step))
        self._send.setVisible(status.online and not status.revoked)
        self._export.setEnabled(status.invited)
        online = status.online and not status.revoked
        restyle(self._export, "role", "" if online else "primary")
        tokens = self._context.tokens
        self._export.setIcon(icon("usb", tokens.text if online else tokens.on_accent))
        self._bar.show_parts(status.confirmed, status.under_way, status.waiting + status.refused)
        self._there.show_count(status.confirmed, _received(status))
        self._away.show_count(status.under_way, _under_way(status))
        self._here.show_count(status.waiting, _waiting(status))

    def _stop(self) -> None:
        self._cancel.setEnabled(False)
        self._doing.setText(_("Đang dừng…"))
        self._context.network.cancel()

    def _began(self) -> None:
        self._cancel.setEnabled(True)
        self._progress.setRange(0, 0)
        self._doing.setText(_("Đang tìm máy chủ tỉnh…"))
        self._running.show()

    def _progressed(self, progress: Any) -> None:
        if not self._cancel.isEnabled():
            return
        if progress.step in {"send", "photos"} and progress.total:
            self._progress.setRange(0, _STEPS)
            self._progress.setValue(progress.done * _STEPS // progress.total)
            self._doing.setText(_sending(progress))
            return
        self._progress.setRange(0, 0)
        self._doing.setText(
            {
                "enrol": _("Đang đăng ký máy với tỉnh…"),
                "greet": _("Đang hỏi tỉnh còn thiếu gì…"),
                "reference": _("Đang nhận danh mục mới…"),
            }.get(progress.step, _("Đang gửi…"))
        )


def _sending(progress: Any) -> str:
    if progress.step == "photos":
        return _("Đang gửi ảnh: {done} trong {total} KB").format(
            done=format_number(progress.done // 1024),
            total=format_number(progress.total // 1024 + 1),
        )
    return _n("Đang gửi {done} trong {total} thay đổi", progress.total).format(
        done=format_number(progress.done), total=format_number(progress.total)
    )


def _picture(tokens: Tokens, step: Step) -> Any:
    name, colour = {
        Step.NOTHING: ("circle-check", tokens.good),
        Step.CORRECT: ("circle-alert", tokens.danger),
        Step.CALL: ("triangle-alert", tokens.danger),
        Step.RECEIPT: ("clock", tokens.warn),
    }.get(step, ("send", tokens.accent))
    return pixmap(name, colour, 36)


def _waiting(status: SyncStatus) -> str:
    if not status.waiting:
        return _("Không có thay đổi nào chờ đóng gói.")
    since = f"{status.waiting_since:%d/%m}" if status.waiting_since else ""
    return _("thay đổi chưa gửi, từ {day}").format(day=since)


def _under_way(status: SyncStatus) -> str:
    photos = (
        _n("{count} ảnh chờ gửi", status.photos_waiting).format(count=status.photos_waiting)
        if status.photos_waiting
        else ""
    )
    if not status.under_way:
        return photos or _("Không có gói nào đang chờ biên nhận.")
    told = _("thay đổi đã đóng gói, chưa rời máy")
    if status.under_way_since:
        since = f"{status.under_way_since:%d/%m %H:%M}"
        told = _("thay đổi đã rời máy lúc {at}, chưa có biên nhận").format(at=since)
    return " · ".join(part for part in (told, photos) if part)


def _received(status: SyncStatus) -> str:
    name = status.label or _("chờ tỉnh nhận máy")
    when = (
        _("biên nhận cuối {at}").format(at=f"{status.last_receipt:%d/%m %H:%M}")
        if status.last_receipt
        else _("chưa có biên nhận nào")
    )
    refused = (
        _n("{count} thay đổi tỉnh không đọc được", status.refused).format(
            count=format_number(status.refused)
        )
        if status.refused
        else ""
    )
    return " · ".join(part for part in (when, name, refused) if part)
