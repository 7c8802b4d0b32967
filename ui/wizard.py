# SPDX-License-Identifier: MIT
"""Set a laptop up in three steps: which commune, who and which passphrase, the recovery code."""

import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app import preferences, recovery, vault
from desktop_app.vault import check_officer, check_same
from models import communes
from models.communes import CommuneGroup
from resources import i18n
from resources.errors import UserError
from resources.i18n import _
from ui.tasks import Tasks
from ui.theme import Tokens, dress
from ui.warm import warm_up
from ui.widgets.basics import button, column, label, row
from ui.widgets.field import Field
from ui.widgets.inputs import SEARCH_MS, EnterMovesOn, TextInput

if TYPE_CHECKING:
    from desktop_app.clock import Clock

_CODE = Qt.ItemDataRole.UserRole
_OTHER = {"vi": ("en", "English"), "en": ("vi", "Tiếng Việt")}
"""Language → the other one, and its name in itself."""


class SetupWizard(QWidget):
    """Walks through the set-up; `finished` carries the open application."""

    finished = Signal(object)
    crashed = Signal(object)
    """A bug of ours came up; carries the exception."""
    restyled = Signal()
    """Another language was chosen; everything is to be shown anew."""

    def __init__(self, data_dir: Path, tokens: Tokens, clock: "Clock | None" = None) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        self.setWindowTitle(_("Từng Ngõ – cài đặt"))
        self.resize(1024, 680)
        self._data_dir = data_dir
        self._clock = clock
        self._enter = EnterMovesOn(self)
        self._tokens = tokens
        self._tasks = Tasks(self._failed, self)
        self._tasks.crashed.connect(self._ready)
        self._tasks.crashed.connect(self.crashed)
        self._commune = ""
        self._app: object = None
        self._recovery = ""
        self._asked: list[int] = []
        self._retyped: dict[int, QLineEdit] = {}
        rail = QFrame()
        rail.setProperty("role", "rail")
        rail.setFixedWidth(280)
        left = QVBoxLayout(rail)
        left.setContentsMargins(28, 32, 24, 24)
        left.addWidget(label("Từng Ngõ", "brand"))
        left.addWidget(label(_("Cài đặt máy này cho một xã, phường. Không cần mạng."), wrap=True))
        left.addSpacing(18)
        self._steps = [
            label(_("1. Chọn xã, phường")),
            label(_("2. Cán bộ và mật khẩu")),
            label(_("3. Mã khôi phục")),
        ]
        for step in self._steps:
            left.addWidget(step)
        left.addStretch(1)
        self._stack = QStackedWidget()
        for page in (self._commune_page(), self._officer_page(), self._recovery_page()):
            self._stack.addWidget(page)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(rail)
        whole.addWidget(self._stack, 1)
        dress(self, tokens)
        self._show(0)
        QTimer.singleShot(0, self, lambda: warm_up(self._tasks))

    def _page(self, title: str, text: str) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget()
        page.setProperty("role", "ground")
        inner = QVBoxLayout(page)
        inner.setContentsMargins(48, 40, 48, 32)
        inner.setSpacing(14)
        inner.addWidget(label(title, "title"))
        inner.addWidget(label(text, "muted", wrap=True))
        return page, inner

    def show_step(self, number: int, code: str) -> None:
        """Show a step as it looks with a recovery code; for pictures."""
        if number == self._stack.count() - 1:
            self._recovery = code
            self._show_code()
        self._show(number)

    def _show(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        for at, step in enumerate(self._steps):
            font = step.font()
            font.setBold(at == number)
            step.setFont(font)
        first = {0: self._search, 1: self._officer, 2: None}[number]
        if first is not None:
            first.setFocus()
        elif self._asked:
            self._retyped[self._asked[0]].setFocus()

    # Step 1

    def _commune_page(self) -> QWidget:
        page, inner = self._page(
            _("Máy này của xã, phường nào?"),
            _("Gõ tên, không cần dấu. Gõ tên huyện cũ cũng tìm được, ví dụ: muong long, ky son."),
        )
        self._search = TextInput(hint=_("Tên xã, phường"))
        self._search.setAccessibleName(_("Tên xã, phường"))
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._wait.timeout.connect(self._look)
        self._search.edited.connect(self._wait.start)
        self._search.returnPressed.connect(self._take_first)
        self._found = QListWidget()
        self._found.setAccessibleName(_("Các xã, phường tìm thấy"))
        self._found.itemActivated.connect(lambda _item: self._next_from_commune())
        self._found.currentItemChanged.connect(lambda _now, _before: self._commune_chosen())
        self._next = button(_("Tiếp tục"), self._next_from_commune, role="primary")
        self._next.setEnabled(False)
        inner.addWidget(self._search)
        inner.addWidget(self._found, 1)
        self._unkept = label("", "error", wrap=True)
        self._unkept.hide()
        inner.addWidget(self._unkept)
        code, name = _OTHER[i18n.language()]
        self.other_language = button(name, lambda: self._speak(code), role="flat")
        inner.addLayout(row(self.other_language, None, self._next))
        self._look()
        return page

    def _speak(self, code: str) -> None:
        """Go on in another language; nothing but a search can have been typed by now."""
        folder = self._data_dir

        def work() -> None:
            preferences.save(folder, replace(preferences.load(folder), language=code))

        def failed(error: UserError) -> None:
            self._unkept.setText(str(error))
            self._unkept.show()

        self._tasks.run(self, work, lambda _none: self.restyled.emit(), failed)

    def _look(self) -> None:
        self._found.clear()
        typed = self._search.text().strip()
        groups = communes.find(typed) if typed else [CommuneGroup("", tuple(communes.everyone()))]
        for group in groups:
            if group.title:
                head = QListWidgetItem(group.title)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self._found.addItem(head)
            for commune in group.communes:
                item = QListWidgetItem(f"{commune.full_name}   {commune.hint}")
                item.setData(_CODE, commune.code)
                self._found.addItem(item)
        if not groups:
            none = QListWidgetItem(_("Không tìm thấy. Gõ ít chữ hơn, hoặc tên huyện cũ."))
            none.setFlags(Qt.ItemFlag.NoItemFlags)
            self._found.addItem(none)
        if sum(len(g.communes) for g in groups) == 1:
            self._select_first()

    def _select_first(self) -> None:
        for number in range(self._found.count()):
            if self._found.item(number).data(_CODE):
                self._found.setCurrentRow(number)
                return

    def _take_first(self) -> None:
        self._wait.stop()
        self._look()
        self._select_first()
        if self._found.currentItem() is not None:
            self._next_from_commune()

    def _commune_chosen(self) -> None:
        item = self._found.currentItem()
        self._commune = item.data(_CODE) if item is not None and item.data(_CODE) else ""
        self._next.setEnabled(bool(self._commune))

    def _next_from_commune(self) -> None:
        if self._commune:
            name = communes.commune(self._commune).full_name
            self._unit.setText(_("Phòng Văn hóa - Xã hội, UBND {commune}").format(commune=name))
            self._show(1)

    # Step 2

    def _officer_page(self) -> QWidget:
        page, inner = self._page(
            _("Ai dùng máy này?"),
            _("Mật khẩu khóa toàn bộ dữ liệu trên máy. Một câu ngắn dễ nhớ là tốt nhất."),
        )
        self._officer, self._unit = TextInput(limit=60), TextInput(limit=120)
        self._first, self._second = QLineEdit(), QLineEdit()
        for secret in (self._first, self._second):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._fields = {
            "officer": Field(_("Họ và tên"), self._officer),
            "unit": Field(_("Phòng, đơn vị"), self._unit),
            "passphrase": Field(_("Mật khẩu (ít nhất 8 ký tự)"), self._first),
            "second": Field(_("Nhập lại mật khẩu"), self._second),
        }
        for field in self._fields.values():
            field.setMaximumWidth(460)
            inner.addWidget(field)
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setAccessibleName(_("Đang cài đặt"))
        self._progress.hide()
        self._make = button(_("Cài đặt máy"), self._create, role="primary")
        for line in (self._officer, self._unit, self._first):
            line.installEventFilter(self._enter)
        self._second.returnPressed.connect(self._create)
        inner.addWidget(self._problem)
        inner.addWidget(self._progress)
        inner.addStretch(1)
        inner.addLayout(row(button(_("Quay lại"), lambda: self._show(0)), None, self._make))
        return page

    def _create(self) -> None:
        for field in self._fields.values():
            field.problem("")
        self._problem.hide()
        officer, unit, secret = self._officer.text(), self._unit.text(), self._first.text()
        try:
            check_officer(officer)
            vault.check_passphrase(secret)
            check_same(secret, self._second.text(), "second")
        except UserError as error:
            self._failed(error)
            return
        self._make.setEnabled(False)
        self._progress.show()

        def work() -> object:
            from desktop_app.setup import initialise

            return initialise(
                self._data_dir,
                commune_code=self._commune,
                officer=officer,
                unit=unit,
                passphrase=secret,
                clock=self._clock,
            )

        self._tasks.run(self, work, self._created)

    def _ready(self) -> None:
        self._make.setEnabled(True)
        self._progress.hide()

    def _failed(self, error: UserError) -> None:
        self._ready()
        field = self._fields.get(error.field or "")
        if field is not None:
            field.problem(str(error))
            field.focus()
        else:
            self._problem.setText(str(error))
            self._problem.show()

    def _created(self, ready: object) -> None:
        from desktop_app.setup import SetUp

        assert isinstance(ready, SetUp)  # noqa: S101 - what the work returns
        self._app, self._recovery = ready.app, ready.recovery_code
        self._first.clear()
        self._second.clear()
        self._show_code()
        self._show(2)

    # Step 3

    def _recovery_page(self) -> QWidget:
        page, inner = self._page(
            _("In và cất mã khôi phục"),
            _(
                "Quên mật khẩu thì chỉ mã này mở được dữ liệu. Mã chỉ hiện một lần và không lưu ở "
                "đâu. In ra hoặc chép tay, cất trong tủ của cơ quan, không để cùng máy."
            ),
        )
        self._code = label("", "code", wrap=True)
        self._code.setObjectName("recovery")
        self._code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        inner.addWidget(self._code)
        inner.addLayout(row(button(_("In mã…"), self._print), None))
        self._ask = label("", wrap=True)
        inner.addWidget(self._ask)
        self._retype_row = QHBoxLayout()
        inner.addLayout(self._retype_row)
        self._wrong = label("", "error", wrap=True)
        self._wrong.hide()
        inner.addWidget(self._wrong)
        inner.addStretch(1)
        inner.addLayout(row(None, button(_("Bắt đầu dùng"), self._finish, role="primary")))
        return page

    def _show_code(self) -> None:
        groups = recovery.groups(self._recovery)
        self._code.setText("   ".join(groups))
        self._asked = sorted(secrets.SystemRandom().sample(range(len(groups)), 2))
        first, second = (number + 1 for number in self._asked)
        self._ask.setText(
            _("Để chắc chắn đã chép đúng, nhập lại nhóm thứ {first} và nhóm thứ {second}:").format(
                first=first, second=second
            )
        )
        for number in self._asked:
            line = TextInput(limit=8)
            self._retyped[number] = line
            field = Field(_("Nhóm {number}").format(number=number + 1), line)
            field.setMaximumWidth(140)
            self._retype_row.addLayout(column(field))
        self._retyped[self._asked[0]].installEventFilter(self._enter)
        self._retyped[self._asked[1]].returnPressed.connect(self._finish)
        self._retype_row.addStretch(1)

    def _print(self) -> None:
        from ui.printing.recovery import print_recovery_code

        print_recovery_code(self, recovery.groups(self._recovery))

    def _finish(self) -> None:
        typed = {number: line.text() for number, line in self._retyped.items()}
        if not recovery.matches(self._recovery, typed):
            self._wrong.setText(_("Chưa khớp. So lại từng ký tự của hai nhóm rồi nhập lại."))
            self._wrong.show()
            return
        self._recovery = ""
        self._code.clear()
        self.finished.emit(self._app)
