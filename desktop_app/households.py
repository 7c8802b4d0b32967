# SPDX-License-Identifier: MIT
"""Households: whom have we met, who was out, who refused, whom to visit again."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import paged, standing
from desktop_app.paged import Listing, ListQuery
from desktop_app.rows import needed
from models.text import fold, normalise, sort_key
from models.villages import villages_within
from resources.errors import UserError
from resources.i18n import _, _n

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

STATUSES = ("not_met", "met", "away", "refused", "revisit")


@dataclass(frozen=True)
class HouseholdLine:
    """A household as lists show it, with its latest visit."""

    id: str
    village_id: str
    village: str
    house_no: str
    label: str
    has_smartphone: str
    has_internet: str
    result: str | None
    visited_on: datetime.date | None
    revisit_on: datetime.date | None
    visits: int


@dataclass(frozen=True)
class HouseholdFilter:
    """Which households a list shows; `status` is one of STATUSES or ""."""

    words: str = ""
    village_id: str | None = None
    status: str = ""


_ONE_VISIT = """(
    SELECT w.nr FROM household_visit w JOIN guidance_session x
      ON x.id = w.session_id AND NOT x.deleted
    WHERE w.household_id = h.id AND NOT w.deleted ORDER BY x.date DESC, w.nr DESC LIMIT 1)"""
_LINES = f"""
SELECT h.id, h.village_id, g.name AS village, h.house_no, h.label, h.has_smartphone,
       h.has_internet, v.result, v.revisit_on, s.date AS visited_on,
       (SELECT count(*) FROM household_visit c WHERE c.household_id = h.id AND NOT c.deleted)
           AS visits,
       h.village_id AS k0, h.sort_key AS k1, h.nr AS k2
FROM household h JOIN village g ON g.id = h.village_id
LEFT JOIN household_visit v ON v.nr = {_ONE_VISIT}
LEFT JOIN guidance_session s ON s.id = v.session_id
"""  # noqa: S608
_QUERY = ListQuery(
    lines=_LINES,
    table="household h",
    key=("h.village_id", "h.sort_key", "h.nr"),
    descending=False,
    index="search_household",
)
_RESULT_IS = (
    "(SELECT z.result FROM household_visit z WHERE z.nr = "  # noqa: S608 - constants
    + _ONE_VISIT
    + ") {condition}"
)
_STATUS = {
    "not_met": _RESULT_IS.format(condition="IS NULL"),
    "met": _RESULT_IS.format(condition="= 'gap'"),
    "away": _RESULT_IS.format(condition="= 'vang_nha'"),
    "refused": _RESULT_IS.format(condition="= 'tu_choi'"),
    "revisit": _RESULT_IS.format(condition="= 'hen_lai'"),
}


def status_label(status: str) -> str:
    """Return the officer's word for where a household stands."""
    return {
        "not_met": _("Chưa đến"),
        "met": _("Đã gặp"),
        "away": _("Vắng nhà"),
        "refused": _("Từ chối"),
        "revisit": _("Hẹn lại"),
    }[status]


def households(app: "App", wanted: HouseholdFilter | None = None) -> Listing:
    """Return how long a list of households is; its lines come from `lines`."""
    wanted = wanted or HouseholdFilter()
    conditions, values = ["NOT h.deleted"], {}
    if wanted.village_id:
        conditions.append(f"h.village_id IN {villages_within(':village')}")
        values["village"] = wanted.village_id
    if wanted.status:
        conditions.append(_STATUS[wanted.status])
    return paged.open_listing(app, _QUERY, conditions, values, wanted.words)


def lines(app: "App", listing: Listing, page: int) -> list[HouseholdLine]:
    """Return one page of households, village by village, by number."""
    return [_line(row) for row in paged.page(app, listing, page)]


def household(app: "App", household_id: str) -> HouseholdLine | None:
    """Return one household."""
    with app.db.read() as db:
        row = (
            db.connection()
            .execute(text(f"{_LINES} WHERE h.id = :id AND NOT h.deleted"), {"id": household_id})
            .first()
        )
        return _line(row) if row else None


