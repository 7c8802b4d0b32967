# SPDX-License-Identifier: MIT
"""The window: the rail at the left, the header, one page at a time. Navigation only."""

import importlib
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from desktop_app import backup, codes, exchange_views
from desktop_app.app import App
from desktop_app.exchange_views import SyncStatus
from desktop_app.scanner import Card
from models.dates import format_number
from resources.errors import UserError
from resources.i18n import _, _n
from ui.header import Header
from ui.messages import Messages
from ui.network import Network
from ui.page import Bus, Context, Page
from ui.rail import PAGES, Rail
from ui.scanner import ScannerWatch
from ui.sections import SectionedPage
from ui.tasks import Tasks
from ui.theme import Tokens, dress
from ui.widgets.basics import scrolled

_CLASSES = {
    "today": "TodayPage",
    "guidance": "GuidancePage",
    "households": "HouseholdsPage",
    "communications": "CommunicationsPage",
    "flyers": "FlyersPage",
    "tasks": "TasksPage",
    "report": "ReportPage",
    "exchange": "ExchangePage",
    "settings": "SettingsPage",
}
_LEAST = 880, 430  # a screen of 1366x768 at 150 %, without the bars of the system
_ROOM_FOR_WORDS = 1120  # at 125 % the room goes to the page: three columns then fit
_BACKUP_AFTER_MS = 60_000
_BUNDLES = (".tnr", ".tni", ".tnd", ".tnb")


def import_pages() -> None:
    """Import every page and its sections, off the window's thread, before one is first shown."""
    import pkgutil

    for name in _CLASSES:
        module = importlib.import_module(f"ui.pages.{name}")
        for section in pkgutil.iter_modules(getattr(module, "__path__", ())):
            importlib.import_module(f"{module.__name__}.{section.name}")


def make_page(name: str, context: Context) -> Page:
    """Build a page when it is first shown; its module is imported only then."""
    module = importlib.import_module(f"ui.pages.{name}")
    made: Page = getattr(module, _CLASSES[name])(context)
    return made


