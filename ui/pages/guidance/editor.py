# SPDX-License-Identifier: MIT
"""The editor of one session: it saves itself, says what is missing, and completes."""

from collections.abc import Iterator

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app import drafts, guidance, returned, teams, villages
from desktop_app.guidance import Completed, DraftRefusedError
from models.guidance_draft import GuidanceDraft
from models.ids import new_id
from models.problems import Problem, Severity, errors
from resources.errors import UserError
from resources.i18n import _, _n
from ui.page import Context
from ui.pages.guidance.businesses import BusinessesSection
from ui.pages.guidance.form import FormSection, NotesSection, TeamSection
from ui.pages.guidance.people import PeopleSection
from ui.pages.guidance.photos import PhotosSection
from ui.pages.guidance.section import Around, Section
from ui.pages.guidance.tally import AnonymousSection, TallySection
from ui.pages.guidance.visits import VisitsSection
from ui.pages.guidance.warnings import WarningsSection
from ui.widgets.basics import button, label, row, scrolled, set_text
from ui.widgets.inputs import EnterMovesOn
from ui.widgets.order import TabOrder

SAVE_MS = 400


class SessionEditor(QWidget):
    """Everything about one session on one page."""

    opened = Signal()
    closed = Signal()
    saved = Signal(str)
    """A draft is durable; carries its id."""
    checked = Signal(list)
    """The rules were asked about what is shown; carries the problems."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "ground")
        self.context = context
        self.draft = GuidanceDraft()
        self.draft_id: str | None = None
        self._touched = False
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
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.keep_now)
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

    @property
    def title(self) -> str:
        """What stands in the header."""
        correcting = self.draft.session_id is not None
        return _("Sửa buổi hướng dẫn") if correcting else _("Ghi buổi hướng dẫn")

    # Opening

    def begin(self) -> None:
        """Begin a new session with what the last one had."""
        self.keep_now()
        app = self.context.app
        self.context.tasks.run(
            self,
            lambda: (self._around(), guidance.new_draft(app)),
            lambda found: self._open(None, *found),
        )

    def open_draft(self, draft_id: str) -> None:
        """Go on with an unfinished one."""
        app = self.context.app
        self.context.tasks.run(
            self,
            lambda: (self._around(), guidance.open_draft(app, draft_id)),
            lambda found: self._open(draft_id, *found),
        )

    def correct(self, session_id: str) -> None:
        """Correct a completed one."""
        self.context.tasks.run(
            self,
            lambda: self._correction(session_id),
            lambda found: self._open_correction(*found),
        )

    def _correction(self, session_id: str) -> tuple[Around, str, GuidanceDraft, list[Problem]]:
        app = self.context.app
        draft_id, draft = guidance.start_correction(app, session_id)
        return self._around(), draft_id, draft, returned.remarks(app, session_id, draft)

    def _open_correction(
        self, around: Around, draft_id: str, draft: GuidanceDraft, remarks: list[Problem]
    ) -> None:
        """Open a session; what the province said of it stands at its field, with the cursor."""
        self._open(draft_id, around, draft)
        self._remarks = remarks
        if remarks:
            self._show_problems([])
            self._tell(remarks[0].message)
            self._go_to(remarks[0])

    def _around(self) -> Around:
        app = self.context.app
        return Around(villages.villages(app), teams.teams(app))

    def _open(self, draft_id: str | None, around: Around, draft: GuidanceDraft) -> None:
        self.draft, self.draft_id = draft, draft_id
        self._touched = self._attempted = False
        self._remarks = []
        for section in self._sections:
            section.offer(around)
            section.load(draft)
            section.show_problems([])
        if draft.village_id and not draft.place:
            self.form.store(draft)
        correcting = draft.session_id is not None
        set_text(
            self._complete,
            _("Lưu sửa đổi   Ctrl+Enter")
            if correcting
            else _("Hoàn thành và ghi buổi sau   Ctrl+Enter"),
        )
        self._tell(_("Máy tự lưu từng ô khi gõ."))
        self._watch_enter()
        self.opened.emit()
        self._first_field().setFocus()

    def _first_field(self) -> QWidget:
        if not self.form.type.code:
            return self.form.type
        if self.visits.isVisibleTo(self) and self.form.type.code == "den_tung_ho":
            return self.visits.finder.line
        return self.form.date

    def refresh(self) -> None:
        """Offer villages and teams anew; what is typed stays."""
        self.context.tasks.run(self, self._around, self._offer)

    def _offer(self, around: Around) -> None:
        for section in self._sections:
            section.offer(around)

    # Saving

    def _edited(self) -> None:
        self._touched = True
        self._timer.start()
        self._watch_enter()

    def _gather(self) -> GuidanceDraft:
        for section in self._sections:
            section.store(self.draft)
        return msgspec.json.decode(msgspec.json.encode(self.draft), type=GuidanceDraft)

    def keep_now(self) -> None:
        """Save what is shown, if anything was typed since the last time."""
        self._timer.stop()
        if not self._touched:
            return
        self._touched = False
        self.draft_id = self.draft_id or new_id()
        app, draft_id, draft = self.context.app, self.draft_id, self._gather()

        def work() -> list[Problem]:
            guidance.keep_draft(app, draft_id, draft)
            return guidance.problems_of(app, draft)

        def done(problems: list[Problem]) -> None:
            self.saved.emit(draft_id)
            if draft_id == self.draft_id:
                self._kept(problems)

        self.context.tasks.run(self, work, done)

    def _kept(self, problems: list[Problem]) -> None:
        named = len(self.draft.people)
        rest = max((self.draft.tally.total or 0) - named, 0)
        self._tell(
            _("{named} người có tên, {rest} không ghi tên · Đã tự lưu lúc {time}").format(
                named=named, rest=rest, time=f"{self.context.app.clock.now().astimezone():%H:%M:%S}"
            )
        )
        self._show_problems(problems)

    def save(self) -> None:
        """Save at the officer's wish."""
        QGuiApplication.inputMethod().commit()
        self._touched = True
        self.keep_now()
        self.context.messages.hint(_("Đã lưu bản đang soạn. Tìm lại ở đầu danh sách các buổi."))

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

    # Finishing

    def complete(self) -> None:
        """Complete the session, or go to what stands in the way."""
        QGuiApplication.inputMethod().commit()
        self._timer.stop()
        self._touched, self._attempted = False, True
        self.draft_id = self.draft_id or new_id()
        app, draft_id, draft = self.context.app, self.draft_id, self._gather()
        self._complete.setEnabled(False)

        def work() -> Completed:
            guidance.keep_draft(app, draft_id, draft)
            return guidance.complete(app, draft_id, draft)

        self.context.tasks.run(self, work, self._completed, self._refused)

    def _completed(self, done: Completed) -> None:
        self._complete.setEnabled(True)
        correcting = done.before is not None
        self.draft_id = None
        self._touched = False
        app, context = self.context.app, self.context

        def undo() -> None:
            context.act(context.bus, lambda: guidance.take_back(app, done), self._taken_back)

        text = _("Đã lưu sửa đổi.") if correcting else _("Đã ghi buổi hướng dẫn.")
        context.messages.done(text, undo)
        if self.draft.session_id is not None:
            self.closed.emit()
        else:
            self.begin()
        context.bus.changed.emit()

    def _taken_back(self, draft_id: object) -> None:
        if isinstance(draft_id, str):
            self.context.bus.go.emit("guidance", ("draft", draft_id))

    def _refused(self, error: UserError) -> None:
        self._complete.setEnabled(True)
        if not isinstance(error, DraftRefusedError):
            self.context.messages.error(error)
            return
        app, draft = self.context.app, self._gather()

        def show(problems: list[Problem]) -> None:
            self._show_problems(problems)
            standing = errors(problems) or error.problems
            self.context.messages.error(
                UserError(
                    standing[0].message,
                    _n("Còn {count} chỗ cần sửa.", len(standing)).format(count=len(standing))
                    if len(standing) > 1
                    else "",
                )
            )
            self._go_to(standing[0])

        self.context.tasks.run(self, lambda: guidance.problems_of(app, draft), show)

    def _go_to(self, problem: Problem) -> None:
        if problem.severity is Severity.WARNING and self.warnings.answer(problem.code):
            return
        for section in self._sections:
            if section.go_to(problem.field):
                return

    def close_editor(self) -> None:
        """Leave the editor; what was typed stays as a draft. An untouched correction is dropped."""
        if self.people.finder.put_away() | self.visits.finder.put_away():
            return
        QGuiApplication.inputMethod().commit()
        self.keep_now()
        app, draft_id = self.context.app, self.draft_id
        if draft_id and self.draft.session_id:
            before, session_id = self.draft, self.draft.session_id
            self.context.tasks.run(
                self, lambda: _drop_if_unchanged(app, draft_id, session_id, before)
            )
        self.draft_id = None
        self.closed.emit()


def _drop_if_unchanged(app: object, draft_id: str, session_id: str, draft: GuidanceDraft) -> None:
    from desktop_app.app import App

    assert isinstance(app, App)  # noqa: S101 - narrows
    if guidance.recorded(app, session_id).to_json() == draft.to_json():
        drafts.discard(app, draft_id)
