# SPDX-License-Identifier: MIT
"""The villages of the commune, and how far each is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app.rows import needed
from models.place_rules import check_village
from models.text import fold, normalise, sort_key
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from desktop_app.app import App


@dataclass(frozen=True)
class VillageInfo:
    """A village of the commune; `households` is how many it has, None when nobody said."""

    id: str
    name: str
    kind: str
    households: int | None


@dataclass(frozen=True)
class VillageProgress:
    """How far a village is; counts are households by their latest visit."""

    id: str
    name: str
    total: int | None
    known: int
    met: int
    away: int
    refused: int
    revisit: int


_LATEST = """
SELECT v.household_id, v.result, v.revisit_on, s.date FROM household_visit v
JOIN guidance_session s ON s.id = v.session_id AND NOT s.deleted
WHERE NOT v.deleted AND v.nr = (
    SELECT w.nr FROM household_visit w JOIN guidance_session x
      ON x.id = w.session_id AND NOT x.deleted
    WHERE w.household_id = v.household_id AND NOT w.deleted
    ORDER BY x.date DESC, w.nr DESC LIMIT 1)
"""
_PROGRESS = f"""
WITH latest AS ({_LATEST})
SELECT g.id, g.name, g.households, count(h.id) AS known,
       coalesce(sum(EXISTS (SELECT 1 FROM household_visit m JOIN guidance_session y
                  ON y.id = m.session_id AND NOT y.deleted
                  WHERE m.household_id = h.id AND m.result = 'gap' AND NOT m.deleted)), 0) AS met,
       coalesce(sum(l.result = 'vang_nha'), 0) AS away,
       coalesce(sum(l.result = 'tu_choi'), 0) AS refused,
       coalesce(sum(l.result = 'hen_lai'), 0) AS revisit
FROM village g LEFT JOIN household h ON h.village_id = g.id AND NOT h.deleted
LEFT JOIN latest l ON l.household_id = h.id
WHERE NOT g.deleted AND g.valid_to IS NULL
GROUP BY g.id ORDER BY g.sort_key, g.nr
"""  # noqa: S608 - constants above


def villages(app: "App") -> list[VillageInfo]:
    """Return the villages of today, in the order of the alphabet."""
    from sqlmodel import col, select

    from models.places import Village

    with app.db.read() as db:
        rows = db.exec(
            select(Village)
            .where(col(Village.deleted).is_(False), col(Village.valid_to).is_(None))
            .order_by(col(Village.sort_key), col(Village.nr))
        ).all()
        return [VillageInfo(r.id, r.name, r.kind, r.households) for r in rows]


def village_progress(app: "App") -> list[VillageProgress]:
    """Return how far every village is; `met` counts households met at any visit."""
    with app.db.read() as db:
        rows = db.connection().execute(text(_PROGRESS)).all()
        return [
            VillageProgress(
                r.id, r.name, r.households, r.known, r.met, r.away, r.refused, r.revisit
            )
            for r in rows
        ]


def save_village(
    app: "App",
    village_id: str | None,
    *,
    name: str,
    kind: str = "ban",
    households: int | None = None,
) -> VillageInfo:
    """Add a village, or correct one. Raises UserError naming the field."""
    from sqlmodel import col, select

    from models.places import Village

    name = normalise(name)
    check_village(name, kind, households)
    with app.db.write("households.save_village", village_id) as db:
        same = db.exec(
            select(Village).where(
                Village.name_key == fold(name),
                Village.name == name,
                col(Village.deleted).is_(False),
            )
        ).first()
        if same is not None and same.id != village_id:
            raise UserError(
                _("Đã có “{name}” trong danh sách.").format(name=name),
                _("Chọn thôn, bản đó, hoặc đặt tên khác."),
                field="name",
                code="village-twice",
            )
        row = (
            needed(db, Village, village_id)
            if village_id
            else Village(commune_code=app.commune.code, name=name)
        )
        row.name, row.kind, row.households = name, kind, households
        row.name_key, row.sort_key = fold(name), sort_key(name)
        db.add(row)
        db.flush()
        return VillageInfo(row.id, row.name, row.kind, row.households)
