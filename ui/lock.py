# SPDX-License-Identifier: MIT
"""The lock window: passphrase, or the recovery code and a new passphrase."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from desktop_app import vault
from desktop_app.paths import Paths
from desktop_app.vault import Unlocked
from resources.errors import UserError
from resources.i18n import _
from ui.tasks import Tasks
from ui.theme import Tokens, dress
from ui.warm import warm_up
from ui.widgets.basics import Card, button, label, restyle, set_text
from ui.widgets.field import Field

if TYPE_CHECKING:
    from desktop_app.app import App
    from desktop_app.clock import Clock

_BRING_BACK = frozenset({"database-gone", "damaged-database"})
"""What only a backup mends."""


class LockWindow(QWidget):
    """Asks who is there; `opened` carries the application on the opened store."""

    opened = Signal(object)
    crashed = Signal(object)
    """A bug of ours came up; carries the exception."""
    _upgraded = Signal(int, int)

    def __init__(self, data_dir: Path, tokens: Tokens, clock: "Clock | None" = None) -> None:
        super().__init__()
        self._clock = clock
        self._upgraded.connect(self._show_upgrade)
        self.setProperty("role", "ground")
        self.setWindowTitle(_("Từng Ngõ – đang khóa"))
        self.resize(1024, 640)
        self._paths = Paths(data_dir)
        self.warm = False
        self.tasks = Tasks(self._failed, self)
        self.tasks.crashed.connect(self._ready)
        self.tasks.crashed.connect(self.crashed)
        self._recovering = False
        rail = QFrame()
        rail.setProperty("role", "rail")
        rail.setFixedWidth(320)
        left = QVBoxLayout(rail)
        left.setContentsMargins(32, 32, 32, 32)
        left.addWidget(label("Từng Ngõ", "brand"))
        left.addWidget(label(_("Đến từng ngõ, gõ từng nhà, hướng dẫn từng người."), wrap=True))
        left.addStretch(1)
        left.addWidget(
            label(
                _("Tên và số điện thoại của bà con chỉ nằm trên máy này, được mã hóa."),
                "small",
                wrap=True,
            )
        )
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(rail)
        self._card = Card(_("Mở khóa"))
        self._card.setFixedWidth(420)
        whole.addStretch(1)
        whole.addWidget(self._card, 0, Qt.AlignmentFlag.AlignVCenter)
        whole.addStretch(1)
        self._build(tokens)
        dress(self, tokens)

    def _build(self, tokens: Tokens) -> None:
        self._who = QComboBox()
        self._who_field = Field(_("Cán bộ"), self._who)
        self._secret = QLineEdit()
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret_field = Field(_("Mật khẩu"), self._secret)
        self._code = QLineEdit()
        self._code_field = Field(_("Mã khôi phục (35 chữ và số trên tờ đã in)"), self._code)
        self._new = QLineEdit()
        self._new.setEchoMode(QLineEdit.EchoMode.Password)
        self._new_field = Field(_("Mật khẩu mới"), self._new)
        self._open = button(
            _("Mở khóa"), self._try, role="primary", icon_name="key-round", tokens=tokens
        )
        self._other = button("", self.switch, role="flat")
        self._restore = button(_("Phục hồi từ bản sao lưu…"), self._choose_backup, role="flat")
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(_("Đang mở"))
        self._progress.hide()
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        for line in (self._secret, self._code, self._new):
            line.returnPressed.connect(self._try)
        for item in (
            self._who_field,
            self._secret_field,
            self._code_field,
            self._new_field,
            self._problem,
            self._progress,
            self._open,
            self._other,
            self._restore,
        ):
            self._card.body.addWidget(item)
        self._show_mode()
        self._list_officers()

    def _list_officers(self) -> None:
        """Ask the key file who may open; a damaged one leaves the way over a backup alone."""
        self._who.clear()
        try:
            for officer in vault.officers(self._paths):
                self._who.addItem(officer.name, officer.id)
        except UserError as error:
            self._failed(error)
        self._who_field.setVisible(self._who.count() > 1)
        self._ready()

    def _ready(self) -> None:
        """Let the officer try, if there is anything to try on."""
        known = self._who.count() > 0
        for item in (self._open, self._other, self._secret_field):
            item.setEnabled(known)
        self._progress.hide()
        self._progress.setRange(0, 0)
        if not known:
            self._restore.setFocus()

    def _show_mode(self) -> None:
        self._secret_field.setVisible(not self._recovering)
        self._code_field.setVisible(self._recovering)
        self._new_field.setVisible(self._recovering)
        set_text(self._open, _("Đặt mật khẩu mới và mở") if self._recovering else _("Mở khóa"))
        self._other.setText(
            _("Quay lại mật khẩu") if self._recovering else _("Quên mật khẩu: dùng mã khôi phục")
        )
        (self._code if self._recovering else self._secret).setFocus()

    def switch(self) -> None:
        """Go from the passphrase to the recovery code, or back."""
        self._recovering = not self._recovering
        self._tell("")
        self._show_mode()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Once the window is there, load the rest while the officer types."""
        super().paintEvent(event)
        if not self.warm:
            QTimer.singleShot(0, self._load_the_rest)

    def _load_the_rest(self) -> None:
        if not self.warm:
            self.warm = True
            warm_up(self.tasks)

    def _choose_backup(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(
            self,
            _("Chọn bản sao lưu"),
            str(self._paths.backups),
            _("Bản sao lưu (*.tngbak)"),
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.restore_from(Path(name)))
        dialog.open()

    def restore_from(self, file: Path) -> None:
        """Put a backup in the place of the store; what stands there is kept aside."""
        self._open.setEnabled(False)
        self._progress.show()

        def work() -> str:
            from desktop_app import backup

            return backup.restore(self._paths.root, file).made_at

        def done(made_at: str) -> None:
            import datetime

            from models.dates import format_moment

            self._list_officers()  # those of then
            day = datetime.datetime.fromisoformat(made_at)
            self._tell(
                _("Đã phục hồi dữ liệu lúc {moment}. Mở bằng mật khẩu của lúc đó.").format(
                    moment=format_moment(day)
                ),
                "muted",
            )
            self._secret.clear()
            self._secret.setFocus()

        self.tasks.run(self, work, done)

    def _try(self) -> None:
        if not self._open.isEnabled():
            return
        self._tell("")
        self._open.setEnabled(False)
        self._progress.show()
        officer = self._who.currentData()
        secret, code, new = self._secret.text(), self._code.text(), self._new.text()

        def unlock() -> Unlocked:
            if not self._recovering:
                return vault.unlock(self._paths, secret, officer)
            vault.check_passphrase(new)
            unlocked = vault.unlock_with_recovery(self._paths, code)
            vault.change_passphrase(self._paths, unlocked.key, officer, new)
            return vault.unlock(self._paths, new, officer)

        def work() -> "App":
            from desktop_app.app import open_app

            return open_app(
                self._paths.root, unlock(), clock=self._clock, report=self._upgraded.emit
            )

        self.tasks.run(self, work, self._done)

    def _show_upgrade(self, done: int, total: int) -> None:
        """Follow an upgrade of the data, which may take half a minute."""
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._tell(_("Đang nâng cấp dữ liệu cho bản mới; bản sao lưu đã được làm trước."), "muted")

    def _done(self, app: "App") -> None:
        for line in (self._secret, self._code, self._new):
            line.clear()
        self.opened.emit(app)

    def _failed(self, error: UserError) -> None:
        self._ready()
        fields = {"recovery": self._code_field}
        if self._recovering:
            fields["passphrase"] = self._new_field
        else:
            fields["passphrase"] = self._secret_field
        field = fields.get(error.field or "")
        if field is None:
            self._tell(str(error))
            if error.code in _BRING_BACK and self._has_backup():
                self._restore.setFocus()
            return
        field.problem(str(error))
        field.focus()
        if isinstance(field.input, QLineEdit):
            field.input.selectAll()

    def _has_backup(self) -> bool:
        from desktop_app.backup import backups

        return bool(backups(self._paths))

    def _tell(self, text: str, role: str = "error") -> None:
        for field in (self._secret_field, self._code_field, self._new_field):
            field.problem("")
        self._problem.setText(text)
        restyle(self._problem, "role", role)
        self._problem.setVisible(bool(text))
