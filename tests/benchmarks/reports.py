# SPDX-License-Identifier: MIT
"""Indicators and the report of a year at a million participants."""

import datetime
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks import big_store
from tests.benchmarks.figures import Figure, Figures, median_ms, timed

_FIRST, _LAST = datetime.date(2025, 10, 11), datetime.date(2026, 10, 10)
_RUNS = 3


@contextmanager
def _store(scale: float) -> Iterator[tuple[Path, str]]:
    with tempfile.TemporaryDirectory(prefix="tungngo-bench-") as folder:
        laptop = Path(folder) / "laptop"
        counts = big_store.make(laptop, scale, worked=True)
        told = (f"{counts[what]:,} {what}" for what in ("participants", "sessions", "results"))
        yield laptop, ", ".join(told)


def measure_indicators(scale: float) -> Figures:
    """Every indicator: of a year, of everything, of one village; and by village."""
    with _store(scale) as (laptop, against):
        told = _look(laptop, "indicators")
    year = against + "; a year of them"
    return {
        "indicators_year": Figure(told["year"], 1500, "ms", year),
        "indicators_all": Figure(told["all"], 2500, "ms", against),
        "indicators_village": Figure(told["village"], 700, "ms", year + ", one village"),
        "rows_behind": Figure(told["rows"], 1500, "ms", year + "; the rows of B1 and C1"),
        "indicators_scan": Figure(
            told["year"] / told["scan"], 6, "×", "reading the same tables once through, in one run"
        ),
    }


def measure_report(scale: float) -> Figures:
    """The report of a year, from the store to the bytes, the first one of a process included."""
    with _store(scale) as (laptop, against):
        told = _look(laptop, "report")
    year = against + "; a year of them"
    return {
        "report_pdf": Figure(told["pdf"], 3000, "ms", year + "; first of its process"),
        "report_pdf_again": Figure(told["again"], 3000, "ms", year),
        "report_docx": Figure(told["docx"], 4000, "ms", year),
        "report_xlsx": Figure(told["xlsx"], 3000, "ms", year),
    }


def _look(laptop: Path, what: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.reports", what, str(laptop)],
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _indicators(laptop: Path) -> dict[str, float]:
    from sqlalchemy import text

    from desktop_app import indicator_rows, indicators, villages
    from desktop_app.indicators import Scope

    app = big_store.open_it(laptop)
    year = Scope(app.campaign_code, _FIRST, _LAST)
    village = Scope(app.campaign_code, _FIRST, _LAST, villages.villages(app)[0].id)
    columns = (
        "max(session_id), max(participant_id) FROM attendance",
        "max(session_id), max(outcome) FROM skill_result",
        "max(session_id), max(result) FROM household_visit",
        "max(session_id), sum(total) FROM session_tally",
        "max(id), max(date) FROM guidance_session",
    )

    def scan() -> None:
        with app.db.read() as db:
            for part in columns:
                db.connection().execute(text(f"SELECT sum(NOT deleted), {part}")).all()

    scan()
    told = {
        "scan": median_ms(scan, _RUNS),
        "year": median_ms(lambda: indicators.indicators(app, year), _RUNS),
        "all": median_ms(lambda: indicators.indicators(app), _RUNS),
        "village": median_ms(lambda: indicators.indicators(app, village), _RUNS),
        "rows": max(
            median_ms(lambda code=code: indicator_rows.behind(app, code, year), _RUNS)  # type: ignore[misc]
            for code in ("B1", "C1")
        ),
    }
    app.close()
    return told


def _report(laptop: Path) -> dict[str, float]:
    from desktop_app import report_files, reports

    app = big_store.open_it(laptop)
    reports.keep_details(app, first=_FIRST, last=_LAST)
    told = {
        "pdf": timed(lambda: report_files.render(app, "pdf")),
        "again": median_ms(lambda: report_files.render(app, "pdf"), _RUNS),
        "docx": timed(lambda: report_files.render(app, "docx")),
        "xlsx": timed(lambda: report_files.render(app, "xlsx")),
    }
    app.close()
    return told


if __name__ == "__main__":
    found = {"indicators": _indicators, "report": _report}[sys.argv[1]](Path(sys.argv[2]))
    sys.stdout.write(json.dumps(found) + "\n")
