# SPDX-License-Identifier: MIT
"""Translate the program's Vietnamese sentences, below Qt: a flyer may differ from the screen."""

import contextlib
import gettext
from collections.abc import Iterator
from contextvars import ContextVar
from functools import cache

from resources import path

LANGUAGES = ("vi", "en")
_DOMAIN = "tungngo"
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
_chosen = ["vi"]  # one per process: the window's language; a list so that `use` can change it


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a constant for translation without translating it yet."""
    return text


def Nn_(text: str) -> str:  # noqa: N802 - the same for `_n`
    """Mark a constant that another language words by number, without translating it yet."""
    return text


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(
        _DOMAIN, localedir=path("locale"), languages=[language], fallback=language == "vi"
    )


def language() -> str:
    """Return the language in force: that of the nearest `speaking` block, else the chosen one."""
    return _spoken.get() or _chosen[0]


def use(language_code: str) -> None:
    """Choose the program's language (`vi` or `en`) for every thread.

    Raises ValueError for a language that is not shipped.
    """
    if language_code not in LANGUAGES:
        raise ValueError(language_code)
    _chosen[0] = language_code


@contextlib.contextmanager
def speaking(language_code: str) -> Iterator[None]:
    """Translate into another language inside the block, for paper that differs from the screen."""
    token = _spoken.set(language_code)
    try:
        yield
    finally:
        _spoken.reset(token)


def _(text: str) -> str:
    """Return the sentence in the language in force; Vietnamese, the source, needs no catalogue."""
    return _catalogue(language()).gettext(text)


def _n(text: str, count: int) -> str:
    """Return the sentence for so many, in the language in force.

    Vietnamese has no plural: one sentence is every form of it. In another language a sentence
    that was given no forms is the same for every number.
    """
    catalogue = _catalogue(language())
    found = catalogue.ngettext(text, text, count)
    return catalogue.gettext(text) if found == text else found
