# SPDX-License-Identifier: MIT
"""The print dialog: pages seen, a job sent, cancelled, lost; what was printed is asked."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMarginsF, Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from desktop_app import flyer_sheets, placards, printing, stock
from desktop_app.app import App
from desktop_app.banks import shipped
from desktop_app.flyers import FlyerChoice
from desktop_app.printing import CancelledError
from desktop_app.sheets import Sheets
from desktop_app.spool import CupsSpooler, Job, Printer, State, printer_gone
from models.placard_draft import PlacardDraft
from resources.paper import adjust, calibration, verify
from resources.paper.adjust import Offset
from resources.paper.vietqr import Payment
from tests import cups
from tests.cups import PrintServer
from tests.journeys.officer import Officer
from ui.pages.flyers import FlyersPage
from ui.pages.flyers.dialogs import PrintRunDialog
from ui.printing.calibration import CalibrationDialog
from ui.printing.dialog import Outcome, PrintDialog
from ui.printing.spooler import QtSpooler

# The platform without a screen says so of every dialog.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


class Tray:
    """A printing system that takes jobs and keeps them; its printers come and go."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.jobs: list[Job] = []
        self.cancelled: list[str] = []
        self.standing = State.GONE

    def printers(self) -> list[Printer]:
        return [Printer(name) for name in self.names]

    def send(
        self, job: Job, report: Callable[[int, int], None], cancelled: Callable[[], bool]
    ) -> str:
        if job.printer not in self.names:
            raise printer_gone(job.printer)
        self.jobs.append(job)
        report(job.pages, job.pages)
        return str(len(self.jobs))

    def state(self, printer: str, number: str) -> State:
        return self.standing if printer in self.names else State.NO_PRINTER

    def cancel(self, number: str) -> None:
        self.cancelled.append(number)


@pytest.fixture(scope="module")
def sheets() -> Sheets:
    draft = PlacardDraft(Payment("970405", "6200205123456"), "Vừ Y Mỷ", size="A6", copies=12)
    return placards.sheet(draft, shipped())


def _dialog(
    officer: Officer, sheets: Sheets, tray: "Tray | CupsSpooler"
) -> tuple[PrintDialog, list[Outcome]]:
    dialog = PrintDialog(officer.window.context, sheets, officer.window, tray)
    heard: list[Outcome] = []
    dialog.ended.connect(heard.append)
    dialog.show()
    officer.settle()
    return dialog, heard


def test_what_is_chosen_is_printed_and_remembered(officer: Officer, sheets: Sheets) -> None:
    tray = Tray("Canon", "HP")
    dialog, heard = _dialog(officer, sheets, tray)
    officer.choose(dialog.printer, "HP")
    officer.type(dialog.copies, "2")
    officer.type(dialog.range, "1,3")
    dialog.print()
    officer.settle()
    [job] = tray.jobs
    assert (job.printer, job.media, job.copies, job.pages) == ("HP", "A4", 2, 2)
    assert verify.codes(job.pdf, 1) == sheets.codes[2]
    assert heard == [Outcome(4, sure=True)]
    assert not dialog.isVisible()
    again, _heard = _dialog(officer, sheets, tray)
    assert again.printer.code == "HP"
    again.reject()


