# SPDX-License-Identifier: MIT
"""The process that looks at the lists of a store: `python -m tests.benchmarks.look FOLDER`."""

import json
import statistics
import sys
from pathlib import Path

from desktop_app import guidance_lists, paged, participants
from desktop_app.paged import PAGE
from tests.benchmarks import big_store
from tests.benchmarks.figures import percentile, timed
from tests.benchmarks.lists import jumps, strokes
from tests.benchmarks.process import resident_mb
from ui.app import make_application
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


if __name__ == "__main__":
    sys.stdout.write(json.dumps(lists(Path(sys.argv[1]))) + "\n")
