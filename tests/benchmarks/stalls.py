# SPDX-License-Identifier: MIT
"""The process that works through every page, form and dialog and notes what each step held up.

`python -m tests.benchmarks.stalls FOLDER` prints one object: step → the longest time in which the
window's thread did not come round, in milliseconds. The time in which the thread was ready and the
machine ran other programs is left out where the system tells it (Linux).
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from tests.benchmarks import big_store
from tests.benchmarks.lists import jumps
from ui.app import Program, make_application
from ui.lock import LockWindow
from ui.main_window import MainWindow
from ui.pages.communications import CommunicationsPage
from ui.pages.flyers import FlyersPage
from ui.pages.flyers.choose import ChooseSection
from ui.pages.guidance import GuidancePage
from ui.pages.settings import SettingsPage
from ui.pages.settings.people import PeopleSection
from ui.pages.tasks import TasksPage
from ui.rail import PAGES, SETTINGS
from ui.sections import SectionedPage
from ui.settling import settle
from ui.widgets.inputs import SEARCH_MS

_BEAT_MS, _PAUSE_MS = 2, 40
_SHOWN_MS = 200  # for what a page asks for when it is shown; then its work is waited for
_LATER_MS = SEARCH_MS + 300  # for what comes when one stops typing: a search, a save, a check
_KINDS = ("document", "event", "activity")
Step = tuple[str, Callable[[], object], int]


class _RunQueue:
    """How long this thread has been ready while the machine ran something else."""

    def __init__(self) -> None:
        statistics = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._file = statistics.open("rb", buffering=0) if statistics.exists() else None

    def seconds(self) -> float:
        """Return the time since the thread began; 0 where the system does not tell it."""
        if self._file is None:
            return 0.0
        self._file.seek(0)
        return int(self._file.read().split()[1]) / 1e9


class _Pulse:
    """Notes the longest time in which the window's thread did not come round, for each step."""

    def __init__(self) -> None:
        self.step = "start"
        self.longest: dict[str, float] = {}
        self._kept_waiting = _RunQueue()
        self._last = self._now()
        self._timer = QTimer(interval=_BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _now(self) -> float:
        return time.perf_counter() - self._kept_waiting.seconds()

    def _beat(self) -> None:
        now = self._now()
        late = (now - self._last) * 1000 - _BEAT_MS
        self.longest[self.step] = max(self.longest.get(self.step, 0.0), late)
        self._last = now


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main(laptop: Path) -> dict[str, float]:
    """Unlock, then work through the whole window."""
    program = Program(make_application(), laptop)
    program.start()
    lock = program.window
    assert isinstance(lock, LockWindow)
    while not lock.warm:
        program.application.processEvents()
    settle(lock.tasks)
    pulse = _Pulse()
    pulse.step = "unlock"
    lock._secret.setText(big_store.PASSPHRASE)
    loop = QEventLoop()
    lock.opened.connect(loop.quit)
    lock._try()
    loop.exec()
    window = program.main_window()
    assert window is not None
    _wait(_LATER_MS)
    for name, action, pause in _steps(window):
        settle(window.tasks)
        pulse.step = name
        QTimer.singleShot(0, action)
        _wait(pause)
        settle(window.tasks)
        settle(window.slow)
    window.close()
    program.close_store()
    return pulse.longest


def _steps(window: MainWindow) -> Iterator[Step]:
    names = [*(p[0] for p in PAGES), SETTINGS[0]]
    for again in ("", " again"):
        for name in names:
            yield name + again, partial(window.go, name, None), _SHOWN_MS
            page = window.page
            if isinstance(page, SectionedPage):
                for section in page.names[1:]:
                    show = partial(page.show_section, section)
                    yield f"{name}, {section}{again}", show, _SHOWN_MS
    yield from _list(window)
    yield from _editor(window)
    yield from _records(window)
    yield from _others(window)


def _list(window: MainWindow) -> Iterator[Step]:
    yield "list", partial(window.go, "guidance", None), _PAUSE_MS
    sessions = _page(window, GuidancePage).sessions
    table = sessions.table
    for row in jumps(table.lines.rowCount()):
        yield "list, jumps", lambda row=row: table.scrollTo(table.lines.index(row, 0)), 20  # type: ignore[misc]
    yield from _typing("list, search", sessions._search, "nha van hoa ban")
    yield "list, search taken back", window.page.escape, _LATER_MS
    yield "list, a line chosen", lambda: table.selectRow(2), _LATER_MS


def _editor(window: MainWindow) -> Iterator[Step]:
    page = _page(window, GuidancePage)
    yield "editor", page.new, _LATER_MS
    editor = page.editor
    yield from _typing("editor, place", editor.form.place, "ban nay rat xa")
    kind = editor.form.type
    yield "editor, kind", lambda: (kind.choose("den_tung_ho"), kind.edited.emit()), _LATER_MS
    for finder, typed in ((editor.visits.finder, "12"), (editor.people.finder, "lau y mai")):
        yield from _typing("editor, finding", finder.line, typed)
        enter = partial(QTest.keyClick, finder.line, Qt.Key.Key_Return)
        yield "editor, found", enter, _LATER_MS
    yield "editor, not complete", page.complete, _LATER_MS
    yield "editor, closed", page.escape, _LATER_MS
    lines = page.sessions.table.lines
    yield "editor, correction", lambda: page.open(("correct", lines.line(0).id)), _LATER_MS
    yield "editor, closed", page.escape, _LATER_MS


def _records(window: MainWindow) -> Iterator[Step]:
    yield "records", partial(window.go, "communications", None), _PAUSE_MS
    page = _page(window, CommunicationsPage)
    for kind in _KINDS:
        yield f"record form, {kind}", partial(page.open, ("new", kind)), _LATER_MS
        yield from _typing("record form", page.form.fields["title"].input, "ban nay rat xa")
        yield "record form, not complete", page.save, _LATER_MS
        yield "record form, closed", page.escape, _LATER_MS
        yield "records of a kind", partial(page.open, kind), _LATER_MS


def _others(window: MainWindow) -> Iterator[Step]:
    yield "people", partial(window.go, SETTINGS[0], None), _PAUSE_MS
    settings = _page(window, SettingsPage)
    yield "people", partial(settings.show_section, "people"), _LATER_MS
    people = settings.current
    assert isinstance(people, PeopleSection)
    yield from _typing("people, search", people.search, "lau y mai")
    yield "household dialog", partial(window.go, "households", None), _LATER_MS
    yield "household dialog", window.page.new, _LATER_MS
    yield from _close(window)
    yield "duty", partial(window.go, "tasks", None), _LATER_MS
    tasks = _page(window, TasksPage)
    yield "duty chosen", lambda: tasks.table.selectRow(1), _LATER_MS
    yield "duty ticked", lambda: tasks._ask(tasks._tasks[1]), _LATER_MS
    yield from _close(window)
    yield "flyer", partial(window.go, "flyers", ("choose", "F03")), 3 * _LATER_MS
    choose = _page(window, FlyersPage).section("choose")
    assert isinstance(choose, ChooseSection)
    yield "flyer, wording", choose.reword, 3 * _LATER_MS
    yield from _close(window)
    yield "flyer, print run", choose.new, _LATER_MS
    yield from _close(window)
    yield "flyer, print", choose.print, 5 * _LATER_MS
    yield from _close(window)
    yield "report", partial(window.go, "report", None), _LATER_MS
    for argument in (("text", "huong_dan"), ("preview", None), ("pictures", None), ("form", None)):
        yield f"report, {argument[0]}", partial(window.page.open, argument), 2 * _LATER_MS
        yield from _close(window)
    yield "report, by hand", partial(window.page.open, ("manual", "C6")), _LATER_MS
    yield from _close(window)
    yield "help", window.show_help, _LATER_MS
    yield from _close(window)


def _page(window: MainWindow, kind: type[Any]) -> Any:
    page = window.page
    assert isinstance(page, kind)
    return page


def _typing(name: str, field: QWidget, text: str) -> Iterator[Step]:
    """Type a text as fingers would, and stop."""
    for letter in text:
        yield name, partial(QTest.keyClicks, field, letter), 20
    yield name, lambda: None, _LATER_MS


def _close(window: MainWindow) -> Iterator[Step]:
    def close() -> None:
        for dialog in window.findChildren(QDialog):
            dialog.close()

    yield "a dialog closed", close, _PAUSE_MS


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))) + "\n")
