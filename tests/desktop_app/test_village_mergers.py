# SPDX-License-Identifier: MIT
"""Villages that merged: records keep their village, sums are made by today's villages."""

import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app import (
    exchange,
    guidance_lists,
    households,
    indicator_rows,
    indicators,
    report_data,
    villages,
)
from desktop_app.app import App
from desktop_app.guidance_lists import SessionFilter
from desktop_app.households import HouseholdFilter
from desktop_app.indicators import Figure
from desktop_app.tasks import evidence
from resources.errors import UserError
from sync.server import ingest, store, totals
from tests.journeys.officer import Officer
from ui.pages.household_dialogs import MergeDialog, VillageDialog

SINCE = datetime.date(2026, 10, 9)


def named(app: App) -> dict[str, str]:
    return {v.name: v.id for v in villages.villages(app)}


def of_village(app: App, village: str) -> dict[str, Figure]:
    return indicators.indicators(app, indicators.scope(app, village=village))


def merged(app: App, name: str, into: str) -> None:
    known = named(app)
    villages.merge(app, known[name], known[into], SINCE)


def test_a_former_village_counts_under_the_one_that_goes_on(demo_app: App) -> None:
    app = demo_app
    before, known = indicators.indicators(app), named(app)
    into, former = of_village(app, "Bản Trung Tâm"), of_village(app, "Bản Huồi Khun")
    assert (into["B1"], former["B1"], before["A4"]) == (1, 1, 75.0)
    merged(app, "Bản Huồi Khun", "Bản Trung Tâm")
    after = indicators.indicators(app)
    assert {c: v for c, v in after.items() if v != before[c]} == {"A4": 100.0}
    both = of_village(app, "Bản Trung Tâm")
    assert (both["B1"], both["B5"], both["B2"]) == (2, 9, 4), "H1 was met from both: one household"
    behind = indicator_rows.behind(app, "B1", indicators.scope(app, village="Bản Trung Tâm"))
    assert {line.village for line in behind.lines} == {"Bản Trung Tâm"}
    with app.db.read() as db:
        by_village = indicators.compute_by_village(db, indicators.Scope(app.campaign_code), ["B1"])
        kept = db.connection().exec_driver_sql(
            "SELECT count(*) FROM guidance_session WHERE village_id = ?",
            (known["Bản Huồi Khun"],),
        )
        assert kept.scalar_one() == 1, "the session keeps the village of its day"
    assert by_village[known["Bản Trung Tâm"]]["B1"] == 2
    assert known["Bản Huồi Khun"] not in by_village

    progress = {v.name: v for v in villages.village_progress(app)}
    assert set(progress) == {"Bản Trung Tâm", "Bản Mường Lống 1", "Bản Xám Xúm"}
    assert (progress["Bản Trung Tâm"].known, progress["Bản Trung Tâm"].met) == (5, 4)
    annex = {line.name: line for line in report_data.gather(app).villages}
    assert (annex["Bản Trung Tâm"].figures["B1"], annex["Bản Trung Tâm"].known) == (2, 5)
    assert "Bản Huồi Khun" not in annex
    assert known["Bản Trung Tâm"] in evidence.proofs(app, "session")
    assert known["Bản Huồi Khun"] not in evidence.proofs(app, "session")


def test_lists_of_a_village_hold_what_was_merged_into_it(demo_app: App) -> None:
    app, known = demo_app, named(demo_app)
    merged(app, "Bản Huồi Khun", "Bản Trung Tâm")
    mine = known["Bản Trung Tâm"]
    listing = households.households(app, HouseholdFilter(village_id=mine))
    assert [h.house_no for h in households.lines(app, listing, 0)] == ["1", "2", "3", "4", "10"]
    held = guidance_lists.sessions(app, SessionFilter(village_id=mine))
    places = {line.place for line in guidance_lists.lines(app, held, 0)}
    assert places == {"Bản Trung Tâm", "Bản Huồi Khun"}


