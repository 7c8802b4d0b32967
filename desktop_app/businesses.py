# SPDX-License-Identifier: MIT
"""Shops and stalls: find one while typing, join two that are the same."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app.paged import match_expression
from desktop_app.rows import needed
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from desktop_app.app import App


@dataclass(frozen=True)
class BusinessHit:
    """A place of business that bears the typed name."""

    id: str
    name: str
    village: str


_FIND = """
SELECT b.id, b.name, v.name AS village FROM search_business f JOIN business b ON b.nr = f.rowid
LEFT JOIN village v ON v.id = b.village_id
WHERE search_business MATCH :words AND NOT b.deleted AND b.merged_into IS NULL
ORDER BY f.rowid DESC LIMIT :most
"""


def find(app: "App", typed: str, most: int = 8) -> list[BusinessHit]:
    """Return places of business for what was typed, the newest first."""
    words = match_expression(typed)
    if words is None:
        return []
    with app.db.read() as db:
        rows = db.connection().execute(text(_FIND), {"words": words, "most": most})
        return [BusinessHit(r.id, r.name, r.village or "") for r in rows]


def merge(app: "App", duplicate_id: str, kept_id: str) -> None:
    """Say that two entries are one place: the duplicate counts as the kept one from now on."""
    from models.business import Business

    if duplicate_id == kept_id:
        raise UserError(_("Chọn hai cơ sở khác nhau để gộp."), "", field="business")
    with app.db.write("businesses.merge", duplicate_id) as db:
        duplicate, kept = needed(db, Business, duplicate_id), needed(db, Business, kept_id)
        if kept.merged_into is not None:
            raise UserError(
                _("“{name}” đã được gộp vào cơ sở khác.").format(name=kept.name),
                _("Chọn cơ sở còn lại."),
                field="business",
            )
        duplicate.merged_into = kept.id
        db.add(duplicate)
