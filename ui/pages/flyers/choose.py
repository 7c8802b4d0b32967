# SPDX-License-Identifier: MIT
"""Choose a flyer, see it, print it or make its PDF, reword it, keep that it was printed."""

from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from desktop_app import flyer_sheets, flyers
from desktop_app import sheets as finished
from desktop_app.flyer_sheets import Preview
from desktop_app.flyers import FlyerChoice, FlyerInfo
from desktop_app.printing import CancelledError
from desktop_app.sheets import Sheets
from resources.errors import UserError
from resources.i18n import _
from ui.page import Context
from ui.pages.flyers.dialogs import PrintRunDialog
from ui.pages.flyers.gallery import THUMBNAIL, Gallery
from ui.pages.flyers.options import Known, Options
from ui.pages.flyers.wording import WordingDialog
from ui.printing.dialog import Outcome, print_sheets
from ui.printing.section import PaperSection
from ui.widgets.basics import Card, button, label, scrolled
from ui.widgets.inputs import ChoiceInput
from ui.widgets.progress import Progress


def _open_outside(file: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class ChooseSection(PaperSection):
    """The flyers at the left, how it is printed beside them, the pages at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._infos: dict[str, FlyerInfo] = {}
        self._wanted = ""
        self.gallery = Gallery()
        self.options = Options(context)
        self.fields = self.options.fields
        self._notes = label("", "muted", wrap=True)
        self._problems = label("", "error", wrap=True)
        self.progress = Progress()
        left = Card(_("Chọn mẫu"))
        left.setMinimumWidth(196)
        left.setMaximumWidth(244)
        left.body.addWidget(self.gallery, 1)
        middle = Card()
        middle.setMinimumWidth(226)
        middle.setMaximumWidth(264)
        middle.body.addWidget(scrolled(self.options), 1)
        self._reword = button(
            _("Sửa chữ trên tờ…"), self.reword, icon_name="pencil", tokens=context.tokens
        )
        middle.body.addWidget(self._reword)
        right = Card()
        for widget, stretch in (
            (self.preview, 1),
            (self._problems, 0),
            (self._notes, 0),
            (self.progress, 0),
        ):
            right.body.addWidget(widget, stretch)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 18)
        whole.setSpacing(14)
        whole.addWidget(left)
        whole.addWidget(middle)
        whole.addWidget(right, 1)
        self._unseen = deque((middle, right))  # shown one after another: all at once holds up
        for card in self._unseen:
            card.hide()
        self.gallery.chosen.connect(lambda _code: self._chosen())
        self.options.edited.connect(self.look_soon)

    @property
    @override
    def title(self) -> str:
        return _("Tờ rơi")

    @override
    def header_buttons(self) -> list[QPushButton]:
        return [button(_("Ghi lần in…"), self._record), *super().header_buttons()]

    @property
    def paper(self) -> ChoiceInput:
        """The choice of paper."""
        return self.options.paper

    @property
    def choice(self) -> FlyerChoice:
        """What is chosen."""
        return self.options.choice

    @override
    def refresh(self) -> None:
        app, options = self.context.app, self.options
        if self._unseen:
            self.context.tasks.in_slices(self, self._show_part)
        self.context.tasks.run(
            self, lambda: (flyers.available(app), options.known(app)), self._show
        )

    def _show_part(self) -> bool:
        if self._unseen:
            self._unseen.popleft().show()
        return bool(self._unseen)

    def _show(self, found: tuple[list[FlyerInfo], Known]) -> None:
        infos, known = found
        self._infos = {info.code: info for info in infos}
        self.options.show_known(known)
        self.gallery.fill(infos)
        if self._wanted:  # asked for before the flyers were there
            self.gallery.choose(self._wanted)
            self._wanted = ""
        self._chosen()
        app = self.context.app
        self.context.tasks.run(
            self, lambda: flyer_sheets.thumbnails(app, THUMBNAIL), self.gallery.show_pictures
        )

    @override
    def open(self, argument: object) -> None:
        """Choose a flyer by its code."""
        self._wanted = str(argument)
        self.gallery.choose(self._wanted)

    def select(self, code: str) -> None:
        """Choose a flyer by its code."""
        self.gallery.choose(code)

    def _chosen(self) -> None:
        info = self._infos.get(self.gallery.code)
        if info is not None:
            self.options.show_flyer(info)
            self.look()

    @override
    def look(self) -> None:
        self._asked += 1
        asked, app, choice = self._asked, self.context.app, self.choice
        listed = self.options.listed
        copies = listed.copies[:8] if listed else ()

        def done(seen: Preview) -> None:
            if asked != self._asked:
                return
            self.preview.show_pdf(seen.pdf)
            self._problems.setText("\n".join(seen.problems))
            self._problems.setVisible(bool(seen.problems))
            notes = list(seen.notes)
            if seen.url and not seen.problems:
                notes.insert(0, _("Mã QR đã được đọc lại từ bản in: {url}").format(url=seen.url))
            self._notes.setText("\n".join(notes))
            self._notes.setVisible(bool(notes))

        def failed(error: UserError) -> None:
            if asked == self._asked:
                self._problems.setVisible(False)
                self._notes.setVisible(False)
                self.not_shown(error)

        self.context.tasks.run(
            self, lambda: flyer_sheets.preview(app, choice, copies=copies), done, failed
        )

    @override
    def make(self, *, preview: bool) -> Callable[[], Sheets]:
        app, choice, count = self.context.app, self.choice, self.options.sheet_count
        listed, follow = self.options.listed, self.progress.follow
        copies, slip = listed.copies if listed else (), self.options.slip.isChecked()
        return lambda: flyer_sheets.pages(
            app, choice, sheets=count, copies=copies, slip=slip, progress=follow
        )

    @property
    @override
    def file_name(self) -> str:
        return f"{self.choice.code}_{self.choice.paper}.pdf"

    def _run(self, then: Callable[[Sheets], None]) -> None:
        """Make every page with its progress shown, then do something with them."""
        if self.options.whom.code != "same" and self.options.listed is None:
            self.fields["list"].focus()
            return
        make = self.make(preview=False)

        def work() -> Sheets | None:
            try:
                return make()
            except CancelledError:
                return None

        def done(made: Sheets | None) -> None:
            self.progress.end()
            if made is None:
                self.context.messages.hint(_("Đã hủy, chưa in tờ nào."))
            else:
                then(made)

        def failed(error: UserError) -> None:
            self.progress.end()
            self.refused(error)

        self.progress.begin(_("Đang làm và đọc lại từng trang…"))
        self.context.tasks.run(self, work, done, failed)

    @override
    def refused(self, error: UserError) -> None:
        if error.field == "url" and self.fields["url"].isHidden():
            self.fields["link"].problem(str(error))
            self.fields["link"].focus()
        else:
            super().refused(error)

    @override
    def print(self) -> None:
        choice = self.choice

        def then(pages: Sheets) -> None:
            print_sheets(self.context, self, pages, partial(self._ended, choice, pages.batch))

        self._run(then)

    def _ended(self, choice: FlyerChoice, batch: str, outcome: Outcome) -> None:
        sheets = outcome.sheets if outcome.sure else None
        if choice.paper == "leaflet" and sheets is not None:
            sheets = -(-sheets // 2)
        PrintRunDialog(self.context, choice, sheets, self, batch).open()

    @override
    def save_pdf(self, target: Path) -> None:
        def then(pages: Sheets) -> None:
            self.context.tasks.run(self, lambda: finished.save(pages, target), saved)

        def saved(file: Path) -> None:
            self.context.messages.done(
                _("Đã làm {name}. Khi in, chọn tỉ lệ 100 %.").format(name=file.name),
                partial(_open_outside, file),
                _("Mở tệp"),
            )

        self._run(then)

    def reword(self) -> None:
        """Open the flyer's wording."""
        dialog = WordingDialog(self.context, self.choice, self)
        dialog.open()

    @override
    def new(self) -> None:
        self._record()

    def _record(self) -> None:
        PrintRunDialog(self.context, self.choice, self.options.sheet_count, self).open()
