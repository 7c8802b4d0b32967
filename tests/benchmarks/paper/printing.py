# SPDX-License-Identifier: MIT
"""From the dialog to the printer: 250 sheets read back, spooled, and rendered page by page."""

import statistics
import tempfile
import time
from pathlib import Path

from desktop_app import printing
from desktop_app.banks import shipped
from desktop_app.sheets import Sheets
from desktop_app.spool import CupsSpooler, Job
from resources.paper import adjust, placard
from resources.paper.adjust import Offset
from resources.paper.placard import Placard
from resources.paper.vietqr import Payment
from tests import cups
from tests.benchmarks.figures import Figure, Figures, timed

_SHEETS, _RUNS, _DPI = 250, 5, 300


def _sheets(count: int) -> Sheets:
    """Return sheets of four placards, each of another trader."""
    bank = shipped()[0]
    traders = [
        Placard(
            Payment(bank.bin, f"{6200205000000 + number}"),
            bank.short_name,
            bank.name,
            f"Vừ Y Mỷ {number}",
        )
        for number in range(4 * count)
    ]
    codes = placard.expected(traders, "A6")
    return Sheets(placard.render(traders, "A6"), codes, "tungngo", "bench")


def measure(scale: float) -> Figures:
    """Measure reading back and rendering; spooling against the plain command, in turns."""
    count = max(10, int(_SHEETS * scale))
    sheets = _sheets(count)
    began = time.perf_counter()
    pdf = printing.prepare(sheets, list(range(count)), Offset(1, 1, 99.5))
    read_back = (time.perf_counter() - began) / count * 1000
    pages = [timed(lambda n=n: adjust.image(pdf, n, _DPI)) for n in range(min(count, 20))]  # type: ignore[misc]
    figures = {
        "print_read_back": Figure(
            read_back, 100, "ms", f"a sheet of four codes rendered and decoded, of {count}"
        ),
        "print_page": Figure(
            statistics.median(pages), 900, "ms", f"a page rendered in grey at {_DPI} dpi"
        ),
    }
    if not cups.why_not():
        figures |= _spooled(pdf, count)
    return figures


def _spooled(pdf: bytes, count: int) -> Figures:
    server = cups.PrintServer()
    try:
        spooler = CupsSpooler(server.environment)
        job = Job(pdf, count, "HELD", "A4", 1, "tungngo")
        ours, plain = [], []
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "sheets.pdf"
            file.write_bytes(pdf)
            words = ("-d", "HELD", "-o", "media=A4", "-o", "print-scaling=none", str(file))
            for _run in range(_RUNS):
                plain.append(timed(lambda: server.run("lp", *words)))
                ours.append(timed(lambda: spooler.send(job, lambda *_at: None, lambda: False)))
    finally:
        server.stop()
    own = statistics.median(plain)
    return {
        "print_spool": Figure(
            statistics.median(ours) / own,
            1.5,
            "x",
            f"plain lp of the same {count} sheets, {own:.0f} ms",
        )
    }
