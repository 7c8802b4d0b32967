# SPDX-License-Identifier: MIT
"""Đồng bộ: what the province has, what it sent back, and what to do now."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import exchange, exchange_views
from desktop_app.exchange import Done
from desktop_app.exchange_views import LogLine, ReturnedRow, SyncStatus
from models.dates import format_moment, format_number
from resources.i18n import _
from ui.page import Context, Page
from ui.widgets.basics import Card, button, clear, label, pill, row, scrolled
from ui.widgets.table import Column, Table


def size_text(size: int | None) -> str:
    """Return a size as people read it."""
    if size is None:
        return ""
    return f"{size} B" if size < 1024 else f"{format_number(size / 1024)} KB"


class _Count(Card):
    """A big number, what it means, and what to do."""

    def __init__(self, heading: str) -> None:
        super().__init__(heading)
        self.figure = label("", "figure")
        self.text = label("", "muted", wrap=True)
        self.body.addWidget(self.figure)
        self.body.addWidget(self.text)
        self.body.addStretch(1)


class ExchangePage(Page):
    """Everything between this laptop and the province."""

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
        self._welcome = Card(_("Máy này chưa đăng ký với tỉnh"))
        self._welcome.body.addWidget(
            label(
                _(
                    "Xin tỉnh (Sở KH&CN) một thư mời (.tni) cho xã, chép vào USB rồi nạp ở đây. "
                    "Trong lúc chờ vẫn ghi buổi hướng dẫn bình thường; không có gì bị mất."
                ),
                wrap=True,
            )
        )
        self._welcome.body.addLayout(
            row(button(_("Nạp thư mời…"), self._choose_file, role="primary"), None)
        )
        whole.addWidget(self._welcome)
        counts = QHBoxLayout()
        counts.setSpacing(14)
        self._here, self._away = _Count(_("Trên máy này")), _Count(_("Đang trên đường"))
        self._there = _Count(_("Tỉnh đã nhận"))
        self._export = button(
            _("Kết xuất ra USB"),
            self._choose_folder,
            role="primary",
            icon_name="usb",
            tokens=tokens,
        )
        self._receive = button(
            _("Nạp biên nhận"), self._choose_file, icon_name="mail-open", tokens=tokens
        )
        self._here.body.addWidget(self._export)
        self._away.body.addWidget(self._receive)
        for card in (self._here, self._away, self._there):
            counts.addWidget(card, 1)
        whole.addLayout(counts)
        self._returned = Card(_("Tỉnh trả lại, cần sửa"))
        whole.addWidget(self._returned)
        log = Card(_("Nhật ký đồng bộ"))
        self.log = Table(
            [
                Column(_("Lúc"), lambda line: format_moment(line.at), 164),
                Column(_("Việc"), lambda line: line.action, stretch=3),
                Column(_("Kết quả"), lambda line: line.result, stretch=5),
                Column(_("Dung lượng"), lambda line: size_text(line.size), 96, right=True),
            ],
            _("Nhật ký đồng bộ"),
        )
        self.log.setMinimumHeight(180)
        self._no_log = label(_("Chưa gửi hay nhận gì."), "muted")
        log.body.addWidget(self.log, 1)
        log.body.addWidget(self._no_log)
        whole.addWidget(log, 1)

    @property
    @override
    def title(self) -> str:
        return _("Đồng bộ")

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(
            self,
            lambda: (exchange_views.status(app), exchange_views.log(app)),
            lambda got: self._show(*got),
        )

    def _show(self, status: SyncStatus, log: list[LogLine]) -> None:
        self._welcome.setVisible(not status.invited)
        self._export.setEnabled(status.invited)
        self._here.figure.setText(format_number(status.waiting))
        if not status.waiting:
            here = _("Không có thay đổi nào chờ đóng gói.")
        else:
            since = f"{status.waiting_since:%d/%m}" if status.waiting_since else ""
            here = _("thay đổi chưa gửi, từ {day}").format(day=since)
        self._here.text.setText(here)
        self._away.figure.setText(format_number(status.under_way))
        since = f"{status.under_way_since:%d/%m %H:%M}" if status.under_way_since else ""
        self._away.text.setText(
            _("thay đổi đã kết xuất lúc {at}, chưa có biên nhận").format(at=since)
            if status.under_way
            else _("Không có gói nào đang chờ biên nhận.")
        )
        self._there.figure.setText(format_number(status.confirmed))
        self._there.text.setText(self._there_text(status))
        self._show_returned(status.returned)
        self.log.lines.reset(len(log), log)
        self.log.setVisible(bool(log))
        self._no_log.setVisible(not log)

    def _there_text(self, status: SyncStatus) -> str:
        if status.revoked:
            return _("Tỉnh đã khóa máy này. Gọi Sở KH&CN.")
        name = status.label or (_("chờ tỉnh nhận máy") if status.invited else "")
        when = (
            _("biên nhận cuối {at}").format(at=f"{status.last_receipt:%d/%m %H:%M}")
            if status.last_receipt
            else _("chưa có biên nhận nào")
        )
        refused = (
            _("{count} thay đổi tỉnh không đọc được").format(count=status.refused)
            if status.refused
            else ""
        )
        return " · ".join(part for part in (when, name, refused) if part)

    def _show_returned(self, returned: list[ReturnedRow]) -> None:
        self._returned.setVisible(bool(returned))
        clear(self._returned.body)
        for item in returned:
            kind = _("cần sửa") if item.outcome == "returned" else _("có thể trùng")
            line = QHBoxLayout()
            line.addWidget(pill(kind, "danger" if item.outcome == "returned" else "warn"))
            text = f"{item.title}: “{item.reason}”" if item.title else item.reason
            line.addWidget(label(text, wrap=True), 1)
            if item.session_id:
                session = item.session_id
                line.addWidget(
                    button(
                        _("Mở chỗ cần sửa"),
                        partial(self.context.bus.go.emit, "guidance", ("correct", session)),
                        icon_name="pencil",
                        tokens=self.context.tokens,
                    )
                )
            self._returned.body.addLayout(line)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("Chọn USB hoặc thư mục"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, folder: Path) -> None:
        """Export a bundle to a folder."""
        app = self.context.app
        self._export.setEnabled(False)
        self._export.setText(_("Đang kết xuất…"))

        def finish() -> None:
            self._export.setEnabled(True)
            self._export.setText(_("Kết xuất ra USB"))
            self.refresh()

        def done(what: Done) -> None:
            finish()
            self.context.messages.done(what.sentence)
            self.context.bus.changed.emit()

        def failed(error: Exception) -> None:
            finish()
            self.context.messages.error(error)  # type: ignore[arg-type]

        self.context.tasks.run(self, lambda: exchange.export_to(app, folder), done, failed)

    def _choose_file(self) -> None:
        dialog = QFileDialog(
            self, _("Chọn tệp của tỉnh"), "", _("Tệp của tỉnh (*.tnr *.tni *.tnd)")
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.open()

    @override
    def open(self, argument: object) -> None:
        if not isinstance(argument, str | Path):
            return
        app, file = self.context.app, Path(argument)

        def done(what: object) -> None:
            if isinstance(what, Done):
                self.context.messages.done(what.sentence)

        self.context.act(self, lambda: exchange.import_file(app, file), done)
