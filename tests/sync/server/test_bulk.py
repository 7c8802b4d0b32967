# SPDX-License-Identifier: MIT
"""What goes in at once stands there as it came, whatever is in it, on either database."""

from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from sync.server import bulk, tables
from sync.server.store import Store
from tests.effort import examples
from tests.sync.server.rows import emptied

COMMUNE, LAPTOP = "16831", bytes(range(16))
_KEYS = st.binary(min_size=16, max_size=16)
_TABLES = st.integers(0, 2**16 - 1)
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_VALUES = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | _TEXTS
_FIELDS = st.dictionaries(_TEXTS, _VALUES | st.lists(_TEXTS | st.integers(0, 9), max_size=3))
_DRAWN = settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@_DRAWN
@given(
    rows=st.lists(
        st.tuples(
            _KEYS,
            _TABLES,
            _KEYS,
            st.integers(0, 2**31 - 1),
            st.integers(0, 2**53 - 1),
            _KEYS,
        ),
        unique_by=lambda row: row[0],
        max_size=8,
    ),
    there=st.integers(0, 8),
)
def test_changes_are_kept_as_they_came_and_those_that_were_there_are_told(
    both: Store, rows: list[bulk.ChangeRow], there: int
) -> None:
    emptied(both)
    with both.write() as connection:
        assert bulk.add_changes(connection, COMMUNE, LAPTOP, rows[:there]) == {}
    with both.write() as connection:
        known = bulk.add_changes(connection, COMMUNE, LAPTOP, rows)
        kept = tables.change.c
        found = connection.execute(
            select(kept.id, kept.tbl, kept.row, kept.base_rev, kept.at, kept.digest).where(
                kept.commune_code == COMMUNE, kept.device == LAPTOP
            )
        ).all()
    assert known == {row[0]: row[5] for row in rows[:there]}
    assert sorted(map(tuple, found)) == sorted(rows)


@_DRAWN
@given(
    rows=st.lists(
        st.tuples(_TABLES, _KEYS, _KEYS, st.booleans(), _FIELDS),
        unique_by=lambda row: row[:2],
        max_size=8,
    )
)
def test_records_are_kept_as_they_came(both: Store, rows: list[bulk.RecordRow]) -> None:
    emptied(both)
    kept = tables.record.c
    with both.write() as connection:
        bulk.add_records(connection, COMMUNE, LAPTOP, rows)
        found = connection.execute(
            select(kept.tbl, kept.row, kept.change, kept.deleted, kept.fields).where(
                kept.commune_code == COMMUNE, kept.device == LAPTOP
            )
        ).all()
        written = {
            (row[0], bytes(row[1])): bulk.to_json(msgspec.json.decode(row[2]))
            for row in connection.execute(text("SELECT tbl, row, CAST(fields AS text) FROM record"))
        }
    assert {tuple(row)[:2]: tuple(row)[2:] for row in found} == {row[:2]: row[2:] for row in rows}
    assert written == {row[:2]: bulk.to_json(row[4]) for row in rows}


def test_what_a_laptop_replaces_stands_in_the_place_of_what_was_there(both: Store) -> None:
    emptied(both)
    row: tuple[Any, ...] = (7, bytes(16), bytes(16), False, {"place": "Bản Mới"})
    again = (7, bytes(16), b"\1" * 16, True, {"place": 'Bản "Cũ" \\ x'})
    with both.write() as connection:
        bulk.add_records(connection, COMMUNE, LAPTOP, [row])
        bulk.replace_records(connection, COMMUNE, bytes(16), [again])
        found = connection.execute(select(tables.record)).one()
    assert (bytes(found.device), bytes(found.change), found.deleted) == (
        bytes(16),
        b"\1" * 16,
        True,
    )
    assert found.fields == again[4]
