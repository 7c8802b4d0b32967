# SPDX-License-Identifier: MIT
"""Teams and members as records: one head a team, names stay at home, settings see the same."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from desktop_app import indicators, teams, villages
from desktop_app.app import App
from desktop_app.records import history, lists, service, workbook
from desktop_app.teams import MemberValues, TeamValues
from resources.errors import UserError


def _team(app: App, name: str = "Tổ bản Một") -> str:
    return service.save(app, "team", None, {"name": name, "active": True}).id


def _member(app: App, team: str, name: str, **more: object) -> service.Record:
    values = {"full_name": name, "team_id": team, "role": "thanh_vien", "sex": "nu", **more}
    return service.save(app, "member", None, values)


def test_a_team_has_one_head(app: App, tmp_path: Path) -> None:
    team = _team(app)
    first = _member(app, team, "Vừ Bá Tềnh", role="to_truong")
    with pytest.raises(UserError) as refused:
        _member(app, team, "Lầu Y Mai", role="to_truong")
    assert (refused.value.code, refused.value.field) == ("second-leader", "role")
    _member(app, _team(app, "Tổ bản Hai"), "Lầu Y Mai", role="to_truong")
    service.save(app, "member", first.id, first.values | {"active_to": app.clock.today()})
    _member(app, team, "Xồng Bá Dê", role="to_truong")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Họ và tên", "Tổ", "Vai trò", "Giới"])
    sheet.append(["Giàng Y Pó", "Tổ bản Một", "Tổ trưởng", "Nữ"])
    sheet.append(["Giàng Y Pó", "Tổ bản Một", "Tổ phó", "Nữ"])
    book.save(tmp_path / "members.xlsx")
    seen = workbook.preview(app, "member", tmp_path / "members.xlsx")
    assert [(row.number, "hai Tổ trưởng" in row.problem) for row in seen.bad] == [(2, True)]
    assert workbook.apply(app, seen) == 1


def test_settings_and_records_see_the_same_team(app: App) -> None:
    team = teams.save_team(app, None, TeamValues(name="Tổ xã", phone="0962 000 001"))
    member = teams.save_member(app, team, None, MemberValues(full_name="Vừ Bá Tềnh"))
    record = service.record(app, "team", team)
    assert record is not None
    assert record.values["phone"] == "0962000001"
    kept = service.record(app, "member", member)
    assert kept is not None
    service.save(app, "member", member, kept.values | {"full_name": "Vừ Bá Tềnh A"})
    [info] = teams.teams(app)
    assert [m.full_name for m in info.members] == ["Vừ Bá Tềnh A"]
    told = history.history(app, "member", member)
    assert [(c.before, c.after) for c in told[0].changes] == [("Vừ Bá Tềnh", "Vừ Bá Tềnh A")]
    [found] = lists.find(app, "tenh")
    assert found.kind == "member"
    assert indicators.indicators(app)["A3"] == 1
    with pytest.raises(UserError, match="thành viên tổ"):
        service.remove(app, "team", team)
    service.remove(app, "member", member)
    service.remove(app, "team", team)
    assert indicators.indicators(app)["A2"] is None


def test_a_wrong_number_is_named(app: App) -> None:
    with pytest.raises(UserError) as refused:
        service.save(app, "team", None, {"name": "Tổ 1", "phone": "12345"})
    assert (refused.value.code, refused.value.field) == ("phone-shape", "phone")


def test_a_second_team_at_work_in_a_village_is_asked_why(app: App, tmp_path: Path) -> None:
    village = villages.save_village(app, None, name="Bản Một").id
    first = teams.save_team(app, None, TeamValues(name="Tổ bản Một", village_id=village))
    values = {"name": "Tổ thứ hai", "village_id": village, "active": True}
    with pytest.raises(UserError, match="Tổ bản Một") as refused:
        service.save(app, "team", None, values)
    assert (refused.value.code, refused.value.field) == ("second-team", "village_id")
    second = service.save(app, "team", None, values, reasons={"second-team": "bản rất rộng"})
    kept = service.record(app, "team", second.id)
    assert kept is not None
    assert kept.reasons == {"second-team": "bản rất rộng"}
    service.save(app, "team", None, values | {"name": "Tổ nghỉ", "active": False})
    with pytest.raises(UserError) as again:
        teams.save_team(app, first, TeamValues(name="Tổ bản Một", village_id=village))
    assert (again.value.code, again.value.field) == ("second-team", "reason")
    there = {team.id: team for team in teams.teams(app)}
    assert there[second.id].reason == "bản rất rộng"
    told = TeamValues(name="Tổ bản Một", village_id=village, reason="  từ trước khi  gộp bản ")
    teams.save_team(app, first, told)
    assert {t.id: t.reason for t in teams.teams(app)}[first] == "từ trước khi gộp bản"
    service.remove(app, "team", second.id)
    teams.save_team(app, first, TeamValues(name="Tổ bản Một", village_id=village))
    assert {t.id: t.reason for t in teams.teams(app)} == {first: ""}, "it is the only one again"


def test_a_workbook_with_two_teams_of_a_village_says_so_of_the_second(
    app: App, tmp_path: Path
) -> None:
    villages.save_village(app, None, name="Bản Một")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Tên tổ", "Thôn, bản"])
    sheet.append(["Tổ A", "Bản Một"])
    sheet.append(["Tổ B", "Bản Một"])
    book.save(tmp_path / "teams.xlsx")
    seen = workbook.preview(app, "team", tmp_path / "teams.xlsx")
    assert [(row.title, "Tổ A" in row.remark) for row in seen.good] == [
        ("Tổ A", False),
        ("Tổ B", True),
    ]
    assert workbook.apply(app, seen) == 2
    reasons = {team.name: team.reason for team in teams.teams(app)}
    assert reasons["Tổ A"] == ""
    assert "teams.xlsx" in reasons["Tổ B"]
