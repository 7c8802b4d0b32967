# SPDX-License-Identifier: MIT
"""People, households, teams and flyers: what the services refuse, keep and take back."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from desktop_app import (
    flyers,
    forgetting,
    guidance,
    guidance_lists,
    history,
    household_import,
    households,
    indicators,
    participants,
    stock,
    teams,
    villages,
)
from desktop_app.app import App
from desktop_app.flyers import FlyerChoice
from desktop_app.guidance_lists import SessionFilter
from desktop_app.households import HouseholdFilter, HouseholdValues
from desktop_app.stock import HandOut
from models.guidance_draft import GuidanceDraft, PersonDraft
from resources.errors import UserError


def test_search_finds_a_person_without_accents(demo_app: App) -> None:
    [person] = participants.find(demo_app, "giong")
    assert person.full_name == "Lầu Bá Giống"
    assert person.sessions == 2, "attached in S3, not written down twice"


def test_a_phone_is_found_by_its_last_four_digits(demo_app: App) -> None:
    found = participants.find(demo_app, "0003")
    assert [p.phone for p in found] == ["0867 000 003"]


def test_a_double_is_asked_about_and_never_merged(demo_app: App) -> None:
    village = next(v for v in villages.villages(demo_app) if v.name == "Bản Trung Tâm")
    person = participants.find(demo_app, "giong")[0]
    found = participants.alike(
        demo_app,
        full_name="LAU BA GIONG",
        birth_year=(person.birth_year or 0) + 1,
        village_id=village.id,
    )
    assert [p.id for p in found] == [person.id]


def test_a_consent_taken_back_leaves_no_name_anywhere(demo_app: App) -> None:
    person = participants.find(demo_app, "0003")[0]
    before = indicators.indicators(demo_app)
    words = person.full_name.split()
    forgetting.withdraw(demo_app, person.id)
    assert participants.find(demo_app, person.full_name) == []
    assert participants.find(demo_app, "0003") == []
    after = indicators.indicators(demo_app)
    assert (after["B4"], after["B4a"]) == (before["B4"], (before["B4a"] or 0) - 1)
    with demo_app.db.outside_transaction() as connection:
        # In the store's own words: dump every text of every table.
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            if table.startswith("search_"):
                continue
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                text = " ".join(str(value) for value in row)
                assert person.full_name not in text, table
                assert "0867000003" not in text, table
        terms = (
            [row[0] for row in connection.execute("SELECT term FROM search_participant_v")]
            if _vocabulary(connection)
            else []
        )
    assert words[-1].lower() not in terms


def _vocabulary(connection: object) -> bool:
    connection.execute(  # type: ignore[attr-defined]
        "CREATE VIRTUAL TABLE temp.search_participant_v "
        "USING fts5vocab('main', 'search_participant', 'row')"
    )
    return True


def test_a_second_leader_is_refused(app: App) -> None:
    team = teams.save_team(app, None, teams.TeamValues(name="Tổ 1"))
    teams.save_member(app, team, None, teams.MemberValues("Vừ Bá Tềnh", role="to_truong"))
    with pytest.raises(UserError) as refused:
        teams.save_member(app, team, None, teams.MemberValues("Lầu Y Xia", role="to_truong"))
    assert (refused.value.field, refused.value.code) == ("role", "second-leader")


def test_only_what_is_left_can_be_handed_out(app: App) -> None:
    run = flyers.record_run(app, FlyerChoice("F02"), copies=100, spoiled=0)
    assert run.batch_code == "16831-26-F02-001"
    stock.hand_out(app, run.id, HandOut(60))
    with pytest.raises(UserError, match="Chỉ còn 40 tờ"):
        stock.hand_out(app, run.id, HandOut(200))
    with pytest.raises(UserError):
        stock.set_spoiled(app, run.id, 41)
    assert stock.set_spoiled(app, run.id, 40).left == 0
    assert flyers.record_run(app, FlyerChoice("F02"), copies=4).batch_code.endswith("-002")


def test_a_child_is_not_named_without_a_guardian(demo_app: App) -> None:
    draft = GuidanceDraft(people=[PersonDraft(full_name="Vừ A Tủa", birth_year=2016)])
    codes = {p.code for p in guidance.problems_of(demo_app, draft)}
    assert {"guardian-missing", "consent-missing"} <= codes
    draft.people[0].guardian_consent = True
    draft.people[0].consent_scopes = ["ho_ten"]
    codes = {p.code for p in guidance.problems_of(demo_app, draft)}
    assert not {"guardian-missing", "consent-missing"} & codes


def test_undo_brings_the_session_back_as_it_was(demo_app: App) -> None:
    before = indicators.indicators(demo_app)
    line = guidance_lists.lines(demo_app, guidance_lists.sessions(demo_app), 0)[-1]
    draft_id, draft = guidance.start_correction(demo_app, line.id)
    draft.tally.total = 9
    done = guidance.complete(demo_app, draft_id, draft)
    assert indicators.indicators(demo_app)["B5"] == (before["B5"] or 0) + 3
    reopened = guidance.take_back(demo_app, done)
    assert indicators.indicators(demo_app) == before
    assert guidance.open_draft(demo_app, reopened).tally.total == 9
    actions = [entry.action for entry in history.history(demo_app, line.id)]
    assert actions.count("Sửa buổi đã hoàn thành") >= 1


def test_a_removed_session_leaves_the_counts_and_comes_back(demo_app: App) -> None:
    before = indicators.indicators(demo_app)
    line = guidance_lists.lines(demo_app, guidance_lists.sessions(demo_app), 0)[0]
    guidance.remove(demo_app, line.id)
    assert indicators.indicators(demo_app)["B1"] == (before["B1"] or 0) - 1
    guidance.restore(demo_app, line.id)
    assert indicators.indicators(demo_app) == before


def test_sessions_are_found_without_accents(demo_app: App) -> None:
    listing = guidance_lists.sessions(demo_app, SessionFilter(words="cho trung tam"))
    assert [s.place for s in guidance_lists.lines(demo_app, listing, 0)] == ["Chợ trung tâm xã"]


def test_households_by_what_became_of_the_visit(demo_app: App) -> None:
    def count(status: str) -> int:
        return households.households(demo_app, HouseholdFilter(status=status)).count

    assert (count("refused"), count("away"), count("not_met")) == (1, 1, 0)


def test_a_number_stands_once_in_a_village(app: App) -> None:
    village = villages.save_village(app, None, name="Bản Một").id
    households.save_household(app, None, HouseholdValues(village, "12"))
    with pytest.raises(UserError) as refused:
        households.save_household(app, None, HouseholdValues(village, " 12 "))
    assert refused.value.field == "house_no"


def _workbook(file: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file


def test_an_import_says_what_is_wrong_in_which_row(app: App, tmp_path: Path) -> None:
    villages.save_village(app, None, name="Bản Trung Tâm")
    file = _workbook(
        tmp_path / "ho.xlsx",
        [
            ["Danh sách hộ"],
            ["Thôn, bản", "Số nhà", "Chủ hộ", "Điện thoại thông minh"],
            ["ban trung tam", 1, "Hộ ông Dềnh", "có"],
            ["Bản Không Có", 2, None, None],
            ["Bản Trung Tâm", 1, None, "x"],
            ["Bản Trung Tâm", None, None, None],
            ["Bản Trung Tâm", "0962000001", None, None],
            ["Bản Trung Tâm", 3, None, "có lẽ"],
            ["Bản Trung Tâm", "4A", None, "không"],
        ],
    )
    seen = household_import.preview(app, file)
    assert [row.number for row in seen.bad] == [4, 5, 6, 7, 8]
    assert household_import.apply(app, seen) == 2
    listing = households.households(app)
    assert [(h.house_no, h.has_smartphone) for h in households.lines(app, listing, 0)] == [
        ("1", "co"),
        ("4A", "khong"),
    ]
    assert household_import.preview(app, file).good == []


def test_a_file_that_is_no_workbook_is_told(app: App, tmp_path: Path) -> None:
    file = tmp_path / "ho.xlsx"
    file.write_bytes(b"not a workbook")
    with pytest.raises(UserError) as refused:
        household_import.preview(app, file)
    assert refused.value.code == "workbook"
