# SPDX-License-Identifier: MIT
"""Buổi hướng dẫn: the list of sessions, and the editor of one."""

from PySide6.QtWidgets import QPushButton, QStackedLayout
from typing_extensions import override

from ui.page import Context, Page
from ui.pages.guidance.editor import SessionEditor
from ui.pages.guidance.sessions import SessionsView

__all__ = ["GuidancePage"]


class GuidancePage(Page):
    """Shows the list, or the editor over it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.sessions = SessionsView(context)
        self.editor = SessionEditor(context)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.sessions)
        self._stack.addWidget(self.editor)
        self.sessions.new_asked.connect(self.new)
        self.sessions.draft_asked.connect(self.editor.open_draft)
        self.sessions.correction_asked.connect(self.editor.correct)
        self.editor.opened.connect(lambda: self._show(editor=True))
        self.editor.closed.connect(lambda: self._show(editor=False))

    def _show(self, *, editor: bool) -> None:
        self._stack.setCurrentWidget(self.editor if editor else self.sessions)
        if not editor:
            self.sessions.refresh()
        self.retitled.emit()

    @property
    def editing(self) -> bool:
        """Tell whether a session is in the editor."""
        return self._stack.currentWidget() is self.editor

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
        elif isinstance(argument, tuple) and argument[0] == "draft":
            self.editor.open_draft(argument[1])
        elif isinstance(argument, tuple) and argument[0] == "correct" and argument[1]:
            self.editor.correct(argument[1])

    @override
    def new(self) -> None:
        self.editor.begin()

    @override
    def save(self) -> None:
        if self.editing:
            self.editor.save()

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
