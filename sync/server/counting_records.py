# SPDX-License-Identifier: MIT
"""What one record of communication, an event, a promotion, a school or money adds to the figures.

Only figures that are sums of rows run here. Those that keep the greatest of several rows (D3; D7 to
D9, one article an address) or count over several tables (A1, F1, G1) are computed by the communes.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from models.wire import wire_table_named

Added = tuple[str, int, int]
"""Figure, value, rows that it rests on."""
Values = Mapping[str, Any]

_DISPLAYS = {"pano": "D4", "bang_ron": "D5", "khau_hieu": "D5", "phuon": "D6"}
_SHOP_DISPLAYS = frozenset({"man_hinh", "gian_hang"})


def _amount(code: str, values: Values, column: str) -> Iterator[Added]:
    if (amount := values.get(column)) is not None:
        yield code, amount, 1


def _broadcast(values: Values) -> Iterator[Added]:
    yield from _amount("D1", values, "broadcasts")
    yield from _amount("D2", values, "minutes")


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


def _promotion(values: Values) -> Iterator[Added]:
    yield "F2", 1, 1
    yield "F2a", int(bool(values.get("published_on"))), 1


def _school(values: Values) -> Iterator[Added]:
    yield "G3", int(bool(values.get("dx_model"))), 1


def _budget(values: Values) -> Iterator[Added]:
    state = str(values.get("source") or "").startswith("nsnn_")
    yield from _amount("H1" if state else "H2", values, "spent")


_TABLES: Mapping[int, Callable[[Values], Iterator[Added]]] = {
    wire_table_named("broadcast_log").number: _broadcast,
    wire_table_named("visual_display").number: _display,
    wire_table_named("event").number: _event,
    wire_table_named("promotion").number: _promotion,
    wire_table_named("school").number: _school,
    wire_table_named("budget_line").number: _budget,
}
CODES = (
    *("D1", "D2", "D4", "D5", "D6", "D12"),
    *("E1", "E2", "E2a", "E2b", "E3", "F2", "F2a", "G2", "G3", "H1", "H2"),
)


def added(table: int, values: Values) -> tuple[str, list[Added]]:
    """Return the campaign of a record ("" for none) and what it adds."""
    count = _TABLES.get(table)
    if count is None or values.get("deleted"):
        return "", []
    return str(values.get("campaign_code") or "")[:20], list(count(values))
