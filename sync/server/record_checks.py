# SPDX-License-Identifier: MIT
"""The rules of the plan's records (communication, events, partners, money) over what arrived."""

import datetime
from functools import cache

from models.problems import Problem, Severity
from models.records import kinds, rules
from models.records.kind import Around, Kind, Shape
from models.wire import WireTable
from sync.server.catalogue import Known
from sync.server.checks import LONG_AGO, day_of, unknown_campaign, unknown_code
from sync.server.gather import Values


@cache
def _kinds() -> dict[str, Kind]:
    return {kind.table_name: kind for kind in kinds.KINDS}


def record_problems(
    table: WireTable, values: Values, known: Known, day: datetime.date
) -> list[Problem]:
    """Return what stands against a record of the plan; its fields that stay at home never came."""
    kind = _kinds().get(table.name)
    if kind is None:
        return []
    named = {
        column.name: day_of(values.get(column.name))
        if column.kind == "date"
        else values.get(column.name)
        for column in table.columns
    }
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
    home = {field.name for field in kind.fields if field.home or field.name not in named}
    found = [
        p
        for p in rules.check(kind, named, around)
        if p.severity is Severity.ERROR and p.field not in home
    ]
    for field in kind.fields:
        code = named.get(field.name)
        chosen = field.shape is Shape.CHOICE and field.source in known.labels
        if chosen and code and not known.knows(field.source, code):
            found.append(unknown_code(field.name, code))
    return found
