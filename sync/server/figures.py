# SPDX-License-Identifier: MIT
"""The running indicators: changed with every frame, inside its transaction; a total is a read."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from models.indicator_set import PERSON
from sync.server import gather, judged, tables
from sync.server.counting import (
    GONE,
    MET,
    NO_CAMPAIGN,
    PERSON_MET,
    QR,
    SHARE,
    SHOP,
    TEAM_VILLAGE,
    VILLAGE,
    Item,
    Sums,
)

_ONCE: Mapping[str, str] = {MET: "B2", PERSON_MET: "B4", SHOP: "C8", **{c: c for c in PERSON}}
"""As what an item is counted → the figure that counts it."""

Merges = Mapping[bytes, tuple[bytes | None, bytes | None]]
"""Business → what it was merged into before this frame, and is now."""


def change(connection: Connection, commune: str, sums: Sums, merges: Merges) -> None:
    """Change the figures of a commune by what a frame added, alone with the commune's data."""
    items = Counter({item: uses for item, uses in sums.items.items() if uses})
    shops = {item for item, kind, _campaign in items if kind == QR} | set(merges)
    into = _merged(connection, commune, shops, merges)
    touched = {item for item, _kind, _campaign in items} | shops | set(into.values())
    touched |= {before for before, _now in merges.values() if before}
    if touched:
        _items(connection, commune, sums, items, merges, into, touched)
    rows = [
        (commune, campaign, code, sums.values[campaign, code], sums.seen[campaign, code])
        for campaign, code in sorted(sums.values.keys() | sums.seen.keys())
        if sums.values[campaign, code] or sums.seen[campaign, code]
    ]
    judged.put(connection, tables.figure, rows, add=True)


def _merged(
    connection: Connection, commune: str, shops: Iterable[bytes], merges: Merges
) -> dict[bytes, bytes]:
    """Return what businesses are merged into now; only those that are."""
    known = gather.load(connection, commune, ((gather.BUSINESS, shop) for shop in shops))
    into = {
        shop: bytes.fromhex(g.root["merged_into"])
        for (_table, shop), g in known.items()
        if g.root and g.root.get("merged_into")
    }
    for shop, (_before, now) in merges.items():
        if now is None:
            into.pop(shop, None)
        else:
            into[shop] = now
    return into


def _items(
    connection: Connection,
    commune: str,
    sums: Sums,
    items: Counter[Item],
    merges: Merges,
    into: Mapping[bytes, bytes],
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
    for shop, (was, _now) in merges.items():
        for (item, kind, campaign), uses in list(before.items()):
            if item == shop and kind == QR and uses:
                items[was or shop, SHOP, campaign] -= uses
                items[into.get(shop, shop), SHOP, campaign] += uses
    for (item, kind, campaign), uses in list(items.items()):
        if kind == QR:
            items[into.get(item, item), SHOP, campaign] += uses
    after = before.copy()
    after.update(items)
    for item, kind, campaign in items:
        if code := _ONCE.get(kind):
            key = (item, kind, campaign)
            sums.values[campaign, code] += (after[key] > 0) - (before[key] > 0)
    _pairs(sums, before, after, touched)
    judged.put(
        connection,
        tables.counted,
        [(commune, *key, after[key]) for key in sorted(items) if after[key] != before[key]],
    )


def _pairs(sums: Sums, before: Counter[Item], after: Counter[Item], touched: set[bytes]) -> None:
    """Change what rests on two things of one item: named and not withdrawn; village and team."""
    campaigns: dict[bytes, set[str]] = {}
    for item, kind, campaign in after:
        if kind == PERSON_MET and item in touched:
            campaigns.setdefault(item, set()).add(campaign)
    for person, where in campaigns.items():
        gone = (person, GONE, NO_CAMPAIGN)
        for campaign in where:
            met = (person, PERSON_MET, campaign)
            sums.values[campaign, "B4a"] += (after[met] > 0 and not after[gone]) - (
                before[met] > 0 and not before[gone]
            )
    for item in touched:
        village, team = (item, VILLAGE, NO_CAMPAIGN), (item, TEAM_VILLAGE, NO_CAMPAIGN)
        change = (after[village] > 0 and after[team] > 0) - (
            before[village] > 0 and before[team] > 0
        )
        if change:
            sums.values[NO_CAMPAIGN, SHARE[0]] += change
