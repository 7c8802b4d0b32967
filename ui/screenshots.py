# SPDX-License-Identifier: MIT
"""Draw every page to PNG, so that a person can look at it."""

import contextlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from desktop_app import recovery, vault
from desktop_app.app import App, open_app, take_lock
from desktop_app.clock import Clock
from desktop_app.paths import Paths
from resources import i18n
from resources.errors import UserError
from resources.i18n import _
from ui import screenshots_paper
from ui.app import make_application
from ui.lock import LockWindow
from ui.main_window import MainWindow
from ui.pages.communications import CommunicationsPage
from ui.rail import PAGES, SETTINGS
from ui.sections import SectionedPage
from ui.settling import settle
from ui.theme import THEMES, Tokens, apply
from ui.wizard import SetupWizard


def _size(text: str) -> tuple[int, int]:
    width, _x, height = text.lower().partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise UserError(_("Cỡ ảnh phải có dạng 1366x768."), field="size")
    return int(width), int(height)


def take(
    *,
    data_dir: Path,
    passphrase: str,
    out: Path,
    lang: str = "vi",
    theme: str = "light",
    size: str = "1366x768",
    clock: Clock | None = None,
) -> int:
    """Write a PNG of every page, the editor, the lock and the set-up into a folder."""
    chosen = THEMES[theme]
    wide, high = _size(size)
    out.mkdir(parents=True, exist_ok=True)
    application = make_application()
    i18n.use(lang)
    apply(application, chosen)
    unlocked = vault.unlock(Paths(data_dir), passphrase)
    with _copied(data_dir) as copy:
        app = open_app(copy, unlocked, clock=clock)
        try:
            for name, window in _windows(app, chosen, (wide, high)):
                file = out / f"{name}.{lang}.{chosen.name}.png"
                window.grab().save(str(file))
                sys.stdout.write(f"{file}\n")
        finally:
            app.close()
    return 0


