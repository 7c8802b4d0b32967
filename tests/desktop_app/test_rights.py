# SPDX-License-Identifier: MIT
"""The rights of people: what is kept is shown, corrected, handed out and taken out in time."""

import datetime
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop_app import forgetting, indicators, participants, rights, today
from desktop_app.app import App
from desktop_app.clock import SetClock
from models.weekdays import working_days_after
from resources.errors import UserError


def test_working_days_pass_over_the_weekend() -> None:
    friday = datetime.date(2026, 10, 9)
    assert working_days_after(friday, 2) == datetime.date(2026, 10, 13)
    assert working_days_after(friday, 15) == datetime.date(2026, 10, 30)


def test_a_request_is_due_in_two_days_then_in_fifteen(demo_app: App) -> None:
    person = participants.find(demo_app, "giong")[0]
    request = rights.receive(demo_app, person.id, "xem", received_on=datetime.date(2026, 10, 9))
    [line] = rights.open_requests(demo_app)
    assert (line.person, line.due_on) == (person.full_name, datetime.date(2026, 10, 13))
    rights.answer(demo_app, request)
    [line] = rights.open_requests(demo_app)
    assert line.due_on == datetime.date(2026, 10, 30)
    rights.finish(demo_app, request)
    assert rights.open_requests(demo_app) == []


@pytest.mark.parametrize(
    ("kind", "day", "note", "field"),
    [
        ("gi_do", None, "", "kind"),
        ("xem", datetime.date(2027, 1, 1), "", "received_on"),
        ("xem", None, "x" * 501, "note"),
    ],
)
def test_a_wrong_request_names_its_field(
    demo_app: App, kind: str, day: datetime.date | None, note: str, field: str
) -> None:
    person = participants.find(demo_app, "giong")[0]
    with pytest.raises(UserError) as refused:
        rights.receive(demo_app, person.id, kind, received_on=day, note=note)
    assert refused.value.field == field
    assert rights.open_requests(demo_app) == []


def test_a_copy_holds_everything_that_is_kept(demo_app: App, tmp_path: Path) -> None:
    person = participants.find(demo_app, "giong")[0]
    told = json.loads(rights.export_person(demo_app, person.id, tmp_path / "p.json").read_text())
    assert told["person"]["full_name"] == "Lầu Bá Giống"
    assert told["person"]["phone"] == "0962 000 001"
    assert [s["date"] for s in told["sessions"]] == ["2026-10-01", "2026-10-03"]
    assert told["consents"][0]["scopes"] == ["Ghi họ tên", "Ghi số điện thoại"]
    sheet = load_workbook(rights.export_person(demo_app, person.id, tmp_path / "p.xlsx")).active
    assert sheet is not None
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "Lầu Bá Giống" in cells
    assert any("Nộp hồ sơ thành công" in cell for cell in cells)
    with pytest.raises(UserError):
        rights.export_person(demo_app, person.id, tmp_path / "p.doc")


def test_a_correction_is_checked_like_an_entry(demo_app: App) -> None:
    person = participants.find(demo_app, "giong")[0]
    with pytest.raises(UserError) as refused:
        forgetting.correct(demo_app, person.id, full_name="L", birth_year=1985, phone="")
    assert refused.value.field == "full_name"
    forgetting.correct(
        demo_app, person.id, full_name="Lầu Bá Dống", birth_year=1986, phone="+84 962 000 009"
    )
    assert participants.find(demo_app, "giong") == []
    [now] = participants.find(demo_app, "lau ba dong")
    assert (now.full_name, now.birth_year, now.phone) == ("Lầu Bá Dống", 1986, "0962 000 009")


def test_a_number_alone_can_be_taken_back(demo_app: App) -> None:
    person = participants.find(demo_app, "giong")[0]
    forgetting.withdraw_phone(demo_app, person.id)
    [now] = participants.find(demo_app, "giong")
    assert now.phone == ""
    assert participants.find(demo_app, "0962000001") == []
    with demo_app.db.outside_transaction() as connection:
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'search%'"
        ).fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            assert "0962000001" not in repr(rows), table


def test_names_go_when_the_campaign_is_settled_and_counts_stay(demo_app: App) -> None:
    before = indicators.indicators(demo_app)
    assert forgetting.names_to_erase(demo_app, "NCDS-2026") == 7
    clock = demo_app.clock
    assert isinstance(clock, SetClock)
    with pytest.raises(UserError) as refused:
        forgetting.erase_names(demo_app, "NCDS-2026")
    assert refused.value.code == "campaign-running"
    clock.moment += datetime.timedelta(days=20)
    assert forgetting.erase_names(demo_app, "NCDS-2026") == 7
    assert participants.people(demo_app).count == 0
    after = indicators.indicators(demo_app)
    assert {c: v for c, v in after.items() if c != "B4a"} == {
        c: v for c, v in before.items() if c != "B4a"
    }
    body = (demo_app.paths.root / "tungngo.db").stat()
    assert body.st_size > 0
    assert forgetting.names_to_erase(demo_app, "NCDS-2026") == 0


def test_a_request_stands_on_the_first_page(demo_app: App) -> None:
    person = participants.find(demo_app, "giong")[0]
    rights.receive(demo_app, person.id, "rut_dong_y")
    [asked] = today.overview(demo_app).asked
    assert (asked.person, asked.answered) == ("Lầu Bá Giống", False)
