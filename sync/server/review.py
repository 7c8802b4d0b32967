# SPDX-License-Identifier: MIT
"""What a reviewer at the province does: return a row to its commune with a reason."""

from typing import Any

from sqlalchemy import Connection, select

from models.ids import clean_id
from models.wire import wire_tables
from resources.errors import UserError
from resources.i18n import _
from sync.server import devices, tables
from sync.server.apply import put_outcome
from sync.server.store import Store

MAX_REASON = 500


def return_row(store: Store, row_id: str, reason: str) -> str:
    """Return a row with a reason; the next receipt of its laptop says so. Return the laptop's name.

    The province never edits field rows, it returns them. Raises UserError.
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
        put_outcome(
            connection,
            device,
            row.tbl,
            bytes.fromhex(bare),
            bytes(row.change),
            "returned",
            reason,
        )
    return device.label


def _find(connection: Connection, row: bytes) -> Any:
    """Look a row up by its key in each commune and table: a few thousand points, never a scan."""
    record = tables.record.c
    return connection.execute(
        select(record.tbl, record.device, record.change).where(
            record.commune_code.in_(select(tables.device.c.commune_code).distinct()),
            record.tbl.in_(sorted(wire_tables())),
            record.row == row,
        )
    ).first()
