# SPDX-License-Identifier: MIT
"""Whatever comes back leads to where it is put right."""

from sqlalchemy import text

from desktop_app import where
from desktop_app.app import App
from models.wire import wire_tables

_NOWHERE = {"field_choice"}
"""It is an answer itself; nothing of it is ever returned."""


def test_every_kind_of_row_of_the_scenario_has_a_place_and_a_name(demo_app: App) -> None:
    met = set()
    with demo_app.db.read() as db:
        for table in wire_tables().values():
            row = db.connection().execute(text(f"SELECT id FROM {table.name} LIMIT 1")).first()
            if row is None:
                continue
            met.add(table.name)
            place = where.find(db, table.name, row.id)
            assert place is not None, table.name
            assert place.page != "guidance" or place.argument[1], table.name  # type: ignore[index]
            assert place.title or place.page == "guidance", table.name
    assert len(met) > 10


def test_a_table_without_rows_has_a_place_too_or_says_that_it_has_none(demo_app: App) -> None:
    with demo_app.db.read() as db:
        for table in wire_tables().values():
            found = where.find(db, table.name, "0" * 32, "1" * 32)
            assert (found is None) == (table.name in _NOWHERE), table.name
