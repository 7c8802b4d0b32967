# SPDX-License-Identifier: MIT
"""The households of a session: found or added while typing, with what came of the visit."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desktop_app import households, reference
from desktop_app.households import HouseholdFilter, HouseholdLine
from models.dates import format_date
from models.guidance_draft import GuidanceDraft, VisitDraft
from models.problems import Problem
from resources.i18n import _
from ui.page import Context
from ui.pages.guidance.section import Section
from ui.widgets.basics import button, label, row
from ui.widgets.finder import Finder, Suggestion
from ui.widgets.inputs import ChoiceInput, DateInput


class VisitLine(QWidget):
    """One household of the session."""

    edited = Signal()
    removed = Signal()

    def __init__(self, context: Context, visit: VisitDraft) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self._visit = visit
        name = visit.label or _("Hộ số {number}").format(number=visit.house_no)
        self.result = ChoiceInput(
            reference.catalogue(context.app, "visit_result"), empty=_("Kết quả")
        )
        self.result.setAccessibleName(_("Kết quả đến {name}").format(name=name))
        self.result.choose(visit.result or None)
        self.revisit = DateInput(context.app.clock.today)
        self.revisit.setPlaceholderText(_("hẹn ngày"))
        self.revisit.setAccessibleName(_("Ngày hẹn lại {name}").format(name=name))
        self.revisit.set_quietly(format_date(visit.revisit_on))
        self.revisit.setFixedWidth(124)
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        remove = button(
            "",
            self.removed.emit,
            role="icon",
            icon_name="x",
            tokens=context.tokens,
            name=_("Bỏ {name}").format(name=name),
        )
        caption = label(name + ("" if visit.household_id else _("  (hộ mới)")))
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2)
        line = row(caption, None, self.result, self.revisit, remove, spacing=6)
        inner.addLayout(line)
        inner.addWidget(self.problem)
        self.result.setMinimumWidth(156)
        self.result.edited.connect(self._result_chosen)
        self.revisit.edited.connect(self.edited)
        self._show_revisit()

    def _show_revisit(self) -> None:
        self.revisit.setVisible(self.result.code in {"hen_lai", "vang_nha"})

    def _result_chosen(self) -> None:
        self._show_revisit()
        self.edited.emit()

    @property
    def visit(self) -> VisitDraft:
        """What is shown."""
        self._visit.result = self.result.code or ""
        shown = not self.revisit.isHidden()
        self._visit.revisit_on = self.revisit.date if shown else None
        return self._visit


class VisitsSection(Section):
    """Every household of the session."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Hộ đã đến"))
        self._village: str | None = None
        self._asked_for = False
        self.finder = Finder(
            context.tasks,
            self._look,
            hint=_("Số nhà hoặc tên gọi hộ, rồi Enter"),
            add_text=lambda typed: _("Thêm hộ số {number}").format(number=typed),
        )
        self.finder.picked.connect(self._picked)
        self.lines: list[VisitLine] = []
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.body.addWidget(self.finder)
        self.body.addWidget(self._problem)
        self.body.addLayout(self._list)

    def _look(self, typed: str) -> list[Suggestion]:
        app = self.context.app
        listing = households.households(app, HouseholdFilter(typed, self._village))
        taken = {line.visit.household_id for line in self.lines}
        found = [h for h in households.lines(app, listing, 0) if h.id not in taken][:6]
        # The very number that was typed comes first.
        found.sort(key=lambda h: h.house_no != typed)
        return [Suggestion(f"{households.name_of(h)} · {h.village}", h) for h in found]

    def _picked(self, value: object, typed: str) -> None:
        if isinstance(value, HouseholdLine):
            visit = VisitDraft(
                household_id=value.id,
                village_id=value.village_id,
                house_no=value.house_no,
                label=value.label,
                result="gap",
            )
        else:
            visit = VisitDraft(village_id=self._village, house_no=typed, result="gap")
        self._append(visit)
        self.edited.emit()
        self.finder.line.setFocus()

    def _append(self, visit: VisitDraft) -> None:
        line = VisitLine(self.context, visit)
        line.edited.connect(self.edited)
        line.removed.connect(lambda: self._remove(line))
        self.lines.append(line)
        self._list.addWidget(line)

    def _remove(self, line: VisitLine) -> None:
        self.lines.remove(line)
        line.hide()
        line.deleteLater()
        self.finder.line.setFocus()
        self.edited.emit()

    @override
    def load(self, draft: GuidanceDraft) -> None:
        for line in self.lines:
            line.hide()
            line.deleteLater()
        self.lines = []
        self._village = draft.village_id
        for visit in draft.visits:
            self._append(visit)
        self._show_if_wanted(draft)

    @override
    def store(self, draft: GuidanceDraft) -> None:
        self._village = draft.village_id
        draft.visits = [line.visit for line in self.lines]
        for visit in draft.visits:
            if visit.household_id is None:
                visit.village_id = draft.village_id
        self._show_if_wanted(draft)

    def _show_if_wanted(self, draft: GuidanceDraft) -> None:
        self.setVisible(draft.session_type in {"", "den_tung_ho"} or bool(draft.visits))

    @override
    def show_problems(self, problems: list[Problem]) -> None:
        whole = [p for p in problems if p.field == "visits"]
        self._problem.setText(whole[0].message if whole else "")
        self._problem.setVisible(bool(whole))
        for number, line in enumerate(self.lines):
            at = f"visits.{number}"
            mine = [p for p in problems if p.field == at or p.field.startswith(at + ".")]
            line.problem.setText(mine[0].message if mine else "")
            line.problem.setVisible(bool(mine))

    @override
    def go_to(self, name: str) -> bool:
        if name == "visits":
            self.finder.line.setFocus()
            return True
        _visits, _dot, rest = name.partition("visits.")
        number = rest.split(".")[0]
        if not number.isdigit() or int(number) >= len(self.lines):
            return False
        line = self.lines[int(number)]
        (line.revisit if rest.endswith("revisit_on") else line.result).setFocus()
        return True
