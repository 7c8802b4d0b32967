# SPDX-License-Identifier: MIT
"""The rules of the plan's records (communication, events, partners, money) over what arrived."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from models.problems import Problem, Severity
from models.records import kinds, rules
from models.records.kind import Around, Kind, Shape
from models.wire import WireTable, wire_tables
from sync.server.catalogue import Known
from sync.server.checks import LONG_AGO, day_of, unknown_campaign, unknown_code
from sync.server.gather import Values


@dataclass(frozen=True)
class _Asked:
    """What is asked of a kind of record here, found once."""

    kind: Kind
    dates: tuple[str, ...]
    home: frozenset[str]
    """Fields that never come: nothing is asked of them."""
    choices: tuple[tuple[str, str], ...]
    """Field and catalogue."""


@cache
def _asked(number: int) -> _Asked | None:
    table = wire_tables()[number]
    kind = next((kind for kind in kinds.KINDS if kind.table_name == table.name), None)
    if kind is None:
        return None
    comes = {column.name for column in table.columns}
    return _Asked(
        kind,
        tuple(column.name for column in table.columns if column.kind == "date"),
        frozenset(f.name for f in kind.fields if f.home or f.name not in comes),
        tuple((f.name, f.source) for f in kind.fields if f.shape is Shape.CHOICE),
    )


def sound(table: WireTable, rows: Sequence[Values], known: Known, day: datetime.date) -> bool:
    """Tell whether `record_problems` would find nothing in any of many rows of a table."""
    asked = _asked(table.number)
    if asked is None:
        return True
    by_campaign: dict[str | None, list[Values]] = {}
    for values in rows:
        by_campaign.setdefault(values.get("campaign_code"), []).append(values)
    return all(
        _all_sound(asked, _around(asked.kind, code, known, day), some, known)
        for code, some in by_campaign.items()
    )


def _all_sound(asked: _Asked, around: Around | None, rows: Sequence[Values], known: Known) -> bool:
    @cache
    def column(name: str) -> list[Any]:
        found = [values.get(name) for values in rows]
        return list(map(day_of, found)) if name in asked.dates else found

    return (
        around is not None
        and rules.sound(asked.kind, column, around, asked.home)
        and all(
            catalogue not in known.labels
            or all(known.knows(catalogue, code) for code in set(column(name)) if code)
            for name, catalogue in asked.choices
        )
    )


def _around(kind: Kind, campaign_code: Any, known: Known, day: datetime.date) -> Around | None:
    """Return what the rules must know; None for a campaign that nobody knows."""
    campaign = known.campaigns.get(campaign_code or "")
    if campaign is None and kind.of_campaign:
        return None
    days = (
        (campaign.start, campaign.end, campaign.comms_start, campaign.comms_end)
        if campaign
        else (LONG_AGO, day, LONG_AGO, day)
    )
    return Around(day, *days, label=known.label)


def record_problems(
    table: WireTable, values: Values, known: Known, day: datetime.date
) -> list[Problem]:
    """Return what stands against a record of the plan; its fields that stay at home never came."""
    asked = _asked(table.number)
    if asked is None:
        return []
    kind = asked.kind
    named = {**values, **{name: day_of(values.get(name)) for name in asked.dates}}
    around = _around(kind, values.get("campaign_code"), known, day)
    if around is None:
        return [unknown_campaign(values)]
    found = [
        p
        for p in rules.check(kind, named, around)
        if p.severity is Severity.ERROR and p.field not in asked.home
    ]
    for name, catalogue in asked.choices:
        code = named.get(name)
        if code and catalogue in known.labels and not known.knows(catalogue, code):
            found.append(unknown_code(name, code))
    return found
