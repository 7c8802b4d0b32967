# SPDX-License-Identifier: MIT
"""The sync log: what was done with the province, in plain words, a line each.

A sentence is kept in every language of the program, so that the log reads in the one that the
window speaks by then. What was said by somebody else stands once, as it was said.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import text

from resources import i18n

if TYPE_CHECKING:
    from sqlmodel import Session


def keep_line(
    db: "Session",
    action: Callable[[], str],
    result: Callable[[], str],
    *,
    detail: str = "",
    size: int | None = None,
    replaces: bool = False,
) -> None:
    """Keep a line, worded in each language.

    One that `replaces` takes the place of a last line with the same end: a day without a
    network would otherwise fill the log with the same sentence.
    """
    values = {
        "action": _in_every_language(action),
        "result": _in_every_language(result),
        "detail": detail,
        "size": size,
    }
    if replaces:
        again = db.connection().execute(
            text(
                "UPDATE sync_log SET at = (SELECT at FROM change_context), result = :result, "
                "size = :size WHERE nr = (SELECT max(nr) FROM sync_log) "
                "AND action = :action AND detail = :detail"
            ),
            values,
        )
        if again.rowcount:
            return
    db.connection().execute(
        text(
            "INSERT INTO sync_log (at, action, result, detail, size) "
            "VALUES ((SELECT at FROM change_context), :action, :result, :detail, :size)"
        ),
        values,
    )


def _in_every_language(say: Callable[[], str]) -> str:
    said = {}
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            said[language] = say()
    alike = len(set(said.values())) == 1
    return said[i18n.LANGUAGES[0]] if alike else json.dumps(said, ensure_ascii=False)


def read(kept: str) -> str:
    """Return a kept sentence in the language in force; lines of a former program have only one."""
    if not kept.startswith('{"'):
        return kept
    try:
        said = json.loads(kept)
    except ValueError:
        return kept
    return str(said.get(i18n.language(), kept))
