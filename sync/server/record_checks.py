# SPDX-License-Identifier: MIT
"""The rules of the plan's records (communication, events, partners, money) over what arrived."""

import datetime
from dataclasses import dataclass
from functools import cache

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


def record_problems(
    table: WireTable, values: Values, known: Known, day: datetime.date
) -> list[Problem]:
    """Return what stands against a record of the plan; its fields that stay at home never came."""
    asked = _asked(table.number)
    if asked is None:
        return []
    kind = asked.kind
    named = {**values, **{name: day_of(values.get(name)) for name in asked.dates}}
    campaign = known.campaigns.get(values.get("campaign_code") or "")
    if campaign is None and kind.of_campaign:
        return [unknown_campaign(values)]
    around = Around(
        day,
        *(
            (campaign.start, campaign.end, campaign.comms_start, campaign.comms_end)
            if campaign
            else (LONG_AGO, day, LONG_AGO, day)
        ),
        label=known.label,
    )
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
