# SPDX-License-Identifier: MIT
"""Feed a virtual table: the first page at once, the length when counted, pages as they are seen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Slot

from desktop_app.app import App
from desktop_app.paged import Listing, count_all
from ui.tasks import Tasks
from ui.widgets.table import LinesModel


@dataclass(frozen=True)
class Source:
    """A service that lists: `open` narrows, `lines` reads one page of what was opened."""

    open: Callable[[App], Listing]
    lines: Callable[[App, Listing, int], list[Any]]


class Feed(QObject):
    """Keeps one table's lines up to date; a later `read` overtakes an earlier one."""

    def __init__(self, app: App, tasks: Tasks, lines: LinesModel, parent: QObject) -> None:
        super().__init__(parent)
        self._app, self._tasks, self._lines = app, tasks, lines
        self._source: Source | None = None
        self._listing: Listing | None = None
        self._asked = 0
        lines.wanted.connect(self._want)

    def read(self, source: Source, shown: Callable[[Listing, list[Any]], None]) -> None:
        """Show what `source` lists; `shown` hears of its first page, and again when counted."""
        self._asked += 1
        asked, app = self._asked, self._app

        def work() -> tuple[Listing, list[Any]]:
            listing = source.open(app)
            return listing, source.lines(app, listing, 0)

        def done(found: tuple[Listing, list[Any]]) -> None:
            if asked != self._asked:
                return
            self._source, (self._listing, first) = source, found
            self._lines.reset(self._listing.count, first)
            shown(self._listing, first)
            if not self._listing.counted:
                listing = self._listing
                self._tasks.run(self, lambda: count_all(app, listing), counted)

        def counted(listing: Listing) -> None:
            if listing is self._listing:
                self._lines.extend(listing.count)
                shown(listing, [])

        self._tasks.run(self, work, done)

    @Slot(int)
    def _want(self, page: int) -> None:
        source, listing, app = self._source, self._listing, self._app
        if source is None or listing is None:
            return

        def done(lines: list[Any]) -> None:
            if listing is self._listing:
                self._lines.supply(page, lines)

        self._tasks.run(self, lambda: source.lines(app, listing, page), done)
