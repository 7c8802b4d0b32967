# SPDX-License-Identifier: MIT
"""Apply the changes of a frame: each identity counts once, a bad one is set aside with a reason."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, text

from models.wire import wire_tables
from resources.i18n import _
from sync.arrived import Arrived
from sync.messages import RowOutcome
from sync.server import blobs, bulk, clashes, conflicts, merging, overlaps, reports, tables
from sync.server.bulk import RecordRow
from sync.server.devices import Device
from sync.server.gather import FreshRow, Key, Values
from sync.server.judge import judge, moves_of
from sync.server.store import now_ms

_IN = 500
_ANY_OUTCOME = text("SELECT 1 FROM row_outcome WHERE commune_code = :commune LIMIT 1")


@dataclass(frozen=True)
class Applied:
    """How many changes were new, and what is to be said of the rows that they touched."""

    new: int
    said: list[RowOutcome]


def apply(
    connection: Connection, device: Device, received: list[Arrived], at: int | None = None
) -> Applied:
    """Apply changes in their order inside the caller's transaction, alone with the commune.

    `at` is when their frame reached the province first, if that was before now (it was held).
    """
    by_id: dict[bytes, Arrived] = {}
    twice = [c for c in received if by_id.setdefault(c.id, c).digest != c.digest]
    once = list(by_id.values())
    known = bulk.add_changes(
        connection,
        device.commune,
        device.device,
        [(c.id, c.table, c.row, c.base_rev, c.at, c.digest) for c in once],
    )
    fresh = [c for c in once if c.id not in known] if known else once
    if known or twice:
        first = {c.id: known.get(c.id, c.digest) for c in once}
        conflicts.keep(connection, device, [c for c in received if c.digest != first[c.id]])
    return Applied(len(fresh), _apply_rows(connection, device, fresh, at) if fresh else [])


def _apply_rows(
    connection: Connection, device: Device, fresh: list[Arrived], at: int | None
) -> list[RowOutcome]:
    wanted: dict[int, set[bytes]] = {}
    for change in fresh:
        wanted.setdefault(change.table, set()).add(change.row)
    before = bulk.current(connection, device.commune, wanted)
    merger = merging.Merger(connection, device, before)
    touched: dict[tuple[int, bytes], FreshRow] = {}
    refused: list[tuple[Arrived, str]] = []
    known = wire_tables()
    for change in fresh:
        if change.fault:
            refused.append((change, change.fault))
            continue
        values = change.values
        key = (change.table, change.row)
        stands = touched.get(key)
        first = before.get(key)
        old = stands.values if stands else first
        taken = merger.take(key, change.id, change.op, change.base_rev, values, old)
        merged = {**old, **taken} if old else taken
        touched[key] = FreshRow(known[change.table], change.row, change.id, merged, first)
    said = []
    if foreign := overlaps.find(connection, device, touched, before):
        for key in foreign:
            del touched[key]
        merger.drop(foreign)
        aside = [change for change in fresh if (change.table, change.row) in foreign]
        said = overlaps.keep(connection, device, foreign, aside)
    for fresh_row in _chosen(connection, device, merger, touched, before):
        touched[fresh_row.table.number, fresh_row.row] = fresh_row
    merger.write()
    _write_rows(connection, device, list(touched.values()))
    blobs.follow(connection, device, touched.values())
    _forget_outcomes(connection, device, touched.values())
    found = judge(connection, device, list(touched.values()))
    told = [
        RowOutcome(o.table, o.row, o.change, o.outcome, o.reason, o.related)
        for o in reports.judge(connection, device, touched.values(), found, at)
    ]
    told += [_returned(change, code) for change, code in refused]
    put_outcomes(connection, device, told)
    asked = clashes.standing(connection, device, merger.asked())
    return said + told + asked


def _chosen(
    connection: Connection,
    device: Device,
    merger: merging.Merger,
    touched: Mapping[Key, FreshRow],
    before: Mapping[Key, Values],
) -> Iterator[FreshRow]:
    """Return the rows of which an officer decided what stands, as they stand then."""
    for key, change, values in merger.chosen():
        first = before.get(key) or bulk.current(connection, device.commune, {key[0]: {key[1]}}).get(
            key
        )
        stands = touched[key].values if key in touched else first
        if stands is not None:
            table = wire_tables()[key[0]]
            yield FreshRow(table, key[1], change, {**stands, **values}, first)


def replay(connection: Connection, device: Device, kept: list[Arrived]) -> None:
    """Apply changes that were kept aside as if they had just come, alone with the commune."""
    if kept:
        _apply_rows(connection, device, kept, None)


def _write_rows(connection: Connection, device: Device, touched: list[FreshRow]) -> None:
    made: list[RecordRow] = []
    replaced: list[RecordRow] = []
    for f in touched:
        row = (f.table.number, f.row, f.change, bool(f.values.get("deleted")), f.values)
        (made if f.before is None else replaced).append(row)
    bulk.add_records(connection, device.commune, device.device, made)
    bulk.replace_records(connection, device.commune, device.device, replaced)


def _returned(change: Arrived, code: str) -> RowOutcome:
    reason = _("Tỉnh không đọc được dòng này ({code}). Cập nhật chương trình rồi sửa lại.").format(
        code=code
    )
    return RowOutcome(change.table, change.row, change.id, "returned", reason, b"")


_PUT = text(
    "INSERT INTO row_outcome (commune_code, tbl, row, device, change, outcome, reason, related, at)"
    " VALUES (:commune, :tbl, :row, :device, :change, :outcome, :reason, :related, :at) "
    "ON CONFLICT (commune_code, tbl, row) DO UPDATE SET device = excluded.device, "
    "change = excluded.change, outcome = excluded.outcome, reason = excluded.reason, "
    "related = excluded.related, at = excluded.at"
)


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
    """Keep what the next receipts say of one row."""
    said = RowOutcome(table, row, change, outcome, reason, related)
    put_outcomes(connection, device, [said])


def put_outcomes(connection: Connection, device: Device, said: list[RowOutcome]) -> None:
    """Keep what the next receipts say of rows, until a newer change of them comes."""
    if not said:
        return
    at = now_ms()
    connection.execute(
        _PUT,
        [
            {
                "commune": device.commune,
                "tbl": outcome.table,
                "row": outcome.row,
                "device": device.device,
                "change": outcome.change,
                "outcome": outcome.outcome,
                "reason": outcome.reason,
                "related": outcome.related,
                "at": at,
            }
            for outcome in said
        ],
    )


def _forget_outcomes(connection: Connection, device: Device, touched: Collection[FreshRow]) -> None:
    """Judge corrected rows anew, and with them the roots that they belong or belonged to."""
    if connection.execute(_ANY_OUTCOME, {"commune": device.commune}).first() is None:
        return
    rows = {fresh.row for fresh in touched}
    rows |= {root for (_table, root), _row, _there in moves_of(touched)}
    outcome = tables.row_outcome.c
    of_commune = outcome.commune_code == device.commune
    listed = sorted(rows)
    for start in range(0, len(listed), _IN):
        connection.execute(
            delete(tables.row_outcome).where(
                of_commune, outcome.row.in_(listed[start : start + _IN])
            )
        )
