# SPDX-License-Identifier: MIT
"""A section of a page that makes paper: its pages seen as one types, printed, saved as a file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QPushButton
from typing_extensions import override

from desktop_app import sheets
from desktop_app.sheets import Sheets
from resources.errors import UserError
from resources.i18n import _
from ui.page import Context, Page
from ui.printing.dialog import Outcome, print_sheets
from ui.printing.preview import Preview
from ui.widgets.basics import button
from ui.widgets.field import Field
from ui.widgets.inputs import SEARCH_MS


class PaperSection(Page):
    """Shows `preview`; a section says what is made, and what it is called as a file."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.fields: dict[str, Field] = {}
        self.preview = Preview(context)
        self._asked = 0
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._wait.timeout.connect(self.look)

    def make(self, *, preview: bool) -> Callable[[], Sheets]:
        """Return work, for the worker, that makes what is chosen now."""
        raise NotImplementedError

    @property
    def file_name(self) -> str:
        """What the PDF is called unless the officer says otherwise."""
        raise NotImplementedError

    def not_shown(self, error: UserError) -> None:
        """Say in the preview's place why there is nothing to see."""
        self.preview.show_nothing(str(error))

    def ended(self, outcome: Outcome) -> None:
        """Hear how a print ended."""

    @override
    def header_buttons(self) -> list[QPushButton]:
        tokens = self.context.tokens
        return [
            button(_("Lưu tệp PDF…"), self._ask_file, icon_name="file-down", tokens=tokens),
            button(
                _("In   Ctrl+P"), self.print, role="primary", icon_name="printer", tokens=tokens
            ),
        ]

    def look_soon(self) -> None:
        """Show the pages once typing pauses."""
        self._wait.start()

    def look(self) -> None:
        """Show the pages now; only the last one asked for is shown."""
        self._asked += 1
        asked = self._asked

        def done(made: Sheets) -> None:
            if asked == self._asked:
                self.clear_problems()
                self.preview.show_pdf(made.pdf)

        def failed(error: UserError) -> None:
            if asked == self._asked:
                self.not_shown(error)

        self.context.tasks.run(self, self.make(preview=True), done, failed)

    def clear_problems(self) -> None:
        """Take what is said to be wrong off the fields."""
        for field in self.fields.values():
            field.problem("")

    def refused(self, error: UserError) -> None:
        """Show what is wrong at its field, and go there."""
        self.clear_problems()
        field = self.fields.get(error.field or "")
        if field is None:
            self.context.messages.error(error)
        else:
            field.problem(str(error))
            field.focus()

    @override
    def print(self) -> None:
        def done(pages: Sheets) -> None:
            print_sheets(self.context, self, pages, self.ended)

        self.context.tasks.run(self, self.make(preview=False), done, self.refused)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, _("Lưu tệp PDF"), self.file_name, "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda chosen: self.save_pdf(Path(chosen)))
        dialog.open()

    def save_pdf(self, target: Path) -> None:
        """Write the pages to a file."""
        make = self.make(preview=False)
        self.context.tasks.run(
            self,
            lambda: sheets.save(make(), target),
            lambda file: self.context.messages.done(
                _("Đã làm {name}. Khi in, chọn tỉ lệ 100 %.").format(name=file.name)
            ),
            self.refused,
        )
