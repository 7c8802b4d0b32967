# SPDX-License-Identifier: MIT
"""What a reviewer at the province does: return a row to its commune with a reason."""

from typing import Any

from sqlalchemy import Connection, select

from models.ids import clean_id
from models.wire import wire_tables
from resources.errors import UserError
from resources.i18n import _
from sync.server import audit, counting_records, devices, figures, gather, judged, singles, tables
from sync.server.apply import put_outcome
from sync.server.counting import Sums
from sync.server.engines import lock_commune
from sync.server.gather import FreshRow
from sync.server.store import Store

MAX_REASON = 500


def return_row(store: Store, row_id: str, reason: str) -> str:
    """Return a row with a reason; the next receipt of its laptop says so. Return the laptop's name.

    The province never edits field rows, it returns them. A record of the plan is in no figure from
    then until it is corrected. Raises UserError.
    """
    bare = clean_id(row_id)
    reason = reason.strip()
    if not 1 <= len(reason) <= MAX_REASON:
        raise UserError(
            _("Lý do trả lại phải có từ 1 đến 500 ký tự."), _("Ghi rõ cần sửa gì."), field="reason"
        )
    with store.write() as connection:
        row = _find(connection, bytes.fromhex(bare)) if bare else None
        device = devices.find(connection, bytes(row.device)) if row else None
        if row is None or device is None or bare is None:
            raise UserError(
                _("Tỉnh chưa nhận bản ghi {id}.").format(id=row_id), _("Kiểm tra lại mã bản ghi.")
            )
        lock_commune(connection, device.commune)
        if row.tbl in counting_records.TABLES:
            _count_no_more(connection, device.commune, row)
        put_outcome(
            connection,
            device,
            row.tbl,
            bytes.fromhex(bare),
            bytes(row.change),
            "returned",
            reason,
        )
        audit.note(connection, "return-row", bare, device.label)
    return device.label


def _count_no_more(connection: Connection, commune: str, row: Any) -> None:
    sums, key = Sums(), (row.tbl, bytes(row.row))
    values = dict(row.fields)
    fresh = FreshRow(wire_tables()[row.tbl], key[1], bytes(row.change), values, values)
    lone = singles.take(
        connection, commune, bytes(row.device), [fresh], {key: judged.RETURNED}, sums
    )
    gather.save(connection, commune, lone.keep)
    figures.change(connection, commune, sums, lone.merges)


def _find(connection: Connection, row: bytes) -> Any:
    """Look a row up by its key in each commune and table: a few thousand points, never a scan."""
    record = tables.record.c
    return connection.execute(
        select(record.tbl, record.row, record.device, record.change, record.fields).where(
            record.commune_code.in_(select(tables.device.c.commune_code).distinct()),
            record.tbl.in_(sorted(wire_tables())),
            record.row == row,
        )
    ).first()
