# SPDX-License-Identifier: MIT
"""A small form in a dialog: fields, what is wrong at each, save and cancel."""

import itertools
from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from typing_extensions import override

from models.problems import Problem
from resources.errors import UserError
from resources.i18n import _
from ui.page import Context
from ui.widgets.basics import button, label, row
from ui.widgets.field import Field
from ui.widgets.inputs import EnterMovesOn


class FormDialog(QDialog):
    """A small form: fields, what is wrong at each, save and cancel."""

    def __init__(self, context: Context, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self.context = context
        self.fields: dict[str, Field] = {}
        self._remarks: tuple[Problem, ...] = ()
        self._inner = QVBoxLayout(self)
        self._inner.setSpacing(10)
        self._inner.addWidget(label(title, "heading"))
        self._enter = EnterMovesOn(self)

    def build(self, fields: dict[str, Field], *extra: QWidget) -> None:
        """Lay the fields out."""
        self.fields = fields
        for field in fields.values():
            field.input.installEventFilter(self._enter)
        self.lay_out()
        self._save = button(_("Lưu"), self.save, role="primary")
        cancel = button(_("Hủy bỏ"), self.reject)
        self._inner.addSpacing(6)
        self._inner.addLayout(row(*extra, None, cancel, self._save))
        # Enter goes from the last field to what keeps the form, and Enter there keeps it.
        order = [*(field.input for field in fields.values()), self._save, cancel, *extra]
        for before, after in itertools.pairwise(order):
            self.setTabOrder(before, after)
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save)
        next(iter(fields.values())).focus()

    def remark(self, said: tuple[Problem, ...]) -> None:
        """Show what the province said of the row, at its fields, and go to the first of them."""
        self._remarks = said
        self._show_remarks()
        for problem in said:
            if problem.field in self.fields:
                self.fields[problem.field].focus()
                break

    def _show_remarks(self) -> None:
        for problem in self._remarks:
            field = self.fields.get(problem.field)
            if field is not None and not field.problem_text:
                field.problem(problem.message)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        # Qt asks a layout how high it wants to be before it knows how its long lines wrap.
        super().showEvent(event)
        self._grow()

    def _grow(self) -> None:
        """Be as high as what stands in the form needs."""
        self._inner.activate()
        needed = self._inner.totalHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), needed)

    def lay_out(self) -> None:
        """Put the fields one below another; overridden by forms with many."""
        for field in self.fields.values():
            self._inner.addWidget(field)

    def save(self) -> None:
        """Save; overridden by each form."""

    def refused(self, error: UserError) -> None:
        """Show what is wrong at its field."""
        for field in self.fields.values():
            field.problem("")
        field_at = self.fields.get(error.field or "")
        if field_at is None:
            self.context.messages.error(error)
        else:
            field_at.problem(str(error))
            field_at.focus()
        self._show_remarks()
        self._grow()

    def finished_with(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Close and say what was done; `undo` takes it back."""
        self.accept()
        self.context.messages.done(text, undo)
        self.context.bus.changed.emit()
