# SPDX-License-Identifier: MIT
"""What comes under the name of another change: each is kept once, told each time, within bounds."""

import copy

import pytest
from sqlalchemy import select, text

from sync.changes import Change
from sync.server import conflicts, overview, tables
from sync.server.store import Store
from tests.sync.server.laptops import new_id
from tests.sync.server.rows import emptied, laptop, session, take


@pytest.fixture
def province(both: Store) -> Store:
    with both.write() as connection:
        connection.execute(text("DELETE FROM conflict"))
    return emptied(both)


def _other(change: Change, place: str) -> Change:
    """Another content under the same identity."""
    again = copy.deepcopy(change)
    made = session(change.row, place=place)
    again.values = made.values
    return again


def _kept(province: Store) -> list[tuple[bytes, int]]:
    """Whose conflicts are kept, and under which number."""
    listed = tables.conflict.c
    with province.read() as connection:
        rows = connection.execute(select(listed.device, listed.nr).order_by(listed.nr))
        return [(bytes(row.device), row.nr) for row in rows]


def _alarms(province: Store) -> dict[str, int]:
    return {alarm.kind: alarm.count for alarm in overview.alarms(province)}


def test_each_content_is_kept_once_and_every_coming_is_told(province: Store) -> None:
    device, first = laptop(province), session(new_id(), place="Chợ")
    second, third = _other(first, "Bản"), _other(first, "Đình")
    take(province, device, [first, second, second, first])
    assert len(_kept(province)) == 1
    assert _alarms(province) == {"conflict": 2}
    take(province, device, [second, third, first])
    assert [nr for _device, nr in _kept(province)] == [1, 2]
    assert _alarms(province) == {"conflict": 4}
    with province.read() as connection:
        [stands] = connection.execute(select(tables.record.c.fields)).scalars()
    assert "Chợ" in str(stands), "what came first stands"


def test_a_conflict_that_is_sent_again_and_again_takes_no_more_room(province: Store) -> None:
    device, first = laptop(province), session(new_id(), place="Chợ")
    take(province, device, [first])
    for _again in range(5):
        take(province, device, [_other(first, "Bản")])
    assert len(_kept(province)) == 1
    assert _alarms(province) == {"conflict": 5}
    overview.mark_seen(province)
    take(province, device, [_other(first, "Bản")])
    assert _alarms(province) == {"conflict": 1}, "what comes later is told anew"


@pytest.mark.parametrize("bound", ["MAX_ROWS", "MAX_BYTES"])
def test_a_laptop_fills_its_own_room_and_no_more(
    province: Store, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    device, other = laptop(province, 1), laptop(province, 2)
    first, theirs = session(new_id(), place="Chợ"), session(new_id(), place="Chợ")
    take(province, device, [first])
    take(province, other, [theirs])
    take(province, device, [_other(first, "Bản 00")])
    with province.read() as connection:
        [one] = connection.execute(select(tables.conflict.c.content)).scalars()
    room = {"MAX_ROWS": 3, "MAX_BYTES": 3 * len(bytes(one))}
    monkeypatch.setattr(conflicts, bound, room[bound])
    take(province, device, [_other(first, f"Bản {n:02}") for n in range(1, 20)])
    take(province, device, [_other(first, "Bản 50")])
    assert len(_kept(province)) == 3
    assert _alarms(province) == {"conflict": 21, conflicts.FULL: 18}
    take(province, other, [_other(theirs, "Bản")])
    assert [whose for whose, _nr in _kept(province)] == [device.device] * 3 + [other.device]
    assert all(alarm.meaning for alarm in overview.alarms(province))
    take(province, device, [session(new_id(), place="Đình")])
    with province.read() as connection:
        assert len(connection.execute(select(tables.record.c.row)).all()) == 3, "it goes on"
