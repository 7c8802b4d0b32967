# SPDX-License-Identifier: MIT
"""Duties: ticked by what was written down, due to the day, by hand with a note."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app import demo, scenario, today, villages
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.records import service as records
from desktop_app.tasks import evidence, service
from desktop_app.tasks.deadlines import banners
from desktop_app.tasks.service import Standing, Task, last_day_of
from models.weekdays import last_working_day
from resources.errors import UserError
from tests.desktop_app.test_records_service import sound


def _by_code(app: App) -> dict[str, Task]:
    return {task.code: task for task in service.tasks(app) if not task.per}


def _event(app: App, **values: Any) -> str:
    return records.save(app, "event", None, sound(app, "event") | values).id


def test_every_rule_of_the_plan_is_known_and_every_duty_names_its_clause(app: App) -> None:
    known = evidence.rules()
    villages.save_village(app, None, name="Bản Một")
    found = service.tasks(app)
    assert {t.evidence.partition(":")[0] for t in found if t.evidence} <= known
    assert all(task.clause and task.text for task in found)
    for rule in known:
        assert isinstance(evidence.proofs(app, f"{rule}:van_ban"), dict)


def test_before_means_strictly_before(app: App, clock: SetClock) -> None:
    report = _by_code(app)["report_sent"]
    assert (report.day, report.last_day) == (
        datetime.date(2026, 10, 25),
        datetime.date(2026, 10, 24),
    )
    clock.set(scenario.moment("2026-10-24", 23))
    assert _by_code(app)["report_sent"].standing is Standing.SOON
    clock.set(scenario.moment("2026-10-25", 0))
    assert _by_code(app)["report_sent"].standing is Standing.OVERDUE


@given(st.dates(datetime.date(2020, 1, 1), datetime.date(2099, 1, 1)), st.booleans())
def test_the_last_working_day_is_never_after_nor_on_a_weekend(
    day: datetime.date,
    inclusive: bool,  # noqa: FBT001 - given by hypothesis
) -> None:
    last = last_day_of(day, inclusive=inclusive)
    working = last_working_day(last)
    assert working <= last <= day
    assert working.weekday() < 5
    assert (last - working).days <= 2


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2026-10-19", False), ("2026-10-20", True), ("2026-10-23", True), ("2026-10-24", True),
     ("2026-10-25", False)],
)  # fmt: skip
def test_the_banner_counts_the_weekend_before(
    app: App,
    clock: SetClock,
    day: str,
    shown: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    clock.set(scenario.moment(day, 9))
    told = [b for b in banners(service.tasks(app), app.clock.today()) if b.code == "report_sent"]
    assert bool(told) == shown
    if shown:
        assert told[0].text == "Hạn báo cáo UBND tỉnh: trước 25/10 (Chủ nhật)"
        assert told[0].advice == "Ngày làm việc cuối cùng: thứ Sáu 23/10."


def test_a_launch_that_was_held_ticks_its_duty(app: App) -> None:
    launch = {"type": "le_phat_dong", "planned_on": datetime.date(2026, 10, 1)}
    event_id = _event(app, **launch)
    assert _by_code(app)["launch"].standing is Standing.LATER
    held = launch | {"status": "da_to_chuc", "held_on": datetime.date(2026, 10, 1)}
    event = records.record(app, "event", event_id)
    assert event is not None
    records.save(app, "event", event_id, event.values | held)
    done = _by_code(app)["launch"]
    assert (done.standing, done.done_on, done.late) == (
        Standing.DONE,
        datetime.date(2026, 10, 1),
        False,
    )
    records.remove(app, "event", event_id)
    assert _by_code(app)["launch"].standing is Standing.LATER


def test_a_launch_held_too_late_is_done_but_late(app: App, clock: SetClock) -> None:
    clock.set(scenario.moment("2026-10-12", 9))
    day = datetime.date(2026, 10, 10)
    values = sound(app, "event") | {"type": "le_phat_dong", "status": "da_to_chuc", "held_on": day}
    records.save(app, "event", None, values, reasons={"launch-late": "bão"})
    assert _by_code(app)["launch"].late


def test_villages_schools_and_organisations_have_duties_of_their_own(app: App) -> None:
    village = villages.save_village(app, None, name="Bản Một").id
    school = records.save(app, "school", None, sound(app, "school")).id
    union = records.save(
        app, "organisation", None, sound(app, "organisation") | {"name": "Đoàn xã"}
    ).id
    records.save(
        app,
        "activity",
        None,
        sound(app, "activity") | {"school_id": school, "organisation_id": union},
    )
    standing = {(t.code, t.scope_id): t.standing for t in service.tasks(app)}
    assert standing["village_visited", village] is Standing.LATER
    assert standing["school_told", school] is Standing.DONE
    assert standing["organisation_acted", union] is Standing.DONE
    assert service.missing_villages(service.tasks(app)) == ["Bản Một"]


def test_a_tick_by_hand_wants_a_note_and_is_taken_back(app: App) -> None:
    with pytest.raises(UserError) as refused:
        service.tick(app, "staff_told", "", "  ")
    assert refused.value.field == "note"
    with pytest.raises(UserError):
        service.tick(app, "no_such_duty", "", "x")
    service.tick(app, "staff_told", "", "Họp giao ban 01/10")
    ticked = _by_code(app)["staff_told"]
    assert (ticked.standing, ticked.by_hand, ticked.note) == (
        Standing.DONE,
        True,
        "Họp giao ban 01/10",
    )
    service.untick(app, "staff_told", "")
    assert _by_code(app)["staff_told"].standing is Standing.LATER
    service.tick(app, "offers", "", "Xã không có cửa hàng", waived=True)
    assert _by_code(app)["offers"].standing is Standing.WAIVED


def test_the_scenario_fulfils_what_it_did(demo_app: App) -> None:
    found = service.tasks(demo_app)
    done = {t.code for t in found if t.standing is Standing.DONE and not t.per}
    assert done >= {
        "plan_issued", "launch", "broadcast", "displays_up", "teams_trained", "flyers_given",
        "online_news", "market_qr", "budget_noted",
    }  # fmt: skip
    assert service.missing_villages(found) == []
    [without] = [t for t in found if t.code == "teams_ready" and t.standing is not Standing.DONE]
    assert (without.scope, without.standing) == ("Bản Huồi Khun", Standing.OVERDUE)
    grouped = {g.code: g for g in service.groups(found)}
    assert (grouped["teams_ready"].done, grouped["teams_ready"].total) == (3, 4)
    assert grouped["teams_ready"].missing == ("Bản Huồi Khun",)
    seen = today.overview(demo_app)
    assert "teams_ready" in {group.code for group in seen.duties}


def test_months_and_missing_days_do_not_trip_the_rules(app: App, clock: SetClock) -> None:
    for kind, values in scenario.ABOUT_PLAN:
        records.save(app, kind, None, values)
    demo.write_records(app, [r for r in scenario.records(scenario.load()) if r[1] == "event"])
    plan = _by_code(app)["plan_issued"]
    assert (plan.standing, plan.done_on, plan.late) == (Standing.DONE, None, False)
