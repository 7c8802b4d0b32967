# SPDX-License-Identifier: MIT
"""Every statement for a frame goes to one node of a cluster: it names the commune.

Asked of what is really sent to PostgreSQL, by SQLAlchemy and straight through the driver alike.
"""

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from typing_extensions import override

from sync.server import devices, store, tables, takeovers
from sync.server.answers import Taker
from sync.server.store import Store
from tests.postgres import Postgres
from tests.sync.server import every_table
from tests.sync.server.laptops import Laptop
from tests.sync.server.rows import COMMUNE, edit, sound_session

COLUMN = "commune_code"
SPREAD = frozenset(
    name for name, table in tables.metadata.tables.items() if COLUMN in table.primary_key.columns
)
_TABLE = re.compile(r'\b(?:FROM|JOIN|INTO|UPDATE|COPY)\s+"?(?P<table>\w+)"?', re.IGNORECASE)
_NAMED = re.compile(rf'"?{COLUMN}"?\s*=\s*(?:%|\$|CAST|\w+\.)', re.IGNORECASE)


class Recording(psycopg.Cursor[Any]):
    """A cursor that notes what it is asked."""

    asked: list[str]

    @override
    def execute(self, query: Any, *args: Any, **more: Any) -> Any:
        self.asked.append(str(query))
        return super().execute(query, *args, **more)

    @override
    def executemany(self, query: Any, *args: Any, **more: Any) -> None:
        self.asked.append(str(query))
        super().executemany(query, *args, **more)

    @override
    def copy(self, statement: Any, *args: Any, **more: Any) -> Any:
        self.asked.append(str(statement))
        return super().copy(statement, *args, **more)


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def province(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, asked: list[str]
) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("nodes") / "p"
    opened = store.create(folder, "Nghệ An", "", postgres.new_database())
    opened.engine.dispose()
    cursor = type("Noting", (Recording,), {"asked": asked})

    @event.listens_for(opened.engine, "connect")
    def _note(connection: Any, _record: Any) -> None:
        connection.cursor_factory = cursor

    yield opened
    opened.close()


def spread_in(statement: str) -> list[str]:
    """The tables of a statement that stand on many nodes, each as often as it is named."""
    return [name for name in _TABLE.findall(statement) if name in SPREAD]


def goes_to_one_node(statement: str) -> bool:
    """Tell whether a statement says of each spread table for which commune, or touches none."""
    named = spread_in(statement)
    if not named:
        return True
    if re.match(r"\s*(INSERT|COPY)", statement, re.IGNORECASE):
        into = re.search(r"\(([^)]*)\)", statement)
        named = named[1:]
        if into is None or COLUMN not in into[1]:
            return False
    return len(_NAMED.findall(statement)) >= len(named)


def looks_a_laptop_up(statement: str) -> bool:
    """Who sent a frame is known by its key alone: asked once of all nodes, and remembered."""
    return spread_in(statement) == ["device"] and statement.lstrip().startswith("SELECT")


def two_laptops(province: Store) -> list[Laptop]:
    made = [Laptop(devices.invite(province, COMMUNE)) for _each in range(2)]
    for laptop in made:
        Taker(province).enrol(laptop.request())
    return made


def test_whatever_a_frame_holds_each_statement_names_the_commune(
    province: Store, asked: list[str]
) -> None:
    one, other = two_laptops(province)
    taker = Taker(province)
    everything = [c for table in every_table.TABLES for c in every_table.unit(table).changes]
    school = every_table.unit("school")
    row, session = sound_session(place="Chợ")
    _same, alike = sound_session(place="CHỢ")
    broken = every_table.broken(every_table.unit("school"), next(every_table.faults("school")))
    first = [one.frame(everything), one.frame([*school.changes, *session])]
    del asked[:]
    taker.take_several(first)
    taker.take(first[0])  # again
    taker.take(other.frame(alike))
    taker.take(other.frame([edit("school", school.row.row, level="thpt")]))
    taker.take(one.frame([edit("guidance_session", row, place="Bản"), broken.row]))
    for_frames = list(asked)
    [waiting] = takeovers.waiting(province)
    takeovers.decide(province, waiting.laptop, "accept")
    del asked[:]
    taker.take(other.frame([edit("school", school.row.row, level="mn")]))
    taker.take(one.frame([edit("school", school.row.row, level="th", pupils=3)]))
    taker.hello(one.hello()[0])
    for_frames += asked
    met = {name for statement in for_frames for name in spread_in(statement)}
    assert met >= {"change", "record", "gathered", "figure", "counted", "twins", "overlap", "edit"}
    elsewhere = [s for s in for_frames if not goes_to_one_node(s) and not looks_a_laptop_up(s)]
    assert elsewhere == []


@pytest.mark.parametrize(
    ("statement", "one"),
    [
        ("SELECT 1 FROM record WHERE commune_code = %s AND row = %s", True),
        ("SELECT 1 FROM record WHERE row = %s", False),
        (
            "SELECT 1 FROM record r JOIN change c ON c.id = r.change WHERE r.commune_code = %s",
            False,
        ),
        ("UPDATE frame SET state = %s WHERE hash = %s", False),
        ("INSERT INTO record (tbl, row) VALUES (%s, %s)", False),
        ("COPY record (commune_code, tbl) FROM STDIN", True),
        ("SELECT value FROM province", True),
    ],
)
def test_the_test_tells_them_apart(statement: str, *, one: bool) -> None:
    assert goes_to_one_node(statement) is one
