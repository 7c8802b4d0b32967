# SPDX-License-Identifier: MIT
"""Đồng bộ: what the province has, what it sent back, and what to do now."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import exchange, exchange_views
from desktop_app.exchange import Done
from desktop_app.exchange_advice import advice
from desktop_app.exchange_views import LogLine, SyncStatus
from models.dates import format_moment, format_number
from resources.i18n import _, _n
from ui.page import Context, Page
from ui.pages.exchange.overview import Overview
from ui.pages.exchange.returned import ReturnedCard
from ui.widgets.basics import Card, button, label, row, scrolled
from ui.widgets.long_work import long_work
from ui.widgets.table import Column, Table


def size_text(size: int | None) -> str:
    """Return a size as people read it."""
    if size is None:
        return ""
    return f"{size} B" if size < 1024 else f"{format_number(size / 1024)} KB"


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
        self.send = button(
            _("Gửi qua mạng"),
            context.network.start,
            icon_name="refresh-cw",
            tokens=tokens,
            role="primary",
        )
        self.export = button(
            _("Kết xuất ra USB"), self._choose_folder, icon_name="usb", tokens=tokens
        )
        self._welcome = self._invitation_card()
        whole.addWidget(self._welcome)
        self.overview = Overview(context, self.send, self.export)
        whole.addWidget(self.overview)
        self.returned = ReturnedCard(context)
        whole.addWidget(self.returned)
        whole.addWidget(self._log_card(), 1)
        context.network.began.connect(self._network_began)
        context.network.ended.connect(self._network_ended)

    def _invitation_card(self) -> Card:
        card = Card(_("Máy này chưa đăng ký với tỉnh"))
        card.body.addWidget(
            label(
                _(
                    "Xin tỉnh (Sở KH&CN) một thư mời cho xã: tệp .tni, hoặc tờ giấy có mã. Nạp tệp "
                    "hay dán dãy số của mã ở đây. Trong lúc chờ vẫn ghi buổi hướng dẫn bình thường."
                ),
                wrap=True,
            )
        )
        card.body.addLayout(
            row(
                button(_("Nạp thư mời…"), self._choose_files, role="primary"),
                button(_("Dán dãy số của thư mời…"), self._type_invitation),
                None,
            )
        )
        return card

    def _log_card(self) -> Card:
        card = Card(_("Nhật ký đồng bộ"))
        self.log = Table(
            [
                Column(_("Lúc"), lambda line: format_moment(line.at), 150),
                Column(_("Việc"), lambda line: line.action, stretch=4),
                Column(_("Kết quả"), lambda line: line.result, stretch=7),
                Column(_("Dung lượng"), lambda line: size_text(line.size), 92, right=True),
            ],
            _("Nhật ký đồng bộ"),
        )
        self.log.setMinimumHeight(180)
        self._no_log = label(_("Chưa gửi hay nhận gì."), "muted")
        self._whole_line = label("", "muted", wrap=True)
        self._whole_line.hide()
        self.log.selectionModel().currentChanged.connect(lambda _now, _before: self._show_line())
        card.body.addWidget(self.log, 1)
        card.body.addWidget(self._whole_line)
        card.body.addWidget(self._no_log)
        return card

    @property
    @override
    def title(self) -> str:
        return _("Đồng bộ")

    @override
    def header_buttons(self) -> list[QPushButton]:
        text, tokens = _("Nạp tệp của tỉnh…"), self.context.tokens
        return [button(text, self._choose_files, icon_name="mail-open", tokens=tokens)]

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
        self.overview.setVisible(status.invited)
        self.overview.show_status(status, advice(status))
        self.returned.show_rows(status.returned)
        self.log.lines.reset(len(log), log)
        self.log.setVisible(bool(log))
        self._no_log.setVisible(not log)
        self._show_line()

    def _show_line(self) -> None:
        """Show the chosen line in full: what happened is a sentence or two, a cell is short."""
        line = self.log.lines.line(self.log.currentIndex().row())
        self._whole_line.setVisible(line is not None)
        if line is not None:
            self._whole_line.setText(f"{format_moment(line.at)} · {line.action}\n{line.result}")

    # Over the network

    def _network_began(self) -> None:
        self.send.setEnabled(False)

    def _network_ended(self, _report: object) -> None:
        self.send.setEnabled(True)
        self.refresh()

    # On a stick

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("Chọn USB hoặc thư mục"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, folder: Path) -> None:
        """Export a bundle to a folder."""
        app = self.context.app
        self.export.setEnabled(False)

        def finish() -> None:
            self.export.setEnabled(True)
            self.refresh()

        def done(what: Done) -> None:
            self.context.messages.done(what.sentence)
            self.context.bus.changed.emit()

        long_work(
            self.context,
            self,
            _("Đang kết xuất ra {folder}…").format(folder=folder.name or folder),
            lambda follow: exchange.export_to(app, folder, follow),
            done,
            cancelled=_("Đã hủy, chưa ghi tệp nào; dữ liệu trên máy vẫn nguyên."),
            ended=finish,
        )

    def _choose_files(self) -> None:
        dialog = QFileDialog(
            self, _("Chọn tệp của tỉnh"), "", _("Tệp của tỉnh (*.tnr *.tni *.tnd)")
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.open([Path(name) for name in names]))
        dialog.open()

    def _type_invitation(self) -> None:
        from ui.pages.exchange.invitation import InvitationDialog

        InvitationDialog(self.context, self._taken_in, self).open()

    @override
    def open(self, argument: object) -> None:
        """Take in files of the province: one, or several that were dropped together."""
        given = argument if isinstance(argument, list) else [argument]
        files = [Path(one) for one in given if isinstance(one, str | Path)]
        if files:
            app = self.context.app
            long_work(
                self.context,
                self,
                _("Đang nạp {file}…").format(file=files[0].name)
                if len(files) == 1
                else _n("Đang nạp {count} tệp…", len(files)).format(count=len(files)),
                lambda follow: exchange.import_files(app, files, follow),
                self._taken_in_files,
                cancelled=_("Đã hủy, chưa nạp tệp nào."),
                ended=self.refresh,  # the log tells why a file was refused
            )

    def _taken_in_files(self, what: Done) -> None:
        self._taken_in(what)
        self.context.bus.changed.emit()

    def _taken_in(self, what: object) -> None:
        if not isinstance(what, Done):
            return
        if what.problem is not None:
            self.context.messages.error(what.problem)
        else:
            self.context.messages.done(what.sentence)
        if what.invited:
            self.context.network.start(by_hand=False)
