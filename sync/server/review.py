# SPDX-License-Identifier: MIT
"""What a reviewer at the province does: return a row to its commune with a reason."""

from sqlalchemy import select

from models.ids import clean_id
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
        row = connection.execute(
            select(tables.record.c.tbl, tables.record.c.device).where(
                tables.record.c.row == bytes.fromhex(bare or "")
            )
        ).first()
        device = devices.find(connection, bytes(row.device)) if row else None
        if row is None or device is None or bare is None:
            raise UserError(
                _("Tỉnh chưa nhận bản ghi {id}.").format(id=row_id), _("Kiểm tra lại mã bản ghi.")
            )
        latest = connection.execute(
            select(tables.change.c.id)
            .where(
                tables.change.c.commune_code == device.commune,
                tables.change.c.row == bytes.fromhex(bare),
            )
            .order_by(tables.change.c.at.desc(), tables.change.c.id.desc())
        ).first()
        put_outcome(
            connection,
            device,
            row.tbl,
            bytes.fromhex(bare),
            bytes(latest.id) if latest else bytes(16),
            "returned",
            reason,
        )
    return device.label
