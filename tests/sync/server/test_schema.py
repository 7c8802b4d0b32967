# SPDX-License-Identifier: MIT
"""The province's schema: frozen steps make what the tables say, and newer data is refused."""

import hashlib
from collections.abc import Iterator
from importlib import resources as packaged
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from resources.errors import UserError
from sync.server import schema, store, tables
from sync.server.store import Store

FROZEN = {
    "0001_province.sql": "2ae5c529f2b68917",
    "0002_judgement.sql": "c40ca4f77cabfc8d",
    "0003_photos.sql": "e976a2d8ac6722c1",
    "0007_reports.sql": "6796813afeecb416",
    "0008_strangers.sql": "09a2ea1f4ebaadcd",
    "0009_overlaps.sql": "ae08927d5dd780bd",
    "0010_edits.sql": "a22a0568b194d6b6",
    "0011_bounds.sql": "cd3c83ef5fbfea0a",
    "0012_conflicts.sql": "d7d4d04b2ee97e30",
}


@pytest.fixture
def province(tmp_path: Path, database: str) -> Iterator[Store]:
    opened = store.create(tmp_path / "province", "Nghệ An", "", database)
    yield opened
    opened.close()


def test_steps_make_what_the_tables_say(province: Store) -> None:
    found = inspect(province.engine)
    assert set(found.get_table_names()) == set(tables.metadata.tables)
    for name, table in tables.metadata.tables.items():
        columns = {c["name"]: c["nullable"] for c in found.get_columns(name)}
        assert list(columns) == [c.name for c in table.columns]
        key = found.get_pk_constraint(name)["constrained_columns"]
        assert key == [c.name for c in table.primary_key.columns]
        assert {c for c, nullable in columns.items() if nullable} <= {
            c.name for c in table.columns if c.nullable or c.primary_key
        }
        wanted = {index.name for index in table.indexes}
        assert {index["name"] for index in found.get_indexes(name)} == wanted


def test_every_large_table_is_keyed_by_the_commune_first() -> None:
    small = {"province", "invitation", "quarantine", "alarm", "audit", "reference"}
    for name, table in tables.metadata.tables.items():
        if name not in small:
            assert next(iter(table.primary_key.columns)).name == "commune_code", name


def test_a_newer_database_is_refused(province: Store) -> None:
    with province.write() as connection:
        connection.execute(text("UPDATE province SET value = '999' WHERE key = 'schema'"))
    with pytest.raises(UserError) as refused, province.write() as connection:
        schema.upgrade(connection)
    assert refused.value.code == "newer-database"


def test_upgrading_twice_changes_nothing(province: Store) -> None:
    with province.write() as connection:
        schema.upgrade(connection)
        assert schema.version_of(connection) == schema.SCHEMA_VERSION


def test_every_step_is_frozen() -> None:
    folder = packaged.files("sync.server").joinpath("sql")
    assert {file.name for file in folder.iterdir() if file.name[0].isdigit()} == set(FROZEN)


@pytest.mark.parametrize(("name", "digest"), FROZEN.items())
def test_a_released_step_never_changes(name: str, digest: str) -> None:
    body = packaged.files("sync.server").joinpath("sql", name).read_bytes()
    assert hashlib.sha256(body).hexdigest()[:16] == digest
