# SPDX-License-Identifier: MIT
"""What the province says of rows, in the order in which it said it.

Receipts come by two ways and late: an older word never replaces a newer one. The order is that of
the province's own clock, which stands in every signed answer.
"""

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import text

from models.wire import wire_tables
from sync import state
from sync.choices import CLASH
from sync.messages import RowOutcome, mark_of

if TYPE_CHECKING:
    from sqlmodel import Session

_TOLD, _WHOLE, _LISTED = "told_at", "standing_at", "listed_at"
"""When the province spoke last, when it last told all that stands, when it last listed all that."""


def is_news(db: "Session", at: int, *, fresh: bool = False) -> bool:
    """Note when the province spoke; tell whether nothing newer was heard before.

    What answers a greeting of this moment is `fresh`: it stands even if the clock was set back.
    """
    if not fresh and at < state.get_number(db, _TOLD):
        return False
    state.put_number(db, _TOLD, at)
    return True


def forget_order(db: "Session") -> None:
    """Begin to order anew: the province was restored, what it said before is of an earlier life."""
    state.put_number(db, _TOLD, 0)
    state.put_number(db, _WHOLE, 0)
    state.put_number(db, _LISTED, 0)
    db.connection().execute(text("UPDATE row_outcome SET told_at = 0"))


_KEPT = text(
    "SELECT r.tbl, r.row_id, r.outcome, r.reason, r.change_id, r.related, r.told_at "
    "FROM json_each(:rows) AS k JOIN row_outcome r "
    "ON r.tbl = json_extract(k.value, '$[0]') AND r.row_id = json_extract(k.value, '$[1]')"
)
_AGAIN = text("UPDATE row_outcome SET told_at = :told WHERE tbl = :tbl AND row_id = :row")
_KEEP = text(
    "INSERT OR REPLACE INTO row_outcome "
    "(tbl, row_id, outcome, reason, related, change_id, at, resolved_at, told_at, clashes) "
    "SELECT :tbl, :row, :outcome, :reason, :related, :change, at, "
    # What the province accepted after all wants nothing more from the officer.
    "CASE WHEN :outcome = 'accepted' THEN at END, :told, :clashes FROM change_context"
)


def keep(db: "Session", rows: list[RowOutcome], at: int) -> int:
    """Keep what came back, said at a moment; return how many rows are returned for the first time.

    What was said before and put right since stays put right, however often it is said again.
    """
    if at < state.get_number(db, _WHOLE):
        return 0  # everything that stood later is known
    known = wire_tables()
    values = [_values(known[row.table].name, row, at) for row in rows if row.table in known]
    if not values:
        return 0
    run = db.connection().execute
    keys = msgspec.json.encode([(one["tbl"], one["row"]) for one in values]).decode()
    kept = {(r.tbl, r.row_id): (r.told_at, _says(r)) for r in run(_KEPT, {"rows": keys})}
    said: dict[tuple[str, str], dict[str, Any]] = {}
    again, returned = [], 0
    for one in values:
        key, now = (one["tbl"], one["row"]), tuple(one[name] for name in _SAID)
        told_at, before = kept.get(key, (at, None))
        if told_at > at:
            continue
        if before == now:
            again.append(one)
            continue
        kept[key] = (at, now)
        said[key] = one
        returned += one["outcome"] in {"returned", CLASH}
    if again:
        run(_AGAIN, again)
    if said:
        run(_KEEP, list(said.values()))
    return returned


_SAID = ("outcome", "reason", "change", "related")


def _says(kept: Any) -> tuple[Any, ...]:
    return (kept.outcome, kept.reason, kept.change_id, kept.related)


def _values(table: str, row: RowOutcome, at: int) -> dict[str, Any]:
    return {
        "tbl": table,
        "row": row.row.hex(),
        "outcome": row.outcome,
        "reason": row.reason,
        "related": row.related.hex() or None,
        "change": row.change.hex(),
        "told": at,
        "clashes": _both(row) if row.outcome == CLASH else None,
    }


def _both(row: RowOutcome) -> str:
    pairs = {name: {"mine": mine, "theirs": theirs} for name, (mine, theirs) in row.clashes.items()}
    return msgspec.json.encode(pairs).decode()


def settle_others(db: "Session", rows: list[RowOutcome], at: int) -> None:
    """Take off the list what no longer stands: let pass by a reviewer, or put right.

    `rows` is everything that stands at a moment.
    """
    state.put_number(db, _WHOLE, at)
    state.put_number(db, _LISTED, at)
    tables = wire_tables()
    standing = {(tables[row.table].name, row.row.hex()) for row in rows if row.table in tables}
    run = db.connection().execute
    kept = run(text("SELECT tbl, row_id FROM row_outcome WHERE resolved_at IS NULL")).all()
    gone = [
        {"tbl": row.tbl, "row": row.row_id} for row in kept if (row.tbl, row.row_id) not in standing
    ]
    if gone:
        run(_SETTLE, gone)


_SETTLE = text(
    "UPDATE row_outcome SET resolved_at = (SELECT at FROM change_context), clashes = NULL "
    "WHERE tbl = :tbl AND row_id = :row"
)


def mark(db: "Session") -> bytes:
    """Return the mark of what was told to stand since all of it was listed; empty for nothing.

    What the officer put right meanwhile is among it: it stands until the province has seen that.
    """
    listed = state.get_number(db, _LISTED)
    known = db.connection().execute(_LISTED_ROWS, {"at": listed}).all() if listed else []
    numbers = {table.name: table.number for table in wire_tables().values()}
    return mark_of(_as_said(numbers[r.tbl], r) for r in known if r.tbl in numbers) if known else b""


_LISTED_ROWS = text(
    "SELECT tbl, row_id, outcome, reason, change_id, related FROM row_outcome WHERE told_at >= :at"
)


def _as_said(table: int, kept: Any) -> RowOutcome:
    return RowOutcome(
        table,
        bytes.fromhex(kept.row_id),
        bytes.fromhex(kept.change_id),
        kept.outcome,
        kept.reason,
        bytes.fromhex(kept.related or ""),
    )


def all_stands(db: "Session", at: int) -> None:
    """Note that exactly what `mark` is of stands at a moment."""
    state.put_number(db, _WHOLE, at)
    db.connection().execute(_SETTLE_UNLISTED, {"at": state.get_number(db, _LISTED)})


_SETTLE_UNLISTED = text(
    "UPDATE row_outcome SET resolved_at = (SELECT at FROM change_context), clashes = NULL "
    "WHERE resolved_at IS NULL AND told_at < :at"
)
