# SPDX-License-Identifier: MIT
"""Lines of results: skill, how far it went, why not; with a count where nobody is named."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app import reference
from desktop_app.reference import Choice
from models.guidance_draft import FAILED, ResultDraft, outcomes_of
from models.problems import Problem
from resources.i18n import _
from ui.page import Context
from ui.widgets.basics import button, label, row
from ui.widgets.inputs import ChoiceInput, NumberInput


class ResultLine(QWidget):
    """One result."""

    edited = Signal()
    removed = Signal()

    def __init__(self, context: Context, result: ResultDraft, *, counted: bool) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self._context = context
        self._ref_note = result.ref_note
        app = context.app
        self.skill = ChoiceInput(reference.catalogue(app, "skill_short"), empty=_("Nội dung"))
        self.skill.setAccessibleName(_("Nội dung hướng dẫn"))
        self.outcome = ChoiceInput(empty=_("Kết quả"))
        self.outcome.setAccessibleName(_("Kết quả"))
        self.reason = ChoiceInput(reference.catalogue(app, "fail_reason"), empty=_("Vì sao chưa?"))
        self.reason.setAccessibleName(_("Lý do chưa thành công"))
        self.count = NumberInput(54, limit=4)
        self.count.setAccessibleName(_("Số người"))
        self.count.show_value(result.count)
        self.count.setVisible(counted)
        remove = button(
            "",
            self.removed.emit,
            role="icon",
            icon_name="x",
            tokens=context.tokens,
            name=_("Xóa kết quả này"),
        )
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        inner = QVBoxLayout(self)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(3)
        if counted:  # the narrow column: two lines a result
            first, second = row(self.skill, remove, spacing=6), row(self.outcome, spacing=6)
            second.addWidget(self.count)
            second.setStretch(0, 1)
            first.setStretch(0, 1)
            inner.addLayout(first)
            inner.addLayout(second)
        else:
            line = row(self.skill, self.outcome, remove, spacing=6)
            line.setStretch(0, 1)
            line.setStretch(1, 1)
            inner.addLayout(line)
        inner.addWidget(self.reason)
        inner.addWidget(self.problem)
        self.skill.choose(result.skill or None)
        self._offer_outcomes()
        self.outcome.choose(result.outcome or None)
        self.reason.choose(result.fail_reason)
        self.reason.setVisible(self.outcome.code == FAILED)
        self.skill.edited.connect(self._skill_chosen)
        self.outcome.edited.connect(self._outcome_chosen)
        self.reason.edited.connect(self.edited)
        self.count.edited.connect(self.edited)

    def _offer_outcomes(self) -> None:
        codes = outcomes_of(self.skill.code or "")
        app = self._context.app
        self.outcome.choose(None)
        self.outcome.fill(
            [Choice(code, reference.label(app, "outcome", code)) for code in codes],
            empty=_("Kết quả"),
        )

    def _skill_chosen(self) -> None:
        self._offer_outcomes()
        self._outcome_chosen()

    def _outcome_chosen(self) -> None:
        self.reason.setVisible(self.outcome.code == FAILED)
        self.edited.emit()

    @property
    def result(self) -> ResultDraft:
        """What is shown."""
        return ResultDraft(
            skill=self.skill.code or "",
            outcome=self.outcome.code or "",
            count=self.count.value or 0,
            fail_reason=self.reason.code if self.outcome.code == FAILED else None,
            ref_note=self._ref_note,
        )

    def focus(self, part: str) -> None:
        """Put the cursor into a part of the line."""
        named = {"outcome": self.outcome, "fail_reason": self.reason, "count": self.count}
        named.get(part, self.skill).setFocus()


class ResultLines(QWidget):
    """Several results, with a button for one more."""

    edited = Signal()

    def __init__(self, context: Context, *, counted: bool) -> None:
        super().__init__()
        self.setProperty("role", "clear")
        self._context, self._counted = context, counted
        self.lines: list[ResultLine] = []
        self._suggested: list[str] = []
        self._inner = QVBoxLayout(self)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.setSpacing(6)
        self.add_button = button(
            _("Thêm một kết quả"),
            self.add,
            role="flat",
            icon_name="plus",
            tokens=context.tokens,
        )
        self._inner.addLayout(row(self.add_button, None))

    def suggest(self, skills: list[str]) -> None:
        """Know the skills of the session: a new line begins with the first that is not there."""
        self._suggested = skills

    def load(self, results: list[ResultDraft]) -> None:
        """Show other results."""
        for line in self.lines:
            self._take_out(line)
        self.lines = []
        for result in results:
            self._append(result)

    def _append(self, result: ResultDraft) -> ResultLine:
        line = ResultLine(self._context, result, counted=self._counted)
        line.edited.connect(self.edited)
        line.removed.connect(lambda: self._remove(line))
        self.lines.append(line)
        self._inner.insertWidget(self._inner.count() - 1, line)
        return line

    def add(self) -> None:
        """Add a line and go to it."""
        there = {line.skill.code for line in self.lines}
        skill = next((code for code in self._suggested if code not in there), "")
        line = self._append(ResultDraft(skill=skill))
        line.focus("outcome" if skill else "skill")
        self.edited.emit()

    def _take_out(self, line: ResultLine) -> None:
        self._inner.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _remove(self, line: ResultLine) -> None:
        self.lines.remove(line)
        self._take_out(line)
        self.add_button.setFocus()
        self.edited.emit()

    @property
    def results(self) -> list[ResultDraft]:
        """What is shown."""
        return [line.result for line in self.lines]

    def show_problems(self, prefix: str, problems: list[Problem]) -> None:
        """Show at each line what is wrong with it; `prefix` names the list, e.g. `results`."""
        for number, line in enumerate(self.lines):
            at = f"{prefix}.{number}"
            mine = [p for p in problems if p.field == at or p.field.startswith(at + ".")]
            line.problem.setText(mine[0].message if mine else "")
            line.problem.setVisible(bool(mine))

    def go_to(self, rest: str) -> bool:
        """Put the cursor into `NUMBER.PART`."""
        number, _dot, part = rest.partition(".")
        if not number.isdigit() or int(number) >= len(self.lines):
            return False
        self.lines[int(number)].focus(part)
        return True
