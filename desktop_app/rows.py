# SPDX-License-Identifier: MIT
"""Find the one row that an id names."""

from typing import TYPE_CHECKING, TypeVar

from models.base import SyncedRow
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

Row = TypeVar("Row", bound=SyncedRow)


def found(db: "Session", table: type[Row], row_id: str) -> Row | None:
    """Return the row with an id, or None."""
    from sqlmodel import col, select

    return db.exec(select(table).where(col(table.id) == row_id)).first()


def needed(db: "Session", table: type[Row], row_id: str) -> Row:
    """Return the row with an id. Raises UserError when it is not there."""
    row = found(db, table, row_id)
    if row is None:
        raise UserError(_("Không tìm thấy dòng này."), _("Bấm F5 để làm mới danh sách."))
    return row
