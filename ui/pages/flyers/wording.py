# SPDX-License-Identifier: MIT
"""Word a flyer the commune's own way, and see at once what no longer fits."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import flyer_contents, flyer_sheets, flyer_wordings
from desktop_app.flyer_contents import Wording
from desktop_app.flyer_sheets import Preview
from desktop_app.flyer_wordings import Version
from desktop_app.flyers import PAPERS, FlyerChoice
from desktop_app.reference import Choice
from models.dates import format_date
from resources.errors import UserError
from resources.i18n import _
from resources.paper.flyer_texts import LANGUAGES, MASTER
from ui.page import Context
from ui.pages.flyers.wording_versions import VersionsDialog
from ui.printing import preview
from ui.widgets.basics import button, fit, label, row, scrolled
from ui.widgets.field import Field
from ui.widgets.inputs import SEARCH_MS, ChoiceInput, NoteInput, TextInput

Found = tuple[dict[str, str], Wording | None, list[Version], bool]


class WordingDialog(QDialog):
    """Every passage of a flyer at the left, the flyer as it would be printed at the right."""

    def __init__(self, context: Context, choice: FlyerChoice, parent: QWidget) -> None:
        super().__init__(parent)
        self.context, self._choice = context, choice
        self.setWindowTitle(_("Sửa chữ trên tờ {code}").format(code=choice.code))
        fit(self, 1120, 680)
        self.fields: dict[str, Field] = {}
        self._source: dict[str, str] = {}
        self._kept: Wording | None = None
        self._versions: list[Version] = []
        self._asked = 0
        self._area = scrolled(QWidget())
        self.language = ChoiceInput(
            [Choice(code, _(name)) for code, name in LANGUAGES.items()], empty=None
        )
        self.language.choose(choice.language)
        self.language.setAccessibleName(_("Ngôn ngữ của tờ"))
        self.paper = ChoiceInput(
            [Choice(code, _(text)) for code, text in PAPERS.items()], empty=None
        )
        self.paper.choose(choice.paper)
        self.paper.setMinimumWidth(190)
        self.paper.setAccessibleName(_("Khổ giấy"))
        self.preview = preview.Preview(context)
        self._over = label("", "error", wrap=True)
        self._state = label("", "muted", wrap=True)
        self._reset = button(_("Lấy lại chữ của tỉnh"), self.reset)
        self._history = button(_("Các lần sửa…"), self.show_versions)
        self._area.setFixedWidth(430)
        left = QVBoxLayout()
        left.addLayout(row(label(_("Ngôn ngữ của tờ"), "muted"), self.language, None))
        left.addWidget(self._state)
        left.addWidget(self._area, 1)
        right = QVBoxLayout()
        right.addLayout(row(label(_("Xem trên khổ"), "muted"), self.paper, None))
        right.addWidget(self.preview, 1)
        right.addWidget(self._over)
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addLayout(left)
        sides.addLayout(right, 1)
        self._save = button(_("Lưu bản của xã"), self.save, role="primary")
        whole = QVBoxLayout(self)
        whole.addLayout(sides, 1)
        leave = button(_("Hủy bỏ"), self.reject)
        whole.addLayout(row(self._reset, self._history, None, leave, self._save))
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._wait.timeout.connect(self.look)
        self.paper.edited.connect(self.look)
        self.language.edited.connect(self._language_chosen)
        self._read()

    def _language_chosen(self) -> None:
        self._choice = replace(self._choice, language=self.language.code or MASTER)
        self._read()

    def _read(self) -> None:
        app, code, language = self.context.app, self._choice.code, self._choice.language

        def work() -> Found:
            return (
                flyer_wordings.passages(app, code, language),
                flyer_contents.own(app, code, language),
                flyer_wordings.versions(app, code, language),
                flyer_contents.is_issued(app, code, language),
            )

        self.context.tasks.run(self, work, self._show)

    def _show(self, found: Found) -> None:
        self._source, self._kept, self._versions, self._issued = found
        kept = self._kept
        self.team = TextInput(limit=120, hint=_("Để trống: tên tổ đã chọn"))
        self.approver = TextInput(limit=80, hint=_("Họ tên; để trống là chưa duyệt, chưa in được"))
        self.fields = {"team": Field(_("Dòng tên tổ"), self.team)}
        if not self._issued:
            self.fields["approved_by"] = Field(_("Người biết tiếng đã duyệt"), self.approver)
        for place, told in self._source.items():
            note = NoteInput(lines=1 + (len(told) > 30) + (len(told) > 80) + 4 * (place == "body"))
            self.fields[place] = Field(flyer_wordings.place_name(place), note)
        holder = QWidget()
        holder.setProperty("role", "ground")
        form = QVBoxLayout(holder)
        form.setSpacing(10)
        for place, field in self.fields.items():
            form.addWidget(field)
            if not self._issued and place in self._source:  # what is to be translated
                form.addWidget(label(self._source[place], "muted", wrap=True))
        form.addStretch(1)
        self._area.setWidget(holder)
        self.approver.set_quietly(kept.approved_by if kept else "")
        self.show_words(kept.words if kept else {}, kept.team_line if kept else "")
        for field in self.fields.values():
            if isinstance(field.input, NoteInput | TextInput):
                field.input.edited.connect(self._wait.start)
        self._reset.setEnabled(kept is not None)
        self._reset.setText(_("Lấy lại chữ của tỉnh") if self._issued else _("Bỏ bản dịch này"))
        self._history.setEnabled(bool(self._versions))
        self._state.setText(self._told())

    def show_words(self, words: Mapping[str, str], team: str) -> None:
        """Fill the passages in; those that are not among `words` are as they were given."""
        self.team.set_quietly(team)
        for place, told in self._source.items():
            note = self.fields[place].input
            if isinstance(note, NoteInput):
                note.show_text(words.get(place, told))
        self.look()

    def _told(self) -> str:
        if self._kept is None and self._issued:
            return _("Đang là chữ của tỉnh. Sửa ở đây chỉ đổi tờ rơi in tại xã.")
        if self._kept is None:
            return _("Chưa có bản này. Dịch từng chỗ; người biết tiếng duyệt rồi mới in được.")
        last = self._versions[0] if self._versions else None
        when = (
            _("Sửa lần cuối {day}, {officer}.").format(
                day=format_date(last.at.date()), officer=last.officer
            )
            if last
            else ""
        )
        return " ".join([_("Đang là bản của xã."), when]).strip()

    def show_versions(self) -> None:
        """Open what was changed before; a version chosen there is filled in, not yet kept."""
        dialog = VersionsDialog(self.context, self._versions, self)
        dialog.chosen.connect(lambda version: self.show_words(version.words, version.team_line))
        dialog.open()

    @property
    def words(self) -> dict[str, str]:
        """Every passage as it is typed now."""
        found = {}
        for place, field in self.fields.items():
            if isinstance(field.input, NoteInput):
                told, source = field.input.toPlainText(), self._source.get(place, "")
                # A text field turns no-break spaces into plain ones.
                untouched = told == source.replace("\N{NO-BREAK SPACE}", " ")
                found[place] = source if untouched else told
        return found

    def look(self) -> None:
        """Show the flyer as it is worded now; only the last one asked for is shown."""
        self._asked += 1
        asked, app, team = self._asked, self.context.app, self.team.text()
        choice = FlyerChoice(
            self._choice.code,
            self.paper.code or "A4",
            self._choice.language,
            self._choice.team_id,
            self._choice.url,
        )
        words = self.words

        def work() -> Preview:
            return flyer_sheets.preview(app, choice, words=words, team_line=team)

        def done(seen: Preview) -> None:
            if asked == self._asked:
                self.preview.show_pdf(seen.pdf)
                self._say(seen)

        def failed(error: UserError) -> None:
            if asked == self._asked:
                self._over.setText(str(error))
                self._over.show()

        self.context.tasks.run(self, work, done, failed)

    def _say(self, seen: Preview) -> None:
        for field in self.fields.values():
            field.problem("")
        for block, told in seen.over:
            if block in self.fields:
                self.fields[block].problem(told)
        self._over.setText("\n".join(seen.problems))
        self._over.setVisible(bool(seen.problems))

    def save(self) -> None:
        """Keep the wording; what is wrong is said at its passage."""
        app, code, language = self.context.app, self._choice.code, self._choice.language
        words, team, approver = self.words, self.team.text(), self.approver.text()
        self.context.tasks.run(
            self,
            lambda: flyer_wordings.keep(app, code, language, words, team, approver),
            self._kept_it,
            self.refused,
        )

    def _kept_it(self, wording: Wording | None) -> None:
        self.accept()
        self.context.messages.done(
            _("Đã lưu bản của xã cho {code}.").format(code=self._choice.code)
            if wording
            else _("{code} dùng chữ của tỉnh.").format(code=self._choice.code)
        )
        self.context.bus.changed.emit()

    def refused(self, error: UserError) -> None:
        """Say what is wrong at its passage, and go there."""
        field = self.fields.get(error.field or "")
        if field is None:
            self.context.messages.error(error)
        else:
            field.problem(str(error))
            field.focus()

    def reset(self) -> None:
        """Go back to the province's text; it can be undone."""
        kept, context = self._kept, self.context
        if kept is None:
            return

        def undo() -> None:
            context.act(context.bus, lambda: flyer_wordings.restore(context.app, kept.id))

        def done(_result: object) -> None:
            self.accept()
            context.messages.done(
                _("{code} dùng chữ của tỉnh.").format(code=self._choice.code), undo
            )

        context.act(self, lambda: flyer_wordings.reset(context.app, kept.id), done)

    @override
    def reject(self) -> None:
        self._wait.stop()
        super().reject()
