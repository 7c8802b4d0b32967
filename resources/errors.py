# SPDX-License-Identifier: MIT
"""The one kind of error that is meant for the officer."""

from typing_extensions import override


class UserError(Exception):
    """What happened and what to do, in the officer's language.

    `message` says what happened, `advice` the way out, `field` the form field to go to (or None),
    `code` a stable word for tests and exit statuses.
    """

    def __init__(
        self, message: str, advice: str = "", *, field: str | None = None, code: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.field = field
        self.code = code

    @override
    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()
