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

GatheredRow = tuple[str, int, bytes, bytes, int | None, int, bytes]
"""A row of `gathered`, in the order of its columns."""

# As bytes: the databases keep UTF-8, and a text would be decoded only to be encoded again.
to_json = msgspec.json.Encoder().encode
_CHANGE = "commune_code, id, device, tbl, row, base_rev, at, digest"
_RECORD = "commune_code, tbl, row, device, change, deleted, fields"
_GATHERED = "commune_code, tbl, root, device, twin, standing, content"
_NULL = "\\N"
_INSERT_CHANGE = f"INSERT INTO change ({_CHANGE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_INSERT_RECORD = f"INSERT INTO record ({_RECORD}) VALUES (?, ?, ?, ?, ?, ?, CAST(? AS TEXT))"  # noqa: S608
_UPDATE_RECORD = (
    "UPDATE record SET device = ?, change = ?, deleted = ?, fields = CAST(? AS TEXT) "
    "WHERE commune_code = ? AND tbl = ? AND row = ?"
)
_UPDATE_ON_POSTGRESQL = _UPDATE_RECORD.replace("CAST(? AS TEXT)", "?").replace("?", "%s")


def driver(connection: Connection) -> Any:
    """Return the driver's own connection, inside the same transaction."""
    return connection.connection.driver_connection


def on_postgresql(connection: Connection) -> bool:
    """Tell which of the two databases this is."""
    return connection.dialect.name == "postgresql"


def array_of(values: Iterable[bytes] | Iterable[int]) -> str:
    """Return values as PostgreSQL writes an array, to be cast to `bytea[]` or `bigint[]`.

    The driver takes a list value by value, in Python: ten times as long.
    """
    written = [f'"\\\\x{v.hex()}"' if isinstance(v, bytes) else str(v) for v in values]
    return "{" + ",".join(written) + "}"


def add_changes(
    connection: Connection, commune: str, rows: Sequence[ChangeRow]
) -> dict[bytes, bytes]:
    """Store the changes that are new; return the digests of those that were there, by identity.

    The rows are of one commune and have different identities.
    """
    raw = driver(connection)
    put = _copy_changes if on_postgresql(connection) else _insert_changes
    known: dict[bytes, bytes] = {}
    raw.execute("SAVEPOINT changes")
    try:
        put(raw, rows)  # nearly always all of them are new
    except raw.IntegrityError:
        raw.execute("ROLLBACK TO SAVEPOINT changes")
        known = _known(connection, commune, [row[1] for row in rows])
        put(raw, [row for row in rows if row[1] not in known])
    raw.execute("RELEASE SAVEPOINT changes")
    return known


def _insert_changes(raw: Any, rows: Sequence[ChangeRow]) -> None:
    raw.executemany(_INSERT_CHANGE, rows)


def _copy_changes(raw: Any, rows: Sequence[ChangeRow]) -> None:
    lines = "".join(
        f"{c}\t\\\\x{i.hex()}\t\\\\x{d.hex()}\t{t}\t\\\\x{r.hex()}\t{b}\t{at}\t\\\\x{g.hex()}\n"
        for c, i, d, t, r, b, at, g in rows
    )
    _copy(raw, f"change ({_CHANGE})", lines)


def _copy(raw: Any, into: str, lines: str | bytes) -> None:
    with raw.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        copy.write(lines)


def _known(connection: Connection, commune: str, ids: Sequence[bytes]) -> dict[bytes, bytes]:
    raw = driver(connection)
    if on_postgresql(connection):
        rows = raw.execute(
            "SELECT id, digest FROM change WHERE commune_code = %s AND id = ANY(%s::bytea[])",
            (commune, array_of(ids)),
        )
        return {bytes(i): bytes(digest) for i, digest in rows}
    found: dict[bytes, bytes] = {}
    for some in _slices(ids):
        marks = ", ".join("?" * len(some))
        found.update(
            raw.execute(
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
                "WHERE commune_code = %s AND tbl = %s AND row = ANY(%s::bytea[])",
                (commune, table, array_of(rows)),
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
    lines = b"".join(
        f"{c}\t{t}\t\\\\x{r.hex()}\t\\\\x{d.hex()}\t\\\\x{ch.hex()}\t{gone}\t".encode()
        # Control characters are escaped in JSON already; only backslashes are COPY's own.
        + fields.replace(b"\\", b"\\\\")
        + b"\n"
        for c, t, r, d, ch, gone, fields in rows
    )
    _copy(driver(connection), f"record ({_RECORD})", lines)


def add_gathered(connection: Connection, rows: Sequence[GatheredRow]) -> None:
    """Store on PostgreSQL what was gathered under roots that nothing was gathered under yet."""
    lines = "".join(
        f"{c}\t{t}\t\\\\x{r.hex()}\t\\\\x{d.hex()}\t{_NULL if twin is None else twin}\t{s}"
        f"\t\\\\x{content.hex()}\n"
        for c, t, r, d, twin, s, content in rows
    )
    _copy(driver(connection), f"gathered ({_GATHERED})", lines)


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
