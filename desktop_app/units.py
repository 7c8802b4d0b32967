# SPDX-License-Identifier: MIT
"""Administrative units through time: what a record's unit was called, and what it is today.

A record keeps the unit version that it was made under; sums are made by the units of a day.
"""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app.reference import cached
from models.units import Register, Unit, Version

if TYPE_CHECKING:
    from desktop_app.app import App


@dataclass(frozen=True)
class UnitSum:
    """Sessions of a unit as it is today; `former` are the names that they were recorded under."""

    code: str
    name: str
    sessions: int
    people: int | None
    former: tuple[str, ...]


_UNITS = """
SELECT code, valid_from, valid_to, name, full_name, unit_type, parent_name FROM admin_unit
"""
_CHANGES = "SELECT old_code, old_valid_from, new_code FROM admin_unit_change"
_SESSIONS = """
SELECT s.commune_code, s.commune_valid_from, count(*) AS sessions, sum(t.total) AS people
FROM guidance_session s LEFT JOIN session_tally t ON t.session_id = s.id AND NOT t.deleted
WHERE NOT s.deleted AND (:campaign IS NULL OR s.campaign_code = :campaign)
GROUP BY s.commune_code, s.commune_valid_from
"""


def register(app: "App") -> Register:
    """Return every unit that the province has issued, under every name."""

    def read() -> Register:
        with app.db.read() as db:
            run = db.connection().execute
            units = [
                Unit.of(
                    {
                        **row,
                        "valid_from": _day(row["valid_from"]),
                        "valid_to": _day(row["valid_to"]) if row["valid_to"] else None,
                    }
                )
                for row in run(text(_UNITS)).mappings()
            ]
            changes = [
                ((row.old_code, _day(row.old_valid_from)), row.new_code)
                for row in run(text(_CHANGES))
            ]
        return Register.of(units, changes)

    found: Register = cached(app, "units", read)
    return found


def _day(kept: str) -> datetime.date:
    return datetime.date.fromisoformat(kept)


def home_on(app: "App", day: datetime.date) -> Version:
    """Return the version of this laptop's commune on a day: as it was, is, or has become.

    A commune that is not known on that day keeps the version that it was set up with.
    """
    found = register(app)
    home = app.home
    if day < home[1]:
        unit = found.on(home[0], day)
        return unit.version if unit else home
    heirs = found.heirs(home, day)
    return heirs[0].version if len(heirs) == 1 else home


def name_of(app: "App", code: str, valid_from: datetime.date) -> str:
    """Return what a unit is called in the version that a record was made under."""
    unit = register(app).by_version.get((code, valid_from))
    return unit.full_name if unit else code


def today(app: "App", code: str, valid_from: datetime.date) -> list[Unit]:
    """Return what a unit is today: itself, what it was merged into, or several when divided."""
    return register(app).heirs((code, valid_from), app.clock.today())


def sums(app: "App", campaign: str | None = None) -> list[UnitSum]:
    """Return the sessions of a campaign, or of all, by the units of today.

    Of a unit that was divided the share of this laptop's commune is meant.
    """
    with app.db.read() as db:
        rows = db.connection().execute(text(_SESSIONS), {"campaign": campaign}).all()
    found: dict[str, UnitSum] = {}
    for row in rows:
        version = (row.commune_code, _day(row.commune_valid_from))
        heirs = today(app, *version)
        mine = [unit for unit in heirs if unit.code == app.commune.code]
        unit = next(iter(mine or heirs), None)
        code, name = (unit.code, unit.full_name) if unit else (version[0], version[0])
        old = found.get(code, UnitSum(code, name, 0, None, ()))
        people = old.people if row.people is None else (old.people or 0) + row.people
        former = {*old.former, name_of(app, *version)}
        found[code] = UnitSum(
            code, name, old.sessions + row.sessions, people, tuple(sorted(former))
        )
    return [found[code] for code in sorted(found)]


def bring_commune(app: "App") -> None:
    """Call this laptop's commune by what it is today; records keep what they were made under."""
    from desktop_app.app import Commune

    with app.db.read() as db:
        ends = (
            db.connection()
            .execute(
                text("SELECT valid_to FROM admin_unit WHERE code = :code AND valid_from = :first"),
                {"code": app.home[0], "first": app.home[1].isoformat()},
            )
            .scalar()
        )
    if ends is None:
        return  # the usual case: nothing has become of it, and nothing else is read
    code, valid_from = home_on(app, app.clock.today())
    app.commune = Commune(code, name_of(app, code, valid_from), valid_from)
