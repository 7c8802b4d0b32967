# SPDX-License-Identifier: MIT
"""The editor of one session: it saves itself, says what is missing, and completes."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from typing_extensions import override

from desktop_app import drafts, guidance, returned, teams, villages
from desktop_app.app import App
from desktop_app.guidance import Completed, DraftRefusedError
from models.guidance_draft import GuidanceDraft
from models.ids import new_id
from models.problems import Problem, errors
from resources.errors import UserError
from resources.i18n import _, _n
from ui.page import Context
from ui.pages.guidance.section import Around
from ui.pages.guidance.session_page import SessionPage
from ui.widgets.autosave import Autosave
from ui.widgets.basics import set_text


class SessionEditor(SessionPage):
    """Everything about one session on one page."""

    opened = Signal()
    closed = Signal()
    saved = Signal(str)
    """A draft is durable; carries its id."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.draft_id: str | None = None
        self._touched = False
        self._autosave = Autosave(self, self.keep_now, self._keep_quietly)

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

    def refresh(self) -> None:
        """Offer villages and teams anew; what is typed stays."""
        self.context.tasks.run(self, self._around, self._offer)

    # Saving

    @override
    def _edited(self) -> None:
        self._touched = True
        self._autosave.typed()
        self._watch_enter()

    def keep_now(self) -> None:
        """Save what is shown, if anything was typed since the last time."""
        self._autosave.stop()
        if not self._touched:
            return
        self._touched = False
        app, draft_id, draft = self._to_keep()

        def work() -> list[Problem]:
            guidance.keep_draft(app, draft_id, draft)
            return guidance.problems_of(app, draft)

        def done(problems: list[Problem]) -> None:
            self.saved.emit(draft_id)
            if draft_id == self.draft_id:
                self._kept(problems)

        self.context.tasks.run(self, work, done)

    def _to_keep(self) -> tuple[App, str, GuidanceDraft]:
        self.draft_id = self.draft_id or new_id()
        return self.context.app, self.draft_id, self._gather()

    def _keep_quietly(self) -> None:
        """Save while one types on; what is wrong is told in the next pause."""
        app, draft_id, draft = self._to_keep()
        self.context.tasks.run(
            self,
            lambda: guidance.keep_draft(app, draft_id, draft),
            lambda _id: self.saved.emit(draft_id),
        )

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

    # Finishing

    @override
    def complete(self) -> None:
        """Complete the session, or go to what stands in the way."""
        QGuiApplication.inputMethod().commit()
        self._autosave.stop()
        self._touched, self._attempted = False, True
        app, draft_id, draft = self._to_keep()
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

    @override
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


def _drop_if_unchanged(app: App, draft_id: str, session_id: str, draft: GuidanceDraft) -> None:
    if guidance.recorded(app, session_id).to_json() == draft.to_json():
        drafts.discard(app, draft_id)
