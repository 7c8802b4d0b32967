# SPDX-License-Identifier: MIT
"""The store of the benchmarks, filled at once, is what the triggers make of the same rows."""

import random
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

from desktop_app import checkup, scenario, vault, villages
from desktop_app.app import open_app
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from models.cipher import connect
from models.schema.counting import TABLES
from models.schema.index import INDEXES
from tests.benchmarks import big_store, field_work, in_bulk
from tests.conftest import PASSPHRASE
from tests.models.sums_kept import kept

_CLOCK = SetClock(scenario.moment("2026-10-10", 20))
_ELSEWHERE = ("search_", *TABLES, "change_log")  # compared in their own way


def _names(connection: Any, kind: str) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = ?", (kind,))
    return {name for (name,) in rows if not name.startswith("sqlite_")}


def _rows(connection: Any, table: str) -> list[tuple[Any, ...]]:
    return sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)


def _terms(connection: Any, index: str) -> Any:
    connection.execute(
        f"CREATE VIRTUAL TABLE temp.v_{index} USING fts5vocab(main, {index}, instance)"
    )
    return connection.execute(f"SELECT * FROM temp.v_{index} ORDER BY 1, 2, 3, 4").fetchall()


def _replay(source: Any, target: Any) -> None:
    """Insert what the other store has more, a row at a time."""
    target.execute("BEGIN IMMEDIATE")
    for table in in_bulk.in_order():
        last = target.execute(f"SELECT coalesce(max(nr), 0) FROM {table.name}").fetchone()[0]
        rows = source.execute(f"SELECT * FROM {table.name} WHERE nr > ? ORDER BY nr", (last,))
        marks = ", ".join("?" * len(rows.description))
        target.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows.fetchall())
    for statement in big_store.CONFIRM:
        target.execute(statement)
    target.execute("COMMIT")


def test_a_store_filled_at_once_is_the_one_that_triggers_make(
    fresh_laptop: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(fresh_laptop, tmp_path / "laptop")
    unlocked = vault.unlock(Paths(folder), PASSPHRASE)
    app = open_app(folder, unlocked, clock=_CLOCK)
    places = [villages.save_village(app, None, name=f"Bản {n}").id for n in "AB"]
    app.close()
    by_rows = Path(shutil.copy(app.db.file, tmp_path / "by_rows.db"))
    with in_bulk.filling(app.db.file, unlocked.key, then=big_store.CONFIRM) as at_once:
        big_store.add(at_once, 120, 40, random.Random(3), places, app.campaign_code)
        field_work.add(at_once)

    with (
        closing(connect(app.db.file, unlocked.key)) as filled,
        closing(connect(by_rows, unlocked.key)) as triggered,
    ):
        _replay(filled, triggered)
        for kind in ("table", "index", "trigger"):
            assert _names(filled, kind) == _names(triggered, kind)
        for table in sorted(_names(filled, "table")):
            if not table.startswith(_ELSEWHERE):
                assert _rows(filled, table) == _rows(triggered, table), table
        for index in INDEXES:
            assert _terms(filled, index.name) == _terms(triggered, index.name), index.name
        assert kept(filled) == kept(triggered)
        logs = [_rows(connection, "change_log") for connection in (filled, triggered)]
    assert [(seq, *rest) for seq, _id, *rest in logs[0]] == [
        (seq, *rest) for seq, _id, *rest in logs[1]
    ]
    for log in logs:
        ids = [row[1] for row in sorted(log)]
        assert len(ids) == len(set(ids)) > 500
        assert [i[:12] for i in ids] == sorted(i[:12] for i in ids)
    with closing(open_app(folder, unlocked, clock=_CLOCK)) as opened:
        assert [f.sentence for f in checkup.checkup(opened) if not f.sound] == []
