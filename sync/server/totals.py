# SPDX-License-Identifier: MIT
"""Read the totals: a row a commune and figure, added up; nothing is scanned and nothing computed.

NULL is "Chưa có số liệu": no row anywhere that the figure could count. It is not 0.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from models.text import sort_key
from models.units import Unit
from resources.i18n import _
from sync.server import catalogue, counting, tables
from sync.server.catalogue import Known
from sync.server.store import Store

BY = ("commune", "old-district", "province")
Figure = float | int | None


@dataclass
class Total:
    """What a unit reached: `communes` are in it, `heard` of them sent anything."""

    code: str
    name: str
    communes: int
    heard: int = 0
    sessions: int = 0
    not_counted: int = 0
    """Sessions that came back or are doubles, and are in no figure."""
    figures: dict[str, Figure] = field(default_factory=dict)


def totals(
    store: Store, campaign: str = "", by: str = "province", day: datetime.date | None = None
) -> list[Total]:
    """Return the totals of a campaign, "" for the latest; units as they are on a day.

    Raises UserError for a campaign that nobody knows.
    """
    with store.read() as connection:
        known = catalogue.known(connection)
        code = known.campaign(campaign).code
        rows = _rows(connection, code)
    return _added_up(rows, known, by, day or datetime.date.max)


def _rows(connection: Connection, campaign: str) -> list[Any]:
    return list(
        connection.execute(
            select(
                tables.figure.c.commune_code,
                tables.figure.c.code,
                tables.figure.c.value,
                tables.figure.c.seen,
            ).where(tables.figure.c.campaign.in_([counting.NO_CAMPAIGN, campaign]))
        )
    )


@dataclass
class _Sums:
    values: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)


def _added_up(rows: Iterable[Any], known: Known, by: str, day: datetime.date) -> list[Total]:
    units = {unit.code: unit for unit in known.units.current(day)}
    found: dict[str, Total] = {}
    for unit in units.values():
        code, name = _group(unit, by)
        total = found.setdefault(code, Total(code, name, 0))
        total.communes += 1
    sums: dict[str, _Sums] = {code: _Sums() for code in found}
    heard: dict[str, set[str]] = {code: set() for code in found}
    for row in rows:
        today = _unit_today(row.commune_code, known, units, day)
        if today is None:
            continue
        code, _name = _group(today, by)
        sums[code].values[row.code] += row.value
        sums[code].seen[row.code] += row.seen
        heard[code].add(today.code)
    for code, total in found.items():
        total.heard = len(heard[code])
        _fill(total, sums[code])
    return sorted(found.values(), key=lambda t: sort_key(t.name))


def _unit_today(
    code: str, known: Known, units: Mapping[str, Unit], day: datetime.date
) -> Unit | None:
    """Return what a commune is on a day: itself, or what it was merged into."""
    if code in units:
        return units[code]
    for unit in known.units.units:
        if unit.code == code:
            heirs = known.units.heirs(unit.version, day)
            if heirs:
                return heirs[0]
    return None


def _group(unit: Unit, by: str) -> tuple[str, str]:
    if by == "province":
        return "", _("Toàn tỉnh")
    if by == "old-district":
        return unit.district, unit.district
    return unit.code, unit.full_name


def _fill(total: Total, sums: _Sums) -> None:
    total.sessions = sums.values[counting.SESSIONS]
    total.not_counted = sums.values[counting.NOT_COUNTED]
    have, whole = (sums.values[code] for code in counting.SHARE)
    total.figures = {
        code: sums.values[code] if sums.seen[code] else None for code in counting.CODES
    }
    total.figures["A4"] = round(100.0 * have / whole, 1) if whole else None