@contextlib.contextmanager
def _copied(data_dir: Path) -> Iterator[Path]:
    """Give a copy of the store: forms opened for their picture leave drafts, and it only shows."""
    with tempfile.TemporaryDirectory(prefix="tungngo-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "laptop"
        lock = take_lock(Paths(data_dir))
        try:
            shutil.copytree(data_dir, copy, ignore=shutil.ignore_patterns("*.lock", "ballast.bin"))
        finally:
            lock.release()
        yield copy


def _windows(app: App, tokens: Tokens, size: tuple[int, int]) -> list[tuple[str, QWidget]]:
    pictures: list[tuple[str, QWidget]] = []
    for name in [*(p[0] for p in PAGES), SETTINGS[0], "editor", "editor-new", *_MORE]:
        window = MainWindow(app, tokens, _bug)
        window.resize(*size)
        window.show()
        settle(window.tasks)
        window.go("guidance" if name.startswith("editor") else name.split("-")[0], None)
        settle(window.tasks)
        if name in _MORE:
            _MORE[name](window)
        if name == "editor-new":
            window.page.new()
        if name == "editor":
            _open_first(window)
        settle(window.tasks)
        pictures.append((name, window))
        shown = window.findChildren(QDialog)
        if shown:
            pictures.append((f"{name}-dialog", shown[-1]))
        if "-" not in name and name != "flyers":  # its sections are shown with something in them
            pictures += _sections(app, tokens, size, name, window)
    pictures += _settled_rarely(app, tokens, size)
    pictures += _exchange(app, tokens, size)
    pictures += screenshots_paper.pictures(app, _opener(app, tokens, size))
    recovering = LockWindow(app.paths.root, tokens)
    recovering.switch()
    steps = [SetupWizard(app.paths.root, tokens) for _ in range(3)]
    for number, step in enumerate(steps):
        step.show_step(number, recovery.new_code())
    for name, made in (
        ("lock", LockWindow(app.paths.root, tokens)),
        ("lock-recovery", recovering),
        ("setup", steps[0]),
        ("setup-officer", steps[1]),
        ("setup-recovery", steps[2]),
    ):
        made.resize(*size)
        made.show()
        pictures.append((name, made))
    return pictures


def _kind_list(window: MainWindow) -> None:
    window.page.open("display")
    settle(window.tasks)
    page = window.page
    if isinstance(page, CommunicationsPage):
        page.browse.table.selectRow(0)


def _add_person(window: MainWindow) -> None:
    from ui.pages.guidance import GuidancePage

    page = window.page
    if isinstance(page, GuidancePage):
        page.new()
        settle(window.tasks)
        page.editor.people.finder.picked.emit(None, "Xồng Y Cở")
        page.editor.anonymous.lines.add()
        page.complete()


def _choose_line(window: MainWindow) -> None:
    from ui.pages.guidance import GuidancePage

    page = window.page
    if isinstance(page, GuidancePage):
        page.sessions.table.setFocus()
        page.sessions.table.selectRow(2)


_MORE: dict[str, Callable[[MainWindow], None]] = {
    "editor-person": _add_person,
    "guidance-chosen": _choose_line,
    "guidance-paper": lambda window: window.page.header_buttons()[0].click(),
    "households-new": lambda window: window.page.new(),
    "today-help": lambda window: window.show_help(),
    "communications-list": _kind_list,
    "communications-form": lambda window: window.page.open(("new", "event")),
    "communications-which": lambda window: window.page.new(),
    "tasks-open": lambda window: window.page.open("teams_ready"),
    "communications-found": lambda window: _search(window, "chuyen doi so"),
    "report-text": lambda window: window.page.open(("text", "huong_dan")),
    "report-preview": lambda window: window.page.open(("preview", None)),
    "report-pictures": lambda window: window.page.open(("pictures", None)),
    "report-form": lambda window: window.page.open(("form", None)),
    "report-manual": lambda window: window.page.open(("manual", "C6")),
}


def _search(window: MainWindow, words: str) -> None:
    page = window.page
    if isinstance(page, CommunicationsPage):
        page.browse.search.setText(words)
        page.browse.search.edited.emit()
        page.browse.refresh()


def _exchange(app: App, tokens: Tokens, size: tuple[int, int]) -> list[tuple[str, QWidget]]:
    """Show the sync page while it sends, and the dialog for an invitation's digits."""
    from desktop_app.exchange_online import Progress
    from ui.pages.exchange.invitation import InvitationDialog

    window = MainWindow(app, tokens, _bug)
    window.resize(*size)
    window.show()
    window.go("exchange")
    settle(window.tasks)
    window.network.began.emit()
    window.network.progressed.emit(Progress("send", 700, 1_840))
    dialog = InvitationDialog(window.context, lambda _done: None, window)
    dialog.digits.setPlainText("23729 87040")
    dialog.show()
    dialog.save()
    settle(window.tasks)
    return [
        ("exchange-sending", window),
        ("exchange-invitation", dialog),
        ("exchange-returned", _returned(app, tokens, size)),
    ]


def _returned(app: App, tokens: Tokens, size: tuple[int, int]) -> MainWindow:
    """Show what the province sent back: a record, a field that two laptops wrote, a double."""
    from desktop_app.clashes import CLASH, FieldClash
    from desktop_app.exchange_views import ReturnedRow
    from desktop_app.where import Place
    from ui.pages.exchange import ExchangePage

    window = MainWindow(app, tokens, _bug)
    window.resize(*size)
    window.show()
    window.go("exchange", None)
    settle(window.tasks)
    at, place = app.clock.now(), Place("guidance", ("correct", ""))
    asked = _("Máy {laptop} cũng sửa bản ghi này và ghi khác máy này.").format(laptop="NA-16831-02")
    place_of = FieldClash("place", _("Địa điểm"), "Chợ phiên", "Nhà văn hóa bản Mường Lống 1")
    rows = [
        ("Bản Trung Tâm, 03/10", CLASH, asked, (place_of,)),
        ("Bản Trung Tâm, 01/10", "returned", "B2 và B3 là một sạp", ()),
        ("Chợ Mường Lống, 04/10", "duplicate", "NA-16831-02, 04/10", ()),
    ]
    if isinstance(window.page, ExchangePage):
        window.page.returned.show_rows(
            [
                ReturnedRow("guidance_session", "", "", title, outcome, reason, at, place, clashes)
                for title, outcome, reason, clashes in rows
            ]
        )
    settle(window.tasks)
    return window


def _settled_rarely(app: App, tokens: Tokens, size: tuple[int, int]) -> list[tuple[str, QWidget]]:
    """Show the dialogs of a merger of villages, and of a laptop that gets a name of its own."""
    from desktop_app import villages
    from ui.pages.household_dialogs import MergeDialog, VillageDialog
    from ui.pages.settings.dialogs import BecomeAnotherDialog

    window = MainWindow(app, tokens, _bug)
    window.resize(*size)
    window.show()
    window.go("households", None)
    settle(window.tasks)
    known = villages.villages(app)
    dialogs: list[tuple[str, QDialog]] = [
        ("become-another", BecomeAnotherDialog(window.context, "NA-16831-01", window.page))
    ]
    if len(known) > 1:
        dialogs += [
            ("village", VillageDialog(window.context, known[0], window.page, known)),
            ("village-merge", MergeDialog(window.context, known[0], known[1:], window.page)),
        ]
    for _name, dialog in dialogs:
        dialog.show()
    settle(window.tasks)
    return list(dialogs)


def _sections(
    app: App, tokens: Tokens, size: tuple[int, int], name: str, shown: MainWindow
) -> list[tuple[str, QWidget]]:
    """Return a window for each further section of a page that has several."""
    if not isinstance(shown.page, SectionedPage):
        return []
    pictures: list[tuple[str, QWidget]] = []
    for section in shown.page.names[1:]:
        window = MainWindow(app, tokens, _bug)
        window.resize(*size)
        window.show()
        window.go(name, (section, None))
        settle(window.tasks)
        pictures.append((f"{name}-{section}", window))
    return pictures


def _opener(app: App, tokens: Tokens, size: tuple[int, int]) -> Callable[[], MainWindow]:
    def opened() -> MainWindow:
        window = MainWindow(app, tokens, _bug)
        window.resize(*size)
        window.show()
        settle(window.tasks)
        return window

    return opened


def _open_first(window: MainWindow) -> None:
    from ui.pages.guidance import GuidancePage

    page = window.page
    if isinstance(page, GuidancePage):
        line = page.sessions.table.lines.line(page.sessions.table.lines.rowCount() - 1)
        if line is not None:
            page.open(("correct", line.id))


def _bug(error: object) -> None:
    if isinstance(error, BaseException):
        raise error
