# SPDX-License-Identifier: MIT
"""A session at a school names it: found while typing, or added, with the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app import guidance, history, teams, villages
from desktop_app.app import App
from desktop_app.records import lists, service
from desktop_app.teams import MemberValues, TeamValues
from models.guidance_draft import GuidanceDraft, TallyDraft
from resources.errors import UserError
from tests.journeys.officer import Officer

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def _draft(app: App, **values: object) -> GuidanceDraft:
    team = teams.save_team(app, None, TeamValues(name="Tổ 1"))
    member = teams.save_member(app, team, None, MemberValues(full_name="Vừ Bá Tềnh"))
    counted = TallyDraft(total=20, female=9, ethnic_minority=20, senior=0, child=18)
    return GuidanceDraft(
        date=app.clock.today(),
        session_type="truong_hoc",
        place="Sân trường",
        team_id=team,
        members=[member],
        tally=counted,
        **values,  # type: ignore[arg-type]
    )


def test_the_field_stands_in_a_session_at_a_school_alone(officer: Officer) -> None:
    officer.begin()
    form = officer.guidance.editor.form
    officer.choose(form.type, "cho")
    assert form.fields["school"].isHidden()
    officer.choose(form.type, "truong_hoc")
    assert not form.fields["school"].isHidden()
    officer.find(form.school.finder, "Trường PTDTBT THCS Mường Lống")
    assert form.school.name == "Trường PTDTBT THCS Mường Lống"
    assert form.school.focusProxy() is form.school.level
    assert officer.window.focusWidget() is form.school.level, "what is asked next has the cursor"
    assert form.school.level.code is None, "the level is asked, not guessed from the name"
    officer.choose(form.school.level, "ptdtbt")
    officer.guidance.editor.keep_now()
    officer.settle()
    assert officer.guidance.editor.draft.school_level == "ptdtbt"
    QTest.keyClick(form.school._remove, Qt.Key.Key_Space)
    assert (form.school.name, form.school.school_id) == ("", None)
    assert form.school.focusProxy() is form.school.finder.line


def test_a_school_is_found_again_by_a_few_letters(officer: Officer) -> None:
    app = officer.app
    kept = service.save(app, "school", None, {"name": "Trường Tiểu học Mường Lống", "level": "th"})
    officer.begin()
    form = officer.guidance.editor.form
    officer.choose(form.type, "truong_hoc")
    officer.find(form.school.finder, "tieu hoc")
    assert form.school.school_id == kept.id
    assert form.school.level.isHidden(), "its level is known"
    officer.guidance.editor.keep_now()
    officer.settle()
    assert officer.guidance.editor.draft.school_id == kept.id


def test_a_new_school_is_kept_once_and_told_in_the_history(app: App) -> None:
    name = "Trường PTDTBT THCS Mường Lống"
    with pytest.raises(UserError, match="Chưa chọn cấp học của “Trường PTDTBT THCS Mường Lống”"):
        guidance.complete(app, None, _draft(app, school=name))
    first = guidance.complete(app, None, _draft(app, school=name, school_level="ptdtbt"))
    draft = guidance.recorded(app, first.session_id)
    assert draft.school == name
    [line] = lists.lines(app, "school", lists.records(app, "school"), 0)
    assert (line.id, line.title) == (draft.school_id, name)
    record = service.record(app, "school", line.id)
    assert record is not None
    assert record.values["level"] == "ptdtbt"
    draft.school_id, draft.school = None, name.lower()  # typed again in other letters
    guidance.complete(app, None, draft)
    assert lists.counts(app)["school"].there == 1
    draft = guidance.recorded(app, first.session_id)
    draft.school_id, draft.school = None, "Trường Mầm non Mường Lống"
    draft.school_level = "mn"
    guidance.complete(app, None, draft)
    assert lists.counts(app)["school"].there == 2
    entry = history.history(app, first.session_id)[0]
    assert "Trường" in [change.field for change in entry.changes]
    with pytest.raises(UserError, match="buổi hướng dẫn"):
        service.remove(app, "school", guidance.recorded(app, first.session_id).school_id or "")


def test_a_school_alone_is_no_place_for_a_phone_number(app: App) -> None:
    villages.save_village(app, None, name="Bản Một")
    problems = guidance.problems_of(app, _draft(app, school="Trường cô Mai 0912345678"))
    assert [p.field for p in problems if p.code == "personal-in-shared"] == ["school"]
