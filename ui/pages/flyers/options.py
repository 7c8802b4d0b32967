# SPDX-License-Identifier: MIT
"""How a flyer is printed: paper, language, whose name, which code, and for whom each copy is."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from desktop_app import flyer_lists, links, stock, teams, villages
from desktop_app.app import App
from desktop_app.flyer_lists import Addressees
from desktop_app.flyers import PAPERS, SHEETS_PER_PAPER, FlyerChoice, FlyerInfo
from desktop_app.links import Link
from desktop_app.reference import Choice
from desktop_app.stock import Stock
from desktop_app.teams import TeamInfo
from desktop_app.villages import VillageInfo
from models.dates import format_number
from resources.errors import UserError
from resources.i18n import _, _n
from resources.paper.flyer_texts import LANGUAGES
from ui.page import Context
from ui.widgets.basics import button, column, label
from ui.widgets.field import Field
from ui.widgets.inputs import ChoiceInput, EnterMovesOn, NumberInput, TextInput

MOST_SHEETS = 500
SLIP_FROM = 10  # a stack of that many sheets is handed out over several days
Known = tuple[list[TeamInfo], list[VillageInfo], list[Link], list[Stock]]


class Options(QWidget):
    """Fields; `edited` comes when the flyer looks another way."""

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self._context = context
        self._listed: Addressees | None = None
        self._file: Path | None = None
        self._stock: list[Stock] = []
        self._code = ""
        papers = [Choice(code, _(text)) for code, text in PAPERS.items()]
        self.paper = ChoiceInput(papers, empty=None)
        self.language = ChoiceInput(empty=None)
        self.team = ChoiceInput(empty=_("Tổ chung của xã"))
        self.link = ChoiceInput(empty=None)
        self.url = TextInput(limit=150, hint="https://…")
        self.whom = ChoiceInput(
            [
                Choice("same", _("Các tờ như nhau")),
                Choice("households", _("Mỗi hộ một tờ")),
                Choice("stalls", _("Mỗi sạp, cửa hàng một tờ")),
                Choice("file", _("Theo bảng Excel…")),
            ],
            empty=None,
        )
        self.village = ChoiceInput(empty=_("Cả xã"))
        self.sheets = NumberInput(64, limit=3)
        self.sheets.show_value(1)
        self.fields = {
            "paper": Field(_("&Khổ giấy"), self.paper),
            "language": Field(_("N&gôn ngữ"), self.language),
            "team": Field(_("&Tổ đứng tên"), self.team),
            "link": Field(_("&Mã QR dẫn đến"), self.link),
            "url": Field(_("Địa chỉ &khác"), self.url),
            "list": Field(_("In &cho ai"), self.whom),
            "village": Field(_("Thôn, &bản"), self.village),
            "sheets": Field(_("&Số tờ giấy"), self.sheets),
        }
        enter = EnterMovesOn(self)
        for field in self.fields.values():
            field.input.installEventFilter(enter)
        self._told = label("", "muted", wrap=True)
        self._left = label("", "muted", wrap=True)
        self._again = button(_("Chọn bảng khác…"), self._ask_file, role="flat")
        self._again.hide()
        self.slip = QCheckBox(_("Kèm p&hiếu của lô"))
        self.slip.setToolTip(
            _("Thêm một tờ có mã QR của lô: để trên chồng tờ, quét khi phát; không phát.")
        )
        self._slip_chosen = False
        self.slip.clicked.connect(self._slip_clicked)
        whole = column(*self.fields.values(), self._again, self.slip, self._told, self._left, None)
        self.setLayout(whole)
        for widget in (self.paper, self.language, self.team):
            widget.edited.connect(self._changed)
        self.link.edited.connect(self._link_chosen)
        self.url.edited.connect(self.edited)
        self.whom.edited.connect(self._whom_chosen)
        self.village.edited.connect(self._read_list)
        self.sheets.edited.connect(self._say)

    def known(self, app: App) -> Known:
        """Read what can be chosen; on the worker."""
        return teams.teams(app), villages.villages(app), links.links(app), stock.stock(app)

    def show_known(self, known: Known) -> None:
        """Offer what was read."""
        known_teams, places, addresses, self._stock = known
        self.team.fill([Choice(t.id, t.name) for t in known_teams], empty=_("Tổ chung của xã"))
        self.village.fill([Choice(v.id, v.name) for v in places], empty=_("Cả xã"))
        before = self.link.code
        offered = [Choice("own", _("Như trên mẫu"))]
        offered += [Choice(a.url, f"{a.label} ({a.url})") for a in addresses if a.in_use]
        self.link.fill([*offered, Choice("other", _("Địa chỉ khác…"))], empty=None)
        self.link.choose(before or "own")
        self._say()

    def show_flyer(self, info: FlyerInfo) -> None:
        """Offer what this flyer can be printed as."""
        if info.code != self._code:
            self._code = info.code
            self.link.choose("own")
            self.url.set_quietly("")
        languages = [Choice(code, _(LANGUAGES[code])) for code in info.languages]
        self.language.fill(languages, empty=None)
        self.fields["language"].setVisible(len(languages) > 1)
        self.fields["link"].setVisible(info.has_code)
        own = _("Như trên mẫu") if info.url else _("Không có mã QR")
        self.link.setItemText(0, own)
        self._changed()

    @property
    def choice(self) -> FlyerChoice:
        """What is chosen."""
        picked = self.link.code
        typed = self.url.text().strip()
        url = typed if picked == "other" else None if picked in {None, "own"} else picked
        return FlyerChoice(
            self._code or "F01",
            self.paper.code or "A4",
            self.language.code or "vi",
            self.team.code,
            url or None,
        )

    @property
    def listed(self) -> Addressees | None:
        """For whom each copy is, when they are not alike."""
        return self._listed if self.whom.code != "same" else None

    @property
    def sheet_count(self) -> int:
        """How many sheets of paper are asked for when the copies are alike."""
        return min(max(self.sheets.value or 1, 1), MOST_SHEETS)

    def _changed(self) -> None:
        alike = self.whom.code == "same"
        self.fields["url"].setVisible(
            self.link.code == "other" and not self.fields["link"].isHidden()
        )
        self.fields["village"].setVisible(self.whom.code in {"households", "stalls"})
        self.fields["sheets"].setVisible(alike)
        self._again.setVisible(self.whom.code == "file")
        self._say()
        self.edited.emit()

    def _slip_clicked(self) -> None:
        self._slip_chosen = True  # from now on only the officer changes it

    def _link_chosen(self) -> None:
        self._changed()
        if self.link.code == "other":
            self.fields["url"].focus()

    def _whom_chosen(self) -> None:
        self._listed = None
        if self.whom.code == "file":
            self._ask_file()
        else:
            self._read_list()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, _("Chọn bảng Excel"), "", "Excel (*.xlsx)")
        dialog.fileSelected.connect(lambda chosen: self.read_file(Path(chosen)))
        dialog.rejected.connect(self._gave_up)
        dialog.open()

    def _gave_up(self) -> None:
        if self._listed is None:
            self.whom.choose("same")
            self._changed()

    def read_file(self, file: Path) -> None:
        """Take the addressees from a workbook."""
        self._file = file
        self.whom.choose("file")
        self._read_list()

    def _read_list(self) -> None:
        app, kind, village, file = self._context.app, self.whom.code, self.village.code, self._file
        self.fields["list"].problem("")
        if kind == "same":
            self._changed()
            return

        def work() -> Addressees:
            if kind == "file" and file is not None:
                return flyer_lists.from_workbook(app, file)
            read = flyer_lists.stalls if kind == "stalls" else flyer_lists.households
            return read(app, village)

        def done(found: Addressees) -> None:
            self._listed = found
            if found.problems:
                more = len(found.problems) - 3
                told = "\n".join(found.problems[:3])
                told += (
                    "\n" + _n("… và {count} dòng nữa.", more).format(count=more) if more > 0 else ""
                )
                self.fields["list"].problem(told, warning=True)
            self._changed()

        def failed(error: UserError) -> None:
            self._listed = None
            self.fields["list"].problem(str(error))
            self._changed()

        self._context.tasks.run(self, work, done, failed)

    def _say(self) -> None:
        per_sheet = SHEETS_PER_PAPER[self.paper.code or "A4"]
        copies = self.sheet_count * per_sheet
        sheets = self.sheet_count
        if self.whom.code != "same":
            copies = len(self._listed.copies) if self._listed else 0
            sheets = -(-copies // per_sheet)
        if not self._slip_chosen:
            self.slip.setChecked(sheets >= SLIP_FROM)
        self._told.setText(
            _("{flyers} trên {sheets}.").format(
                flyers=_n("{count} tờ rơi", copies).format(count=format_number(copies)),
                sheets=_n("{count} tờ giấy", sheets).format(count=format_number(sheets)),
            )
            if copies
            else ""
        )
        left = sum(run.left for run in self._stock if run.template_code == self._code)
        self._left.setText(
            _n("Trong kho còn {count} tờ {code}.", left).format(
                count=format_number(left), code=self._code
            )
            if any(run.template_code == self._code for run in self._stock)
            else _("Chưa in {code} lần nào.").format(code=self._code)
            if self._code
            else ""
        )
