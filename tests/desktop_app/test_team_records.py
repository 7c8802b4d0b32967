# SPDX-License-Identifier: MIT
"""Teams and members as records: one head a team, names stay at home, settings see the same."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from desktop_app import indicators, teams
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
