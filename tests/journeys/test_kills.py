# SPDX-License-Identifier: MIT
"""kill -9 in the middle of an upgrade, an export, an import: before or after, never between."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop_app import demo, exchange, exchange_views, guidance, guidance_lists, scenario, vault
from desktop_app.app import App, open_app
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from models.cipher import connect
from models.schema import counting, upgrade
from sync.protocol import Frame, read_frames
from sync.server import ingest
from sync.server import store as province_store
from tests.conftest import PASSPHRASE
from tests.effort import by_effort

ROOT = Path(__file__).resolve().parents[2]
KILLS = by_effort(3, 8, 100)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="copies of a process are made by fork"),
]


class Killer:
    """Lets a piece of work run in a process of its own until a step, and kills it there."""

    def __init__(self, key: bytes) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.killed", key.hex()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )

    def at(self, work: str, folder: Path, last: int = 0) -> int | None:
        """Return how many steps it took, None when it was killed before its end."""
        assert self.process.stdin
        assert self.process.stdout
        job = {"work": work, "folder": str(folder), "last": last}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        passed: int | None = json.loads(self.process.stdout.readline())
        return passed

    def points(self, work: str, folder: Path) -> list[int]:
        """Return random steps at which to kill, the first and the last among them."""
        steps = self.at(work, folder)
        assert steps is not None
        chance = random.Random(20261010)
        return [1, steps, *(chance.randint(2, steps - 1) for _kill in range(KILLS - 2))]

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()


@pytest.fixture
def unlocked(demo_dir: Path, built_demo: demo.Built) -> vault.Unlocked:
    return vault.unlock(Paths(demo_dir / "laptop"), built_demo.passphrase)


@pytest.fixture
def killer(unlocked: vault.Unlocked) -> Iterator[Killer]:
    made = Killer(unlocked.key)
    yield made
    made.close()


def _opened(folder: Path, unlocked: vault.Unlocked) -> App:
    return open_app(folder, unlocked, clock=SetClock(scenario.moment("2026-10-11")))


def _again(kept: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(kept, folder)


def test_an_export_leaves_no_half_file_and_no_number_twice(
    demo_dir: Path, unlocked: vault.Unlocked, killer: Killer, tmp_path: Path
) -> None:
    kept, folder = demo_dir, tmp_path / "run"
    (kept / "usb").mkdir()
    _again(kept, folder)
    for last in killer.points("export", folder / "laptop"):
        _again(kept, folder)
        assert killer.at("export", folder / "laptop", last) is None
        stick = folder / "usb"
        left = [file.read_bytes() for file in stick.glob("*.tnb")]
        for data in left:
            assert all(isinstance(found, Frame) for found in read_frames(data))
        app = _opened(folder / "laptop", unlocked)
        again = exchange.export_to(app, stick).file
        assert again is not None
        whole = again.read_bytes()
        assert all(data == whole for data in left), "what has left is sent again as it was"
        assert not list(stick.glob(".*")), "nothing half is left lying about"
        assert exchange_views.status(app).waiting == 0
        app.close()


def test_a_receipt_is_applied_whole_or_not_at_all(
    demo_dir: Path, unlocked: vault.Unlocked, killer: Killer, tmp_path: Path
) -> None:
    stick, folder = demo_dir / "usb", tmp_path / "run"
    stick.mkdir()
    app = _opened(demo_dir / "laptop", unlocked)
    sent = exchange.export_to(app, stick).file
    assert sent is not None
    before = exchange_views.status(app)
    app.close()
    province = province_store.open_store(demo_dir / "province")
    [answer] = ingest.take_in(province, sent.read_bytes()).answers.values()
    province.close()
    (stick / "answer.tnr").write_bytes(answer)
    _again(demo_dir, folder)
    for last in killer.points("take_in", folder / "laptop"):
        _again(demo_dir, folder)
        assert killer.at("take_in", folder / "laptop", last) is None
        app = _opened(folder / "laptop", unlocked)
        status = exchange_views.status(app)
        assert (status.under_way, status.confirmed) in {
            (before.under_way, 0),
            (0, before.under_way),
        }
        exchange.import_file(app, folder / "usb" / "answer.tnr")
        assert exchange_views.status(app).confirmed == before.under_way
        app.close()


def test_an_upgrade_is_at_one_step_or_the_next(fresh_laptop: Path, tmp_path: Path) -> None:
    kept, folder = tmp_path / "kept", tmp_path / "run"
    shutil.copytree(fresh_laptop, kept)
    unlocked = vault.unlock(Paths(kept), PASSPHRASE)
    described, wanted = _make_old(kept, unlocked.key)
    killer = Killer(unlocked.key)
    try:
        _again(kept, folder)
        for last in killer.points("upgrade", folder):
            _again(kept, folder)
            assert killer.at("upgrade", folder, last) is None
            connection = connect(Paths(folder).database, unlocked.key)
            version = upgrade.version_of(connection)
            assert _tables(connection) == described[version], "between two steps"
            assert connection.execute("SELECT name FROM village").fetchall() == [("Bản Cũ",)]
            connection.close()
            app = _opened(folder, unlocked)
            with app.db.outside_transaction() as connection:
                assert _triggers(connection) == wanted, "changes of a table would not be captured"
                for table in counting.TABLES:
                    connection.execute(f"SELECT count(*) FROM {table}")
            _works(app)
            app.close()
    finally:
        killer.close()


def _works(app: App) -> None:
    guidance.keep_draft(app, None, guidance.new_draft(app))
    assert guidance_lists.lines(app, guidance_lists.sessions(app), 0) == []


def _make_old(folder: Path, key: bytes) -> tuple[dict[int, set[str]], set[str]]:
    """Put a store of the second version into a folder.

    Return which tables each version has, and today's triggers.
    """
    file = Paths(folder).database
    today = connect(file, key)
    wanted = _triggers(today)
    settings = today.execute("SELECT key, value FROM setting").fetchall()
    today.close()
    for leftover in file.parent.glob("tungngo.db*"):
        leftover.unlink()
    described = {}
    for first in (file, file.with_name("walk.db")):
        connection = connect(first, key)
        for number in upgrade.STEPS:
            for statement in upgrade.statements(upgrade.step_sql(number)):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            described[number] = _tables(connection)
            if first == file and number == upgrade.STEPS[1]:
                break
        if first == file:
            connection.executemany("INSERT INTO setting VALUES (?, ?)", settings)
            connection.execute(
                "INSERT INTO generated_schema VALUES (?)", (upgrade.GENERATED_VERSION,)
            )
            connection.execute(
                "INSERT INTO village VALUES (1, ?, 1, 0, '', '', '16831', 'Bản Cũ', 'ban', NULL, "
                "NULL, NULL, NULL, '', '')",
                ("a" * 32,),
            )
        connection.close()
    file.with_name("walk.db").unlink()
    return described, wanted


def _tables(connection: Any) -> set[str]:
    """Return the tables and their columns; index and sums are made anew and do not count."""
    return {
        f"{name}: {[row[1] for row in connection.execute(f'PRAGMA table_info({name})')]}"
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("search_", "sqlite_")) and name not in counting.TABLES
    }


def _triggers(connection: Any) -> set[str]:
    return {
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
    }
