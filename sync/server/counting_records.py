# SPDX-License-Identifier: MIT
"""What records of communication, events, documents, promotions, schools and money are worth.

Most add up row by row. An article is one an address, and a station has the greatest number of
loudspeakers that any of its broadcasts named: those rows are kept together, a group an identity.
Documents of one number, firms and schools are items, counted once.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from models.wire import wire_table_named
from sync.server.gather import ACTIVITY, BROADCAST, GROUPS, Gathered, Key

Added = tuple[str, int, int]
"""Figure, value, rows that it rests on."""
Met = tuple[bytes, str]
"""An item, and as what it is counted."""
Values = Mapping[str, Any]

DOCUMENT, PROMOTED, SCHOOL = "A1", "promoted", "G1"
"""As what a document of a number, a firm with an offer and a school that took part are counted."""

_DISPLAYS = {"pano": "D4", "bang_ron": "D5", "khau_hieu": "D5", "phuon": "D6"}
_SHOP_DISPLAYS = frozenset({"man_hinh", "gian_hang"})
_PRESS = frozenset({"bao_chi", "pt_th_tinh"})
_PRESS_FORMS = {
    "dua_tin": "D9a",
    "dat_bai": "D9b",
    "viet_bai": "D9c",
    "chuong_trinh": "D9d",
    "phong_su": "D9e",
    "trao_doi": "D9f",
    "hoat_dong_cong_dong": "D9g",
}


def identity(*parts: str) -> bytes:
    """Return what stands for a text (a number, an address, a place) among 16-byte items."""
    return hashlib.sha256("\x1f".join(parts).encode()).digest()[:16]


def _amount(code: str, values: Values, column: str) -> Iterator[Added]:
    if (amount := values.get(column)) is not None:
        yield code, amount, 1


def _broadcast(values: Values) -> Iterator[Added]:
    yield from _amount("D1", values, "broadcasts")
    yield from _amount("D2", values, "minutes")


def _activity(values: Values) -> Iterator[Added]:
    if values.get("url") is None:
        yield from _told(values)
    if values.get("school_id"):
        yield SCHOOL, 0, 1


def _told(values: Values) -> Iterator[Added]:
    kind = values.get("type")
    if kind == "tin_bai_cong":
        yield from _amount("D7", values, "count")
    elif kind == "mang_xa_hoi":
        yield from _amount("D8", values, "count")
        yield from _amount("D8a", values, "reach")
    elif kind in _PRESS:
        yield from _amount("D9", values, "count")
        if form := _PRESS_FORMS.get(values.get("form") or ""):
            yield from _amount(form, values, "count")


def _display(values: Values) -> Iterator[Added]:
    kind = values.get("kind") or ""
    if code := _DISPLAYS.get(kind):
        yield from _amount(code, values, "count")
    elif kind in _SHOP_DISPLAYS and values.get("business_id"):
        yield from _amount("D12", values, "count")


def _event(values: Values) -> Iterator[Added]:
    held = values.get("status") == "da_to_chuc"
    kind = values.get("type")
    if kind == "le_phat_dong":
        yield "E1", int(held), 1
    elif kind in {"toa_dam", "hoi_thao"}:
        yield "E2", int(held), 1
        yield ("E2b" if values.get("role") == "tham_du" else "E2a"), int(held), 1
    if held:
        yield from _amount("E3", values, "attendees")
        if values.get("school_id"):
            yield SCHOOL, 0, 1


def _promotion(values: Values) -> Iterator[Added]:
    yield "F1", 0, 1
    yield "F2", 1, 1
    yield "F2a", int(bool(values.get("published_on"))), 1


def _school(values: Values) -> Iterator[Added]:
    yield "G3", int(bool(values.get("dx_model"))), 1


def _document(values: Values) -> Iterator[Added]:
    if values.get("level") == "xa":
        yield DOCUMENT, int(values.get("number") is None), 1


def _budget(values: Values) -> Iterator[Added]:
    state = str(values.get("source") or "").startswith("nsnn_")
    yield from _amount("H1" if state else "H2", values, "spent")


def _words(_values: Values) -> Iterator[Added]:
    yield "I1", 1, 1


_TABLES: Mapping[int, Callable[[Values], Iterator[Added]]] = {
    BROADCAST: _broadcast,
    ACTIVITY: _activity,
    wire_table_named("visual_display").number: _display,
    wire_table_named("event").number: _event,
    wire_table_named("promotion").number: _promotion,
    wire_table_named("school").number: _school,
    wire_table_named("guiding_document").number: _document,
    wire_table_named("budget_line").number: _budget,
    wire_table_named("difficulty").number: _words,
}
TABLES = frozenset(_TABLES)
"""Tables whose rows add to figures each by itself, or together with others of their identity."""


def _at_school(values: Values) -> Iterator[Met]:
    if school := values.get("school_id"):
        yield bytes.fromhex(school), SCHOOL


def _held_at_school(values: Values) -> Iterator[Met]:
    if values.get("status") == "da_to_chuc":
        yield from _at_school(values)


def _promoted(values: Values) -> Iterator[Met]:
    if shop := values.get("business_id"):
        yield bytes.fromhex(shop), PROMOTED


def _numbered(values: Values) -> Iterator[Met]:
    number = values.get("number")
    if values.get("level") == "xa" and number is not None:
        yield identity(number), DOCUMENT


_ITEMS: Mapping[int, Callable[[Values], Iterator[Met]]] = {
    ACTIVITY: _at_school,
    wire_table_named("event").number: _held_at_school,
    wire_table_named("promotion").number: _promoted,
    wire_table_named("guiding_document").number: _numbered,
}

CODES = (
    *("A1", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D8a", "D9"),
    *sorted(_PRESS_FORMS.values()),
    *("D12", "E1", "E2", "E2a", "E2b", "E3", "F1", "F2", "F2a"),
    *("G1", "G2", "G3", "H1", "H2", "I1"),
)


def campaign_of(values: Values) -> str:
    """Return the campaign that a record belongs to; "" for none."""
    return str(values.get("campaign_code") or "")[:20]


def added(table: int, values: Values) -> Iterable[Added]:
    """Return what a record adds by itself."""
    count = _TABLES.get(table)
    return count(values) if count else ()


def met(table: int, values: Values) -> Iterable[Met]:
    """Return the items that a record meets."""
    meet = _ITEMS.get(table)
    return meet(values) if meet else ()


def group_of(table: int, values: Values) -> Key | None:
    """Return the group that a record is counted in together with others; None for most."""
    if table == BROADCAST and values.get("speakers") is not None:
        named = values.get("station") or ""
    elif table == ACTIVITY and values.get("url") is not None:
        named = values["url"]
    else:
        return None
    return GROUPS[table], identity(campaign_of(values), named)


_KEPT = {
    BROADCAST: ("campaign_code", "speakers"),
    ACTIVITY: ("campaign_code", "type", "form", "count", "reach"),
}


def kept(table: int, values: Values) -> dict[str, Any]:
    """Return the part of a record that its group keeps."""
    return {name: values.get(name) for name in _KEPT[table]}


def together(g: Gathered) -> tuple[str, list[Added]]:
    """Return the campaign of a group and what its rows add together."""
    if stations := g.of(BROADCAST):
        most = max(row["speakers"] for row in stations)
        return campaign_of(next(iter(stations))), [("D3", most, 1)]
    articles = g.parts.get(ACTIVITY)
    if not articles:
        return "", []
    # The one with the greatest count; of equals the earliest, as at the laptop.
    _row, article = min(articles.items(), key=lambda item: (-(item[1].get("count") or 0), item[0]))
    return campaign_of(article), list(_told(article))
