# SPDX-License-Identifier: MIT
"""Truyền thông: everything of the plan beside the sessions, found at once; the form of one."""

from PySide6.QtWidgets import QPushButton, QStackedLayout
from typing_extensions import override

from resources.i18n import _
from ui.page import Context, Page
from ui.pages.communications.browse import Browse
from ui.pages.communications.form import RecordForm
from ui.pages.communications.which import WhichDialog

__all__ = ["CommunicationsPage"]


class CommunicationsPage(Page):
    """Shows the records, or the form over them."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.browse, self.form = Browse(context), RecordForm(context)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.browse)
        self._stack.addWidget(self.form)
        self.browse.new_asked.connect(self._begin)
        self.browse.edit_asked.connect(self.form.correct)
        self.browse.draft_asked.connect(self.form.resume)
        self.browse.retitled.connect(self.retitled.emit)
        self.form.opened.connect(lambda: self._show(form=True))
        self.form.closed.connect(lambda: self._show(form=False))
        self.which: WhichDialog | None = None

    def _show(self, *, form: bool) -> None:
        self._stack.setCurrentWidget(self.form if form else self.browse)
        if not form:
            self.browse.refresh()
            self.browse.table.setFocus()
        self.retitled.emit()

    @property
    def editing(self) -> bool:
        """Tell whether a record is in the form."""
        return self._stack.currentWidget() is self.form

    @property
    @override
    def title(self) -> str:
        return self.form.title if self.editing else _("Truyền thông")

    @override
    def header_buttons(self) -> list[QPushButton]:
        return [] if self.editing else self.browse.header_buttons()

    @override
    def refresh(self) -> None:
        if not self.editing:
            self.browse.refresh()

    @override
    def open(self, argument: object) -> None:
        """Open a kind's list (`"event"`), a new form (`("new", "event")`) or a record."""
        if isinstance(argument, tuple) and argument[0] == "new":
            self._begin(str(argument[1]))
        elif isinstance(argument, tuple) and argument[0] == "draft":
            self.form.resume(str(argument[1]))
        elif isinstance(argument, tuple):
            self.form.correct(str(argument[0]), str(argument[1]))
        elif isinstance(argument, str):
            if self.editing:
                self.form.close_form()
            self.browse.rail.choose(argument)

    @override
    def new(self) -> None:
        if self.editing:
            self.form.keep_now()
            self.form.begin(self.form.kind.code if self.form.kind else "")
        else:
            self.browse.ask_new()

    def _begin(self, code: str) -> None:
        if code:
            self.form.begin(code)
            return
        self.which = WhichDialog(self.context.tokens, self)
        self.which.chosen.connect(self.form.begin)
        self.which.open()

    @override
    def save(self) -> None:
        if self.editing:
            self.form.save()

    @override
    def complete(self) -> None:
        if self.editing:
            self.form.complete()

    @override
    def leave(self) -> None:
        if self.editing:
            self.form.keep_now()

    @override
    def search_here(self) -> None:
        if not self.editing:
            self.browse.search_here()

    @override
    def escape(self) -> None:
        if self.editing:
            self.form.close_form()
        else:
            self.browse.escape()
