# SPDX-License-Identifier: MIT
"""Running figures are what a count of all records gives, whatever was edited in which order."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from sync.changes import Change
from sync.server import judge, judged, rebuild, store, tables, totals
from sync.server.store import Store
from tests.effort import examples
from tests.sync.server import counted_anew, rows
from tests.sync.server.rows import COMMUNE, edit, laptop, put

CAMPAIGN = "NCDS-2026"


def ident(kind: int, number: int) -> bytes:
    return bytes([kind] * 15 + [number])


few = st.integers(0, 2)
small = st.integers(0, 9)
flag = st.booleans()


@st.composite
def change(draw: st.DrawFn) -> Change:
    """A row of a small world, new or changed: the same identities come up again and again."""
    number, session = draw(few), ident(7, draw(few))
    kind = draw(st.sampled_from(sorted(_MAKERS)))
    row, values = _MAKERS[kind](draw, number, session)
    if draw(st.integers(0, 5)) == 0:
        return rows.remove(kind, row)
    return put(kind, row, **values)


def _session(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    made = {
        "campaign_code": draw(st.sampled_from([CAMPAIGN, CAMPAIGN, "NCDS-2024"])),
        "commune_code": COMMUNE,
        "commune_valid_from": "2025-07-01",
        "date": draw(st.sampled_from(["2026-10-03", "2026-10-04", "2030-01-01"])),
        "session_type": draw(st.sampled_from(["cho", "cho", "tap_huan_to"])),
        "place": "Chợ",
        "partners": [],
        "languages": [],
        "skills": [],
    }
    return ident(7, number), made | {"internal": made["session_type"] == "tap_huan_to"}


def _tally(draw: st.DrawFn, _number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    counts = {
        name: draw(small) for name in ("total", "female", "ethnic_minority", "senior", "child")
    }
    counts["total"] += 5
    poor = draw(st.none() | small)
    return bytes([8] * 15) + session[-1:], {
        "session_id": session,
        **counts,
        "poor": poor,
        "by_ethnicity": {},
    }


def _member(_draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(9, number), {"session_id": session, "member_id": ident(50, number)}


def _visit(draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(3, number * 3 + draw(few)), {
        "session_id": session,
        "household_id": ident(2, draw(few)),
        "result": draw(st.sampled_from(["gap", "gap", "vang_nha", "tu_choi"])),
    }


def _attendance(draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(10, number * 3 + draw(few)), {
        "session_id": session,
        "participant_id": ident(6, draw(few)),
    }


def _result(draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    skill, outcome = draw(
        st.sampled_from([("VNEID", "da_cai"), ("VNEID", "muc2_kich_hoat"), ("DVC", "nop_ho_so")])
    )
    person = draw(st.none() | few)
    return ident(11, number * 3 + draw(few)), {
        "session_id": session,
        "participant_id": None if person is None else ident(6, person),
        "count": 1 if person is not None else draw(st.integers(1, 4)),
        "skill": skill,
        "outcome": outcome,
    }


def _stall(draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(13, number * 3 + draw(few)), {
        "session_id": session,
        "business_id": ident(12, draw(few)),
        "result": draw(st.sampled_from(["co_ma_qr", "chua"])),
    }


def _business(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    into = draw(st.none() | few)
    merged = None if into in {None, number} else ident(12, into or 0)
    return ident(12, number), {
        "name": "Sạp",
        "kind": "ho_kinh_doanh",
        "sells_online": "co",
        "platforms": [],
        "ocop": False,
        "merged_into": merged,
    }


def _person(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(6, number), {"withdrawn": draw(flag)}


def _village(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    ended = draw(st.none() | st.just("2026-01-01"))
    return ident(1, number), {
        "commune_code": COMMUNE,
        "name": "Bản",
        "kind": "ban",
        "valid_to": ended,
    }


def _team(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(4, number), {
        "name": "Tổ",
        "level": "thon_ban",
        "village_id": ident(1, draw(few)),
        "active": draw(flag),
    }


def _team_member(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    ended = draw(st.none() | st.just("2026-01-01"))
    return ident(5, number), {
        "team_id": ident(4, draw(few)),
        "role": "thanh_vien",
        "sex": "nu",
        "languages": [],
        "active_to": ended,
    }


_MAKERS = {
    "guidance_session": _session,
    "session_tally": _tally,
    "session_member": _member,
    "household_visit": _visit,
    "attendance": _attendance,
    "skill_result": _result,
    "business_visit": _stall,
    "business": _business,
    "participant": _person,
    "village": _village,
    "digital_team": _team,
    "team_member": _team_member,
}

worlds = st.lists(st.lists(change(), min_size=1, max_size=25), min_size=1, max_size=8)


def _left_out(province: Store) -> set[str]:
    with province.read() as connection:
        found = connection.execute(
            select(tables.gathered.c.root).where(tables.gathered.c.standing != judged.COUNTS)
        )
        return {bytes(root).hex() for (root,) in found}


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


def _compare(province: Store, frames: list[list[Change]]) -> None:
    laptops = [laptop(province, 1), laptop(province, 2)]
    for number, received in enumerate(frames):
        rows.take(province, laptops[number % 2], received)
    left_out = _left_out(province)
    for campaign in (CAMPAIGN, "NCDS-2024"):
        [total] = totals.totals(province, campaign)
        with province.read() as connection:
            live = counted_anew.live_rows(connection, COMMUNE)
        wanted = counted_anew.figures(live, campaign, left_out)
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
    max_examples=examples(35),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(worlds)
def test_running_figures_equal_a_full_count(province: Store, frames: list[list[Change]]) -> None:
    _compare(rows.emptied(province), frames)


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


def test_a_total_reads_no_record(province: Store) -> None:
    rows.emptied(province)
    rows.take(province, laptop(province), rows.sound_session()[1])
    with province.write() as connection:
        connection.execute(text("DELETE FROM record"))
    [total] = totals.totals(province, CAMPAIGN)
    assert total.figures["B5"] == 10
