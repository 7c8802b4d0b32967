# SPDX-License-Identifier: MIT
"""A report that the rules return is not taken in; one that was taken in stands as it came."""

from typing import Any

import pytest

from sync.changes import Change
from sync.server import reports
from sync.server.answers import Taker
from sync.server.store import Store
from tests.sync.server.laptops import Laptop
from tests.sync.server.rows import edit, put

WHOLE: dict[str, Any] = {
    "campaign_code": "NCDS-2026",
    "commune_code": "16831",
    "commune_valid_from": "2025-07-01",
    "indicator_set_version": "1",
    "revision": 1,
    "status": "da_gui",
    "figures": {"B5": 10},
    "manual": {},
    "sections": {},
}


@pytest.fixture(scope="module")
def province(both: Store) -> Store:
    return both


def _said(province: Store, laptop: Laptop, change: Change) -> list[tuple[str, str]]:
    """What the receipt says of a change's row."""
    frame = laptop.frame([change])
    [receipt] = laptop.receipts(Taker(province).take(frame)[0].to_bytes())
    assert receipt.stored == [frame.hash]
    return [(said.outcome, said.reason) for said in receipt.rows if said.row == change.row]


def _here(province: Store, row: bytes) -> list[str]:
    return [r.state for r in reports.received(province) if r.id == row.hex()]


@pytest.mark.parametrize("lacks", ["figures", "commune_code", "indicator_set_version"])
def test_a_report_that_lacks_something_goes_back_and_is_taken_once_it_is_whole(
    province: Store, laptop: Laptop, lacks: str
) -> None:
    change = put("unit_report", **{**WHOLE, lacks: None})
    [(outcome, reason)] = _said(province, laptop, change)
    assert (outcome, f"({lacks})" in reason) == ("returned", True)
    assert _here(province, change.row) == []
    whole = edit("unit_report", change.row, **{lacks: WHOLE[lacks]})
    [(outcome, _reason)] = _said(province, laptop, whole)
    assert outcome.startswith("received.")
    assert _here(province, change.row) == ["da_gui"]


def test_a_report_of_another_commune_is_not_taken_in(province: Store, laptop: Laptop) -> None:
    change = put("unit_report", **{**WHOLE, "commune_code": "17329"})
    [(outcome, reason)] = _said(province, laptop, change)
    assert (outcome, "xã khác" in reason) == ("returned", True)
    assert _here(province, change.row) == []


def test_what_was_taken_in_stands_and_one_thing_is_said_of_it(
    province: Store, laptop: Laptop
) -> None:
    change = put("unit_report", **WHOLE)
    _said(province, laptop, change)
    [(outcome, reason)] = _said(province, laptop, edit("unit_report", change.row, figures=None))
    assert outcome.startswith("received.")
    assert "lập bản sửa đổi" in reason
    assert _here(province, change.row) == ["da_gui"]
