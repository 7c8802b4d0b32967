# SPDX-License-Identifier: MIT
"""Buổi hướng dẫn: the list of sessions, and the editor of one."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QStackedLayout
from typing_extensions import override

from desktop_app import paper_forms
from desktop_app.scanner import Card
from resources.i18n import _
from ui.page import Context, Page
from ui.pages.guidance.editor import SessionEditor
from ui.pages.guidance.sessions import SessionsView

__all__ = ["GuidancePage"]

_SOON_MS = 150


class GuidancePage(Page):
    """Shows the list, or the editor over it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sessions = SessionsView(context, self)
        self._editor: SessionEditor | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.sessions)
        self.sessions.new_asked.connect(self.new)
        self.sessions.draft_asked.connect(self._open_draft)
        self.sessions.correction_asked.connect(self._correct)
        QTimer.singleShot(_SOON_MS, self, lambda: self._edit(lambda _editor: None))

    @property
    def editor(self) -> SessionEditor:
        """The editor; what of it is not there yet is made at once."""
        editor = self._begun_editor()
        while editor.make_part():
            pass
        return editor

    def _begun_editor(self) -> SessionEditor:
        if self._editor is None:
            made = self._editor = SessionEditor(self.context)
            self._stack.addWidget(made)
            made.opened.connect(lambda: self._show(editor=True))
            made.closed.connect(lambda: self._show(editor=False))
        return self._editor

    def _edit(self, then: Callable[[SessionEditor], None]) -> None:
        """Do something with the editor once it is there; it is made a part at a time."""
        editor = self._begun_editor()
        self.context.tasks.in_slices(self, editor.make_part, lambda: then(editor))

    def _show(self, *, editor: bool) -> None:
        self._stack.setCurrentWidget(self.editor if editor else self.sessions)
        if not editor:
            self.sessions.refresh()
        self.retitled.emit()

    @property
    def editing(self) -> bool:
        """Tell whether a session is in the editor."""
        return self._editor is not None and self._stack.currentWidget() is self._editor

    @property
    @override
    def title(self) -> str:
        return self.editor.title if self.editing else self.sessions.title

    @override
    def header_buttons(self) -> list[QPushButton]:
        return [] if self.editing else self.sessions.header_buttons()

    @override
    def refresh(self) -> None:
        if self.editing:
            self.editor.refresh()
        else:
            self.sessions.refresh()

    @override
    def open(self, argument: object) -> None:
        if argument == "new":
            self.new()
        elif isinstance(argument, tuple) and argument[0] == "form":
            self._open_form(argument[1])
        elif isinstance(argument, tuple) and argument[0] == "draft":
            self._open_draft(argument[1])
        elif isinstance(argument, tuple) and argument[0] == "correct" and argument[1]:
            self._correct(argument[1])

    def _open_draft(self, draft_id: str) -> None:
        self._edit(lambda editor: editor.open_draft(draft_id))

    def _correct(self, session_id: str) -> None:
        self._edit(lambda editor: editor.correct(session_id))

    @override
    def new(self) -> None:
        self._edit(SessionEditor.begin)

    @override
    def save(self) -> None:
        if self.editing:
            self.editor.save()

    def _open_form(self, token: str) -> None:
        """Go on with what a paper form's token leads to."""
        app = self.context.app
        self.context.tasks.run(self, lambda: paper_forms.open_form(app, token), self._form_found)

    def _form_found(self, found: paper_forms.Found) -> None:
        if found.session_id is not None:
            self._correct(found.session_id)
            self.context.messages.hint(_("Phiếu này đã nhập rồi; đây là buổi đã ghi."))
        elif found.draft_id is not None:
            self._open_draft(found.draft_id)

    @override
    def scanned(self, card: Card) -> bool:
        return self.editing and self.editor.people.scanned(card)

    @override
    def complete(self) -> None:
        if self.editing:
            self.editor.complete()

    @override
    def leave(self) -> None:
        if self.editing:
            self.editor.keep_now()

    @override
    def search_here(self) -> None:
        if self.editing:
            self.editor.people.search_here()
        else:
            self.sessions.search_here()

    @override
    def escape(self) -> None:
        if self.editing:
            self.editor.close_editor()
        else:
            self.sessions.escape()
