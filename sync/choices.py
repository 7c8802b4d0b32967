# SPDX-License-Identifier: MIT
"""A laptop that was set up from another's backup: what it knew of the other, what it is asked.

The province finds the fields that both wrote. A change of such a field, made after the question was
shown, or the word that this laptop's value is right, is the answer; it travels as a row that names
the other laptop's change.
"""

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from sync import state

if TYPE_CHECKING:
    from sqlmodel import Session

CLASH = "clash"
_COPIED = "copied_at"


def mark_copy(db: "Session") -> None:
    """Note that from here on this laptop and the one whose backup it is know nothing of each other.

    The changes of before are both laptops'; the moment is kept as the end of the change log.
    """
    end = db.connection().execute(text("SELECT coalesce(max(seq), 0) FROM change_log")).scalar_one()
    state.put(db, _COPIED, json.dumps([*copies(db), int(end)]).encode())


def copies(db: "Session") -> list[int]:
    """Return the ends of the change log at which this store became another laptop's, in order."""
    return [int(end) for end in json.loads(state.get(db, _COPIED) or b"[]")]


_FIRST = text(
    "SELECT base_rev FROM change_log WHERE row_id = :row AND tbl = :tbl AND seq > :copied "
    "ORDER BY seq LIMIT 1"
)


def known_revision(db: "Session", ends: list[int], change: Any) -> int:
    """Return the revision of a row up to which this laptop and the one it was copied from agree.

    For changes of before any copy it is the revision that was changed. It is the same whenever it
    is asked, because a change must be sealed with the same content however often.
    """
    copied = max((end for end in ends if end < change.seq), default=None)
    if copied is None or change.op == "I":
        return int(change.base_rev)
    row = {"row": change.row_id, "tbl": change.tbl, "copied": copied}
    return int(db.connection().execute(_FIRST, row).scalar_one())


_ANSWERED = text(
    "SELECT tbl, row_id, related FROM row_outcome "
    "WHERE outcome = 'clash' AND resolved_at IS NOT NULL AND clashes IS NOT NULL"
)
_SETTLED = text("UPDATE row_outcome SET clashes = NULL WHERE tbl = :tbl AND row_id = :row")


def answer(db: "Session") -> None:
    """Queue the answers to what was asked: the officer has seen the other laptop's value."""
    from models.choices import FieldChoice

    for row in db.connection().execute(_ANSWERED).all():
        db.add(FieldChoice(of_table=row.tbl, of_row=row.row_id, seen=row.related))
        db.flush()
        db.connection().execute(_SETTLED, {"tbl": row.tbl, "row": row.row_id})
