# SPDX-License-Identifier: MIT
"""Find the one row that an id names; write many new ones."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

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


def add_rows(db: "Session", table: type[SyncedRow], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert new rows of the same columns at once.

    They do not become objects, and nobody asks for their numbers: that is what takes the time when
    a session has forty rows. The rows that they refer to are in the store already.
    """
    from sqlalchemy import insert

    if rows:
        stamp = db.info["stamp"]
        stamped = [{**row, "created_at": stamp, "updated_at": stamp} for row in rows]
        db.connection().execute(insert(table.__table__), stamped)  # type: ignore[attr-defined]
