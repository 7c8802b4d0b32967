# SPDX-License-Identifier: MIT
"""Generate the triggers that write every change of a captured table into the change log.

Triggers, because they are the cheapest way and see bulk writes too. They live outside the numbered
steps: they follow today's tables and are made anew after every upgrade.
"""

from collections.abc import Iterable
from dataclasses import dataclass

# A UUIDv7 (RFC 9562) composed by SQLite itself: 48 bits of milliseconds, version, variant, random.
_NEW_ID = (
    "printf('%012x', CAST(unixepoch('now', 'subsec') * 1000 AS INTEGER)) || '7' || "
    "substr(lower(hex(randomblob(2))), 2) || "
    "substr('89ab', 1 + (random() & 3), 1) || substr(lower(hex(randomblob(8))), 2)"
)
LOG_COLUMNS = "id, tbl, row_id, op, base_rev, at, actor, device, operation, subject, shared, local"
_CONTEXT = "FROM change_context"


@dataclass(frozen=True)
class CapturedColumn:
    """A column whose changes are kept; `json` tells that it holds JSON text."""

    name: str
    json: bool


@dataclass(frozen=True)
class CapturedTable:
    """A table whose changes are kept: what may leave the laptop and what may not."""

    name: str
    shared: tuple[CapturedColumn, ...]
    local: tuple[CapturedColumn, ...]


def _value(column: CapturedColumn, row: str) -> str:
    name = f'{row}."{column.name}"'
    return f"json({name})" if column.json else name


def whole(columns: Iterable[CapturedColumn], row: str) -> str:
    """Return the SQL of all values of a row (`NEW`, `OLD`) as one JSON object."""
    pairs = ", ".join(f"'{c.name}', {_value(c, row)}" for c in columns)
    return f"json_object({pairs})" if pairs else "NULL"


def _changed(columns: Iterable[CapturedColumn]) -> str:
    parts = [
        f"SELECT '{c.name}' AS k, json_quote({_value(c, 'NEW')}) AS v "
        f'WHERE NEW."{c.name}" IS NOT OLD."{c.name}"'
        for c in columns
    ]
    if not parts:
        return "NULL"
    union = " UNION ALL ".join(parts)
    chosen = "SELECT CASE WHEN count(*) THEN json_group_object(k, json(v)) END"
    return f"({chosen} FROM ({union}))"


@dataclass(frozen=True)
class _Event:
    """What a trigger waits for, and where it finds the row, its revision and its values."""

    when: str
    op: str
    row: str
    base_rev: str


_INSERT = _Event("INSERT", "I", "NEW", "0")
_UPDATE = _Event("UPDATE", "U", "NEW", "OLD.rev")
_DELETE = _Event("DELETE", "D", "OLD", "OLD.rev")


def _statement(table: str, event: _Event, shared: str, local: str) -> str:
    guard = "" if event.op != "U" else " WHERE shared IS NOT NULL OR local IS NOT NULL"
    name = f"capture_{table}_{event.op.lower()}"
    # Names come from our own tables, never from input.
    return f"""CREATE TRIGGER "{name}" AFTER {event.when} ON "{table}" BEGIN
    INSERT INTO change_log ({LOG_COLUMNS})
    SELECT * FROM (
        SELECT {_NEW_ID}, '{table}', {event.row}.id, '{event.op}', {event.base_rev},
               at, actor, device, operation, subject,
               {shared} AS shared, {local} AS local {_CONTEXT}
    ){guard};
END"""  # noqa: S608


def trigger_statements(tables: Iterable[CapturedTable]) -> list[str]:
    """Return the SQL of all capture triggers, and of the one that queues what must be sent.

    What is queued also answers what the province said of the row: a correction is on its way.
    A field that two laptops wrote differently is answered by a change of that very field.
    """
    statements = [
        """CREATE TRIGGER "queue_change" AFTER INSERT ON change_log
WHEN NEW.shared IS NOT NULL BEGIN
    INSERT INTO outbox (change_seq, batch_nr) VALUES (NEW.seq, NULL);
    UPDATE row_outcome SET resolved_at = NEW.at
    WHERE tbl = NEW.tbl AND row_id = NEW.row_id AND resolved_at IS NULL
      AND (clashes IS NULL OR EXISTS (SELECT 1 FROM json_each(clashes) c
           WHERE json_type(NEW.shared, '$."' || c.key || '"') IS NOT NULL));
END"""
    ]
    for t in tables:
        statements += [
            _statement(t.name, _INSERT, whole(t.shared, "NEW"), whole(t.local, "NEW")),
            _statement(t.name, _UPDATE, _changed(t.shared), _changed(t.local)),
            _statement(t.name, _DELETE, "NULL", "NULL"),
        ]
    return statements


def drop_statements(existing: Iterable[str]) -> list[str]:
    """Return the SQL that removes the generated triggers among the named ones."""
    prefixes = ("capture_", "queue_", "search_", "count_")
    return [f'DROP TRIGGER "{name}"' for name in existing if name.startswith(prefixes)]
