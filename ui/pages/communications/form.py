# SPDX-License-Identifier: MIT
"""The form of a record of any kind: made from its fields, saves itself, says what is wrong."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app import drafts
from desktop_app.drafts import Discarded
from desktop_app.records import files, forms, service
from desktop_app.records.files import Fingerprint
from desktop_app.records.forms import FormDraft, Opened
from desktop_app.records.service import Record, RecordRefusedError
from models.ids import new_id
from models.problems import Problem, Severity
from models.records.kind import Kind, Shape
from models.records.kinds import kind as kind_of
from models.records.rules import check
from models.records.texts import UnreadableError
from resources.errors import UserError
from resources.i18n import _
from ui.page import Context
from ui.pages.communications.entries import Entry
from ui.pages.communications.file_input import FileInput
from ui.widgets.basics import Card, button, clear, label, row, scrolled
from ui.widgets.field import Field
from ui.widgets.inputs import ChoiceInput, DateInput, EnterMovesOn, TextInput
from ui.widgets.order import TabOrder

SAVE_MS = 400
_PART = 3
_WIDE = frozenset({Shape.LINES, Shape.CHOICES, Shape.LINKS})


class RecordForm(QWidget):
    """One record being typed; `closed` tells that the list may be shown again."""

    closed = Signal()
    opened = Signal()

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
        self._draft_id = ""
        self._touched = self._attempted = False
        self._enter = EnterMovesOn(self)
        content = QWidget()
        self._inner = QVBoxLayout(content)
        self._inner.setContentsMargins(24, 16, 20, 16)
        self._inner.setSpacing(12)
        self._card, self._warned = Card(), Card(_("Cần ghi lý do"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._card.body.addLayout(self._grid)
        self._inner.addWidget(self._card)
        self._inner.addWidget(self._warned)
        self._inner.addStretch(1)
        self._area = scrolled(content)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._area, 1)
        whole.addWidget(footer := self._footer())
        self._order = TabOrder(content, footer)
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.keep_now)

    def _footer(self) -> QFrame:
        footer = QFrame()
        footer.setProperty("role", "header")
        self._status = label("", "muted")
        inner = QHBoxLayout(footer)
        inner.setContentsMargins(24, 8, 20, 8)
        inner.addLayout(
            row(
                self._status,
                None,
                button(_("Đóng   Esc"), self.close_form),
                button(_("Lưu và thêm mới   Ctrl+Enter"), self.complete),
                button(_("Lưu   Ctrl+S"), self.save, role="primary"),
            )
        )
        return footer

    @property
    def title(self) -> str:
        """What stands in the header."""
        if self.kind is None:
            return ""
        correcting = self._form is not None and self._form.record_id
        text = _("Sửa: {kind}") if correcting else _("Thêm mới: {kind}")
        return text.format(kind=_(self.kind.one))

    def begin(self, code: str) -> None:
        """Open an empty form of a kind."""
        app = self.context.app
        self.context.tasks.run(self, lambda: forms.begin(app, code), self._open)

    def correct(self, code: str, record_id: str) -> None:
        """Open the form of a record."""
        app = self.context.app
        self.context.tasks.run(self, lambda: forms.correct(app, code, record_id), self._open)

    def resume(self, draft_id: str) -> None:
        """Open an unfinished form again."""
        app = self.context.app
        self.context.tasks.run(self, lambda: forms.resume(app, draft_id), self._open)

    def _open(self, opened: Opened) -> None:
        if self.kind is None or self.kind.code != opened.code:
            self._form, self._touched = None, False
            self._parts = self._make(kind_of(opened.code))
        self.context.tasks.in_slices(self, self._make_part, lambda: self._fill(opened))

    def _fill(self, opened: Opened) -> None:
        if self.kind is None or self.kind.code != opened.code:
            return  # another kind was asked for meanwhile
        self._form, self._draft_id = opened, opened.draft_id or new_id()
        self._touched, self._attempted = opened.draft is not None, False
        self._given = dict(opened.reasons)
        for name, entry in self.entries.items():
            if name in opened.choices:
                entry.widget.fill(  # type: ignore[attr-defined]
                    opened.choices[name],
                    **({"empty": _("Chọn")} if entry.field.shape in _SINGLE else {}),
                )
            if opened.draft is not None:
                entry.show_raw(opened.draft.raw.get(name))
            else:
                entry.show_value(opened.values.get(name))
        self._show_problems([])
        self._show_fields()
        self._order.renew()
        self._status.setText(_("Tự lưu khi gõ") if not opened.draft else _("Đã mở bản đang soạn"))
        self._area.verticalScrollBar().setValue(0)
        self.opened.emit()
        next(iter(self.fields.values())).focus()
        if opened.remarks:
            self._go_to(opened.remarks[0])

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

    def _edited(self) -> None:
        self._touched = True
        self._status.setText(_("Đang lưu…"))
        self._show_fields()
        if self._attempted:
            self._check()
        self._timer.start()

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

    def _reason_edited(self) -> None:
        self._touched = True
        self._timer.start()

    def keep_now(self) -> None:
        """Save the form as it stands, right or wrong."""
        QGuiApplication.inputMethod().commit()
        self._timer.stop()
        if not self._touched or self.kind is None or self._form is None:
            return
        reasons = self._given | {code: line.text() for code, line in self.reasons.items()}
        draft = FormDraft(
            code=self.kind.code,
            record_id=self._form.record_id,
            raw={name: entry.raw for name, entry in self.entries.items()},
            reasons=reasons,
        )
        app, draft_id = self.context.app, self._draft_id

        def kept(_id: object) -> None:
            if draft_id == self._draft_id:
                self._status.setText(_("Đã lưu bản đang soạn"))

        self.context.tasks.run(self, lambda: forms.keep(app, draft_id, draft), kept)

    def save(self) -> None:
        """Save the record and go back to the list."""
        self._save(then_new=False)

    def complete(self) -> None:
        """Save the record and begin another one of its kind."""
        self._save(then_new=True)

    def _save(self, *, then_new: bool) -> None:
        QGuiApplication.inputMethod().commit()
        kind, form = self.kind, self._form
        if kind is None or form is None:
            return
        self._attempted = True
        found = self._check()
        blocking = [p for p in found if p.severity is Severity.ERROR]
        blocking += [
            p for p in found if p.code in self.reasons and not self.reasons[p.code].text().strip()
        ]
        if blocking:
            self._go_to(blocking[0])
            return
        self._timer.stop()
        values, _wrong = self._values()
        reasons = {code: line.text() for code, line in self.reasons.items()}
        app, draft_id = self.context.app, self._draft_id
        self.context.tasks.run(
            self,
            lambda: service.save(
                app, kind.code, form.record_id, values, reasons=reasons, draft_id=draft_id
            ),
            partial(self._saved, kind, form, then_new),
            self._refused,
        )

    def _go_to(self, problem: Problem) -> None:
        target = self.reasons.get(problem.code)
        if target is not None:
            target.setFocus()
            self._area.ensureWidgetVisible(target)
        elif problem.field in self.fields:
            self.fields[problem.field].focus()
            self._area.ensureWidgetVisible(self.fields[problem.field])

    def _refused(self, error: UserError) -> None:
        if isinstance(error, RecordRefusedError):
            self._show_problems(error.problems)
            self._go_to(error.problems[0])
        elif error.field in self.fields:
            self.fields[error.field].problem(str(error))
            self.fields[error.field].focus()
        else:
            self.context.messages.error(error)

    def _saved(self, kind: Kind, form: Opened, then_new: bool, saved: Record) -> None:  # noqa: FBT001
        context, app = self.context, self.context.app
        before = form.before

        def undo() -> None:
            if before is not None:
                context.act(context.bus, lambda: service.take_back(app, before))
            else:
                context.act(context.bus, lambda: service.remove(app, kind.code, saved.id))

        self._touched = False
        name = str(saved.values.get(kind.heading) or "")
        context.messages.done(_("Đã lưu “{name}”.").format(name=name[:80]), undo)
        if then_new:
            self.begin(kind.code)
        else:
            self._form = None
            self.closed.emit()
        context.bus.changed.emit()

    def close_form(self) -> None:
        """Go back to the list; what was typed stays as a draft, offered there."""
        if self._touched:
            self.keep_now()
            app, context, draft_id = self.context.app, self.context, self._draft_id

            def thrown(gone: Discarded | None) -> None:
                if gone is not None:
                    context.messages.done(
                        _("Đã bỏ bản đang soạn “{title}”.").format(title=gone.info.title),
                        lambda: context.act(context.bus, lambda: drafts.bring_back(app, gone)),
                    )
                context.bus.changed.emit()

            context.messages.done(
                _("Bản đang soạn đã được giữ lại."),
                lambda: context.tasks.run(
                    context.bus, lambda: drafts.discard(app, draft_id), thrown
                ),
                _("Bỏ bản này"),
            )
        self._touched = False
        self._form = None
        self.closed.emit()


_SINGLE = frozenset({Shape.CHOICE, Shape.LINK})
