# SPDX-License-Identifier: MIT
"""The statements that run for every record, straight through the driver: no objects on this path.

On PostgreSQL rows go in by COPY; on SQLite by executemany. Both keep the caller's transaction.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

_IN = 500


ChangeRow = tuple[str, bytes, bytes, int, bytes, int, int, bytes]
"""A row of `change`, in the order of its columns."""
RecordRow = tuple[str, int, bytes, bytes, bytes, int, bytes]
"""A row of `record`, in the order of its columns: 0 or 1 for `deleted`, JSON for `fields`."""

# As bytes: the databases keep UTF-8, and a text would be decoded only to be encoded again.
to_json = msgspec.json.Encoder().encode
_CHANGE = "commune_code, id, device, tbl, row, base_rev, at, digest"
_RECORD = "commune_code, tbl, row, device, change, deleted, fields"
_INSERT_CHANGE = f"INSERT INTO change ({_CHANGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_INSERT_RECORD = f"INSERT INTO record ({_RECORD}) VALUES (?, ?, ?, ?, ?, ?, CAST(? AS TEXT))"  # noqa: S608
_UPDATE_RECORD = (
    "UPDATE record SET device = ?, change = ?, deleted = ?, fields = CAST(? AS TEXT) "
    "WHERE commune_code = ? AND tbl = ? AND row = ?"
)
_UPDATE_ON_POSTGRESQL = _UPDATE_RECORD.replace("CAST(? AS TEXT)", "?").replace("?", "%s")
_INCOMING = "CREATE TEMPORARY TABLE IF NOT EXISTS incoming (LIKE change) ON COMMIT DELETE ROWS"
_TAKE_INCOMING = (
    f"INSERT INTO change ({_CHANGE}) SELECT {_CHANGE} FROM incoming "  # noqa: S608
    "ON CONFLICT DO NOTHING RETURNING id"
)


def driver(connection: Connection) -> Any:
    """Return the driver's own connection, inside the same transaction."""
    return connection.connection.driver_connection


def on_postgresql(connection: Connection) -> bool:
    """Tell which of the two databases this is."""
    return connection.dialect.name == "postgresql"


def add_changes(
    connection: Connection, commune: str, rows: Sequence[ChangeRow]
) -> dict[bytes, bytes]:
    """Store the changes that are new; return the digests of those that were there, by identity.

    The rows are of one commune and have different identities.
    """
    raw = driver(connection)
    if on_postgresql(connection):
        return _copy_changes(raw, commune, rows)
    raw.execute("SAVEPOINT changes")
    try:
        raw.executemany(_INSERT_CHANGE, rows)  # nearly always all of them are new
    except raw.IntegrityError:
        raw.execute("ROLLBACK TO changes")
        known = _known(connection, commune, [row[1] for row in rows])
        raw.executemany(_INSERT_CHANGE, [row for row in rows if row[1] not in known])
        return known
    finally:
        raw.execute("RELEASE changes")
    return {}


def _copy_changes(raw: Any, commune: str, rows: Sequence[ChangeRow]) -> dict[bytes, bytes]:
    with raw.cursor() as cursor:
        cursor.execute(_INCOMING)
        with cursor.copy(f"COPY incoming ({_CHANGE}) FROM STDIN") as copy:
            copy.write(
                "".join(
                    f"{c}\t\\\\x{i.hex()}\t\\\\x{d.hex()}\t{t}\t\\\\x{r.hex()}\t{b}\t{at}"
                    f"\t\\\\x{g.hex()}\n"
                    for c, i, d, t, r, b, at, g in rows
                )
            )
        added = cursor.execute(_TAKE_INCOMING).fetchall()
        if len(added) == len(rows):
            return {}
        fresh = {bytes(row[0]) for row in added}
        old = [row[1] for row in rows if row[1] not in fresh]
        found = cursor.execute(
            "SELECT id, digest FROM change WHERE commune_code = %s AND id = ANY(%s)",
            (commune, old),
        )
        return {bytes(i): bytes(digest) for i, digest in found}


def _known(connection: Connection, commune: str, ids: Sequence[bytes]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for some in _slices(ids):
        marks = ", ".join("?" * len(some))
        found.update(
            driver(connection).execute(
                "SELECT id, digest FROM change WHERE commune_code = ? "  # noqa: S608 - marks
                f"AND id IN ({marks})",
                (commune, *some),
            )
        )
    return found


def _slices(values: Sequence[bytes]) -> Iterable[Sequence[bytes]]:
    return (values[start : start + _IN] for start in range(0, len(values), _IN))


def current(
    connection: Connection, commune: str, wanted: dict[int, set[bytes]]
) -> dict[tuple[int, bytes], dict[str, Any]]:
    """Return the fields of rows as they stand, by table and row; absent for a row not yet there."""
    found: dict[tuple[int, bytes], dict[str, Any]] = {}
    for table, rows in wanted.items():
        if on_postgresql(connection):
            for row, fields in driver(connection).execute(
                "SELECT row, fields::text FROM record "
                "WHERE commune_code = %s AND tbl = %s AND row = ANY(%s)",
                (commune, table, list(rows)),
            ):
                found[table, bytes(row)] = msgspec.json.decode(fields)
            continue
        for some in _slices(sorted(rows)):
            marks = ", ".join("?" * len(some))
            for row, fields in driver(connection).execute(
                "SELECT row, fields FROM record "  # noqa: S608 - marks
                f"WHERE commune_code = ? AND tbl = ? AND row IN ({marks})",
                (commune, table, *some),
            ):
                found[table, row] = msgspec.json.decode(fields)
    return found


def add_records(connection: Connection, rows: Sequence[RecordRow]) -> None:
    """Store rows that are not there yet."""
    if not rows:
        return
    if not on_postgresql(connection):
        driver(connection).executemany(_INSERT_RECORD, rows)
        return
    with (
        driver(connection).cursor() as cursor,
        cursor.copy(f"COPY record ({_RECORD}) FROM STDIN") as copy,
    ):
        copy.write(
            b"".join(
                f"{c}\t{t}\t\\\\x{r.hex()}\t\\\\x{d.hex()}\t\\\\x{ch.hex()}\t{gone}\t".encode()
                # Control characters are escaped in JSON already; only backslashes are COPY's own.
                + fields.replace(b"\\", b"\\\\")
                + b"\n"
                for c, t, r, d, ch, gone, fields in rows
            )
        )


def replace_records(connection: Connection, rows: Sequence[RecordRow]) -> None:
    """Store rows in the place of what stands there."""
    if not rows:
        return
    if on_postgresql(connection):
        with driver(connection).cursor() as cursor:
            cursor.executemany(
                _UPDATE_ON_POSTGRESQL,
                [(*r[3:5], bool(r[5]), r[6].decode(), *r[:3]) for r in rows],
            )
    else:
        driver(connection).executemany(
            _UPDATE_RECORD,
            [(*r[3:], *r[:3]) for r in rows],
        )
