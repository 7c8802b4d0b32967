# SPDX-License-Identifier: MIT
"""Apply the changes of a frame: each identity counts once, a bad one is set aside with a reason."""

import hashlib
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from resources.i18n import _
from sync import changes
from sync.changes import Change
from sync.protocol import FrameError
from sync.server import tables
from sync.server.devices import Device
from sync.server.judge import FreshRow, judge
from sync.server.store import alarm, now_ms

_IN = 400


def digest_of(change: Change) -> bytes:
    """Return what tells two changes of the same identity apart (16 bytes)."""
    return hashlib.sha256(msgspec.msgpack.encode(change)).digest()[:16]


@dataclass(frozen=True)
class Applied:
    """How many changes were new, and the rows of all that were received."""

    new: int
    rows: frozenset[bytes]


def apply(connection: Connection, device: Device, received: list[Change]) -> Applied:
    """Apply changes in their order inside the caller's transaction."""
    rows = frozenset(change.row for change in received)
    known = _known(connection, device, [change.id for change in received])
    fresh: list[Change] = []
    for change in received:
        digest = known.get(change.id)
        if digest is None:
            known[change.id] = digest_of(change)
            fresh.append(change)
        elif digest != digest_of(change):
            _keep_conflict(connection, device, change)
    if not fresh:
        return Applied(0, rows)
    connection.execute(
        insert(tables.change),
        [
            {
                "commune_code": device.commune,
                "id": c.id,
                "device": device.device,
                "tbl": c.table,
                "row": c.row,
                "base_rev": c.base_rev,
                "at": c.at,
                "digest": known[c.id],
            }
            for c in fresh
        ],
    )
    _apply_rows(connection, device, fresh)
    return Applied(len(fresh), rows)


