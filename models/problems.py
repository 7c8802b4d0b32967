# SPDX-License-Identifier: MIT
"""What a draft's rules found: errors that block, warnings that want a reason."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """One finding: the field it stands at, a stable code, and a sentence that names the fix.

    `field` may carry a row: `visits.2.result` is the third visit's result.
    """

    severity: Severity
    field: str
    code: str
    message: str


def error(field: str, code: str, message: str) -> Problem:
    """Return a problem that blocks completion."""
    return Problem(Severity.ERROR, field, code, message)


def warning(field: str, code: str, message: str) -> Problem:
    """Return a problem that the officer may keep, with a reason."""
    return Problem(Severity.WARNING, field, code, message)


def errors(problems: list[Problem]) -> list[Problem]:
    """Return those that block."""
    return [p for p in problems if p.severity is Severity.ERROR]


def warnings(problems: list[Problem]) -> list[Problem]:
    """Return those that want a reason."""
    return [p for p in problems if p.severity is Severity.WARNING]