def test_pages_are_turned_and_enlarged_with_the_keys(officer: Officer, sheets: Sheets) -> None:
    dialog, _heard = _dialog(officer, sheets, Tray("HP"))
    preview = dialog.preview
    before = preview._picture.pixmap().width()
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    officer.settle()
    assert preview.page == 2
    QTest.keyClick(preview, Qt.Key.Key_Home)
    QTest.keyClick(preview, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    officer.settle()
    assert preview.page == 0
    assert preview._picture.pixmap().width() > before
    dialog.reject()


def test_no_printer_is_said_and_a_file_is_offered(
    officer: Officer, sheets: Sheets, tmp_path: Path
) -> None:
    tray = Tray()
    dialog, heard = _dialog(officer, sheets, tray)
    assert "Chưa thấy máy in" in dialog.status.text()
    dialog.print()
    officer.settle()
    assert "Chưa chọn máy in" in dialog.fields["printer"].problem_text
    dialog.save_pdf(tmp_path / "bang.pdf")
    officer.settle()
    assert (tmp_path / "bang.pdf").read_bytes() == sheets.pdf
    tray.names = ["HP"]
    QTest.keyClick(dialog, Qt.Key.Key_F5)
    officer.settle()
    assert dialog.printer.code == "HP"
    assert heard == []
    dialog.reject()


def test_a_printer_that_vanishes_is_said_and_nothing_counts_as_printed(
    officer: Officer, sheets: Sheets
) -> None:
    tray = Tray("HP")
    dialog, heard = _dialog(officer, sheets, tray)
    tray.names = []
    dialog.print()
    officer.settle()
    assert "Không còn thấy máy in HP" in dialog.fields["printer"].problem_text
    assert heard == []
    tray.names = ["HP"]
    tray.standing = State.WAITING
    dialog.look_for_printers()
    officer.settle()
    dialog.print()
    officer.settle()
    tray.names = []
    dialog._ask_state()
    officer.settle()
    assert heard == [Outcome(3, sure=False)]
    assert dialog.isVisible()
    dialog.reject()


def test_a_job_that_is_cancelled_is_taken_back(officer: Officer, sheets: Sheets) -> None:
    tray = Tray("HP")
    tray.standing = State.STOPPED
    dialog, heard = _dialog(officer, sheets, tray)
    dialog.print()
    officer.settle()
    assert "đang dừng" in dialog.status.text()
    dialog.reject()
    officer.settle()
    assert tray.cancelled == ["1"]
    assert heard == [Outcome(3, sure=False)]
    assert dialog.status.text() == "Đã hủy lệnh in."
    dialog.reject()
    assert not dialog.isVisible()


def test_cancel_before_anything_was_sent(officer: Officer, sheets: Sheets) -> None:
    tray = Tray("HP")
    dialog, heard = _dialog(officer, sheets, tray)
    dialog.print()
    dialog.cancel()
    officer.settle()
    assert tray.jobs == []
    assert heard == []
    assert "chưa gửi gì" in dialog.status.text()
    dialog.reject()


def test_a_wrong_code_never_reaches_the_printer(officer: Officer, sheets: Sheets) -> None:
    tray = Tray("HP")
    wrong = Sheets(sheets.pdf, [["khác"], *sheets.codes[1:]], "Bảng", "bang")
    dialog, heard = _dialog(officer, wrong, tray)
    dialog.print()
    officer.settle()
    assert tray.jobs == []
    assert heard == []
    assert "không đọc lại được" in dialog.status.text()
    dialog.reject()


def test_a_printer_is_put_right_by_three_measures(officer: Officer, sheets: Sheets) -> None:
    tray = Tray("HP")
    dialog = CalibrationDialog(officer.window.context, "HP", Offset(), tray, officer.window)
    dialog.print_page()
    officer.settle()
    assert verify.pages(tray.jobs[0].pdf) == 1
    for line, text in ((dialog.left, "18,5"), (dialog.top, "31"), (dialog.length, "xa")):
        officer.type(line, text)
    dialog.save()
    assert "milimét" in dialog.fields["length"].problem_text
    officer.type(dialog.length, "170")
    dialog.save()
    officer.settle()
    assert printing.remembered(officer.app).offset("HP") == Offset(1.5, -1.0, 100.0)
    printed, _heard = _dialog(officer, sheets, tray)
    assert "phải 1,5 mm" in printed._offset.text()
    printed.reject()


class _IntoFile(QtSpooler):
    """The way of Windows, with a file for a printer."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @override
    def _printer(self, job: Job) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self._file))
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        return printer


def test_page_by_page_the_sheets_come_out_whole(
    qapp: QApplication, sheets: Sheets, tmp_path: Path
) -> None:
    file = tmp_path / "out.pdf"
    seen: list[tuple[int, int]] = []
    job = Job(sheets.pdf, 3, "HP", "A4", 1, "Bảng VietQR")
    _IntoFile(file).send(job, lambda *at: seen.append(at), lambda: False)
    printed = file.read_bytes()
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert [verify.codes(printed, n) for n in range(3)] == sheets.codes
    assert adjust.sizes(printed)[0] == pytest.approx((210, 297), abs=0.5)
    page = Job(calibration.render("HP", Offset()), 1, "HP", "A4", 1, "x")
    _IntoFile(file).send(page, lambda *_at: None, lambda: False)
    from tests.desktop_app.test_printing import marks

    assert marks(file.read_bytes()) == pytest.approx((20, 30, 170), abs=0.3)
    with pytest.raises(CancelledError):
        _IntoFile(file).send(job, lambda *_at: None, lambda: True)


class _Awkward(_IntoFile):
    """A printer that was left lying across, with wide margins and 1,200 dots an inch."""

    @override
    def _printer(self, job: Job) -> QPrinter:
        printer = super()._printer(job)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        printer.setPageMargins(QMarginsF(15, 20, 15, 20), QPageLayout.Unit.Millimeter)
        printer.setResolution(1200)
        printer.setResolution = lambda _dots: None  # type: ignore[method-assign]
        return printer


def test_an_awkward_printer_still_gets_the_page_to_scale(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.desktop_app.test_printing import marks

    asked: list[float] = []
    drawn = adjust.image

    def image(pdf: bytes, number: int, dpi: float) -> tuple[int, int, int, bytes]:
        asked.append(dpi)
        return drawn(pdf, number, dpi)

    monkeypatch.setattr(adjust, "image", image)
    file = tmp_path / "out.pdf"
    page = Job(calibration.render("HP", Offset()), 1, "HP", "A4", 1, "x")
    _Awkward(file).send(page, lambda *_at: None, lambda: False)
    assert asked == [300], "1,200 dots would be a picture of 140 MB"
    assert adjust.sizes(file.read_bytes())[0] == pytest.approx((210, 297), abs=0.5)
    assert marks(file.read_bytes()) == pytest.approx((20, 30, 170), abs=0.3)


@pytest.mark.parametrize(("paper", "media"), [("leaflet", "A4"), ("2xA5", "A4"), ("A3", "A3")])
def test_every_sheet_reads_page_by_page(
    qapp: QApplication, app: App, tmp_path: Path, paper: str, media: str
) -> None:
    made = flyer_sheets.pages(app, FlyerChoice("F02", paper))
    file = tmp_path / "out.pdf"
    job = Job(made.pdf, len(made.codes), "HP", media, 1, "x")
    _IntoFile(file).send(job, lambda *_at: None, lambda: False)
    printed = file.read_bytes()
    assert [verify.codes(printed, n) for n in range(len(made.codes))] == made.codes
    wide, high = adjust.sizes(printed)[0]
    assert (wide, high) == pytest.approx((297, 420) if media == "A3" else (210, 297), abs=0.5)


def test_a_printer_that_cannot_repeat_is_given_every_copy(
    qapp: QApplication, sheets: Sheets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinter, "supportsMultipleCopies", lambda _printer: False)
    file, seen = tmp_path / "out.pdf", []
    job = Job(sheets.pdf, 3, "HP", "A4", 2, "x")
    _IntoFile(file).send(job, lambda *at: seen.append(at), lambda: False)
    codes = [verify.codes(file.read_bytes(), n) for n in range(6)]
    assert codes == sheets.codes * 2, "whole sets, one after the other"
    assert seen[-1] == (6, 6)


@pytest.fixture(scope="module")
def server() -> Iterator[PrintServer]:
    yield from cups.server()


def test_from_the_dialog_through_a_real_print_server(
    officer: Officer, sheets: Sheets, server: PrintServer
) -> None:
    named = Sheets(sheets.pdf, sheets.codes, cups.title(), "bang")
    dialog, heard = _dialog(officer, named, CupsSpooler(server.environment))
    officer.choose(dialog.printer, "PDF")
    officer.type(dialog.range, "2")
    dialog.print()
    officer.settle()
    printed = server.printed(named.title)
    dialog._ask_state()
    officer.settle()
    assert heard == [Outcome(1, sure=True)]
    assert verify.codes(printed, 0) == sheets.codes[1]


@pytest.mark.parametrize("cancelled", [False, True])
def test_a_flyer_counts_as_printed_only_when_the_officer_says_how_many(
    officer: Officer, *, cancelled: bool
) -> None:
    page = officer.page("flyers")
    assert isinstance(page, FlyersPage)
    choose = page.section("choose")
    choose.print()
    officer.settle()
    [dialog] = choose.findChildren(PrintDialog)
    tray = Tray("HP")
    tray.standing = State.WAITING if cancelled else State.GONE
    dialog._spooler = tray
    dialog.look_for_printers()
    officer.settle()
    dialog.print()
    officer.settle()
    if cancelled:
        dialog.cancel()
        officer.settle()
    [asked] = choose.findChildren(PrintRunDialog)
    assert asked._copies.value == (None if cancelled else 1)
    assert stock.stock(officer.app) == []
    officer.type(asked._copies, "3")
    asked.save()
    officer.settle()
    assert [run.printed for run in stock.stock(officer.app)] == [3]
    if cancelled:
        dialog.reject()