def _known(connection: Connection, device: Device, ids: list[bytes]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for start in range(0, len(ids), _IN):
        rows = connection.execute(
            select(tables.change.c.id, tables.change.c.digest).where(
                tables.change.c.commune_code == device.commune,
                tables.change.c.id.in_(ids[start : start + _IN]),
            )
        )
        found |= {bytes(row.id): bytes(row.digest) for row in rows}
    return found


def _keep_conflict(connection: Connection, device: Device, change: Change) -> None:
    number = connection.execute(
        select(func.coalesce(func.max(tables.conflict.c.nr), 0) + 1).where(
            tables.conflict.c.commune_code == device.commune
        )
    ).scalar_one()
    connection.execute(
        insert(tables.conflict).values(
            commune_code=device.commune,
            nr=number,
            device=device.device,
            change=change.id,
            content=msgspec.msgpack.encode(change),
        )
    )
    alarm(connection, "conflict", device.device, change.id.hex())


def _apply_rows(connection: Connection, device: Device, fresh: list[Change]) -> None:
    current = _current(connection, device, fresh)
    before = dict(current)
    touched: dict[tuple[int, bytes], FreshRow] = {}
    judged_anew: set[bytes] = set()
    refused: list[tuple[Change, str]] = []
    for change in fresh:
        try:
            table, values = changes.unpack(change)
            _refuse_foreign(device, table.name, values)
        except FrameError as error:
            refused.append((change, error.reason))
            continue
        key = (change.table, change.row)
        merged = {**current.get(key, {}), **values}
        if change.op == changes.DELETE:
            merged["deleted"] = True
        current[key] = merged
        touched[key] = FreshRow(table, change.row, change.id, merged, before.get(key))
        judged_anew.add(change.row)
        if session := merged.get("session_id"):
            judged_anew.add(bytes.fromhex(session))
    _write_rows(connection, device, touched)
    _forget_outcomes(connection, device, judged_anew)
    for said in judge(connection, device, list(touched.values())):
        put_outcome(
            connection,
            device,
            said.table,
            said.row,
            said.change,
            said.outcome,
            said.reason,
            related=said.related,
        )
    for change, code in refused:
        _return(connection, device, change, code)


def _write_rows(
    connection: Connection, device: Device, touched: dict[tuple[int, bytes], FreshRow]
) -> None:
    made = [_row(device, key, r.values) for key, r in touched.items() if r.before is None]
    if made:
        connection.execute(insert(tables.record), made)
    for key, fresh in touched.items():
        if fresh.before is not None:
            connection.execute(
                update(tables.record)
                .where(
                    tables.record.c.commune_code == device.commune,
                    tables.record.c.tbl == key[0],
                    tables.record.c.row == key[1],
                )
                .values(
                    fields=fresh.values,
                    deleted=bool(fresh.values.get("deleted")),
                    device=device.device,
                )
            )


def _row(device: Device, key: tuple[int, bytes], values: dict[str, Any]) -> dict[str, Any]:
    return {
        "commune_code": device.commune,
        "tbl": key[0],
        "row": key[1],
        "device": device.device,
        "deleted": bool(values.get("deleted")),
        "fields": values,
    }


def _current(
    connection: Connection, device: Device, fresh: list[Change]
) -> dict[tuple[int, bytes], dict[str, Any]]:
    wanted: dict[int, set[bytes]] = {}
    for change in fresh:
        wanted.setdefault(change.table, set()).add(change.row)
    found: dict[tuple[int, bytes], dict[str, Any]] = {}
    for number, rows in wanted.items():
        listed = sorted(rows)
        for start in range(0, len(listed), _IN):
            for row in connection.execute(
                select(tables.record.c.row, tables.record.c.fields).where(
                    tables.record.c.commune_code == device.commune,
                    tables.record.c.tbl == number,
                    tables.record.c.row.in_(listed[start : start + _IN]),
                )
            ):
                found[number, bytes(row.row)] = dict(row.fields)
    return found


def _refuse_foreign(device: Device, table: str, values: dict[str, Any]) -> None:
    """Refuse a row of another commune; a laptop speaks for its own only."""
    code = values.get("commune_code")
    if code is not None and code != device.commune:
        raise FrameError(f"foreign:{table}")


def _return(connection: Connection, device: Device, change: Change, code: str) -> None:
    reason = (
        _("Dòng này thuộc xã khác với xã của máy gửi.")
        if code.startswith("foreign:")
        else _("Tỉnh không đọc được dòng này ({code}). Cập nhật chương trình rồi sửa lại.").format(
            code=code
        )
    )
    put_outcome(connection, device, change.table, change.row, change.id, "returned", reason)


def put_outcome(
    connection: Connection,
    device: Device,
    table: int,
    row: bytes,
    change: bytes,
    outcome: str,
    reason: str,
    *,
    related: bytes = b"",
) -> None:
    """Keep what the next receipts say of a row, until a newer change of it comes."""
    where = (
        tables.row_outcome.c.commune_code == device.commune,
        tables.row_outcome.c.tbl == table,
        tables.row_outcome.c.row == row,
    )
    connection.execute(delete(tables.row_outcome).where(*where))
    connection.execute(
        insert(tables.row_outcome).values(
            commune_code=device.commune,
            tbl=table,
            row=row,
            device=device.device,
            change=change,
            outcome=outcome,
            reason=reason,
            related=related,
            at=now_ms(),
        )
    )


def _forget_outcomes(connection: Connection, device: Device, rows: set[bytes]) -> None:
    """Judge corrected rows anew; a session is corrected when any row of it changes."""
    standing = connection.execute(
        select(tables.row_outcome.c.tbl, tables.row_outcome.c.row).where(
            tables.row_outcome.c.commune_code == device.commune
        )
    ).all()
    for outcome in standing:
        if bytes(outcome.row) in rows:
            connection.execute(
                delete(tables.row_outcome).where(
                    tables.row_outcome.c.commune_code == device.commune,
                    tables.row_outcome.c.tbl == outcome.tbl,
                    tables.row_outcome.c.row == outcome.row,
                )
            )
