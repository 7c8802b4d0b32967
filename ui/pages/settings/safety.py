# SPDX-License-Identifier: MIT
"""Safety copies of the store, and whether everything that must be there is readable and whole."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import backup, checkup, exchange_views
from desktop_app.backup import Backup
from desktop_app.checkup import Finding
from desktop_app.exchange_views import SyncStatus
from desktop_app.printing import CancelledError
from models.dates import format_moment
from resources.errors import UserError
from resources.i18n import _
from ui.page import Context, Page
from ui.pages.settings.dialogs import BecomeAnotherDialog
from ui.theme import pixmap
from ui.widgets.basics import Card, button, clear, column, label, row, scrolled
from ui.widgets.progress import Progress


class SafetySection(Page):
    """Back up now, see what is kept, look everything over."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        content = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(content))
        whole = QHBoxLayout(content)
        whole.setContentsMargins(24, 14, 20, 18)
        whole.setSpacing(14)
        whole.addLayout(column(self._backup_card(), None, spacing=14), 1)
        whole.addLayout(column(self._check_card(), self._copy_card(), None, spacing=14), 1)

    def _backup_card(self) -> Card:
        card = Card(_("Bản sao lưu"))
        text = _(
            "Máy tự sao lưu mỗi ngày có thay đổi, giữ 3 ngày, 4 tuần, 6 tháng gần nhất. Chép thư "
            "mục backups ra USB để phòng hỏng máy; mở được bằng mật khẩu của ngày sao lưu."
        )
        card.body.addWidget(label(text, "muted", wrap=True))
        self._kept = QVBoxLayout()
        card.body.addLayout(self._kept)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(_("Đang sao lưu"))
        self._progress.hide()
        card.body.addWidget(self._progress)
        self._now = button(
            _("Sao lưu ngay"), self._back_up, icon_name="save", tokens=self.context.tokens
        )
        card.body.addLayout(row(self._now, None))
        text = _(
            "Phục hồi: bấm Ctrl+L để khóa máy rồi chọn “Phục hồi từ bản sao lưu”; dữ liệu đang có "
            "được cất lại trong backups/before-restore."
        )
        card.body.addWidget(label(text, "muted", wrap=True))
        return card

    def _back_up(self) -> None:
        self._now.setEnabled(False)
        self._progress.show()
        app = self.context.app

        def finish() -> None:
            self._now.setEnabled(True)
            self._progress.hide()

        def done(made: Backup | None) -> None:
            finish()
            self.context.messages.hint(
                _("Đã sao lưu và kiểm tra lại.")
                if made
                else _("Không có gì thay đổi từ lần sao lưu trước.")
            )
            self.refresh()

        def failed(error: Exception) -> None:
            finish()
            self.context.messages.error(error)  # type: ignore[arg-type]

        self.context.slow.run(self, lambda: backup.back_up(app), done, failed)

    def _check_card(self) -> Card:
        card = Card(_("Kiểm tra dữ liệu"))
        told = _(
            "Đọc lại toàn bộ dữ liệu, chỉ mục tìm kiếm, nhật ký thay đổi và khóa; báo chỗ nào "
            "không khớp, không sửa gì."
        )
        card.body.addWidget(label(told, "muted", wrap=True))
        self._findings = QVBoxLayout()
        self._check = button(_("Kiểm tra ngay"), self._run_check)
        self.checking = Progress()
        card.body.addLayout(self._findings)
        card.body.addWidget(self.checking)
        card.body.addLayout(row(self._check, None))
        return card

    def _copy_card(self) -> Card:
        """Offer a name of its own to a laptop that was made of another one's backup."""
        card = Card(_("Dữ liệu chép từ máy khác"))
        text = _(
            "Phục hồi bản sao lưu của máy khác lên máy này mà máy kia vẫn còn dùng thì hai máy "
            "trùng tên với tỉnh. Cho máy này nhận tên mới trước khi gửi."
        )
        card.body.addWidget(label(text, "muted", wrap=True))
        self._label = label("", "strong")
        self._become = button(_("Nhận tên mới…"), self._become_another)
        card.body.addLayout(row(self._label, None, self._become))
        return card

    def _become_another(self) -> None:
        BecomeAnotherDialog(self.context, self._label.text(), self).open()

    @override
    def refresh(self) -> None:
        app = self.context.app
        self.context.tasks.run(
            self, lambda: (backup.backups(app.paths), exchange_views.status(app)), self._show
        )

    def _show(self, found: tuple[list[Backup], SyncStatus]) -> None:
        kept, status = found
        self._label.setText(status.label)
        self._become.setEnabled(status.enrolled)
        clear(self._kept)
        for each in kept:
            size = _("{size} MB").format(size=max(1, round(each.size / 1e6)))
            self._kept.addLayout(
                row(label(format_moment(each.made_at)), None, label(size, "muted"))
            )
        if not kept:
            self._kept.addWidget(label(_("Chưa có bản sao lưu nào."), "muted"))

    def _run_check(self) -> None:
        """Look everything over, beside what the pages ask of the store meanwhile."""
        self._check.setEnabled(False)
        self.checking.begin(_("Đang kiểm tra dữ liệu"))
        app, follow = self.context.app, self.checking.follow

        def work() -> list[Finding] | None:
            try:
                return checkup.checkup(app, follow)
            except CancelledError:
                return None

        def finish() -> None:
            self._check.setEnabled(True)
            self.checking.end()

        def done(findings: list[Finding] | None) -> None:
            finish()
            if findings is None:
                self.context.messages.hint(_("Đã hủy, chưa kiểm tra xong."))
            else:
                self._show_findings(findings)

        def failed(error: UserError) -> None:
            finish()
            self.context.messages.error(error)

        self.context.slow.run(self, work, done, failed)

    def _show_findings(self, findings: list[Finding]) -> None:
        clear(self._findings)
        tokens = self.context.tokens
        for finding in findings:
            picture = QLabel()
            name, colour = (
                ("circle-check", tokens.good) if finding.sound else ("circle-alert", tokens.danger)
            )
            picture.setPixmap(pixmap(name, colour))
            text = label(finding.sentence, wrap=True)
            line = row(picture, text)
            line.setStretch(1, 1)
            self._findings.addLayout(line)
