# SPDX-License-Identifier: MIT
"""What one root, or one row by itself, adds to the figures: plain values in, sums and items out.

A sum is a value and how many rows it rests on; an item is counted once however often it is met.
Both only ever change by what is there now less what was there before.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.indicator_set import HEAD, PERSON, TALLY
from sync.server import counting_records, gather, judged
from sync.server.gather import Gathered, Values

MET, PERSON_MET, GONE, QR, SHOP, FIRM, TEAM_VILLAGE, SERVED, VILLAGE = (
    "met",
    "person",
    "gone",
    "qr",
    "shop",
    "firm",
    "teamvil",
    "served",
    "village",
)
PROMOTED, SCHOOL = counting_records.PROMOTED, counting_records.SCHOOL
NO_CAMPAIGN = ""
SESSIONS, NOT_COUNTED = "#all", "#out"
"""Sessions that are kept, and those of them that do not count: blocked by a rule, or a double."""
SHARE = ("A4n", "A4d")
"""Villages with a team, and all of them: a share is divided when it is read."""

CODES = (
    *("A1", "A2", "A3", "A4", "A5", "A6", "B1", "B2", "B3", "B3a", "B3b", "B4", "B4a"),
    *TALLY,
    *sorted([*PERSON, *HEAD, "C8"], key=lambda code: (int(code[1:].rstrip("abcd")), code)),
    *("D10", "D10a", "D11", "D11a"),
    *(code for code in counting_records.CODES if code != "A1"),
)
"""The figures that run, in the order of the set."""

_BY_RESULT = {result: code for code, result in PERSON.items()}
_BY_HEAD = {result: code for code, result in HEAD.items()}

Item = tuple[bytes, str, str]
"""What, counted as what, in which campaign."""


@dataclass
class Figures:
    """What is added to the figures of a campaign: code → value, and the rows that it rests on."""

    values: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    seen: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, code: str, value: int, rows: int = 1) -> None:
        """Add a value that rests on some rows."""
        self.values[code] += value
        self.seen[code] += rows


@dataclass
class Sums:
    """What something adds: figures by campaign, and items → uses."""

    campaigns: defaultdict[str, Figures] = field(default_factory=lambda: defaultdict(Figures))
    items: Counter[Item] = field(default_factory=Counter)

    def use(self, hexadecimal: Any, kind: str, campaign: str) -> None:
        """Meet an item once more; a row without one is passed over."""
        if hexadecimal:
            self.items[bytes.fromhex(hexadecimal), kind, campaign] += 1


def less(after: Sums, before: Sums) -> None:
    """Take what was there before from what is there now."""
    for campaign, earlier in before.campaigns.items():
        figures = after.campaigns[campaign]
        for code, value in earlier.values.items():
            figures.add(code, -value, -earlier.seen[code])
    after.items.subtract(before.items)


def root(g: Gathered, sums: Sums) -> None:
    """Add what a root and its parts are worth."""
    if g.root is not None:
        _ROOTS[g.table](g, g.root, sums)


def _session(g: Gathered, values: Values, sums: Sums) -> None:
    campaign = str(values.get("campaign_code") or NO_CAMPAIGN)[:20]
    figures = sums.campaigns[campaign]
    add = figures.add
    add(SESSIONS, 1)
    if g.standing != judged.COUNTS:
        add(NOT_COUNTED, 1)
        return
    internal = bool(values.get("internal"))
    add("A6", int(internal))
    if internal:
        return
    add("B1", 1)
    add("A5", len(g.of(gather.MEMBER)))
    add("B4a", 0)
    _school(values, campaign, sums)
    _tally(g, values, figures)
    for visit in g.of(gather.VISIT):
        result = visit.get("result")
        add("B3", 1)
        add("B3a", int(result == "vang_nha"))
        add("B3b", int(result == "tu_choi"))
        add("B2", 0)
        if result == "gap":
            sums.use(visit.get("household_id"), MET, campaign)
    for row in g.of(gather.ATTENDANCE):
        add("B4", -1, 0)
        sums.use(row.get("participant_id"), PERSON_MET, campaign)
    for row in g.of(gather.RESULT):
        _result(row, campaign, sums)
    for row in g.of(gather.BUSINESS_VISIT):
        add("C8", 0)
        if row.get("result") == "co_ma_qr":
            sums.use(row.get("business_id"), QR, campaign)


def _school(values: Values, campaign: str, sums: Sums) -> None:
    """Count the school of a session once; one that is in no list is known by the place."""
    school = values.get("school_id")
    if school is None and values.get("session_type") != "truong_hoc":
        return
    sums.campaigns[campaign].add(SCHOOL, 0)
    known = bytes.fromhex(school) if school else None
    item = known or counting_records.identity("place", values.get("place") or "")
    sums.items[item, SCHOOL, campaign] += 1


def _tally(g: Gathered, values: Values, figures: Figures) -> None:
    for tally in g.of(gather.TALLY):
        for code, column in TALLY.items():
            if (counted := tally.get(column)) is not None:
                figures.add(code, counted)
        if (total := tally.get("total")) is not None:
            figures.add("B4", total)
        if values.get("session_type") == "truong_hoc" and tally.get("child") is not None:
            figures.add("G2", tally["child"])


def _result(row: Values, campaign: str, sums: Sums) -> None:
    reached = (row.get("skill") or "", row.get("outcome") or "")
    count = row.get("count") or 0
    if code := _BY_HEAD.get(reached):
        sums.campaigns[campaign].add(code, count)
    elif code := _BY_RESULT.get(reached):
        person = row.get("participant_id")
        sums.campaigns[campaign].add(code, 0 if person else count)
        sums.use(person, code, campaign)


def _run(g: Gathered, values: Values, sums: Sums) -> None:
    if g.standing != judged.COUNTS:
        return
    campaign = str(values.get("campaign_code") or NO_CAMPAIGN)[:20]
    printed, spoiled = values.get("printed") or 0, values.get("spoiled") or 0
    given = sum(row.get("quantity") or 0 for row in g.of(gather.HANDED))
    add = sums.campaigns[campaign].add
    add("D10", printed)
    add("D10a", spoiled)
    add("D11", given)
    add("D11a", printed - spoiled - given)


def _team(g: Gathered, values: Values, sums: Sums) -> None:
    if g.standing != judged.COUNTS or not values.get("active"):
        return
    add = sums.campaigns[NO_CAMPAIGN].add
    add("A2", 1)
    for row in g.of(gather.TEAM_MEMBER):
        if not row.get("active_to"):
            add("A3", 1)
    sums.use(values.get("village_id"), TEAM_VILLAGE, NO_CAMPAIGN)


_ROOTS: Mapping[int, Callable[[Gathered, Values, Sums], None]] = {
    gather.SESSION: _session,
    gather.RUN: _run,
    gather.TEAM: _team,
}


SINGLES = counting_records.TABLES | {gather.VILLAGE, gather.PARTICIPANT, gather.BUSINESS}
"""Tables whose rows belong to no root and change figures all the same."""
MERGING = frozenset({gather.BUSINESS, gather.VILLAGE})
"""Tables whose rows may be merged into another; what counted one then counts the other."""
HEIRS: Mapping[str, tuple[int, str]] = {
    QR: (gather.BUSINESS, SHOP),
    PROMOTED: (gather.BUSINESS, FIRM),
    TEAM_VILLAGE: (gather.VILLAGE, SERVED),
}
"""Met as what → the table it is in, and as what the one that it was merged into is counted."""


def single(table: int, row: bytes, values: Values | None, sums: Sums, sign: int = 1) -> None:
    """Add (or, with sign -1, take away) what a row that has no root is worth."""
    if values is None:
        return
    if table == gather.PARTICIPANT:
        if values.get("withdrawn"):
            sums.items[row, GONE, NO_CAMPAIGN] += sign
    elif values.get("deleted"):
        return
    elif table == gather.VILLAGE:
        if not values.get("valid_to") and not values.get("merged_into"):
            sums.items[row, VILLAGE, NO_CAMPAIGN] += sign
            sums.campaigns[NO_CAMPAIGN].add(SHARE[1], sign, sign)
    else:
        campaign = counting_records.campaign_of(values)
        figures = sums.campaigns[campaign]
        for code, value, rows in counting_records.added(table, values):
            figures.add(code, value * sign, rows * sign)
        for item, kind in counting_records.met(table, values):
            sums.items[item, kind, campaign] += sign


def group(g: Gathered, sums: Sums) -> None:
    """Add what the rows of a group are worth together."""
    campaign, added = counting_records.together(g)
    for code, value, rows in added:
        sums.campaigns[campaign].add(code, value, rows)
