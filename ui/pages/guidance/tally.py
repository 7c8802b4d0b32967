# SPDX-License-Identifier: MIT
"""The quick count, and the results of people without names."""

from PySide6.QtWidgets import QGridLayout
from typing_extensions import override

from desktop_app import reference
from models.guidance_draft import GuidanceDraft, is_internal
from models.problems import Problem, Severity
from resources.i18n import _
from ui.page import Context
from ui.pages.guidance.results import ResultLines
from ui.pages.guidance.section import Section
from ui.widgets.basics import label, restyle
from ui.widgets.inputs import ChoiceInput, NumberInput

_PARTS = ("total", "female", "ethnic_minority", "senior", "child", "poor", "disabled")


class TallySection(Section):
    """Numbers at the right edge: label and number on a line, what is wrong beneath."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Bảng đếm nhanh"))
        names = {
            "total": _("Tổng số người"),
            "female": _("Trong đó nữ"),
            "ethnic_minority": _("Dân tộc thiểu số"),
            "senior": _("Từ 60 tuổi"),
            "child": _("Dưới 16 tuổi"),
            "poor": _("Hộ nghèo, cận nghèo"),
            "disabled": _("Người khuyết tật"),
        }
        self.numbers: dict[str, NumberInput] = {}
        self._problems = {}
        grid = QGridLayout()
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        for at, part in enumerate(_PARTS):
            number = NumberInput()
            caption = label(names[part], wrap=True)
            caption.setBuddy(number)
            number.setAccessibleName(names[part])
            if part in {"poor", "disabled"}:
                number.setPlaceholderText("–")
                number.setToolTip(_("Để trống nếu không đếm; trống không phải là 0."))
            number.edited.connect(self.edited)
            problem = label("", "error", wrap=True)
            problem.hide()
            self.numbers[part], self._problems[part] = number, problem
            grid.addWidget(caption, 2 * at, 0)
            grid.addWidget(number, 2 * at, 1)
            grid.addWidget(problem, 2 * at + 1, 0, 1, 2)
        self.body.addLayout(grid)
        self._ethnic = label("", "error", wrap=True)
        self._ethnic.hide()
        self._by_ethnicity: dict[str, NumberInput] = {}
        self._ethnicity_grid = QGridLayout()
        self._ethnicity_grid.setColumnStretch(0, 1)
        self._ethnicity = ChoiceInput(
            reference.catalogue(context.app, "ethnicity"), empty=_("Đếm thêm theo dân tộc…")
        )
        self._ethnicity.setAccessibleName(_("Thêm dân tộc để đếm"))
        self._ethnicity.edited.connect(self._add_ethnicity)
        self.body.addLayout(self._ethnicity_grid)
        self.body.addWidget(self._ethnicity)
        self.body.addWidget(self._ethnic)
        self.body.addStretch(1)

    def _add_ethnicity(self) -> None:
        code = self._ethnicity.code
        if code and code not in self._by_ethnicity:
            self._ethnicity_line(code, None).setFocus()
        self._ethnicity.choose(None)

    def _ethnicity_line(self, code: str, value: int | None) -> NumberInput:
        name = reference.label(self.context.app, "ethnicity", code)
        number = NumberInput()
        number.setAccessibleName(name)
        number.show_value(value)
        number.edited.connect(self.edited)
        at = len(self._by_ethnicity)
        self._by_ethnicity[code] = number
        self._ethnicity_grid.addWidget(label(name, "muted"), at, 0)
        self._ethnicity_grid.addWidget(number, at, 1)
        return number

    @override
    def load(self, draft: GuidanceDraft) -> None:
        for part, number in self.numbers.items():
            unread = draft.unread.get(f"tally.{part}")
            number.show_value(getattr(draft.tally, part))
            if unread:
                number.set_quietly(unread)
        while self._ethnicity_grid.count():
            item = self._ethnicity_grid.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._by_ethnicity = {}
        for code, value in draft.tally.by_ethnicity.items():
            self._ethnicity_line(code, value)

    @override
    def store(self, draft: GuidanceDraft) -> None:
        for part, number in self.numbers.items():
            setattr(draft.tally, part, number.value)
            draft.unread.pop(f"tally.{part}", None)
            if not number.readable:
                draft.unread[f"tally.{part}"] = number.text()
        draft.tally.by_ethnicity = {
            code: number.value
            for code, number in self._by_ethnicity.items()
            if number.value is not None
        }

    @override
    def show_problems(self, problems: list[Problem]) -> None:
        first: dict[str, Problem] = {}
        for problem in problems:
            first.setdefault(problem.field, problem)
        for part, number in self.numbers.items():
            found = first.get(f"tally.{part}")
            wrong = bool(found and found.severity is Severity.ERROR)
            restyle(number, "wrong", wrong)
            restyle(self._problems[part], "role", "error" if wrong else "warning")
            self._problems[part].setText(found.message if found else "")
            self._problems[part].setVisible(found is not None)
            number.setAccessibleDescription(found.message if found else "")
        ethnic = first.get("tally.by_ethnicity")
        self._ethnic.setText(ethnic.message if ethnic else "")
        self._ethnic.setVisible(ethnic is not None)

    def problem_at(self, part: str) -> str:
        """Return what is shown as wrong at a number."""
        shown = self._problems[part]
        return "" if shown.isHidden() else shown.text()

    @override
    def go_to(self, name: str) -> bool:
        part = name.removeprefix("tally.")
        if not name.startswith("tally.") or part not in self.numbers:
            return False
        self.numbers[part].setFocus()
        return True


class AnonymousSection(Section):
    """What people achieved whose names nobody wrote down."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Kết quả không ghi tên"))
        self.lines = ResultLines(context, counted=True)
        self._problem = label("", "error", wrap=True)
        self._problem.hide()
        self.body.addWidget(self.lines)
        self.body.addWidget(self._problem)
        self.lines.edited.connect(self.edited)

    @override
    def load(self, draft: GuidanceDraft) -> None:
        self.setVisible(not is_internal(draft.session_type) or bool(draft.results))
        self.lines.suggest(draft.skills)
        self.lines.load(draft.results)

    @override
    def store(self, draft: GuidanceDraft) -> None:
        self.setVisible(not is_internal(draft.session_type) or bool(self.lines.lines))
        self.lines.suggest(draft.skills)
        draft.results = self.lines.results

    @override
    def show_problems(self, problems: list[Problem]) -> None:
        self.lines.show_problems("results", problems)
        whole = [p for p in problems if p.field == "results"]
        self._problem.setText(" ".join(p.message for p in whole))
        self._problem.setVisible(bool(whole))

    @override
    def go_to(self, name: str) -> bool:
        if name == "results":
            self.lines.add_button.setFocus()
            return True
        return name.startswith("results.") and self.lines.go_to(name.removeprefix("results."))
