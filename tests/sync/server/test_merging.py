# SPDX-License-Identifier: MIT
"""Two laptops change one row: what is disjoint merges, of one field both values are kept."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.changes import Change
from sync.messages import RowOutcome
from sync.server import receipts, tables
from sync.server.devices import Device
from sync.server.overlaps import ACCEPTED
from sync.server.store import Store
from tests.effort import examples
from tests.sync.server import rows
from tests.sync.server.laptops import new_id
from tests.sync.server.rows import edit, fields_of, laptop, put, remove, take


@pytest.fixture
def province(both: Store) -> Store:
    return rows.emptied(both)


class Two:
    """Two laptops, the second set up from the first's backup; a reviewer let both write."""

    def __init__(self, province: Store) -> None:
        self.province = province
        self.first, self.second = laptop(province, 1), laptop(province, 2)
        with province.write() as connection:
            for device, owner in ((self.first, self.second), (self.second, self.first)):
                connection.execute(
                    tables.takeover.insert().values(
                        commune_code=device.commune,
                        device=device.device,
                        owner=owner.device,
                        state=ACCEPTED,
                        found_at=1,
                    )
                )
        self.row = new_id()
        take(
            province,
            self.first,
            [
                put(
                    "village",
                    self.row,
                    commune_code=rows.COMMUNE,
                    name="Mường Lống 1",
                    kind="ban",
                    households=40,
                )
            ],
        )

    def fields(self) -> dict[str, Any]:
        with self.province.read() as connection:
            [found] = connection.execute(
                tables.record.select().where(tables.record.c.row == self.row)
            )
            return fields_of(found.fields)

    def asked(self, device: Device) -> list[RowOutcome]:
        with self.province.read() as connection:
            return receipts.standing(connection, device)

    def change(self, *, base_rev: int = 1, **values: Any) -> Change:
        return edit("village", self.row, base_rev=base_rev, **values)

    def choice(self, seen: bytes) -> Change:
        return put("field_choice", of_table="village", of_row=self.row, seen=seen)


@pytest.fixture
def two(province: Store) -> Two:
    return Two(province)


def test_disjoint_fields_merge(two: Two) -> None:
    take(two.province, two.first, [two.change(name="Mường Lống một")])
    take(two.province, two.second, [two.change(households=41)])
    now = two.fields()
    assert (now["name"], now["households"]) == ("Mường Lống một", 41)
    assert two.asked(two.first) == two.asked(two.second) == []


def test_of_one_field_both_values_are_kept_and_the_later_laptop_is_asked(two: Two) -> None:
    stands = two.change(households=50)
    take(two.province, two.first, [stands])
    take(two.province, two.second, [two.change(households=60, kind="xom")])
    now = two.fields()
    assert (now["households"], now["kind"]) == (50, "xom"), "what is disjoint is taken"
    [told] = two.asked(two.second)
    assert (told.outcome, told.row, told.related) == ("clash", two.row, stands.id)
    assert told.clashes == {"households": (60, 50)}
    assert "NA-16831-01" in told.reason
    assert two.asked(two.first) == []


def test_the_same_value_from_both_asks_nobody(two: Two) -> None:
    take(two.province, two.first, [two.change(households=50)])
    take(two.province, two.second, [two.change(households=50)])
    assert two.fields()["households"] == 50
    assert two.asked(two.second) == []


def test_what_the_copy_knew_already_is_changed_without_a_question(two: Two) -> None:
    take(two.province, two.first, [two.change(households=50)])
    take(two.province, two.second, [two.change(base_rev=2, households=60)])
    assert two.fields()["households"] == 60
    assert two.asked(two.second) == []


def test_mine_is_taken_once_the_other_value_was_seen(two: Two) -> None:
    stands = two.change(households=50)
    take(two.province, two.first, [stands])
    take(two.province, two.second, [two.change(households=60)])
    take(two.province, two.second, [two.choice(stands.id)])
    assert two.fields()["households"] == 60
    assert two.asked(two.second) == []
    take(two.province, two.second, [two.change(base_rev=3, households=61)])
    assert two.fields()["households"] == 61, "what was seen once is known from then on"
    # The first laptop never heard of it: now it is the one that comes second.
    take(two.province, two.first, [two.change(base_rev=2, households=52)])
    assert two.fields()["households"] == 61
    [told] = two.asked(two.first)
    assert told.clashes == {"households": (52, 61)}


