# SPDX-License-Identifier: MIT
"""The named people of a session: found or added while typing, one open at a time."""

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import participants, reference
from desktop_app.participants import PersonLine
from desktop_app.scanner import Card
from models.guidance_draft import GuidanceDraft, PersonDraft, is_internal
from models.problems import Problem
from models.text import title_case
from resources.i18n import _, _n
from ui.page import Context
from ui.pages.guidance.person import PersonPanel
from ui.pages.guidance.section import Section
from ui.widgets.basics import button, clear, label, pill, row
from ui.widgets.finder import Finder, Suggestion

_CHILDREN = frozenset({"truong_hoc"})


class PeopleSection(Section):
    """Everybody who let the name be written down."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Người có tên (chỉ khi đồng ý)"))
        self._people: list[PersonDraft] = []
        self._panel: PersonPanel | None = None
        self._open = -1
        self._wrong: set[int] = set()
        self._village: str | None = None
        self._skills: list[str] = []
        self._named_children = False
        self.finder = Finder(
            context.tasks,
            self._look,
            hint=_("Tên, số điện thoại hoặc 4 số cuối, rồi Enter   Ctrl+F"),
            add_text=lambda typed: _("Thêm “{name}” là người mới").format(name=typed),
        )
        self.finder.picked.connect(self._picked)
        self._school = QWidget()
        self._school.setProperty("role", "clear")
        allow = button(_("Vẫn ghi tên…"), self._allow, role="flat")
        explained = label(
            _("Buổi tại trường: học sinh chỉ đếm số, không ghi tên."), "muted", wrap=True
        )
        self._school.setLayout(row(explained, allow))
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.body.addWidget(self._school)
        self.body.addWidget(self.finder)
        self.body.addLayout(self._list)

    def search_here(self) -> None:
        """Put the cursor where people are looked for."""
        self.finder.line.setFocus()

    def _allow(self) -> None:
        self._named_children = True
        self._school.hide()
        self.finder.show()
        self.finder.line.setFocus()

    def _look(self, typed: str) -> list[Suggestion]:
        there = {person.participant_id for person in self._people}
        found = [p for p in participants.find(self.context.app, typed) if p.id not in there]
        return [Suggestion(self._describe(person), person) for person in found[:6]]

    def _describe(self, person: PersonLine) -> str:
        parts = [person.full_name, str(person.birth_year or ""), person.village]
        parts.append(_n("đã dự {count} buổi", person.sessions).format(count=person.sessions))
        return " · ".join(part for part in parts if part)

    def _picked(self, value: object, typed: str) -> None:
        self._keep_open()
        if isinstance(value, PersonLine):
            self._people.append(self._known(value))
        else:
            name = title_case(typed) if typed.isupper() or typed.islower() else typed
            digits = typed.replace(" ", "").lstrip("+").isdigit()
            self._people.append(PersonDraft(phone=typed) if digits else PersonDraft(full_name=name))
        self._show_list(len(self._people) - 1)
        self.edited.emit()

    def scanned(self, card: Card) -> bool:
        """Take a person from a card: into the open new one without a name, else as another.

        False where people are counted and not named.
        """
        if self.finder.isHidden():
            return False
        self._keep_open()
        person = self._people[self._open] if self._open >= 0 else None
        if person is None or person.participant_id is not None or person.full_name:
            person = PersonDraft()
            self._people.append(person)
        at = self._people.index(person)
        person.full_name, person.birth_year, person.sex = (
            card.full_name,
            card.birth_year,
            card.sex,
        )
        self._show_list(at)
        if self._panel is not None and card.doubtful:
            self._panel.doubt_name()
        self.edited.emit()
        return True

    def _known(self, line: PersonLine) -> PersonDraft:
        return PersonDraft(
            participant_id=line.id,
            full_name=line.full_name,
            birth_year=line.birth_year,
            sex=line.sex,
            consent_scopes=["ho_ten"],
        )

    def _replace(self, line: object) -> None:
        if isinstance(line, PersonLine) and self._open >= 0:
            known = self._known(line)
            known.results = self._people[self._open].results
            self._people[self._open] = known
            self._show_list(self._open)
            self.edited.emit()

    def _keep_open(self) -> None:
        if self._panel is not None and 0 <= self._open < len(self._people):
            self._people[self._open] = self._panel.store()

    def _show_list(self, opened: int = -1, *, focus: bool = True) -> None:
        clear(self._list)
        self._panel, self._open = None, opened
        for number, person in enumerate(self._people):
            if number == opened:
                panel = PersonPanel(self.context, person, self._village, self._skills)
                panel.edited.connect(self.edited)
                panel.closed.connect(self._close_panel)
                panel.replaced.connect(self._replace)
                self._panel = panel
                self._list.addWidget(panel)
            else:
                self._list.addWidget(self._line(number, person))
        if self._panel is not None and focus:
            self._panel.focus_first()

    def _line(self, number: int, person: PersonDraft) -> QWidget:
        app = self.context.app
        results = ", ".join(
            f"{reference.label(app, 'skill_short', r.skill)}: "
            f"{reference.label(app, 'outcome', r.outcome)}"
            for r in person.results
        )
        name = person.full_name or _("(chưa có tên)")
        line = QWidget()
        line.setProperty("role", "clear")
        about = " · ".join(
            part
            for part in (str(person.birth_year or ""), reference.label(app, "sex", person.sex))
            if part
        )
        summary = label(results or _("chưa ghi kết quả"), "muted", wrap=True)
        laid = row(label(name), label(about, "muted"), summary, spacing=10)
        laid.setStretch(2, 1)
        if number in self._wrong:
            laid.addWidget(pill(_("cần sửa"), "danger"))
        edit = button(
            "",
            lambda: self._open_person(number),
            role="icon",
            icon_name="pencil",
            tokens=self.context.tokens,
            name=_("Mở {name}").format(name=name),
        )
        remove = button(
            "",
            lambda: self._remove(number),
            role="icon",
            icon_name="x",
            tokens=self.context.tokens,
            name=_("Bỏ {name} khỏi buổi").format(name=name),
        )
        laid.addWidget(edit)
        laid.addWidget(remove)
        line.setLayout(laid)
        return line

    def _open_person(self, number: int) -> None:
        self._keep_open()
        self._show_list(number)

    def _close_panel(self) -> None:
        self._keep_open()
        self._show_list()
        self.finder.line.setFocus()
        self.edited.emit()

    def _remove(self, number: int) -> None:
        self._keep_open()
        gone = self._people.pop(number)
        self._show_list()
        self.edited.emit()

        def undo() -> None:
            self._keep_open()
            self._people.insert(min(number, len(self._people)), gone)
            self._show_list()
            self.edited.emit()

        name = gone.full_name or _("người này")
        self.context.messages.done(_("Đã bỏ {name} khỏi buổi.").format(name=name), undo)

    @property
    def panel(self) -> PersonPanel | None:
        """The open person, if any."""
        return self._panel

    @override
    def load(self, draft: GuidanceDraft) -> None:
        self._people = list(draft.people)
        self._village, self._skills = draft.village_id, draft.skills
        self._wrong = set()
        self._named_children = bool(draft.people)
        self._show_list()
        self._show_if_wanted(draft)

    @override
    def store(self, draft: GuidanceDraft) -> None:
        self._keep_open()
        self._village, self._skills = draft.village_id, draft.skills
        if self._panel is not None:
            self._panel.results.suggest(draft.skills)
        draft.people = list(self._people)
        self._show_if_wanted(draft)

    def _show_if_wanted(self, draft: GuidanceDraft) -> None:
        self.setVisible(not is_internal(draft.session_type) or bool(draft.people))
        counted_only = draft.session_type in _CHILDREN and not self._named_children
        self._school.setVisible(counted_only)
        self.finder.setVisible(not counted_only)

    @override
    def show_problems(self, problems: list[Problem]) -> None:
        wrong = {
            int(p.field.split(".")[1])
            for p in problems
            if p.field.startswith("people.") and p.field.split(".")[1].isdigit()
        } - {self._open}
        if wrong != self._wrong:
            self._wrong = wrong
            self._keep_open()
            focused = self._panel is not None and self._panel.isAncestorOf(
                self._panel.focusWidget() or self._panel
            )
            if self._panel is None or not focused:
                self._show_list(self._open, focus=False)
        if self._panel is not None:
            self._panel.show_problems(f"people.{self._open}", problems)

    @override
    def go_to(self, name: str) -> bool:
        _before, _dot, rest = name.partition("people.")
        number, _dot, part = rest.partition(".")
        if not number.isdigit() or int(number) >= len(self._people):
            return False
        if self._open != int(number):
            self._open_person(int(number))
        if self._panel is not None:
            self._panel.go_to(part)
        return True
