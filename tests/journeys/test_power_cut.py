# SPDX-License-Identifier: MIT
"""The power goes while a form is being filled: nothing that was acknowledged is lost."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import drafts, guidance, scenario, vault
from desktop_app.app import App, open_app
from desktop_app.checkup import checkup
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from tests.conftest import PASSPHRASE
from tests.effort import by_effort
from tests.journeys.officer import Officer

ROOT = Path(__file__).resolve().parents[2]
CUTS = by_effort(5, 12, 100)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_kill_at_any_point_loses_no_acknowledged_field(
    fresh_laptop: Path, tmp_path: Path, qapp: object
) -> None:
    folder = tmp_path / "laptop"
    shutil.copytree(fresh_laptop, folder)
    chance = random.Random(20261009)
    unlocked = vault.unlock(Paths(folder), PASSPHRASE)
    clock = SetClock(scenario.moment("2026-10-09", 19))
    for _cut in range(CUTS):
        draft, total = _fill_and_kill(folder, chance.randint(1, 25))
        app = open_app(folder, unlocked, clock=clock)
        kept = guidance.open_draft(app, draft)
        assert kept.tally.total is not None
        assert kept.tally.total >= total
        assert (kept.tally.female, kept.place) == (
            kept.tally.total // 2,
            f"Bản {kept.tally.total}",
        )
        for info in drafts.unfinished(app, guidance.KIND):
            drafts.discard(app, info.id)
        app.close()
    app = open_app(folder, unlocked, clock=clock)
    assert all(finding.sound for finding in checkup(app))
    app.close()


def _fill_and_kill(folder: Path, after: int) -> tuple[str, int]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.writer", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as writer:
        assert writer.stdin
        assert writer.stdout
        writer.stdin.write(PASSPHRASE + "\n")
        writer.stdin.flush()
        lines = [writer.stdout.readline() for _ack in range(after)]
        writer.kill()
        # What was still in the pipe was acknowledged too.
        lines += writer.stdout.readlines()
    whole = [line for line in lines if line.endswith("\n")]
    told = json.loads(whole[-1])
    return str(told["draft"]), int(told["total"])


def test_after_a_power_cut_the_draft_is_offered_back_with_every_field(
    app: App, qapp: object
) -> None:
    """S9: the tally is typed, the light goes out; the next start offers everything back."""
    officer = Officer(app)
    officer.begin()
    editor = officer.guidance.editor
    officer.type(editor.tally.numbers["total"], "3")
    officer.type(editor.form.start, "31h99")
    editor.keep_now()
    officer.settle()
    before = editor.draft.to_json()
    officer.window.hide()  # the light goes out: no leaving, no closing

    again = Officer(app)
    again.page("guidance")
    [info] = drafts.unfinished(app, guidance.KIND)
    again.window.go("guidance", ("draft", info.id))
    again.settle()
    shown = again.guidance.editor
    assert shown.tally.numbers["total"].text() == "3"
    assert shown.form.start.text() == "31h99", "what could not be read is not lost"
    assert shown._gather().to_json() == before
    again.close()
    officer.close()
