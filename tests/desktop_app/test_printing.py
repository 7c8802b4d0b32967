# SPDX-License-Identifier: MIT
"""Printing: pages chosen, moved and read back; through a real print server to scale."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app import placards, printing, spool
from desktop_app.app import App
from desktop_app.banks import shipped
from desktop_app.printing import CancelledError, PrintChoice
from desktop_app.sheets import Sheets
from desktop_app.spool import CupsSpooler, Job, State
from models.placard_draft import PlacardDraft
from resources.errors import UserError
from resources.paper import adjust, calibration, verify
from resources.paper.adjust import Offset
from resources.paper.vietqr import Payment
from tests import cups
from tests.cups import PrintServer


@pytest.fixture(scope="module")
def sheets() -> Sheets:
    draft = PlacardDraft(Payment("970405", "6200205123456"), "Vừ Y Mỷ", size="A6", copies=12)
    return placards.sheet(draft, shipped())


@pytest.fixture(scope="module")
def server() -> Iterator[PrintServer]:
    yield from cups.server()


def _ink(pdf: bytes, dpi: float) -> Any:
    wide, high, stride, pixels = adjust.image(pdf, 0, dpi)
    return np.frombuffer(pixels, np.uint8).reshape(high, stride)[:, :wide] < 128


def marks(pdf: bytes, dpi: float = 300) -> tuple[float, float, float]:
    """Measure a calibration page as its three sentences ask: A, B and C in mm."""
    ink = _ink(pdf, dpi)
    mm = dpi / 25.4
    rows, columns = ink[:, : int(150 * mm)], ink
    band = rows[int(45 * mm) : int(60 * mm), int(8 * mm) : int(60 * mm)]
    left = 8 + int(np.argmax(band.sum(axis=0))) / mm
    strip = columns[int(15 * mm) : int(50 * mm), int(30 * mm) : int(60 * mm)]
    top = 15 + int(np.argmax(strip.sum(axis=1))) / mm
    zone = columns[int(55 * mm) : int(85 * mm)]
    line = zone[int(np.argmax(zone.sum(axis=1)))]
    across = np.flatnonzero(line)
    return left, top, (across[-1] - across[0]) / mm


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("1-3, 5", [0, 1, 2, 4]),
        ("2", [1]),
        ("4–5;1", [3, 4, 0]),
        ("2 2", [1]),
    ],
)
def test_pages_are_read_as_people_write_them(text: str, numbers: list[int]) -> None:
    assert printing.page_numbers(text, 5) == numbers


@given(st.text(max_size=20), st.integers(1, 300))
def test_any_range_is_read_or_refused_at_its_field(text: str, total: int) -> None:
    try:
        numbers = printing.page_numbers(text, total)
    except UserError as refused:
        assert refused.field == "pages"  # noqa: PT017 - either outcome is right
        return
    assert all(0 <= n < total for n in numbers)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    ("choice", "field"),
    [
        (PrintChoice(""), "printer"),
        (PrintChoice("P", media="B5"), "media"),
        (PrintChoice("P", copies=0), "copies"),
        (PrintChoice("P", pages="9"), "pages"),
    ],
)
def test_what_cannot_be_printed_is_refused_at_its_field(choice: PrintChoice, field: str) -> None:
    with pytest.raises(UserError) as refused:
        printing.checked(choice, 3)
    assert refused.value.field == field


def test_pages_are_chosen_and_their_codes_read_before_anything_is_sent(sheets: Sheets) -> None:
    seen: list[tuple[int, int]] = []
    pdf = printing.prepare(sheets, [2, 0], Offset(), report=lambda *at: seen.append(at))
    assert verify.pages(pdf) == 2
    assert seen == [(1, 2), (2, 2)]
    wrong = Sheets(sheets.pdf, [["khác"], *sheets.codes[1:]], "", "")
    with pytest.raises(UserError) as refused:
        printing.prepare(wrong, [1, 0], Offset())
    assert refused.value.code == "qr-unreadable"
    assert "trang 1 " in str(refused.value)
    assert verify.pages(printing.prepare(wrong, [1], Offset())) == 1


def test_a_code_that_a_printer_would_cut_off_is_not_printed(sheets: Sheets) -> None:
    with pytest.raises(UserError) as refused:
        printing.prepare(sheets, [0], Offset(right=-40))
    assert refused.value.code == "qr-unreadable"


def test_cancel_stops_before_anything_is_sent(sheets: Sheets) -> None:
    with pytest.raises(CancelledError):
        printing.prepare(sheets, [0, 1], Offset(), cancelled=lambda: True)


def test_a_page_moves_by_millimetres_and_shrinks_by_per_cents() -> None:
    pdf = calibration.render("P", Offset())
    assert marks(pdf) == pytest.approx((20, 30, 170), abs=0.15)
    moved = adjust.adjusted(pdf, [0], Offset(3, -2, 98))
    assert marks(moved) == pytest.approx((20 * 0.98 + 3, 30 * 0.98 - 2, 170 * 0.98), abs=0.2)
    assert adjust.sizes(moved)[0] == pytest.approx(adjust.sizes(pdf)[0])


@pytest.mark.parametrize("now", [Offset(), Offset(1, 2, 101)])
def test_what_is_measured_puts_a_crooked_printer_right(now: Offset) -> None:
    fault = Offset(-2.5, 1.5, 97.5)

    def printed(setting: Offset) -> bytes:
        page = adjust.adjusted(calibration.render("P", setting), [0], setting)
        return adjust.adjusted(page, [0], fault)

    found = printing.measured(*marks(printed(now)), now)
    assert marks(printed(found)) == pytest.approx((20, 30, 170), abs=0.3)


def test_printer_paper_and_offset_are_remembered_by_printer(app: App) -> None:
    assert printing.remembered(app).printer == ""
    printing.remember(app, PrintChoice("Canon LBP", "A4"))
    printing.calibrate(app, "Canon LBP", Offset(1.5, -0.5, 99.2))
    printing.remember(app, PrintChoice("Máy tầng 2", "A3"))
    kept = printing.remembered(app)
    assert kept.printer == "Máy tầng 2"
    assert kept.media == {"Canon LBP": "A4", "Máy tầng 2": "A3"}
    assert kept.offset("Canon LBP") == Offset(1.5, -0.5, 99.2)
    assert kept.offset("khác").nothing
    with pytest.raises(UserError) as refused:
        printing.calibrate(app, "Canon LBP", Offset(percent=80))
    assert refused.value.field == "percent"


def _send(spooler: CupsSpooler, pdf: bytes, printer: str, title: str = "x", copies: int = 1) -> str:
    job = Job(pdf, verify.pages(pdf), printer, "A4", copies, title)
    return spooler.send(job, lambda _done, _total: None, lambda: False)


def test_a_sheet_comes_out_of_a_real_queue_to_scale(server: PrintServer, sheets: Sheets) -> None:
    spooler, title = CupsSpooler(server.environment), cups.title()
    pdf = calibration.render("PDF", Offset())
    number = _send(spooler, pdf, "PDF", title)
    assert number.startswith("PDF-")
    printed = server.printed(title)
    left, top, length = marks(printed)
    assert length == pytest.approx(170, rel=0.005)
    assert (left, top) == pytest.approx((20, 30), abs=0.5)
    assert adjust.sizes(printed)[0] == pytest.approx((210, 297), rel=0.005)
    title = cups.title()
    _send(spooler, printing.prepare(sheets, [0], Offset()), "PDF", title)
    assert verify.codes(server.printed(title), 0) == sheets.codes[0]


def test_printers_are_found_and_jobs_followed(server: PrintServer) -> None:
    spooler = CupsSpooler(server.environment)
    assert {printer.name for printer in spooler.printers()} == {"PDF", "HELD"}
    page = calibration.render("HELD", Offset())
    number = _send(spooler, page, "HELD")
    assert spooler.state("HELD", number) is State.STOPPED
    spooler.cancel(number)
    assert spooler.state("HELD", number) is State.GONE
    server.run("lpadmin", "-p", "LEAVES", "-v", "file:/dev/null", "-m", "raw", "-E")
    server.run("cupsdisable", "LEAVES")
    number = _send(spooler, page, "LEAVES")
    server.run("lpadmin", "-x", "LEAVES")
    assert spooler.state("LEAVES", number) is State.NO_PRINTER


def test_a_printer_that_vanished_is_said(server: PrintServer) -> None:
    with pytest.raises(UserError) as refused:
        _send(CupsSpooler(server.environment), calibration.render("X", Offset()), "KHONG-CO")
    assert (refused.value.code, refused.value.field) == ("printer-gone", "printer")


def test_without_a_printing_system_there_are_no_printers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    spooler = CupsSpooler()
    assert spooler.printers() == []
    with pytest.raises(UserError) as refused:
        _send(spooler, calibration.render("X", Offset()), "X")
    assert refused.value.code == "printer-gone"
    assert spool.State(spooler.state("X", "X-1")) is State.NO_PRINTER


def test_no_page_stays_behind_after_printing(
    server: PrintServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(UserError):
        _send(CupsSpooler(server.environment), calibration.render("X", Offset()), "KHONG-CO")
    assert list(tmp_path.iterdir()) == []