def test_theirs_is_taken_by_writing_it(two: Two) -> None:
    stands = two.change(households=50)
    take(two.province, two.first, [stands])
    take(two.province, two.second, [two.change(households=60)])
    take(
        two.province,
        two.second,
        [two.change(base_rev=2, households=50), two.choice(stands.id)],
    )
    assert two.fields()["households"] == 50
    assert two.asked(two.second) == []


def test_a_third_value_written_with_the_answer_stands(two: Two) -> None:
    stands = two.change(households=50)
    take(two.province, two.first, [stands])
    take(two.province, two.second, [two.change(households=60)])
    answer = [two.change(base_rev=2, households=55), two.choice(stands.id)]
    take(two.province, two.second, answer)
    assert two.fields()["households"] == 55


def test_an_answer_to_an_older_question_leaves_the_newer_one_open(two: Two) -> None:
    shown = two.change(households=50)
    take(two.province, two.first, [shown])
    take(two.province, two.second, [two.change(households=60)])
    take(two.province, two.first, [two.change(base_rev=2, households=51)])
    take(two.province, two.second, [two.choice(shown.id)])
    assert two.fields()["households"] == 51
    [told] = two.asked(two.second)
    assert told.clashes == {"households": (60, 51)}


def test_the_question_goes_when_the_first_laptop_comes_to_the_same(two: Two) -> None:
    take(two.province, two.first, [two.change(households=50)])
    take(two.province, two.second, [two.change(households=60)])
    take(two.province, two.first, [two.change(base_rev=2, households=60)])
    assert two.asked(two.second) == []


def test_a_removal_against_a_change_is_asked_too(two: Two) -> None:
    take(two.province, two.first, [two.change(households=50)])
    take(two.province, two.second, [remove("village", two.row)])
    assert not two.fields()["deleted"]
    [told] = two.asked(two.second)
    assert told.clashes == {"deleted": (True, False)}


def test_a_change_of_what_the_other_removed_is_asked_and_may_bring_it_back(two: Two) -> None:
    removal = remove("village", two.row)
    take(two.province, two.first, [removal])
    take(two.province, two.second, [two.change(households=60)])
    assert two.fields()["deleted"]
    [told] = two.asked(two.second)
    assert told.clashes == {"deleted": (False, True)}
    take(two.province, two.second, [two.choice(removal.id)])
    now = two.fields()
    assert (now["deleted"], now["households"]) == (False, 60)


def test_an_older_word_of_the_same_laptop_comes_too_late(two: Two) -> None:
    older, newer = two.change(households=50, kind="xom"), two.change(base_rev=2, households=51)
    take(two.province, two.first, [newer])
    take(two.province, two.first, [older])  # its frame was refused first
    now = two.fields()
    assert (now["households"], now["kind"]) == (51, "xom")


def test_a_row_that_comes_after_its_own_change_does_not_undo_it(two: Two) -> None:
    row = new_id()
    made = put(
        "village", row, commune_code=rows.COMMUNE, name="Huồi Pốc", kind="ban", households=10
    )
    take(two.province, two.first, [edit("village", row, households=12)])
    take(two.province, two.first, [made])
    with two.province.read() as connection:
        [found] = connection.execute(tables.record.select().where(tables.record.c.row == row))
    now = fields_of(found.fields)
    assert (now["name"], now["households"]) == ("Huồi Pốc", 12)


FIELDS = ("name", "kind", "households")
_STEPS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(FIELDS), st.integers(1, 4)), min_size=1, max_size=8
)


@given(steps=_STEPS, order=st.randoms(use_true_random=False))
@settings(max_examples=examples(25, 16), deadline=None)
def test_nothing_that_an_officer_wrote_is_lost_without_a_question(
    both: Store, steps: list[tuple[bool, str, int]], order: Any
) -> None:
    two = Two(rows.emptied(both))
    queues: dict[bool, list[Change]] = {True: [], False: []}
    last: dict[tuple[bool, str], Any] = {}
    for mine, name, number in steps:
        value = number if name == "households" else f"{name} {number}"
        queues[mine].append(two.change(base_rev=1 + len(queues[mine]), **{name: value}))
        last[mine, name] = value
    while queues[True] or queues[False]:
        side = order.choice([s for s in (True, False) if queues[s]])
        take(two.province, two.first if side else two.second, [queues[side].pop(0)])
    now = two.fields()
    for side, device in ((True, two.first), (False, two.second)):
        asked = {name: pair for told in two.asked(device) for name, pair in told.clashes.items()}
        for name in FIELDS:
            if (side, name) in last:
                kept = now[name] if name not in asked else asked[name][0]
                assert kept == last[side, name], (side, name)
                assert name not in asked or asked[name][1] == now[name]
