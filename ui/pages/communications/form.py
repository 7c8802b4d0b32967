# SPDX-License-Identifier: MIT
"""The form of a record of any kind: made from its fields, saves itself, says what is wrong."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from desktop_app import drafts
from desktop_app.drafts import Discarded
from desktop_app.records import forms, service
from desktop_app.records.forms import FormDraft, Opened
from desktop_app.records.service import Record, RecordRefusedError
from models.ids import new_id
from models.problems import Severity
from models.records.kind import Kind, Shape
from models.records.kinds import kind as kind_of
from resources.errors import UserError
from resources.i18n import _
from ui.page import Context
from ui.pages.communications.fields import RecordFields
from ui.widgets.autosave import Autosave
from ui.widgets.basics import button, label, row
from ui.widgets.order import TabOrder

_SINGLE = frozenset({Shape.CHOICE, Shape.LINK})


class RecordForm(RecordFields):
    """One record being typed; `closed` tells that the list may be shown again."""

    closed = Signal()
    opened = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._draft_id = ""
        self._touched = self._attempted = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._area, 1)
        whole.addWidget(footer := self._footer())
        self._order = TabOrder(self._content, footer)
        self._autosave = Autosave(self, self.keep_now, self._keep)

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

    @override
    def _edited(self) -> None:
        self._touched = True
        self._status.setText(_("Đang lưu…"))
        self._show_fields()
        if self._attempted:
            self._check()
        self._autosave.typed()

    @override
    def _reason_edited(self) -> None:
        self._touched = True
        self._autosave.typed()

    def keep_now(self) -> None:
        """Save the form as it stands, right or wrong."""
        QGuiApplication.inputMethod().commit()
        self._autosave.stop()
        self._keep()

    def _keep(self) -> None:
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
        self._autosave.stop()
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
