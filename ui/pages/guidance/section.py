# SPDX-License-Identifier: MIT
"""A part of the editor: it shows some fields of the draft and writes them back."""

from dataclasses import dataclass

from PySide6.QtCore import Signal

from desktop_app.teams import TeamInfo
from desktop_app.villages import VillageInfo
from models.guidance_draft import GuidanceDraft
from models.problems import Problem, Severity
from ui.page import Context
from ui.widgets.basics import Card
from ui.widgets.field import Field


@dataclass(frozen=True)
class Around:
    """The villages and teams that a session can name."""

    villages: list[VillageInfo]
    teams: list[TeamInfo]


class Section(Card):
    """Shows fields; `edited` comes with each change by the officer."""

    edited = Signal()

    def __init__(self, context: Context, heading: str = "") -> None:
        super().__init__(heading)
        self.context = context
        self.fields: dict[str, Field] = {}

    def offer(self, around: Around) -> None:
        """Offer villages and teams."""

    def load(self, draft: GuidanceDraft) -> None:
        """Show a draft."""

    def store(self, draft: GuidanceDraft) -> None:
        """Write what is shown into a draft."""

    def show_problems(self, problems: list[Problem]) -> None:
        """Show at each field what is wrong with it."""
        first: dict[str, Problem] = {}
        for problem in problems:
            first.setdefault(problem.field, problem)
        for name, field in self.fields.items():
            found = first.get(name)
            field.problem(
                found.message if found else "",
                warning=bool(found and found.severity is Severity.WARNING),
            )

    def go_to(self, name: str) -> bool:
        """Put the cursor into a field; False when it is not here."""
        field = self.fields.get(name)
        if field is None:
            return False
        field.focus()
        return True
