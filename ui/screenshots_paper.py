# SPDX-License-Identifier: MIT
"""Show the sections and dialogs that make paper, with something in them, for their pictures.

Nothing is kept: what is filled in here is only looked at.
"""

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QDialog, QWidget

from desktop_app import stock
from desktop_app.app import App
from desktop_app.flyer_wordings import Rewording, Version
from desktop_app.flyers import FlyerChoice
from desktop_app.forms import BROADCAST
from desktop_app.history import action_name
from resources.paper.adjust import Offset
from ui.main_window import MainWindow
from ui.pages.flyers import FlyersPage
from ui.pages.flyers.bank_dialog import BankDialog
from ui.pages.flyers.choose import ChooseSection
from ui.pages.flyers.dialogs import CorrectRunDialog, HandOutDialog, PrintRunDialog
from ui.pages.flyers.placards import PlacardsSection
from ui.pages.flyers.wording import WordingDialog
from ui.pages.flyers.wording_versions import VersionsDialog
from ui.pages.guidance.paper_form import PaperFormDialog
from ui.printing.calibration import CalibrationDialog
from ui.printing.dialog import PrintDialog
from ui.printing.spooler import system_spooler
from ui.settling import settle

Pictures = list[tuple[str, QWidget]]
Opener = Callable[[], MainWindow]


def pictures(app: App, opened: Opener) -> Pictures:
    """Return every window and dialog by the name of its picture."""
    return [
        *_flyers(opened()),
        *_placards(opened()),
        *_forms(opened()),
        *_stock(app, opened()),
        *_shown("paper-form", opened(), lambda w: PaperFormDialog(w.context, w)),
    ]


def _section(window: MainWindow, name: str, argument: object = None) -> QWidget | None:
    window.go("flyers", (name, argument))
    settle(window.tasks)
    return window.page.section(name) if isinstance(window.page, FlyersPage) else None


def _shown(name: str, window: MainWindow, make: Callable[[MainWindow], QDialog]) -> Pictures:
    dialog = make(window)
    dialog.show()
    settle(window.tasks)
    return [(name, dialog)]


def _flyers(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    section = _section(window, "choose", "F02")
    if not isinstance(section, ChooseSection):
        return
    section.options.paper.choose("4xA6")
    section.options.sheets.show_value(40)
    section.options.paper.edited.emit()
    settle(window.tasks)
    yield "flyers-a6", window
    section.reword()
    settle(window.tasks)
    editor = section.findChild(WordingDialog)
    if editor is None:
        return
    yield "flyers-wording", editor
    other = WordingDialog(window.context, FlyerChoice("F11", language="hmn"), section)
    other.show()
    settle(window.tasks)
    yield "flyers-translation", other
    changed = Rewording("headline", None, "Nộp hồ sơ ngay tại bản, không phải đi xa")
    done = action_name("flyers.word")
    first = Version(window.context.app.clock.now(), "Lầu Y Mai", done, {}, "", (changed,))
    versions = VersionsDialog(window.context, [first], editor)
    versions.show()
    yield "flyers-versions", versions


def _placards(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    section = _section(window, "placards")
    if not isinstance(section, PlacardsSection):
        return
    section.bank.choose("970405")
    section.account.setText("6200205123456")
    section.name.setText("Vừ Y Mỷ")
    section.stall.setText("Sạp rau Y Mỷ, chợ Mường Lống")
    section.look()
    settle(window.tasks)
    made = section.make(preview=True)()
    yield from _shown("print", window, lambda w: PrintDialog(w.context, made, w))
    spooler = system_spooler()
    yield from _shown(
        "calibration",
        window,
        lambda w: CalibrationDialog(w.context, "Canon LBP", Offset(), spooler, w),
    )
    yield from _shown("flyers-bank", window, lambda w: BankDialog(w.context, w))
    yield "flyers-placards", window


def _forms(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    _section(window, "forms", BROADCAST)
    settle(window.tasks)
    yield "flyers-forms", window


def _stock(app: App, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    _section(window, "stock")
    yield "flyers-stock", window
    choice = FlyerChoice("F02", "4xA6")
    yield from _shown("stock-run", window, lambda w: PrintRunDialog(w.context, choice, 40, w))
    runs = stock.stock(app)
    if runs:
        run = runs[0]
        yield from _shown("stock-correct", window, lambda w: CorrectRunDialog(w.context, run, w))
        yield from _shown("stock-hand-out", window, lambda w: HandOutDialog(w.context, run, w))