def test_a_merger_of_what_had_merged_names_the_village_of_today(demo_app: App) -> None:
    app, before = demo_app, indicators.indicators(demo_app)
    merged(app, "Bản Huồi Khun", "Bản Trung Tâm")
    merged(app, "Bản Trung Tâm", "Bản Xám Xúm")
    assert of_village(app, "Bản Xám Xúm")["B1"] == 3
    assert {f.name: f.into for f in villages.former(app)} == {
        "Bản Huồi Khun": "Bản Xám Xúm",
        "Bản Trung Tâm": "Bản Xám Xúm",
    }
    assert indicators.indicators(app)["A4"] == 100.0
    for former in villages.former(app):
        villages.separate(app, former.id)
    assert indicators.indicators(app) == before


@pytest.mark.parametrize(
    ("name", "into", "since", "code"),
    [
        ("Bản Xám Xúm", "Bản Xám Xúm", SINCE, "village-itself"),
        ("Bản Xám Xúm", "Bản Huồi Khun", SINCE, "village-former"),
        ("Bản Huồi Khun", "Bản Xám Xúm", SINCE, "village-former"),
        ("Bản Xám Xúm", "Bản Trung Tâm", datetime.date(2027, 1, 1), "merger-ahead"),
    ],
)
def test_a_merger_that_cannot_be_is_refused(
    demo_app: App, name: str, into: str, since: datetime.date, code: str
) -> None:
    known = named(demo_app)
    merged(demo_app, "Bản Huồi Khun", "Bản Trung Tâm")
    with pytest.raises(UserError) as refused:
        villages.merge(demo_app, known[name], known[into], since)
    assert refused.value.code == code


def test_households_add_up_and_apart_again(demo_app: App) -> None:
    app, known = demo_app, named(demo_app)
    for name, count in (("Bản Huồi Khun", 40), ("Bản Trung Tâm", 100)):
        villages.save_village(app, known[name], name=name, households=count)
    merged(app, "Bản Huồi Khun", "Bản Trung Tâm")
    assert {v.name: v.households for v in villages.villages(app)}["Bản Trung Tâm"] == 140
    villages.separate(app, known["Bản Huồi Khun"])
    assert {v.name: v.households for v in villages.villages(app)}["Bản Trung Tâm"] == 100


def test_the_province_counts_by_the_villages_of_today(
    demo_dir: Path, demo_app: App, tmp_path: Path
) -> None:
    merged(demo_app, "Bản Huồi Khun", "Bản Trung Tâm")
    merged(demo_app, "Bản Trung Tâm", "Bản Xám Xúm")
    province = store.open_store(demo_dir / "province")
    bundle = exchange.export_to(demo_app, tmp_path).file
    assert bundle is not None
    ingest.take_in(province, bundle.read_bytes())
    [total] = totals.totals(province, "NCDS-2026")
    mine = indicators.indicators(demo_app)
    assert total.figures["A4"] == mine["A4"] == 100.0
    assert {c: total.figures[c] for c in mine} == mine
    province.close()


def test_the_window_merges_and_takes_it_back(demo_app: App, qtbot: QtBot) -> None:
    officer = Officer(demo_app)
    page = officer.page("households")
    known = villages.villages(demo_app)
    former = next(v for v in known if v.name == "Bản Huồi Khun")
    into = next(v for v in known if v.name == "Bản Trung Tâm")
    context = officer.window.context
    edit = VillageDialog(context, former, page, known)
    edit._merge()
    dialog = page.findChild(MergeDialog)
    assert dialog is not None
    dialog.save()
    officer.settle()
    assert "Chưa chọn thôn, bản" in dialog.fields["into"].problem_text
    officer.choose(dialog._into, into.id)
    officer.type(dialog._since, "9/10/2026")
    dialog.save()
    officer.settle()
    assert officer.window.messages.said[-1].text == "Đã sáp nhập Bản Huồi Khun vào Bản Trung Tâm."
    again = VillageDialog(
        context, into, page, villages.villages(demo_app), villages.former(demo_app)
    )
    officer.choose(again._former, former.id)
    officer.settle()
    assert villages.former(demo_app) == []
    officer.close()
