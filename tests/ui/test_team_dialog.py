# SPDX-License-Identifier: MIT
"""Cài đặt: a second team of a village is asked why, in the form itself."""

import pytest

from desktop_app import teams, villages
from desktop_app.teams import TeamValues
from tests.journeys.officer import Officer
from ui.pages.settings.dialogs import TeamDialog

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", extend=True)


def _second_team(officer: Officer) -> tuple[TeamDialog, str]:
    """A new team's dialog, and a village that has a team already."""
    app = officer.app
    village = villages.save_village(app, None, name="Bản Một").id
    teams.save_team(app, None, TeamValues(name="Tổ bản Một", village_id=village))
    dialog = TeamDialog(officer.window.context, None, officer.window)
    dialog.open()
    officer.settle()
    return dialog, village


def test_the_reason_is_asked_when_it_is_needed_and_kept(officer: Officer) -> None:
    dialog, village = _second_team(officer)
    reason = dialog.fields["reason"]
    assert not reason.isVisible(), "nothing is asked that need not be"
    officer.type(dialog._name, "Tổ khe suối")
    officer.choose(dialog._village, village)
    dialog.save()
    officer.settle()
    assert reason.isVisible()
    assert "Tổ bản Một" in reason.problem_text
    assert [t.name for t in teams.teams(officer.app)] == ["Tổ bản Một"]
    officer.type(dialog._reason, "bản chia hai khe, cách 6 km")
    dialog.save()
    officer.settle()
    assert [t.reason for t in teams.teams(officer.app)] == ["", "bản chia hai khe, cách 6 km"]
    assert not dialog.isVisible()


def test_the_form_grows_with_what_is_said_in_it(officer: Officer) -> None:
    dialog, village = _second_team(officer)
    before = dialog.height()
    officer.type(dialog._name, "Tổ khe suối")
    officer.choose(dialog._village, village)
    dialog.save()
    officer.settle()
    assert dialog.height() > before
    reason = dialog.fields["reason"]
    assert reason.height() >= reason.heightForWidth(reason.width())
