# SPDX-License-Identifier: MIT
"""Running figures are what a count of all records gives, whatever was edited in which order."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from desktop_app.measures import MEASURES
from sync.changes import Change
from sync.server import (
    counting,
    counting_records,
    doubles,
    gather,
    judge,
    judged,
    overlaps,
    rebuild,
    review,
    store,
    tables,
    takeovers,
    totals,
)
from sync.server.devices import Device
from sync.server.store import Store
from tests.effort import examples
from tests.sync.server import counted_anew, rows
from tests.sync.server.rows import COMMUNE, edit, laptop, put
from tests.sync.server.small_world import CAMPAIGN, change, ident, sound_session

Step = list[Change] | tuple[str, int]
"""A frame, or what a reviewer does to the n-th of what is there: return it, decide on a double."""

acts = st.tuples(
    st.sampled_from(["return", "return", "keep", "double", "accept", "refuse"]), st.integers(0, 40)
)
frames = st.lists(change(), min_size=1, max_size=25) | st.lists(
    change().map(lambda one: [one]) | sound_session(), min_size=1, max_size=8
).map(lambda parts: [one for part in parts for one in part])
worlds = st.lists(st.one_of(frames, frames, acts), min_size=1, max_size=10)


def _act(province: Store, what: str, number: int) -> None:
    """Let a reviewer return a record, or decide on two that are alike, or between two laptops."""
    if what == "return":
        with province.read() as connection:
            query = select(tables.record.c.row).order_by(tables.record.c.tbl, tables.record.c.row)
            there = [bytes(row).hex() for (row,) in connection.execute(query)]
        if there:
            review.return_row(province, there[number % len(there)], "Xem lại")
        return
    if what in {"accept", "refuse"}:
        crossing = takeovers.waiting(province, decided=True)
        if crossing:
            decision = "accept" if what == "accept" else "return"
            takeovers.decide(province, crossing[number % len(crossing)].laptop, decision)
        return
    pairs = doubles.possible(province, decided=True)
    if pairs:
        pair = pairs[number % len(pairs)]
        doubles.decide(province, pair.later.id, "keep" if what == "keep" else "return")


def _let_each_speak_for_the_other(province: Store, laptops: list[Device]) -> None:
    with province.write() as connection:
        for one, other in (laptops, laptops[::-1]):
            connection.execute(
                tables.takeover.insert().values(
                    commune_code=COMMUNE,
                    device=one.device,
                    owner=other.device,
                    state=overlaps.ACCEPTED,
                    found_at=0,
                )
            )


def _left_out(province: Store) -> set[str]:
    """Sessions, runs and teams that do not stand; other rows that the laptop was told of."""
    with province.read() as connection:
        found = connection.execute(
            select(tables.gathered.c.root).where(
                tables.gathered.c.standing != judged.COUNTS,
                tables.gathered.c.tbl.in_(gather.ROOTS),
            )
        )
        left_out = {bytes(root).hex() for (root,) in found}
        told = connection.execute(
            select(tables.row_outcome.c.row).where(
                tables.row_outcome.c.outcome == "returned",
                tables.row_outcome.c.tbl.in_(counting_records.TABLES),
            )
        )
        left_out |= {bytes(row).hex() for (row,) in told}
        for row in connection.execute(
            select(tables.record).where(tables.record.c.tbl == gather.VILLAGE)
        ):
            if not rows.fields_of(row.fields).get("name"):
                left_out.add(bytes(row.row).hex())
        return left_out


def _kept(province: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that runs, without what is zero: a count that came and went is no difference."""
    with province.read() as connection:
        return {
            "figure": sorted(
                tuple(r) for r in connection.execute(select(tables.figure)) if r.value or r.seen
            ),
            "counted": sorted(
                (bytes(r.item), r.kind, r.campaign, r.uses)
                for r in connection.execute(select(tables.counted))
                if r.uses
            ),
            "standing": sorted(
                (bytes(r.root), r.standing)
                for r in connection.execute(select(tables.gathered))
                if r.standing
            ),
        }


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory, shared_database: str) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("figures") / "province"
    opened = store.create(folder, "Nghệ An", "", shared_database)
    yield opened
    opened.close()


