# SPDX-License-Identifier: MIT
"""What the editor of a session is made of: sections in two halves, and the line at the bottom."""

from collections.abc import Iterator

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from models.guidance_draft import GuidanceDraft
from models.problems import Problem, Severity
from resources.i18n import _
from ui.page import Context
from ui.pages.guidance.businesses import BusinessesSection
from ui.pages.guidance.form import FormSection, NotesSection, TeamSection
from ui.pages.guidance.people import PeopleSection
from ui.pages.guidance.photos import PhotosSection
from ui.pages.guidance.section import Around, Section
from ui.pages.guidance.tally import AnonymousSection, TallySection
from ui.pages.guidance.visits import VisitsSection
from ui.pages.guidance.warnings import WarningsSection
from ui.widgets.basics import button, label, row, scrolled
from ui.widgets.inputs import EnterMovesOn
from ui.widgets.order import TabOrder


class SessionPage(QWidget):
    """The sections of a session, made one after another, that fill a draft and show problems."""

    checked = Signal(list)
    """The rules were asked about what is shown; carries the problems."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        self.context = context
        self.draft = GuidanceDraft()
        self._attempted = False
        self._remarks: list[Problem] = []
        self._sections: list[Section] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        halves = QHBoxLayout()
        halves.setSpacing(0)
        whole.addLayout(halves, 1)
        self._left, left = self._half((24, 14, 6, 14))
        self._right, right = self._half((6, 14, 20, 14))
        self._halves = left.widget(), right.widget()
        right.setFixedWidth(338)
        halves.addWidget(left, 1)
        halves.addWidget(right)
        self._enter = EnterMovesOn(self)
        self._parts = self._make()

    def _half(self, margins: tuple[int, int, int, int]) -> tuple[QVBoxLayout, QScrollArea]:
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(*margins)
        inner.setSpacing(12)
        return inner, scrolled(content)

    def make_part(self) -> bool:
        """Make the next part of the page; False when all of it is there.

        The whole takes 60 ms, which would be felt while one types.
        """
        return next(self._parts, None) is not None

    def _make(self) -> Iterator[Section]:
        """Make the sections in the order in which the cursor goes through them."""
        context = self.context
        self.form = FormSection(context)
        yield self._add(self._left, self.form)
        self.visits, self.people = VisitsSection(context), PeopleSection(context)
        yield self._add(self._left, self.visits)
        yield self._add(self._left, self.people)
        self.businesses, self.team = BusinessesSection(context), TeamSection(context)
        yield self._add(self._left, self.businesses)
        yield self._add(self._left, self.team)
        self.notes, self.photos = NotesSection(context), PhotosSection(context)
        yield self._add(self._left, self.notes)
        yield self._add(self._left, self.photos)
        self.tally = TallySection(context)
        yield self._add(self._right, self.tally)
        self.warnings, self.anonymous = WarningsSection(context), AnonymousSection(context)
        yield self._add(self._right, self.warnings)
        yield self._add(self._right, self.anonymous)
        for half in (self._left, self._right):
            half.addStretch(1)
        layout = self.layout()
        assert layout is not None  # noqa: S101 - narrows
        footer = self._footer()
        layout.addWidget(footer)
        self._order = TabOrder(*self._halves, footer)
        self._watch_enter()

    def _add(self, half: QVBoxLayout, section: Section) -> Section:
        section.edited.connect(self._edited)
        self._sections.append(section)
        half.addWidget(section)
        return section

    def _footer(self) -> QFrame:
        footer = QFrame()
        footer.setProperty("role", "header")
        self._status = label("", "muted")
        self._complete = button(
            "",
            self.complete,
            role="primary",
            icon_name="circle-check",
            tokens=self.context.tokens,
        )
        inner = QHBoxLayout(footer)
        inner.setContentsMargins(24, 10, 20, 10)
        inner.addWidget(self._status, 1)
        inner.addLayout(row(button(_("Đóng   Esc"), self.close_editor), self._complete))
        return footer

    def _watch_enter(self) -> None:
        self._order.renew()
        for section in self._sections:
            for kind in (QLineEdit, QComboBox):
                for widget in section.findChildren(kind):
                    widget.removeEventFilter(self._enter)
                    widget.installEventFilter(self._enter)

    def _edited(self) -> None:
        """Keep what was typed; what it means is the editor's."""

    def complete(self) -> None:
        """Complete the session."""

    def close_editor(self) -> None:
        """Leave the editor."""

    def _first_field(self) -> QWidget:
        if not self.form.type.code:
            return self.form.type
        if self.visits.isVisibleTo(self) and self.form.type.code == "den_tung_ho":
            return self.visits.finder.line
        return self.form.date

    def _offer(self, around: Around) -> None:
        for section in self._sections:
            section.offer(around)

    def _gather(self) -> GuidanceDraft:
        for section in self._sections:
            section.store(self.draft)
        return msgspec.json.decode(msgspec.json.encode(self.draft), type=GuidanceDraft)

    def _tell(self, text: str) -> None:
        self._status.setText(text)

    def _show_problems(self, problems: list[Problem]) -> None:
        # What is merely not filled in yet is told when one tries to complete, not before.
        shown = [
            p
            for p in problems
            if self._attempted
            or not (p.code.endswith("missing") or p.code in {"visit-result", "business-result"})
        ]
        shown = [*self._remarks, *shown]
        for section in self._sections:
            section.show_problems(shown)
        self.checked.emit(shown)

    def _go_to(self, problem: Problem) -> None:
        if problem.severity is Severity.WARNING and self.warnings.answer(problem.code):
            return
        for section in self._sections:
            if section.go_to(problem.field):
                return
