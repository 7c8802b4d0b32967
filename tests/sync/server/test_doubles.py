# SPDX-License-Identifier: MIT
"""Teams and villages that two laptops of a commune have: told, decided, counted once."""

import pytest

from sync.changes import Change
from sync.server import doubles, rebuild, receipts, totals
from sync.server.devices import Device
from sync.server.store import Store
from tests.sync.server.laptops import new_id
from tests.sync.server.rows import (
    COMMUNE,
    edit,
    emptied,
    laptop,
    outcomes,
    put,
    remove,
    sound_session,
    take,
)


@pytest.fixture
def province(both: Store) -> Store:
    return emptied(both)


@pytest.fixture
def two(province: Store) -> tuple[Device, Device]:
    return laptop(province, 1), laptop(province, 2)


def _village(row: bytes, name: str = "Bản Trung Tâm", **values: object) -> Change:
    return put("village", row, commune_code=COMMUNE, name=name, **{"kind": "ban", **values})


def _team(row: bytes, village: bytes | None, name: str = "Tổ bản Trung Tâm") -> Change:
    level = "thon_ban" if village else "xa"
    return put("digital_team", row, name=name, level=level, village_id=village, active=True)


def _member(team: bytes) -> Change:
    return put("team_member", team_id=team, role="thanh_vien", sex="nu", languages=[])


def _figures(province: Store) -> list[object]:
    """A2 teams, A3 members, A4 share of villages with a team."""
    [total] = totals.totals(province)
    return [total.figures[code] for code in ("A2", "A3", "A4")]


def _counted_anew(province: Store) -> list[object]:
    rebuild.rebuild(province)
    return _figures(province)


def test_a_team_that_two_laptops_have_counts_once_when_decided(
    province: Store, two: tuple[Device, Device]
) -> None:
    one, other = two
    first, second = new_id(), new_id()
    take(province, one, [_team(first, None), _member(first)])
    take(province, other, [_team(second, None, "TỔ  bản trung tâm"), _member(second)])
    assert _figures(province)[:2] == [2, 2], "both count until somebody has looked"
    told, reason = outcomes(province)[second.hex()]
    assert told == "duplicate"
    assert "NA-16831-01" in reason
    [pair] = doubles.possible(province)
    assert (pair.what, pair.later.id, pair.earlier.id) == ("team", second.hex(), first.hex())
    assert (pair.later.place, pair.later.total) == ("TỔ  bản trung tâm", 1)
    assert doubles.decide(province, second.hex(), "return") == "NA-16831-02"
    assert _figures(province)[:2] == [1, 1]
    told, reason = outcomes(province)[second.hex()]
    assert told == "accepted", "sessions of the second laptop name it, so it stays there"
    assert "chỉ tính một lần" in reason
    take(province, other, [_member(second)])
    assert _figures(province)[:2] == [1, 1], "a member that comes later is not counted either"
    assert _counted_anew(province)[:2] == [1, 1]
    doubles.decide(province, second.hex(), "keep")
    assert _figures(province)[:2] == [2, 3]
    assert _counted_anew(province)[:2] == [2, 3]


def test_a_village_that_two_laptops_have_counts_once_with_the_teams_of_both(
    province: Store, two: tuple[Device, Device]
) -> None:
    one, other = two
    first, second, lone = new_id(), new_id(), new_id()
    take(province, one, [_village(first), _village(lone, "Bản Xám Xúm")])
    team = new_id()
    take(province, other, [_village(second, "Bản  trung tâm"), _team(team, second)])
    assert _figures(province)[2] == 33.3, "one of three has a team"
    assert outcomes(province)[second.hex()][0] == "duplicate"
    [pair] = doubles.possible(province)
    assert (pair.what, pair.later.place, pair.earlier.place) == (
        "village",
        "Bản  trung tâm",
        "Bản Trung Tâm",
    )
    doubles.decide(province, second.hex(), "return")
    assert _figures(province)[2] == 50.0, "the team of the second laptop serves the first's village"
    assert outcomes(province)[second.hex()][0] == "accepted"
    take(province, other, [edit("village", second, households=40)])
    assert _figures(province)[2] == 50.0, "a later change of it changes nothing of that"
    assert outcomes(province)[second.hex()][0] == "accepted"
    assert _counted_anew(province)[2] == 50.0
    take(province, other, [remove("digital_team", team)])
    assert _figures(province)[2] == 0.0
    doubles.decide(province, second.hex(), "keep")
    assert _figures(province)[2] == 0.0
    take(province, other, [_team(new_id(), second, "Tổ khác")])
    assert _figures(province)[2] == 33.3
    assert _counted_anew(province)[2] == 33.3


