# SPDX-License-Identifier: MIT
"""Safety copies: whole, opened by their own keys, kept for a while, put back without a gap."""

import datetime
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app import backup, forgetting, participants, restoring, vault, villages
from desktop_app.app import App
from desktop_app.backup import Backup
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from resources.errors import UserError
from tests.conftest import PASSPHRASE


def test_a_package_brings_back_the_day_it_was_made(
    app: App, clock: SetClock, opened: Callable[..., App]
) -> None:
    villages.save_village(app, None, name="Bản Một")
    made = backup.back_up(app)
    assert made is not None
    assert backup.back_up(app) is None, "nothing changed"
    villages.save_village(app, None, name="Bản Hai")
    folder = app.paths.root
    app.close()
    backup.restore(folder, made.file)
    again = opened(folder, clock)
    assert [v.name for v in villages.villages(again)] == ["Bản Một"]
    aside = folder / "backups" / "before-restore" / "tungngo.db"
    assert aside.exists(), "what stood there is kept"


def test_a_package_opens_on_an_empty_folder_with_its_own_keys(
    app: App, clock: SetClock, opened: Callable[..., App], tmp_path: Path
) -> None:
    villages.save_village(app, None, name="Bản Một")
    made = backup.back_up(app)
    assert made is not None
    other = tmp_path / "other"
    backup.restore(other, made.file)
    assert [v.name for v in villages.villages(opened(other, clock, PASSPHRASE))] == ["Bản Một"]


def test_a_power_cut_while_restoring_is_finished_at_the_next_start(
    app: App, clock: SetClock, opened: Callable[..., App], monkeypatch: pytest.MonkeyPatch
) -> None:
    villages.save_village(app, None, name="Bản Một")
    made = backup.back_up(app)
    assert made is not None
    villages.save_village(app, None, name="Bản Hai")
    folder = app.paths.root
    app.close()

    def cut(_paths: Paths) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "finish", cut)
        with pytest.raises(KeyboardInterrupt):
            backup.restore(folder, made.file)
    assert restoring.is_pending(Paths(folder))
    assert [v.name for v in villages.villages(opened(folder, clock))] == ["Bản Một"]
    assert not restoring.is_pending(Paths(folder))


def test_an_altered_package_is_refused_and_changes_nothing(app: App, tmp_path: Path) -> None:
    villages.save_village(app, None, name="Bản Một")
    made = backup.back_up(app)
    assert made is not None
    altered = tmp_path / f"altered{backup.SUFFIX}"
    body = bytearray(made.file.read_bytes())
    body[len(body) // 2] ^= 1
    altered.write_bytes(body)
    rubbish = tmp_path / f"rubbish{backup.SUFFIX}"
    rubbish.write_bytes(b"PK\x03\x04" + b"x" * 100)
    for file in (altered, rubbish):
        with pytest.raises(UserError) as refused:
            backup.restore(tmp_path / "other", file)
        assert refused.value.code == "backup"


def test_a_store_in_use_is_not_replaced(app: App) -> None:
    made = backup.back_up(app)
    assert made is not None
    with pytest.raises(UserError) as refused:
        backup.restore(app.paths.root, made.file)
    assert refused.value.code == "second-copy"


def test_names_taken_out_leave_the_backups_at_the_next_rotation(
    demo_app: App, built_demo: object, tmp_path: Path
) -> None:
    before = backup.back_up(demo_app)
    assert before is not None
    clock = demo_app.clock
    assert isinstance(clock, SetClock)
    clock.moment += datetime.timedelta(days=1)
    forgetting.withdraw(demo_app, participants.find(demo_app, "giong")[0].id)
    clock.moment += datetime.timedelta(minutes=1)
    after = backup.back_up(demo_app)
    assert after is not None
    assert [b.file for b in backup.backups(demo_app.paths)] == [after.file]
    with zipfile.ZipFile(after.file) as package:
        assert {i.filename for i in package.infolist()} == {
            "manifest.json",
            "keys.json",
            "tungngo.db",
        }


@given(st.lists(st.integers(0, 400 * 24), min_size=1, max_size=60, unique=True))
def test_what_is_kept_reaches_back_by_days_weeks_and_months(hours: list[int]) -> None:
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    moments = sorted((start + datetime.timedelta(hours=h) for h in hours), reverse=True)
    kept = [Backup(Path(f"{m:%Y-%m-%d_%H}"), m, 1) for m in moments]
    wanted = backup.wanted(kept)
    assert kept[0] in wanted
    assert len(wanted) <= backup.DAILY + backup.WEEKLY + backup.MONTHLY
    months = sorted({(m.year, m.month) for m in moments}, reverse=True)[: backup.MONTHLY]
    assert {(b.made_at.year, b.made_at.month) for b in wanted} >= set(months)
    # One more day of work never brings back what was let go.
    assert set(backup.wanted(wanted)) <= set(wanted)


def test_keys_come_from_the_package_even_when_the_folder_has_lost_its_own(
    app: App, tmp_path: Path
) -> None:
    made = backup.back_up(app)
    assert made is not None
    folder = tmp_path / "lost"
    shutil.copytree(app.paths.root, folder)
    for copy in Paths(folder).keys:
        copy.unlink()
    with pytest.raises(UserError):
        vault.unlock(Paths(folder), PASSPHRASE)
    backup.restore(folder, made.file)
    vault.unlock(Paths(folder), PASSPHRASE)
