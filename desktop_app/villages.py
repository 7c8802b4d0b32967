# SPDX-License-Identifier: MIT
"""The villages of the commune, and how far each is."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app import standing
from desktop_app.rows import needed
from models.dates import format_date, format_number
from models.place_rules import check_village
from models.text import fold, normalise, sort_key
from resources.errors import UserError
from resources.i18n import _, _n

if TYPE_CHECKING:
    from desktop_app.app import App
    from models.places import Village


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


def progress_note(village: VillageProgress) -> str:
    """Return how far a village is in words: of its households, or else of those written down."""
    met = format_number(village.met)
    if village.total:
        return _n("{met}/{total} hộ", village.total).format(
            met=met, total=format_number(village.total)
        )
    if village.known:
        return _("{met}/{known} hộ đã ghi").format(met=met, known=format_number(village.known))
    return _n("{met} hộ đã gặp", village.met).format(met=met)


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
FROM village g JOIN village w ON coalesce(w.merged_into, w.id) = g.id AND NOT w.deleted
LEFT JOIN household h ON h.village_id = w.id AND NOT h.deleted
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
        standing.answered(db, "village", row.id)
        return VillageInfo(row.id, row.name, row.kind, row.households)


@dataclass(frozen=True)
class Former:
    """A village that was merged; `into` is the name of the one that goes on."""

    id: str
    name: str
    into_id: str
    into: str
    until: datetime.date
    """Its last day."""


def former(app: "App") -> list[Former]:
    """Return the villages that were merged into others, the latest first."""
    with app.db.read() as db:
        rows = db.connection().execute(text(_FORMER))
        return [
            Former(
                r.id,
                r.name,
                r.into_id,
                r.into_name,
                datetime.date.fromisoformat(r.valid_to),
            )
            for r in rows
        ]


_FORMER = """
SELECT v.id, v.name, g.id AS into_id, g.name AS into_name, v.valid_to FROM village v
JOIN village g ON g.id = v.merged_into
WHERE NOT v.deleted AND v.valid_to IS NOT NULL ORDER BY v.valid_to DESC, v.sort_key, v.nr
"""


def merge(app: "App", village_id: str, into_id: str, since: datetime.date | None) -> Former:
    """Merge a village into another from a day on; what was recorded keeps its village.

    Figures, progress and reports count it under the one that goes on. Villages that had been merged
    into it follow, so that every former village names one of today. Raises UserError.
    """
    from sqlmodel import col, select

    from models.places import Village

    if not into_id:
        raise UserError(
            _("Chưa chọn thôn, bản để sáp nhập vào."), _("Chọn trong danh sách."), field="into"
        )
    if since is None:
        raise UserError(
            _("Chưa nhập ngày sáp nhập."),
            _("Ghi theo nghị quyết, ví dụ 01/07/2026."),
            field="since",
        )
    with app.db.write("households.merge_village", village_id) as db:
        row, into = needed(db, Village, village_id), needed(db, Village, into_id)
        _may_merge(row, into, since, app.clock.today())
        row.valid_to = since - datetime.timedelta(1)
        row.merged_into = into.id
        if row.households is not None and into.households is not None:
            into.households += row.households
        for earlier in db.exec(select(Village).where(col(Village.merged_into) == row.id)):
            earlier.merged_into = into.id
            db.add(earlier)
        db.add(row)
        db.add(into)
        db.flush()
        return Former(row.id, row.name, into.id, into.name, row.valid_to)


def _may_merge(row: "Village", into: "Village", since: datetime.date, today: datetime.date) -> None:
    if row.id == into.id:
        raise UserError(
            _("Không thể sáp nhập một thôn, bản vào chính nó."),
            _("Chọn thôn, bản khác."),
            field="into",
            code="village-itself",
        )
    for village, field in ((row, "village"), (into, "into")):
        if village.valid_to is not None or village.merged_into is not None:
            raise UserError(
                _("“{name}” đã sáp nhập từ trước.").format(name=village.name),
                _("Chọn thôn, bản hiện nay."),
                field=field,
                code="village-former",
            )
    if since > today:
        raise UserError(
            _("Ngày {day} chưa tới.").format(day=format_date(since)),
            _("Ghi việc sáp nhập khi đã có hiệu lực."),
            field="since",
            code="merger-ahead",
        )
    if row.valid_from is not None and since <= row.valid_from:
        raise UserError(
            _("“{name}” mới có từ ngày {day}.").format(
                name=row.name, day=format_date(row.valid_from)
            ),
            _("Nhập ngày sáp nhập sau ngày đó."),
            field="since",
            code="merger-early",
        )


def separate(app: "App", village_id: str) -> VillageInfo:
    """Take a merger back that was entered by mistake. Raises UserError for one of today."""
    from models.places import Village

    with app.db.write("households.separate_village", village_id) as db:
        row = needed(db, Village, village_id)
        if row.merged_into is None:
            raise UserError(
                _("“{name}” không sáp nhập vào đâu.").format(name=row.name),
                _("Chọn thôn, bản đã sáp nhập."),
                code="village-today",
            )
        into = needed(db, Village, row.merged_into)
        if row.households is not None and into.households is not None:
            into.households = max(into.households - row.households, 0)
        row.valid_to, row.merged_into = None, None
        db.add(row)
        db.add(into)
        db.flush()
        return VillageInfo(row.id, row.name, row.kind, row.households)
