# SPDX-License-Identifier: MIT
"""The process that looks at a store: `python -m tests.benchmarks.look lists|stalls FOLDER`."""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest

from desktop_app import guidance_lists, paged, participants, vault
from desktop_app.app import App, open_app, warm_up
from desktop_app.paged import PAGE
from desktop_app.paths import Paths
from tests.benchmarks import big_store
from tests.benchmarks.figures import percentile, timed
from tests.benchmarks.lists import jumps, strokes
from tests.benchmarks.process import resident_mb
from ui.app import make_application
from ui.main_window import PAGES, SETTINGS, MainWindow, import_pages
from ui.screenshots import settle
from ui.theme import LIGHT
from ui.theme import apply as dress
from ui.widgets.table import Column, Table

_COLUMNS = [
    Column("name", lambda line: line.full_name, stretch=2),
    Column("year", lambda line: str(line.birth_year)),
    Column("phone", lambda line: line.phone),
    Column("village", lambda line: line.village, stretch=1),
]
_SESSION_COLUMNS = [
    Column("date", lambda line: f"{line.date:%d/%m/%Y}"),
    Column("place", lambda line: line.place, stretch=2),
    Column("people", lambda line: str(line.total)),
    Column("state", lambda line: line.state),
]


def lists(laptop: Path) -> dict[str, float]:
    """Measure the first page, jumps, search and the memory of a browse."""
    make_application()
    app = big_store.open_it(laptop)
    table, sessions = Table(_COLUMNS, "people"), Table(_SESSION_COLUMNS, "sessions")
    for shown in (table, sessions):
        shown.resize(1000, 700)
        shown.show()

    def first(of: Table) -> None:
        if of is table:
            listing = participants.people(app)
            lines: list[object] = [*participants.lines(app, listing, 0)]
        else:
            listing = guidance_lists.sessions(app)
            lines = [*guidance_lists.lines(app, listing, 0)]
        of.lines.reset(listing.count, lines)
        of.viewport().grab()

    paint = [timed(lambda: first(table)) for _ in range(7)]
    paint_sessions = [timed(lambda: first(sessions)) for _ in range(7)]
    before = resident_mb()
    listing = paged.count_all(app, participants.people(app))
    table.lines.reset(listing.count, participants.lines(app, listing, 0))

    def jump(row: int) -> None:
        page = row // PAGE
        table.lines.supply(page, participants.lines(app, listing, page))
        table.scrollTo(table.lines.index(row, 0))
        table.viewport().grab()

    jumped = [timed(lambda row=row: jump(row)) for row in jumps(listing.count)]  # type: ignore[misc]
    memory = resident_mb() - before
    searched = [timed(lambda words=words: participants.find(app, words)) for words in strokes()]  # type: ignore[misc]
    app.close()
    return {
        "paint": max(statistics.median(paint), statistics.median(paint_sessions)),
        "jump": percentile(jumped, 0.95),
        "search": statistics.median(searched),
        "search_p95": percentile(searched, 0.95),
        "memory": memory,
    }


class _Pulse:
    """Notes the longest time in which the window's thread did not come round."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, (now - self._last) * 1000)
        self._last = now


def stalls(laptop: Path) -> dict[str, float]:
    """Open the store at the window, visit every page, search and jump; note the longest stall."""
    application = make_application()
    dress(application, LIGHT)
    import_pages()  # as the lock window does while the passphrase is typed
    warm_up()
    paths = Paths(laptop)
    unlocked = vault.unlock(paths, big_store.PASSPHRASE)
    app = open_app(laptop, unlocked)
    window = _window(app)
    settle(window.tasks)
    pulse = _Pulse()
    _perform(_walk(window))
    window.close()
    app.close()
    return {"stall": pulse.longest}


def _window(app: App) -> MainWindow:
    window = MainWindow(app, LIGHT, _bug)
    window.show()
    return window


def _bug(error: object) -> None:
    if isinstance(error, BaseException):
        raise error


def _walk(window: MainWindow) -> Iterator[Callable[[], object]]:
    from ui.pages.guidance import GuidancePage
    from ui.pages.settings import SettingsPage
    from ui.pages.settings.people import PeopleSection

    for name in [*(p[0] for p in PAGES), SETTINGS[0], "guidance"]:
        yield lambda name=name: window.go(name, None)  # type: ignore[misc]
    page = window.page
    assert isinstance(page, GuidancePage)
    table, search = page.sessions.table, page.sessions._search
    while window.tasks.busy:
        yield lambda: None
    for row in jumps(table.lines.rowCount()):
        yield lambda row=row: table.scrollTo(table.lines.index(row, 0))  # type: ignore[misc]
    for letter in "nha van hoa ban":
        yield lambda letter=letter: QTest.keyClicks(search, letter)  # type: ignore[misc]
    yield page.new
    for letter in "ban nay rat xa":
        yield lambda letter=letter: QTest.keyClicks(page.editor.form.place, letter)  # type: ignore[misc]
    yield lambda: window.go(SETTINGS[0], None)
    settings = window.page
    assert isinstance(settings, SettingsPage)
    settings.show_section("people")
    people = settings.current
    assert isinstance(people, PeopleSection)
    for letter in "lau y mai":
        yield lambda letter=letter: QTest.keyClicks(people.search, letter)  # type: ignore[misc]


def _perform(actions: Iterator[Callable[[], object]]) -> None:
    """Do one thing after another from within the event loop, 20 ms apart, as fingers would."""
    loop = QEventLoop()

    def step() -> None:
        action = next(actions, None)
        if action is None:
            QTimer.singleShot(500, loop.quit)
        else:
            action()
            QTimer.singleShot(20, step)

    QTimer.singleShot(0, step)
    loop.exec()


if __name__ == "__main__":
    chosen = {"lists": lists, "stalls": stalls}[sys.argv[1]]
    sys.stdout.write(json.dumps(chosen(Path(sys.argv[2]))) + "\n")
