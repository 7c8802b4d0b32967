# SPDX-License-Identifier: MIT
"""The sync log: what was done with the province, in plain words, a line each."""

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlmodel import Session


def keep_line(
    db: "Session",
    action: str,
    result: str,
    *,
    detail: str = "",
    size: int | None = None,
    replaces: bool = False,
) -> None:
    """Keep a line; one that `replaces` takes the place of a last line with the same end.

    A day without a network would otherwise fill the log with the same sentence.
    """
    values = {"action": action, "result": result, "detail": detail, "size": size}
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
