# SPDX-License-Identifier: MIT
"""The distribution statements for Citus name every table once, and the schema keeps its rule."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import resources as packaged
from pathlib import Path

import pytest
from sqlalchemy import inspect

from sync.server import store, tables
from sync.server.store import Store
from tests.postgres import Postgres

COLUMN = "commune_code"
_CALL = re.compile(
    r"SELECT (?P<how>\w+)\(one(?:, '(?P<column>\w+)', colocate_with => '(?P<beside>\w+)')?\)\s+"
    r"FROM \(VALUES\s+(?P<listed>.*?)\) AS listed",
    re.DOTALL,
)


def _statements() -> list[tuple[str, str | None, str | None, list[str]]]:
    """How each statement places which tables: function, column, beside which table."""
    written = packaged.files("sync.server").joinpath("sql", "citus.sql").read_text("utf-8")
    found = [
        (call["how"], call["column"], call["beside"], re.findall(r"\('(\w+)'\)", call["listed"]))
        for call in _CALL.finditer(written)
    ]
    assert len(found) == written.count("SELECT create_") + written.count("SELECT citus_")
    return found


def _distributed() -> list[str]:
    return [
        name
        for how, _column, _beside, listed in _statements()
        for name in listed
        if "distributed" in how
    ]


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("citus") / "p"
    opened = store.create(folder, "Nghệ An", "", postgres.new_database())
    yield opened
    opened.close()


def test_every_table_of_the_server_is_placed_exactly_once() -> None:
    named = Counter(name for _how, _column, _beside, listed in _statements() for name in listed)
    assert named == Counter(tables.metadata.tables.keys())


def test_large_tables_are_spread_by_the_commune_and_stand_together() -> None:
    first, *others = [statement for statement in _statements() if "distributed" in statement[0]]
    assert first == ("create_distributed_table", COLUMN, "none", ["device"])
    assert {(column, beside) for _how, column, beside, _listed in others} == {(COLUMN, "device")}
    assert set(_distributed()) == {
        name
        for name, table in tables.metadata.tables.items()
        if COLUMN in table.primary_key.columns
    }


def test_every_key_of_a_spread_table_contains_the_commune(province: Store) -> None:
    """Citus refuses a table with a unique key that does not; asked of the real schema."""
    found = inspect(province.engine)
    for name in _distributed():
        keys: list[Sequence[str | None]] = [found.get_pk_constraint(name)["constrained_columns"]]
        keys += [unique["column_names"] for unique in found.get_unique_constraints(name)]
        keys += [i["column_names"] for i in found.get_indexes(name) if i["unique"]]
        assert keys[0][0] == COLUMN, name
        assert all(COLUMN in key for key in keys), (name, keys)
        assert not found.get_foreign_keys(name), name
        columns = {column["name"]: column for column in found.get_columns(name)}
        assert not columns[COLUMN]["nullable"]


def test_the_manual_places_every_table_as_the_statements_do() -> None:
    page = Path(__file__).parents[3] / "resources" / "manual" / "citus.md"
    told = [
        Counter(re.findall(r"`(\w+)`", row.split("|")[1]))
        for row in page.read_text("utf-8").splitlines()
        if row.startswith("| `")
    ]
    placed: dict[str, Counter[str]] = {}
    for how, _column, _beside, listed in _statements():
        placed.setdefault(how, Counter()).update(listed)
    assert told == list(placed.values())
