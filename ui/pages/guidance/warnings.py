# SPDX-License-Identifier: MIT
"""What looks odd in a session and may stay, with the reason why."""

from typing_extensions import override

from models.guidance_draft import GuidanceDraft
from models.problems import Problem, Severity
from resources.i18n import _
from ui.page import Context
from ui.pages.guidance.section import Section
from ui.widgets.basics import clear, label
from ui.widgets.inputs import TextInput


class WarningsSection(Section):
    """What looks odd and may stay, with the reason why."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Cần kiểm tra"))
        self._lines: dict[str, TextInput] = {}
        self._codes: list[str] = []
        self._reasons: dict[str, str] = {}
        self.hide()

    @override
    def load(self, draft: GuidanceDraft) -> None:
        self._reasons = dict(draft.reasons)
        self._codes = []
        self.show_problems([])

    @override
    def store(self, draft: GuidanceDraft) -> None:
        self._reasons |= {code: line.text() for code, line in self._lines.items()}
        draft.reasons = {code: text for code, text in self._reasons.items() if text.strip()}

    @override
    def show_problems(self, problems: list[Problem]) -> None:
        kept = [p for p in problems if p.severity is Severity.WARNING]
        codes = [p.code for p in kept]
        self.setVisible(bool(kept))
        if codes == self._codes:
            return
        self._codes = codes
        self._reasons |= {code: line.text() for code, line in self._lines.items()}
        self._lines = {}
        clear(self.body)
        for problem in kept:
            line = TextInput(self._reasons.get(problem.code, ""), limit=300)
            line.setPlaceholderText(_("Vì sao đúng? (ghi rồi mới hoàn thành được)"))
            line.setAccessibleName(_("Lý do: {message}").format(message=problem.message))
            line.edited.connect(self.edited)
            self._lines[problem.code] = line
            self.body.addWidget(label(problem.message, "warning", wrap=True))
            self.body.addWidget(line)

    def answer(self, code: str) -> bool:
        """Put the cursor where a warning's reason is written."""
        line = self._lines.get(code)
        if line is None:
            return False
        line.setFocus()
        return True
