# SPDX-License-Identifier: MIT
"""Word a flyer the commune's own way, and see at once what no longer fits."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import flyer_contents, flyer_sheets, flyer_wordings
from desktop_app.flyer_contents import Wording
from desktop_app.flyer_sheets import Preview
from desktop_app.flyers import PAPERS, FlyerChoice
from desktop_app.history import HistoryEntry
from desktop_app.reference import Choice
from models.dates import format_date
from resources.errors import UserError
from resources.i18n import _
from ui.page import Context
from ui.printing import preview
from ui.widgets.basics import button, label, row, scrolled
from ui.widgets.field import Field
from ui.widgets.inputs import SEARCH_MS, ChoiceInput, NoteInput, TextInput

Found = tuple[dict[str, str], Wording | None, list[HistoryEntry]]


class WordingDialog(QDialog):
    """Every passage of a flyer at the left, the flyer as it would be printed at the right."""

    def __init__(self, context: Context, choice: FlyerChoice, parent: QWidget) -> None:
        super().__init__(parent)
        self.context, self._choice = context, choice
        self.setWindowTitle(_("Sửa chữ trên tờ {code}").format(code=choice.code))
        self.resize(1120, 680)
        self.fields: dict[str, Field] = {}
        self._province: dict[str, str] = {}
        self._kept: Wording | None = None
        self._asked = 0
        self._form = QVBoxLayout()
        self._form.setSpacing(10)
        holder = QWidget()
        holder.setLayout(self._form)
        self.team = TextInput(limit=120, hint=_("Để trống: tên tổ đã chọn"))
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
        area = scrolled(holder)
        area.setFixedWidth(430)
        left = QVBoxLayout()
        left.addWidget(self._state)
        left.addWidget(area, 1)
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
        whole.addLayout(row(self._reset, None, button(_("Hủy bỏ"), self.reject), self._save))
        self._wait = QTimer(self, singleShot=True, interval=SEARCH_MS)
        self._wait.timeout.connect(self.look)
        self.paper.edited.connect(self.look)
        self._read()

    def _read(self) -> None:
        app, code, language = self.context.app, self._choice.code, self._choice.language

        def work() -> Found:
            kept = flyer_contents.own(app, code, language)
            changes = flyer_wordings.changes(app, kept.id) if kept else []
            return flyer_wordings.passages(app, code, language), kept, changes

        self.context.tasks.run(self, work, self._show)

    def _show(self, found: Found) -> None:
        self._province, self._kept, changes = found
        words = {**self._province, **(self._kept.words if self._kept else {})}
        self._add("team", _("Dòng tên tổ"), self.team)
        self.team.set_quietly(self._kept.team_line if self._kept else "")
        self.team.edited.connect(self._wait.start)
        for place, text in words.items():
            note = NoteInput(lines=1 + (len(text) > 30) + (len(text) > 80))
            note.show_text(text)
            note.edited.connect(self._wait.start)
            self._add(place, self._name(place), note)
        self._form.addStretch(1)
        self._reset.setEnabled(self._kept is not None)
        self._state.setText(self._told(changes))
        self.look()

    def _add(self, place: str, name: str, widget: QWidget) -> None:
        field = Field(name, widget)
        self.fields[place] = field
        self._form.addWidget(field)

    def _name(self, place: str) -> str:
        simple = {
            "headline": _("Tiêu đề"),
            "subtitle": _("Dòng dưới tiêu đề"),
            "help": _("Lời nhắc cạnh mã QR"),
        }
        if place in simple:
            return simple[place]
        *path, last = place.split(".")
        if "items" in path:
            number = int(path[-1]) + 1
            return (
                _("Mục {number}").format(number=number)
                if last == "title"
                else _("Mục {number}, dòng giải thích").format(number=number)
            )
        return _("Dòng in đậm") if last == "title" else _("Đoạn văn")

    def _told(self, changes: list[HistoryEntry]) -> str:
        if self._kept is None:
            return _("Đang là chữ của tỉnh. Sửa ở đây chỉ đổi tờ rơi in tại xã.")
        last = changes[0] if changes else None
        when = (
            _("Sửa lần cuối {day}, {officer}.").format(
                day=format_date(last.at.date()), officer=last.officer
            )
            if last
            else ""
        )
        return " ".join([_("Đang là bản của xã."), when]).strip()

    @property
    def words(self) -> dict[str, str]:
        """Every passage as it is typed now."""
        found = {}
        for place, field in self.fields.items():
            if isinstance(field.input, NoteInput):
                found[place] = field.input.toPlainText()
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
        words, team = self.words, self.team.text()
        self.context.tasks.run(
            self,
            lambda: flyer_wordings.keep(app, code, language, words, team),
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