class MainWindow(QMainWindow):
    """The window of an unlocked store; `locked` asks for the lock window."""

    locked = Signal()
    restyled = Signal()

    def __init__(self, app: App, tokens: Tokens, crashed: Callable[[object], None]) -> None:
        super().__init__()
        self.setWindowTitle(_("Từng Ngõ – {commune}").format(commune=app.commune.full_name))
        self.setMinimumSize(*_LEAST)
        self.resize(1366, 768)
        self.setAcceptDrops(True)
        self.app = app
        self.tokens = tokens
        self._pages: dict[str, Page] = {}
        self._current = ""
        ground = QWidget()
        ground.setProperty("role", "ground")
        self.setCentralWidget(ground)
        self.messages = Messages(ground)
        self.tasks = Tasks(self.messages.error, self)
        self.slow = Tasks(self.messages.error, self)
        for worker in (self.tasks, self.slow):
            worker.crashed.connect(crashed)
        self.bus = Bus()
        self.bus.changed.connect(self._data_changed)
        self.bus.go.connect(self.go)
        self.network = Network(app, self.tasks, self)
        self.network.crashed.connect(crashed)
        self.network.began.connect(self._status_changed)
        self.network.ended.connect(self._network_ended)
        self.context = Context(
            app, self.tasks, self.slow, self.messages, tokens, self.bus, self.network
        )
        self._lay_out(ground)
        self._shortcuts()
        self.scanner = ScannerWatch(self, app.clock.today)
        self.scanner.card.connect(self._card_scanned)
        self.scanner.refused.connect(
            lambda: self.messages.hint(_("Không đọc được thẻ vừa quét; số thẻ đã được bỏ đi."))
        )
        self.scanner.code.connect(self._code_entered)
        self._status_timer = QTimer(self, singleShot=True, interval=50)
        self._status_timer.timeout.connect(self._read_status)
        dress(self, tokens)
        self.go("today", None)
        self._status_timer.start()
        QTimer.singleShot(_BACKUP_AFTER_MS, self, self._back_up)

    def _lay_out(self, ground: QWidget) -> None:
        whole = QHBoxLayout(ground)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._rail = Rail(self.app, self.tokens)
        self._rail.chosen.connect(lambda name: self.go(name, None))
        self._rail.lock_asked.connect(self.lock)
        whole.addWidget(self._rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        self._header = Header()
        right.addWidget(self._header)
        pages = QWidget()
        self._place = QVBoxLayout(pages)
        self._place.setContentsMargins(0, 0, 0, 0)
        right.addWidget(scrolled(pages), 1)  # where a page cannot do with the room there is
        whole.addLayout(right, 1)

    def _shortcuts(self) -> None:
        for number, (name, _text, _picture) in enumerate(PAGES, 1):
            self._on(f"Ctrl+{number}", partial(self.go, name, None))
        keys: dict[str, Callable[[], None]] = {
            "Ctrl+,": lambda: self.go("settings", None),
            "Ctrl+N": self._new,
            "Ctrl+S": self._on_page(Page.save),
            "Ctrl+Return": self._on_page(Page.complete),
            "Ctrl+Enter": self._on_page(Page.complete),
            "Ctrl+F": self._on_page(Page.search_here),
            "F3": self._on_page(Page.search_here),
            "F5": self._on_page(Page.refresh),
            "Ctrl+P": self._on_page(Page.print),
            "Ctrl+L": self.lock,
            "Ctrl+Z": self.messages.undo_last,
            "Esc": self._on_page(Page.escape),
            "Ctrl+Tab": partial(self._next_section, 1),
            "Ctrl+Shift+Tab": partial(self._next_section, -1),
            "F1": self.show_help,
        }
        for sequence, work in keys.items():
            self._on(sequence, work)

    def _on_page(self, work: Callable[[Page], None]) -> Callable[[], None]:
        """Return what does something on whichever page is shown then."""
        name = work.__name__

        def act() -> None:
            getattr(self.page, name)()

        return act

    def _on(self, sequence: str, work: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(sequence), self)
        shortcut.activated.connect(work)

    def _new(self) -> None:
        shown = self.page.current if isinstance(self.page, SectionedPage) else self.page
        if type(shown).new is Page.new:  # nothing is added there
            self.go("guidance", None)
        self.page.new()

    def _next_section(self, step: int) -> None:
        if isinstance(self.page, SectionedPage):
            self.page.step(step)

    def show_help(self) -> None:
        """Show every key."""
        from ui.shortcuts import ShortcutsDialog

        ShortcutsDialog(self).open()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self._current]

    def go(self, name: str, argument: object = None) -> None:
        """Show a page; what is being typed on the one before is kept first."""
        QGuiApplication.inputMethod().commit()
        if self._current and self._current != name:
            self.page.leave()
            self.page.hide()
        if name not in self._pages:
            made = make_page(name, self.context)
            made.retitled.connect(self._dress_header)
            self._pages[name] = made
            self._place.addWidget(made)
        self._current = name
        self._rail.choose(name)
        self.page.show()
        self._dress_header()
        self.page.refresh()
        if argument is not None:
            self.page.open(argument)
        if self.focusWidget() is None or not self.page.isAncestorOf(self.focusWidget()):
            self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _dress_header(self) -> None:
        self._header.show_page(self.page)

    def _data_changed(self) -> None:
        self.page.refresh()
        self._status_timer.start()

    def _status_changed(self) -> None:
        self._status_timer.start()

    def _network_ended(self, report: Any) -> None:
        """Say how a pass ended that was asked for; one of the program's own only if news came."""
        if report is None:
            return
        from desktop_app import exchange_words

        if self.network.by_hand and report.trouble is not None:
            self.messages.error(UserError(exchange_words.of_pass(report), report.trouble.advice))
        elif self.network.by_hand or report.applied.returned:
            self.messages.done(exchange_words.of_pass(report))
        self._data_changed()

    def _read_status(self) -> None:
        self.tasks.run(self, lambda: exchange_views.status(self.app), self._show_status)

    def _show_status(self, status: SyncStatus) -> None:
        unsent = status.waiting + status.under_way
        count = format_number(unsent)
        self._rail.show_unsent(unsent)
        told = self._header.tell
        if self.network.running:
            told(_("Đang gửi…"), "info")
        elif status.returned:
            text = _n("{count} bản ghi cần sửa", len(status.returned)).format(
                count=len(status.returned)
            )
            told(text, "danger")
        elif unsent:
            told(_n("{count} thay đổi chưa gửi", unsent).format(count=count), "warn")
        elif status.confirmed:
            told(_("Tỉnh đã nhận đủ"), "good")
        else:
            told(_("Chưa có gì để gửi"), "plain")

    def _card_scanned(self, card: Card) -> None:
        if not self.page.scanned(card):
            self.messages.hint(
                _("Thẻ vừa quét đã được bỏ qua. Mở một buổi hướng dẫn rồi quét lại.")
            )

    def _code_entered(self, line: str, field: object) -> None:
        """Open what a scanned or typed code leads to; a line that leads nowhere is left alone."""
        app = self.app

        def done(goal: tuple[str, object] | None) -> None:
            if goal is None:
                return
            if isinstance(field, QLineEdit) and isValid(field) and field.text() == line:
                field.clear()
                field.textEdited.emit("")
            self.go(*goal)

        self.tasks.run(self, lambda: codes.leads_to(app, line), done)

    def _back_up(self) -> None:
        """Make the day's safety copy while the officer works; the next start tries again."""
        app = self.app

        def work() -> bool:
            return backup.is_due(app) and backup.back_up(app) is not None

        self.slow.run(self, work)

    def wait(self) -> None:
        """Hang up and wait until no worker has anything left; for closing only."""
        self.network.close()
        self.tasks.wait()
        self.slow.wait()

    def lock(self) -> None:
        """Lock the store; what is being typed is kept first."""
        QGuiApplication.inputMethod().commit()
        self.page.leave()
        self.wait()
        self.locked.emit()

    def open_file(self, file: Any) -> None:
        """Take in a file of the province that was double-clicked or dropped."""
        self.go("exchange", file)

    def open_files(self, files: list[Any]) -> None:
        """Take in several files of the province at once."""
        self.go("exchange", files)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rail.show_narrow(narrow=self.width() < _ROOM_FOR_WORDS)
        self.messages.place()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if urls and all(u.toLocalFile().lower().endswith(_BUNDLES) for u in urls):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.open_files([url.toLocalFile() for url in event.mimeData().urls()])

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        QGuiApplication.inputMethod().commit()
        self.page.leave()
        self.wait()
        super().closeEvent(event)
