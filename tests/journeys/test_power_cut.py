# SPDX-License-Identifier: MIT
"""The power goes while a form is being filled: nothing that was acknowledged is lost."""

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app import drafts, guidance, guidance_lists, scenario, teams, vault, villages
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
@pytest.mark.timeout(1800)
def test_a_kill_at_any_point_loses_no_acknowledged_field(
    fresh_laptop: Path, tmp_path: Path, qapp: object
) -> None:
    """Filled and completed through the window: what was told as saved is there, whole."""
    folder = tmp_path / "laptop"
    shutil.copytree(fresh_laptop, folder)
    chance = random.Random(20261009)
    unlocked = vault.unlock(Paths(folder), PASSPHRASE)
    clock = SetClock(scenario.moment("2026-10-09", 19))
    app = open_app(folder, unlocked, clock=clock)
    _first_session(app)
    app.close()
    number, kinds = 0, set()
    for _cut in range(CUTS):
        told = _write_and_kill(folder, number, chance.randint(1, 14))
        app = open_app(folder, unlocked, clock=clock)
        for line in told:
            kinds.add("draft" if "draft" in line else "completed")
            number = max(number, line.get("number") or line["completed"])
        _nothing_lost(app, told)
        for info in drafts.unfinished(app, guidance.KIND):
            drafts.discard(app, info.id)
        app.close()
    assert kinds == {"draft", "completed"}
    app = open_app(folder, unlocked, clock=clock)
    assert all(finding.sound for finding in checkup(app))
    app.close()


def _first_session(app: App) -> None:
    """The next form begins with this one's village, team and network."""
    village = villages.save_village(app, None, name="Bản Trung Tâm").id
    team = teams.save_team(app, None, teams.TeamValues(name="Tổ 1", village_id=village))
    member = teams.save_member(app, team, None, teams.MemberValues(full_name="Vừ Bá Tềnh"))
    draft = guidance.new_draft(app)
    draft.session_type, draft.village_id, draft.place = "diem_co_dinh", village, "Nhà văn hóa"
    draft.team_id, draft.members = team, [member]
    draft.tally.total, draft.tally.female = 3, 1
    draft.tally.ethnic_minority = draft.tally.senior = draft.tally.child = 0
    guidance.complete(app, None, draft)


def _nothing_lost(app: App, told: list[dict[str, Any]]) -> None:
    lines = guidance_lists.lines(app, guidance_lists.sessions(app), 0)
    completed = {line.total: line for line in lines}
    for line in told:
        if "completed" in line:
            assert line["completed"] in completed, "a session that was told is gone"
    last = told[-1]
    if "draft" in last:
        kept = drafts.body(app, last["draft"])
        if kept is None:  # the power went after it was completed, before that was told
            total = max(total for total in completed if total is not None)
            assert total >= last["number"]
            draft = guidance.recorded(app, completed[total].id)
        else:
            draft = guidance.open_draft(app, last["draft"])
        total = draft.tally.total or 0
        assert total >= last["number"]
        assert (draft.tally.female, draft.place) == (total // 2, f"Bản {total}")


def _write_and_kill(folder: Path, number: int, after: int) -> list[dict[str, Any]]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.writer", str(folder), str(number)],
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
    return [json.loads(line) for line in lines if line.endswith("\n")]


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
