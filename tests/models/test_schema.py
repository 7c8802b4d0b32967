# SPDX-License-Identifier: MIT
"""The frozen steps make what the tables describe; changes are captured and kept whole."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from desktop_app import villages
from desktop_app.app import App
from models.cipher import connect
from models.database import Database, captured_tables
from models.schema.upgrade import (
    GENERATED_VERSION,
    SCHEMA_VERSION,
    STEPS,
    statements,
    step_sql,
    upgrade,
)
from models.tables import metadata
from resources.errors import UserError

KEY = bytes(range(32))


def _columns(connection: Any, table: str) -> dict[str, tuple[bool, int]]:
    rows = connection.execute(f"PRAGMA table_info({table})").fetchall()
    return {row[1]: (bool(row[3]), row[5]) for row in rows}


def test_the_steps_make_what_the_tables_describe(tmp_path: Path) -> None:
    connection = connect(tmp_path / "new.db", KEY)
    upgrade(connection, captured_tables(), copy_first=lambda: None)
    for table in metadata().sorted_tables:
        described = {
            c.name: (
                not c.nullable,
                list(table.primary_key.columns).index(c) + 1 if c.primary_key else 0,
            )
            for c in table.columns
        }
        made = _columns(connection, table.name)
        assert set(made) == set(described), table.name
        for name, (required, key) in described.items():
            assert made[name][1] == key, (table.name, name)
            if not key:
                assert made[name][0] == required, (table.name, name)
        indexes = {
            row[1] for row in connection.execute(f"PRAGMA index_list({table.name})").fetchall()
        }
        assert {i.name for i in table.indexes} <= indexes, table.name
    connection.close()


def test_a_script_is_split_at_whole_statements() -> None:
    assert len(list(statements(step_sql(1)))) > 30


def test_a_kill_before_the_triggers_are_made_anew_is_mended_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "old.db"
    connection = connect(file, KEY)
    for statement in statements(step_sql(1)):
        connection.execute(statement)
    connection.execute("PRAGMA user_version = 1")
    connection.execute("INSERT INTO generated_schema VALUES (?)", (GENERATED_VERSION,))

    def power_cut(_connection: Any, _tables: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("models.schema.upgrade.regenerate", power_cut)
        with pytest.raises(KeyboardInterrupt):
            upgrade(connection, captured_tables(), copy_first=lambda: None)
    upgrade(connection, captured_tables(), copy_first=lambda: None)
    triggers = connection.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'capture_%'")
    assert triggers.fetchone()[0] >= 3 * len(captured_tables())
    connection.close()


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "newer.db"
    connection = connect(file, KEY)
    upgrade(connection, captured_tables(), copy_first=lambda: None)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(UserError) as refused:
        Database(file, KEY, now=lambda: None)
    assert refused.value.code == "newer-database"


def test_a_wrong_key_is_told_from_a_missing_file(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    connect(file, KEY).execute("CREATE TABLE t (x)")
    with pytest.raises(UserError) as refused:
        connect(file, bytes(32))
    assert refused.value.code == "damaged-database"


def test_the_change_log_is_append_only(app: App) -> None:
    villages.save_village(app, None, name="Bản Một")
    with app.db.outside_transaction() as connection:
        assert connection.execute("SELECT count(*) FROM change_log").fetchone()[0] == 1
        for statement in (
            "DELETE FROM change_log",
            "UPDATE change_log SET shared = '{}'",
            "UPDATE change_log SET actor = 'x'",
        ):
            with pytest.raises(Exception, match="append-only"):
                connection.execute(statement)


def test_local_columns_never_reach_the_shared_part(app: App) -> None:
    from desktop_app import teams

    team = teams.save_team(app, None, teams.TeamValues(name="Tổ 1", phone="0962000000"))
    teams.save_member(app, team, None, teams.MemberValues(full_name="Vừ Bá Tềnh"))
    with app.db.read() as db:
        rows = db.connection().execute(text("SELECT shared, local FROM change_log")).all()
    assert not any("Tềnh" in (r.shared or "") or "0962" in (r.shared or "") for r in rows)
    assert any("Tềnh" in (r.local or "") for r in rows)


def _schema(connection: Any) -> set[tuple[str, str, str]]:
    rows = connection.execute(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {(kind, name, " ".join(sql.split())) for kind, name, sql in rows}


@pytest.mark.parametrize("reached", STEPS)
def test_a_store_of_any_version_becomes_what_a_new_one_is(tmp_path: Path, reached: int) -> None:
    fresh = connect(tmp_path / "fresh.db", KEY)
    upgrade(fresh, captured_tables(), copy_first=lambda: None)
    old = connect(tmp_path / "old.db", KEY)
    for number in (n for n in STEPS if n <= reached):
        for statement in statements(step_sql(number)):
            old.execute(statement)
    old.execute(f"PRAGMA user_version = {reached}")
    copies: list[int] = []
    upgrade(old, captured_tables(), copy_first=lambda: copies.append(1))
    assert _schema(old) == _schema(fresh)
    assert copies == ([1] if reached < SCHEMA_VERSION else [])
    for connection in (old, fresh):
        connection.close()
