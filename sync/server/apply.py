# SPDX-License-Identifier: MIT
"""Apply the changes of a frame: each identity counts once, a bad one is set aside with a reason."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, func, insert, select

from resources.i18n import _
from sync import changes
from sync.changes import Change
from sync.protocol import FrameError
from sync.server import bulk, tables
from sync.server.bulk import ChangeRow, RecordRow
from sync.server.devices import Device
from sync.server.judge import FreshRow, judge
from sync.server.store import alarm, now_ms, upsert

_ENCODER = msgspec.msgpack.Encoder()
_IN = 500


def digest_of(change: Change) -> bytes:
    """Return what tells two changes of the same identity apart (16 bytes)."""
    return hashlib.sha256(_ENCODER.encode(change)).digest()[:16]


@dataclass(frozen=True)
class Applied:
    """How many changes were new, and the rows of all that were received."""

    new: int
    rows: frozenset[bytes]


def apply(connection: Connection, device: Device, received: list[Change]) -> Applied:
    """Apply changes in their order inside the caller's transaction, alone with the commune."""
    rows = frozenset(change.row for change in received)
    by_id: dict[bytes, tuple[Change, bytes]] = {}
    twice = []
    for change in received:
        digest = digest_of(change)
        first = by_id.setdefault(change.id, (change, digest))
        if first[1] != digest:
            twice.append(change)
    known = bulk.add_changes(
        connection,
        [
            ChangeRow(device.commune, c.id, device.device, c.table, c.row, c.base_rev, c.at, digest)
            for c, digest in by_id.values()
        ],
    )
    fresh = [c for c, _digest in by_id.values() if c.id not in known]
    other = [c for c, digest in by_id.values() if known.get(c.id, digest) != digest]
    for change in other + twice:
        _keep_conflict(connection, device, change)
    if fresh:
        _apply_rows(connection, device, fresh)
    return Applied(len(fresh), rows)


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
            content=_ENCODER.encode(change),
        )
    )
    alarm(connection, "conflict", device.device, change.id.hex())


def _apply_rows(connection: Connection, device: Device, fresh: list[Change]) -> None:
    wanted: dict[int, set[bytes]] = {}
    for change in fresh:
        wanted.setdefault(change.table, set()).add(change.row)
    before = bulk.current(connection, device.commune, wanted)
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
        stands = touched.get(key)
        old = stands.values if stands else before.get(key)
        merged = {**old, **values} if old else values
        if change.op == changes.DELETE:
            merged["deleted"] = True
        touched[key] = FreshRow(table, change.row, change.id, merged, before.get(key))
        judged_anew.add(change.row)
        if session := merged.get("session_id"):
            judged_anew.add(bytes.fromhex(session))
    _write_rows(connection, device, list(touched.values()))
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


def _write_rows(connection: Connection, device: Device, touched: list[FreshRow]) -> None:
    made: list[RecordRow] = []
    replaced: list[RecordRow] = []
    for fresh in touched:
        row = RecordRow(
            device.commune,
            fresh.table.number,
            fresh.row,
            device.device,
            fresh.change,
            bool(fresh.values.get("deleted")),
            fresh.values,
        )
        (made if fresh.before is None else replaced).append(row)
    bulk.add_records(connection, made)
    bulk.replace_records(connection, replaced)


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
    said = {
        "device": device.device,
        "change": change,
        "outcome": outcome,
        "reason": reason,
        "related": related,
        "at": now_ms(),
    }
    connection.execute(
        upsert(connection, tables.row_outcome)
        .values(commune_code=device.commune, tbl=table, row=row, **said)
        .on_conflict_do_update(index_elements=["commune_code", "tbl", "row"], set_=said)
    )


def _forget_outcomes(connection: Connection, device: Device, rows: Collection[bytes]) -> None:
    """Judge corrected rows anew; a session is corrected when any row of it changes."""
    outcome = tables.row_outcome.c
    of_commune = outcome.commune_code == device.commune
    if connection.execute(select(outcome.row).where(of_commune).limit(1)).first() is None:
        return
    listed = sorted(rows)
    for start in range(0, len(listed), _IN):
        connection.execute(
            delete(tables.row_outcome).where(
                of_commune, outcome.row.in_(listed[start : start + _IN])
            )
        )