def test_what_is_named_otherwise_is_a_double_no_more(
    province: Store, two: tuple[Device, Device]
) -> None:
    one, other = two
    first, second = new_id(), new_id()
    take(province, one, [_village(first)])
    take(province, other, [_village(second)])
    doubles.decide(province, second.hex(), "return")
    take(province, other, [edit("village", second, name="Bản Trung Tâm 2")])
    assert doubles.possible(province, decided=True) == []
    assert second.hex() not in outcomes(province)
    [total] = totals.totals(province)
    assert total.figures["A4"] == 0.0
    assert _counted_anew(province) == _figures(province)
    team = new_id()
    take(province, one, [_team(team, first)])
    assert _figures(province)[2] == 50.0


def test_a_session_counts_again_when_the_one_that_it_doubled_goes(
    province: Store, two: tuple[Device, Device]
) -> None:
    one, other = two
    first, received = sound_session()
    second, again = sound_session()
    take(province, one, received)
    take(province, other, again)
    doubles.decide(province, second.hex(), "return")
    [total] = totals.totals(province)
    assert total.figures["B1"] == 1
    take(province, one, [edit("guidance_session", first, province_note="vẫn là buổi ấy")])
    [total] = totals.totals(province)
    assert total.figures["B1"] == 1
    assert outcomes(province)[second.hex()][0] == "returned", "it is its own laptop that is told"
    with province.read() as connection:
        said = receipts.standing(connection, other)
    assert [o.row for o in said] == [second]
    take(province, one, [remove("guidance_session", first)])
    [total] = totals.totals(province)
    assert total.figures["B1"] == 1, "the second one counts now"
    assert outcomes(province) == {}
    rebuild.rebuild(province)
    [total] = totals.totals(province)
    assert total.figures["B1"] == 1


@pytest.mark.parametrize("what", ["team", "village"])
def test_when_the_first_one_goes_the_second_counts_again(
    province: Store, two: tuple[Device, Device], what: str
) -> None:
    one, other = two
    village, first, second = new_id(), new_id(), new_id()
    if what == "team":
        take(province, one, [_team(first, None)])
        take(province, other, [_team(second, None), _village(village)])
        gone = remove("digital_team", first)
    else:
        take(province, one, [_village(first)])
        take(province, other, [_village(second), _team(village, second)])
        gone = remove("village", first)
    doubles.decide(province, second.hex(), "return")
    take(province, one, [gone])
    after = _figures(province)
    assert after == _counted_anew(province)
    assert after[0] == 1
    if what == "village":
        assert after[2] == 100.0


def test_one_laptops_own_namesakes_and_other_kinds_are_nothing_to_ask_about(
    province: Store, two: tuple[Device, Device]
) -> None:
    one, other = two
    take(province, one, [_village(new_id()), _village(new_id()), _team(new_id(), None)])
    take(
        province,
        other,
        [
            _village(new_id(), kind="xom"),
            _village(new_id(), valid_to="2026-01-01"),
            _team(new_id(), new_id()),
        ],
    )
    assert doubles.possible(province) == []


def test_a_rule_comes_before_a_double(province: Store, two: tuple[Device, Device]) -> None:
    one, other = two
    first, second = new_id(), new_id()
    take(province, one, [_village(first)])
    take(province, other, [_village(second, households=9000)])
    assert outcomes(province)[second.hex()][0] == "returned"
    doubles.decide(province, second.hex(), "return")
    assert outcomes(province)[second.hex()][0] == "returned", "what stands against it stays told"
    take(province, other, [edit("village", second, households=90)])
    assert outcomes(province)[second.hex()][0] == "accepted"