def _compare(province: Store, steps: list[Step], *, trusted: bool) -> None:
    laptops = [laptop(province, 1), laptop(province, 2)]
    if trusted:
        _let_each_speak_for_the_other(province, laptops)
    for number, step in enumerate(steps):
        if isinstance(step, tuple):
            _act(province, *step)
        else:
            rows.take(province, laptops[number % 2], step)
    left_out = _left_out(province)
    for campaign in (CAMPAIGN, "NCDS-2024"):
        [total] = totals.totals(province, campaign)
        with province.read() as connection:
            live = counted_anew.live_rows(connection, COMMUNE)
        wanted = counted_anew.figures(live, campaign, left_out)
        assert wanted.keys() == total.figures.keys()
        assert {code: total.figures[code] for code in wanted} == wanted
    running = _kept(province)
    rebuild.rebuild(province)
    again = _kept(province)
    for what, there in running.items():
        assert again[what] == there, what


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "today", lambda: datetime.date(2026, 10, 12))


@settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=worlds, trusted=st.booleans())
def test_running_figures_equal_a_full_count(
    province: Store, *, steps: list[Step], trusted: bool
) -> None:
    _compare(rows.emptied(province), steps, trusted=trusted)


def test_every_indicator_of_the_laptop_runs_at_the_province() -> None:
    mine = {code for code in MEASURES if not code.startswith("_")}
    assert set(counting.CODES) == mine


def test_a_merged_business_counts_once_and_apart_again(province: Store) -> None:
    rows.emptied(province)
    device, (row, received) = laptop(province), rows.sound_session()
    stalls = [ident(12, n) for n in range(3)]
    received += [
        put("business_visit", session_id=row, business_id=stall, result="co_ma_qr")
        for stall in stalls
    ]
    received += [
        put("business", s, name="Sạp", kind="htx", sells_online="co", platforms=[], ocop=False)
        for s in stalls
    ]
    rows.take(province, device, received)
    found = []
    for into in (stalls[0], None):
        rows.take(province, device, [edit("business", stalls[1], merged_into=into)])
        [total] = totals.totals(province, CAMPAIGN)
        found.append(total.figures["C8"])
    assert found == [2, 3]


def test_a_record_that_moves_into_another_group_leaves_the_one_it_was_in(
    province: Store,
) -> None:
    rows.emptied(province)
    device, first = laptop(province), ident(21, 1)
    told = {
        "campaign_code": CAMPAIGN,
        "title": "Phát thanh",
        "date_from": "2026-10-03",
        "times": [],
        "languages": [],
        "villages": [],
        "broadcasts": 1,
    }
    rows.take(
        province,
        device,
        [
            put("broadcast_log", first, station="Đài xã", speakers=5, **told),
            put("broadcast_log", ident(21, 2), station="Loa bản", speakers=2, **told),
        ],
    )
    [before] = totals.totals(province, CAMPAIGN)
    rows.take(province, device, [edit("broadcast_log", first, station="Loa bản")])
    [after] = totals.totals(province, CAMPAIGN)
    assert (before.figures["D3"], after.figures["D3"]) == (7, 5)


def test_a_team_of_a_village_that_is_no_more_serves_none(province: Store) -> None:
    rows.emptied(province)
    device = laptop(province)
    village = {"commune_code": COMMUNE, "kind": "ban"}
    rows.take(
        province,
        device,
        [
            put("village", ident(1, 1), name="Bản Một", **village),
            put("village", ident(1, 2), name="Bản Hai", **village),
            put(
                "digital_team",
                ident(4, 1),
                name="Tổ",
                level="thon_ban",
                village_id=ident(1, 2),
                active=True,
            ),
        ],
    )
    [before] = totals.totals(province, CAMPAIGN)
    rows.take(province, device, [edit("village", ident(1, 2), valid_to="2026-01-01")])
    [after] = totals.totals(province, CAMPAIGN)
    assert (before.figures["A4"], after.figures["A4"]) == (50.0, 0.0)


def test_a_total_reads_no_record(province: Store) -> None:
    rows.emptied(province)
    rows.take(province, laptop(province), rows.sound_session()[1])
    with province.write() as connection:
        connection.execute(text("DELETE FROM record"))
    [total] = totals.totals(province, CAMPAIGN)
    assert total.figures["B5"] == 10
