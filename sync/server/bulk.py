# SPDX-License-Identifier: MIT
"""The statements that run for every record, straight through the driver: no objects on this path.

On PostgreSQL rows go in by COPY. On SQLite all go in by one statement, which takes each column as
its values in a row: a statement for each row binds a dozen values and lets go of the interpreter
every time. Both keep the caller's transaction.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any

import msgspec
from sqlalchemy import Connection

_IN = 500


ChangeRow = tuple[bytes, int, bytes, int, int, bytes]
"""Identity, table, row, base revision, moment and digest of a change."""
RecordRow = tuple[int, bytes, bytes, bool, dict[str, Any]]
"""Table, row, last change of it, whether it is deleted, and its fields."""

GatheredRow = tuple[str, int, bytes, bytes, int | None, int, bytes]
"""A row of `gathered`, in the order of its columns."""

# As bytes: the databases keep UTF-8, and a text would be decoded only to be encoded again.
to_json = msgspec.json.Encoder().encode
_CHANGE = "commune_code, id, device, tbl, row, base_rev, at, digest"
_RECORD = "commune_code, tbl, row, device, change, deleted, fields"
_GATHERED = "commune_code, tbl, root, device, twin, standing, content"
_NULL = "\\N"


def _key(column: str) -> str:
    """Return what takes the 16 bytes of a row out of a joined column."""
    return f"substr(:{column}, key * 16 + 1, 16)"


def _number(column: str) -> str:
    """Return what takes the 10 digits of a row out of a joined column."""
    return f"CAST(substr(:{column}, key * 10 + 1, 10) AS INTEGER)"


# Names come from here, never from input.
_INSERT_CHANGES = (
    f"INSERT INTO change ({_CHANGE}) SELECT :commune, {_key('ids')}, :device, "  # noqa: S608
    f"{_number('tables')}, {_key('rows')}, {_number('base_revs')}, value, {_key('digests')} "
    "FROM json_each(CAST(:moments AS TEXT))"
)
_INSERT_RECORDS = (
    f"INSERT INTO record ({_RECORD}) SELECT :commune, {_number('tables')}, {_key('rows')}, "  # noqa: S608
    f":device, {_key('changes')}, {_number('deleted')}, "
    f"CAST(substr(:fields, {_number('starts')} + 1, value) AS TEXT) "
    "FROM json_each(CAST(:lengths AS TEXT))"
)
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
    connection: Connection, commune: str, device: bytes, rows: Sequence[ChangeRow]
) -> dict[bytes, bytes]:
    """Store a laptop's changes that are new; return the digests of those that were there, by id.

    The rows have different identities.
    """
    raw = driver(connection)
    put = _copy_changes if on_postgresql(connection) else _insert_changes
    known: dict[bytes, bytes] = {}
    raw.execute("SAVEPOINT changes")
    try:
        put(raw, commune, device, rows)  # nearly always all of them are new
    except raw.IntegrityError:
        raw.execute("ROLLBACK TO SAVEPOINT changes")
        known = _known(connection, commune, [row[0] for row in rows])
        put(raw, commune, device, [row for row in rows if row[0] not in known])
    raw.execute("RELEASE SAVEPOINT changes")
    return known


def _insert_changes(raw: Any, commune: str, device: bytes, rows: Sequence[ChangeRow]) -> None:
    if not rows:
        return
    ids, tables, keys, base_revs, moments, digests = zip(*rows, strict=True)
    raw.execute(
        _INSERT_CHANGES,
        {
            "commune": commune,
            "device": device,
            "ids": b"".join(ids),
            "tables": _digits(tables),
            "rows": b"".join(keys),
            "base_revs": _digits(base_revs),
            "moments": to_json(moments),
            "digests": b"".join(digests),
        },
    )


def _digits(numbers: tuple[int, ...]) -> bytes:
    # As bytes: SQLite looks for a place in a text from its beginning.
    return ("%010d" * len(numbers) % numbers).encode()


def _copy_changes(raw: Any, commune: str, device: bytes, rows: Sequence[ChangeRow]) -> None:
    laptop = device.hex()
    lines = "".join(
        f"{commune}\t\\\\x{i.hex()}\t\\\\x{laptop}\t{t}\t\\\\x{r.hex()}\t{b}\t{at}"
        f"\t\\\\x{g.hex()}\n"
        for i, t, r, b, at, g in rows
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


def add_records(
    connection: Connection, commune: str, device: bytes, rows: Sequence[RecordRow]
) -> None:
    """Store rows of a laptop that are not there yet."""
    if not rows:
        return
    if not on_postgresql(connection):
        _insert_records(driver(connection), commune, device, rows)
        return
    laptop = device.hex()
    lines = b"".join(
        f"{commune}\t{t}\t\\\\x{r.hex()}\t\\\\x{laptop}\t\\\\x{ch.hex()}\t{gone:d}\t".encode()
        # Control characters are escaped in JSON already; only backslashes are COPY's own.
        + to_json(fields).replace(b"\\", b"\\\\")
        + b"\n"
        for t, r, ch, gone, fields in rows
    )
    _copy(driver(connection), f"record ({_RECORD})", lines)


def _insert_records(raw: Any, commune: str, device: bytes, rows: Sequence[RecordRow]) -> None:
    tables, keys, changes, deleted, fields = zip(*rows, strict=True)
    written = list(map(to_json, fields))
    lengths = list(map(len, written))
    raw.execute(
        _INSERT_RECORDS,
        {
            "commune": commune,
            "device": device,
            "tables": _digits(tables),
            "rows": b"".join(keys),
            "changes": b"".join(changes),
            "deleted": _digits(deleted),
            "fields": b"".join(written),
            "starts": _digits((0, *accumulate(lengths[:-1]))),
            "lengths": to_json(lengths),
        },
    )


def add_gathered(connection: Connection, rows: Sequence[GatheredRow]) -> None:
    """Store on PostgreSQL what was gathered under roots that nothing was gathered under yet."""
    lines = "".join(
        f"{c}\t{t}\t\\\\x{r.hex()}\t\\\\x{d.hex()}\t{_NULL if twin is None else twin}\t{s}"
        f"\t\\\\x{content.hex()}\n"
        for c, t, r, d, twin, s, content in rows
    )
    _copy(driver(connection), f"gathered ({_GATHERED})", lines)


def replace_records(
    connection: Connection, commune: str, device: bytes, rows: Sequence[RecordRow]
) -> None:
    """Store rows of a laptop in the place of what stands there."""
    if not rows:
        return
    if on_postgresql(connection):
        with driver(connection).cursor() as cursor:
            cursor.executemany(
                _UPDATE_ON_POSTGRESQL,
                [
                    (device, change, gone, to_json(fields).decode(), commune, table, row)
                    for table, row, change, gone, fields in rows
                ],
            )
    else:
        driver(connection).executemany(
            _UPDATE_RECORD,
            [
                (device, change, gone, to_json(fields), commune, table, row)
                for table, row, change, gone, fields in rows
            ],
        )