def _line(row: Any) -> HouseholdLine:
    def day(value: str | None) -> datetime.date | None:
        return datetime.date.fromisoformat(value) if value else None

    return HouseholdLine(
        row.id,
        row.village_id,
        row.village,
        row.house_no,
        row.label or "",
        row.has_smartphone,
        row.has_internet,
        row.result,
        day(row.visited_on),
        day(row.revisit_on),
        row.visits,
    )


def name_of(line: HouseholdLine) -> str:
    """Return what people call a household: its label, else its number."""
    return line.label or _("Hộ số {number}").format(number=line.house_no)


@dataclass(frozen=True)
class HouseholdValues:
    """What can be said of a household; `label` needs the householder's consent."""

    village_id: str
    house_no: str
    label: str = ""
    has_smartphone: str = "chua_ro"
    has_internet: str = "chua_ro"


def check_household(values: HouseholdValues) -> None:
    """Refuse a household that cannot be. Raises UserError naming the field."""
    from models import place_rules

    place_rules.check_household(
        values.village_id, values.house_no, values.has_smartphone, values.has_internet
    )
    if len(normalise(values.label)) > 80:
        raise UserError(_("Tên gọi hộ dài quá 80 ký tự."), _("Rút gọn lại."), field="label")


def save_household(app: "App", household_id: str | None, values: HouseholdValues) -> HouseholdLine:
    """Add a household or correct one. Raises UserError naming the field."""
    with app.db.write("households.save", household_id) as db:
        row_id = put_household(db, household_id, values)
        standing.answered(db, "household", row_id)
    found = household(app, row_id)
    assert found is not None  # noqa: S101 - it was written just now
    return found


def keys_of(house_no: str, label: str | None) -> tuple[str, str]:
    """Return what a household is found and sorted by; numbers sort as numbers."""
    padded = house_no.zfill(6) if house_no.isdigit() else house_no
    return fold(f"{house_no} {label or ''}"), sort_key(padded)


def numbered(db: "Session", village_id: str, house_no: str) -> list[str]:
    """Return the ids of the households of a village that have a number, however it is written.

    They are found by key: `name_key` begins with the number.
    """
    from sqlmodel import col, select

    from models.places import Household

    key = fold(house_no)
    rows = db.exec(
        select(Household.id, Household.house_no)
        .where(
            Household.village_id == village_id,
            Household.name_key >= key,
            Household.name_key < key + "!",  # which follows the space before a label
            col(Household.deleted).is_(False),
        )
        .order_by(col(Household.nr))
    )
    return [household_id for household_id, number in rows if fold(number) == key]


def put_household(db: "Session", household_id: str | None, values: HouseholdValues) -> str:
    """Write a household inside the caller's transaction and return its id."""
    from models.places import Household

    check_household(values)
    number, label = normalise(values.house_no), normalise(values.label) or None
    if any(known != household_id for known in numbered(db, values.village_id, number)):
        raise UserError(
            _("Đã có hộ số {number} trong thôn, bản này.").format(number=number),
            _("Mở hộ đó, hoặc ghi số khác (ví dụ 12A)."),
            field="house_no",
            code="household-twice",
        )
    row = (
        needed(db, Household, household_id)
        if household_id
        else Household(village_id=values.village_id, house_no=number)
    )
    row.village_id, row.house_no, row.label = values.village_id, number, label
    row.has_smartphone, row.has_internet = values.has_smartphone, values.has_internet
    row.name_key, row.sort_key = keys_of(number, label)
    db.add(row)
    db.flush()
    return str(row.id)


def remove_household(app: "App", household_id: str) -> None:
    """Take a household that was never visited out of the list; `restore_household` undoes it."""
    line = household(app, household_id)
    if line is not None and line.visits:
        raise UserError(
            _n("Hộ này đã có {count} lượt đến nên không xóa được.", line.visits).format(
                count=line.visits
            ),
            _("Sửa kết quả trong buổi hướng dẫn nếu ghi nhầm hộ."),
            code="household-visited",
        )
    _mark(app, household_id, "households.remove", deleted=True)


def restore_household(app: "App", household_id: str) -> None:
    """Bring a removed household back."""
    _mark(app, household_id, "households.restore", deleted=False)


def _mark(app: "App", household_id: str, operation: str, *, deleted: bool) -> None:
    from models.places import Household

    with app.db.write(operation, household_id) as db:
        row = needed(db, Household, household_id)
        row.deleted = deleted
        db.add(row)
