# SPDX-License-Identifier: MIT
"""No statement for a frame reads all that its commune has: what a record costs stays what it is.

Asked of SQLite, which tells how it will find the rows of a statement.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from sync.server import devices, store
from sync.server.answers import Taker
from sync.server.store import Store
from tests.sync.server import every_table
from tests.sync.server.laptops import Laptop
from tests.sync.server.rows import COMMUNE, edit, sound_session

LARGE = frozenset({"record", "change", "gathered", "counted", "frame", "edit", "blob_use"})
"""What grows with the records; the others hold what people at the province still have to see."""
_ALL_OF_IT = re.compile(r"(SCAN (?P<all>\w+)|SEARCH (?P<some>\w+) .*\(commune_code=\?\)$)")


@pytest.fixture
def asked() -> dict[str, str]:
    """Statement as it is written → the same with its values."""
    return {}


@pytest.fixture
def province(tmp_path: Path, asked: dict[str, str]) -> Iterator[Store]:
    opened = store.create(tmp_path / "p", "Nghệ An", "", "")
    opened.engine.dispose()

    def note(statement: str) -> None:
        if not statement.startswith("--"):
            asked.setdefault(re.sub(r"x?'[^']*'|\d+", "?", statement), statement)

    @event.listens_for(opened.engine, "connect")
    def _note(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(note)

    yield opened
    opened.close()


def too_wide(province: Store, statement: str) -> list[str]:
    """Return the large tables of which a statement reads whole communes, or all."""
    with province.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")
        found = [_ALL_OF_IT.match(step.detail) for step in plan]
    return [table for one in found if one and (table := one["all"] or one["some"]) in LARGE]


def test_whatever_a_frame_holds_no_statement_reads_a_whole_commune(
    province: Store, asked: dict[str, str]
) -> None:
    one, other = (Laptop(devices.invite(province, COMMUNE)) for _each in range(2))
    taker = Taker(province)
    for laptop in (one, other):
        taker.enrol(laptop.request())
    everything = [c for table in every_table.TABLES for c in every_table.unit(table).changes]
    school = every_table.unit("school")
    row, session = sound_session(place="Chợ")
    _same, alike = sound_session(place="CHỢ")
    first = [one.frame(everything), one.frame([*school.changes, *session])]
    asked.clear()
    taker.take_several(first)
    taker.take(first[0])  # again
    taker.take(other.frame(alike))
    taker.take(one.frame([edit("guidance_session", row, place="Bản")]))
    taker.take(one.frame([edit("school", school.row.row, level="th", pupils=3)]))
    taker.hello(one.hello()[0])
    statements = list(asked.values())
    kinds = {kind for kind in LARGE for one in statements if re.search(rf'\b{kind}"? ', one)}
    assert kinds == LARGE - {"blob_use"}
    assert {one: wide for one in statements if (wide := too_wide(province, one))} == {}


@pytest.mark.parametrize(
    ("statement", "wide"),
    [
        ("SELECT row FROM record WHERE commune_code = '1'", True),
        ("SELECT row FROM record", True),
        ("SELECT root FROM gathered WHERE commune_code = '1' AND device = 2", True),
        ("SELECT root FROM gathered WHERE commune_code = '1' AND tbl = 2", False),
        ("SELECT row FROM twins WHERE commune_code = '1'", False),
    ],
)
def test_the_test_tells_them_apart(province: Store, statement: str, *, wide: bool) -> None:
    assert bool(too_wide(province, statement)) is wide
