# SPDX-License-Identifier: MIT
"""The fields of a record of any kind: made from its description, read, and told what is wrong."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from desktop_app.records import files, service
from desktop_app.records.files import Fingerprint
from desktop_app.records.forms import Opened
from models.problems import Problem, Severity
from models.records.kind import Kind, Shape
from models.records.rules import check
from models.records.texts import UnreadableError
from resources.errors import UserError
from resources.i18n import _
from ui.page import Context
from ui.pages.communications.entries import Entry
from ui.pages.communications.file_input import FileInput
from ui.widgets.basics import Card, clear, scrolled
from ui.widgets.field import Field
from ui.widgets.inputs import ChoiceInput, DateInput, EnterMovesOn, TextInput
from ui.widgets.order import TabOrder

_PART = 3
_WIDE = frozenset({Shape.LINES, Shape.CHOICES, Shape.LINKS})


class RecordFields(QWidget):
    """A field for each of a kind's fields, two abreast, and a line for each reason to give."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        self.context = context
        self.kind: Kind | None = None
        self.entries: dict[str, Entry] = {}
        self.fields: dict[str, Field] = {}
        self.reasons: dict[str, TextInput] = {}
        self._given: dict[str, str] = {}
        self._parts: Iterator[str] = iter(())
        self._form: Opened | None = None
        self._enter = EnterMovesOn(self)
        self._content = QWidget()
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(24, 16, 20, 16)
        inner.setSpacing(12)
        self._card, self._warned = Card(), Card(_("Cần ghi lý do"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._card.body.addLayout(self._grid)
        inner.addWidget(self._card)
        inner.addWidget(self._warned)
        inner.addStretch(1)
        self._area = scrolled(self._content)
        self._order = TabOrder(self._content)

    def _edited(self) -> None:
        """Keep what was typed; what it means is the form's."""

    def _reason_edited(self) -> None:
        """Keep a reason that was typed."""

    def _make_part(self) -> bool:
        """Make the next few fields; a form of twenty at once would be felt."""
        return next(self._parts, None) is not None

    def _make(self, kind: Kind) -> Iterator[str]:
        self.kind = kind
        clear(self._grid)
        for old in self.entries.values():
            old.deleteLater()
        self.entries, self.fields = {}, {}
        at = 0
        for described in kind.fields:
            entry = Entry(described, self.context.app.clock.today, [])
            caption = _(described.label) + (" *" if described.required else "")
            if described.home:
                caption += " · " + _("chỉ lưu trên máy này")
            field = Field(caption, entry.widget, help_text=_(described.help))
            if isinstance(entry.widget, QCheckBox):
                field.caption.setText(" ")
            elif described.help and isinstance(entry.widget, DateInput | ChoiceInput):
                help_text = _(described.help).rstrip(".")
                field.caption.setText(f"{caption} · {help_text[:1].lower()}{help_text[1:]}")
            elif described.help and isinstance(entry.widget, TextInput):
                entry.widget.setPlaceholderText(_(described.help))
            entry.widget.installEventFilter(self._enter)
            entry.edited.connect(self._edited)
            if isinstance(entry.widget, FileInput):
                entry.widget.chosen.connect(partial(self.take_file, entry))
            wide = described.wide or described.shape in _WIDE
            if wide and at % 2:
                at += 1
            self._grid.addWidget(field, at // 2, at % 2, 1, 2 if wide else 1)
            at += 2 if wide else 1
            self.entries[described.name], self.fields[described.name] = entry, field
            if len(self.entries) % _PART == 0:
                yield described.name

    def take_file(self, entry: Entry, file: Path) -> None:
        """Take fingerprint and name of a chosen file."""

        def done(found: Fingerprint) -> None:
            entry.show_raw(found.sha256)
            if entry.field.source in self.entries:
                self.entries[entry.field.source].show_raw(found.name)
            self._edited()

        def failed(error: UserError) -> None:
            self.fields[entry.field.name].problem(str(error))

        self.context.tasks.run(self, lambda: files.fingerprint(file), done, failed)

    def _values(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the values that can be read, and what is wrong with the others."""
        values: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for name, entry in self.entries.items():
            try:
                values[name] = entry.value()
            except UnreadableError as error:
                wrong[name] = str(error)
        # What does not matter for this record is not kept behind the officer's back.
        for name, entry in self.entries.items():
            if entry.field.shown is not None and not entry.field.shown(values):
                values[name] = None
                wrong.pop(name, None)
        return values, wrong

    def _show_fields(self) -> None:
        values, _wrong = self._values()
        for name, entry in self.entries.items():
            if entry.field.shown is not None:
                self.fields[name].setVisible(entry.field.shown(values))

    def _check(self) -> list[Problem]:
        """Say at every field what is wrong; return what stands in the way of saving."""
        kind, form = self.kind, self._form
        if kind is None or form is None:
            return []
        values, wrong = self._values()
        problems = check(kind, service.tidy(kind, values), form.about)
        found = [problem for problem in problems if problem.field not in wrong]
        found += [Problem(Severity.ERROR, name, "unread", text) for name, text in wrong.items()]
        self._show_problems(found)
        return found

    def _show_problems(self, found: list[Problem]) -> None:
        for field in self.fields.values():
            field.problem("")
        remarks = self._form.remarks if self._form is not None else ()
        for problem in (*found, *remarks):
            field_at = self.fields.get(problem.field)
            if field_at is not None and not field_at.problem_text:
                field_at.problem(problem.message, warning=problem.severity is Severity.WARNING)
        self._show_reasons([p for p in found if p.severity is Severity.WARNING])

    def _show_reasons(self, warned: list[Problem]) -> None:
        if list(self.reasons) == [p.code for p in warned] and warned:
            return
        self._given |= {code: line.text() for code, line in self.reasons.items()}
        clear(self._warned.body)
        self.reasons = {}
        self._warned.setVisible(bool(warned))
        for problem in warned:
            line = TextInput(self._given.get(problem.code, ""), limit=300)
            line.edited.connect(self._reason_edited)
            line.installEventFilter(self._enter)
            self._warned.body.addWidget(Field(problem.message, line))
            self.reasons[problem.code] = line
        self._order.renew()

    def _go_to(self, problem: Problem) -> None:
        target = self.reasons.get(problem.code)
        if target is not None:
            target.setFocus()
            self._area.ensureWidgetVisible(target)
        elif problem.field in self.fields:
            self.fields[problem.field].focus()
            self._area.ensureWidgetVisible(self.fields[problem.field])
