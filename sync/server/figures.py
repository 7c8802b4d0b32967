# SPDX-License-Identifier: MIT
"""The running indicators: changed with every frame, inside its transaction; a total is a read."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from models.indicator_set import PERSON
from sync.server import gather, judged, tables
from sync.server.counting import (
    FIRM,
    GONE,
    HEIRS,
    MET,
    NO_CAMPAIGN,
    PERSON_MET,
    SCHOOL,
    SERVED,
    SHARE,
    SHOP,
    VILLAGE,
    Item,
    Sums,
)
from sync.server.counting_records import DOCUMENT
from sync.server.gather import Key
from sync.server.singles import Merges

_ONCE: Mapping[str, str] = {
    MET: "B2",
    PERSON_MET: "B4",
    SHOP: "C8",
    FIRM: "F1",
    SCHOOL: "G1",
    DOCUMENT: "A1",
    **{c: c for c in PERSON},
}
"""As what an item is counted → the figure that counts it."""


def change(connection: Connection, commune: str, sums: Sums, merges: Merges) -> None:
    """Change the figures of a commune by what a frame added, alone with the commune's data."""
    items = Counter({item: uses for item, uses in sums.items.items() if uses})
    heirs = {(HEIRS[kind][0], item) for item, kind, _campaign in items if kind in HEIRS}
    heirs |= merges.keys()
    into = _merged(connection, commune, heirs, merges) if heirs else {}
    touched = {item for item, _kind, _campaign in items} | set(into.values())
    touched |= {item for _table, item in heirs}
    touched |= {before for before, _now in merges.values() if before}
    if touched:
        _items(connection, commune, sums, items, merges, into, touched)
    rows = [
        (commune, campaign, code, figures.values[code], figures.seen[code])
        for campaign, figures in sorted(sums.campaigns.items())
        for code in sorted(figures.values)
        if figures.values[code] or figures.seen[code]
    ]
    judged.put(connection, tables.figure, rows, add=True)


def _merged(
    connection: Connection, commune: str, heirs: Iterable[Key], merges: Merges
) -> dict[Key, bytes]:
    """Return what businesses and villages are merged into now; only those that are."""
    known = gather.load(connection, commune, heirs)
    into = {
        key: bytes.fromhex(g.root["merged_into"])
        for key, g in known.items()
        if g.root and g.root.get("merged_into")
    }
    for key, (_before, now) in merges.items():
        if now is None:
            into.pop(key, None)
        else:
            into[key] = now
    return into


def _items(
    connection: Connection,
    commune: str,
    sums: Sums,
    items: Counter[Item],
    merges: Merges,
    into: Mapping[Key, bytes],
    touched: set[bytes],
) -> None:
    before: Counter[Item] = Counter(
        {
            (bytes(row.item), row.kind, row.campaign): row.uses
            for row in judged.chosen(
                connection,
                "SELECT item, kind, campaign, uses FROM counted WHERE commune_code = ?",
                "item",
                sorted(touched),
                (commune,),
            )
        }
    )
    moved = {item: (table, was) for (table, item), (was, _now) in merges.items()}
    for (item, kind, campaign), uses in list(before.items()) if moved else ():
        if item in moved and kind in HEIRS and uses:
            (table, was), counted = moved[item], HEIRS[kind][1]
            items[was or item, counted, campaign] -= uses
            items[into.get((table, item), item), counted, campaign] += uses
    for (item, kind, campaign), uses in list(items.items()):
        if kind in HEIRS:
            table, counted = HEIRS[kind]
            items[into.get((table, item), item), counted, campaign] += uses
    after = before.copy()
    after.update(items)
    for item, kind, campaign in items:
        if code := _ONCE.get(kind):
            key = (item, kind, campaign)
            sums.campaigns[campaign].values[code] += (after[key] > 0) - (before[key] > 0)
    _named(sums, before, after, touched)
    _served(sums, before, after, items)
    judged.put(
        connection,
        tables.counted,
        [(commune, *key, after[key]) for key in sorted(items) if after[key] != before[key]],
    )


def _named(sums: Sums, before: Counter[Item], after: Counter[Item], touched: set[bytes]) -> None:
    """Change how many are named: met, and their consent not taken back."""
    campaigns: dict[bytes, set[str]] = {}
    for item, kind, campaign in after:
        if kind == PERSON_MET and item in touched:
            campaigns.setdefault(item, set()).add(campaign)
    for person, where in campaigns.items():
        gone = (person, GONE, NO_CAMPAIGN)
        for campaign in where:
            met = (person, PERSON_MET, campaign)
            sums.campaigns[campaign].values["B4a"] += (after[met] > 0 and not after[gone]) - (
                before[met] > 0 and not before[gone]
            )


def _served(sums: Sums, before: Counter[Item], after: Counter[Item], items: Iterable[Item]) -> None:
    """Change how many villages have a team, their own or that of one that was merged into them."""
    for item in {item for item, kind, _campaign in items if kind in {VILLAGE, SERVED}}:
        village, served = (item, VILLAGE, NO_CAMPAIGN), (item, SERVED, NO_CAMPAIGN)
        if change := (after[village] > 0 and after[served] > 0) - (
            before[village] > 0 and before[served] > 0
        ):
            sums.campaigns[NO_CAMPAIGN].values[SHARE[0]] += change
