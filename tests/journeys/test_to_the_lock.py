# SPDX-License-Identifier: MIT
"""From the evening of 10/10 to the lock on 25/10 and into 2027, over files and over HTTP.

Steps 10 to 18 of the acceptance scenario and its upgrade checks, through the window, the real
store and the real province: every expected figure, and every answer that the officer gets.
"""

import datetime
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app import (
    backup,
    campaigns,
    exchange_views,
    guidance,
    indicators,
    reports,
    units,
    villages,
)
from desktop_app.app import App
from desktop_app.clock import SetClock
from models.reports import ReportState
from resources.errors import UserError
from sync.server import (
    reference,
    store,
    takeovers,
    totals,
)
from sync.server import reports as province_reports
from sync.server.store import Store
from tests.desktop_app.test_units import record
from tests.effort import by_effort
from tests.journeys import roads, steps_to_vinh
from tests.journeys.officer import Officer
from tests.journeys.roads import Stick
from tests.journeys.walk import Clock, Walk
from tests.resources.measured import lines
from tests.sync import reference_2027
from ui.pages.settings.dialogs import BecomeAnotherDialog


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def province(demo_dir: Path) -> Iterator[Store]:
    opened = store.open_store(demo_dir / "province")
    yield opened
    opened.close()


@pytest.mark.parametrize("kind", by_effort(["http"], ["stick", "http"], ["stick", "http"]))
def test_from_the_tenth_to_the_lock_and_beyond(
    demo_app: App,
    demo_dir: Path,
    province: Store,
    clock: Clock,
    tmp_path: Path,
    qtbot: QtBot,
    opened: Callable[..., App],
    kind: str,
) -> None:
    assert isinstance(demo_app.clock, SetClock)
    clock.laptops.append(demo_app.clock)
    clock.set("2026-10-10", 20)
    officer = Officer(demo_app)
    shutil.copytree(demo_dir / "province", tmp_path / "late-province")
    with roads.road(kind, province, tmp_path, qtbot) as road:
        walk = Walk(officer, province, road, clock, tmp_path, opened)
        steps_to_vinh.the_evening_of_the_tenth(walk)
        first = steps_to_vinh.to_vinh(walk)
        steps_to_vinh.a_second_laptop(walk)
        steps_to_vinh.returned_and_corrected(walk)
        second = steps_to_vinh.only_what_changed(walk, first)
        if isinstance(road, Stick):
            steps_to_vinh.held_until_the_first_comes(
                store.open_store(tmp_path / "late-province"), first, second
            )
        _the_report(walk)
        _deadline_and_lock(walk)
        _villages_merge(walk)
        _another_year(walk)
        _a_copy_of_the_laptop(walk)
    officer.close()


def _the_report(walk: Walk) -> None:
    """Step 17: revision 1 in time; the province sees who is missing; revision 2 after a return."""
    app, officer, province = walk.app, walk.officer, walk.province
    walk.clock.set("2026-10-19", 16)
    page = walk.page
    reports.keep_details(app, number="12", signed_on=datetime.date(2026, 10, 19))
    page.export("pdf", walk.folder / "report.pdf")
    officer.settle()
    text = " ".join(line.text for line in lines((walk.folder / "report.pdf").read_bytes()))
    for part in ("Số: 12/BC-UBND", "ngày 19 tháng 10 năm 2026", "8 buổi", "80 người", "4.500.000"):
        assert part in text
    page.send()
    officer.settle()
    assert page.bar.told == "Đã gửi · bản 1"
    walk.road.carry(officer)
    sent = reports.current(app)
    assert (sent.state, sent.timeliness) == (ReportState.SENT, "on_time")
    assert "16:00" in sent.said

    walk.clock.set("2026-10-22")
    every = province_reports.expected(province, "NCDS-2026")
    assert len(every) == 130
    assert [one.unit for one in every if one.report] == ["Xã Mường Lống"]
    assert not any(one.late for one in every), "the deadline has not passed"
    by_commune = totals.totals(province, "NCDS-2026", "commune")
    silent = [t for t in by_commune if not t.heard]
    assert len(silent) == 129
    assert {t.figures["B1"] for t in silent} == {None}, "missing is not 0"
    districts = {t.code: t for t in totals.totals(province, "NCDS-2026", "old-district")}
    assert (districts["Huyện Kỳ Sơn"].communes, districts["Huyện Kỳ Sơn"].figures["B1"]) == (12, 8)

    [listed] = province_reports.received(province)
    assert (listed.unit, listed.revision, listed.state) == ("Xã Mường Lống", 1, "da_gui")
    province_reports.review(province, listed.id, "can_sua", "Bổ sung kinh phí xã hội hóa")
    walk.clock.set("2026-10-23")
    walk.road.bring(officer)
    assert reports.current(app).state is ReportState.RETURNED
    page = walk.page
    assert page.bar.told == "Cần sửa · bản 1"
    assert "Bổ sung kinh phí" in page.bar._said.text()
    shown = {label.text() for label in officer.page("today").findChildren(QLabel)}
    assert any("trước 25/10" in text and "Chủ nhật" in text for text in shown), shown
    second = reports.begin(app)
    assert (second.number, second.reason) == (2, "Bổ sung kinh phí xã hội hóa")


def _deadline_and_lock(walk: Walk) -> None:
    """Steps 17 and 18: 23:59 is in time, 00:00 is not; locked, and only a revision goes on."""
    app, province = walk.app, walk.province
    walk.clock.set("2026-10-24", 23, 59)
    reports.send(app)
    walk.road.carry(walk.officer)
    assert reports.current(app).timeliness == "on_time"
    [listed] = province_reports.received(province)
    assert (listed.revision, listed.timeliness) == (2, "on_time")
    walk.clock.set("2026-10-25", 0)
    every = province_reports.expected(province, "NCDS-2026")
    assert sum(one.late for one in every) == 129
    province_reports.review(province, listed.id, "da_duyet")
    walk.road.bring(walk.officer)
    assert walk.page.bar.told == "Đã duyệt · bản 2"
    province_reports.review(province, listed.id, "da_khoa")
    with pytest.raises(UserError) as refused:
        province_reports.review(province, listed.id, "can_sua", "x")
    assert refused.value.code == "locked"
    walk.road.bring(walk.officer)
    locked = reports.current(app)
    assert (locked.state, locked.timeliness) == (ReportState.LOCKED, "on_time")
    assert walk.page.bar.told == "Đã khóa · bản 2"
    with pytest.raises(UserError) as refused:
        reports.keep_section(app, "uu_diem", "Khác.")
    assert refused.value.code == "revision-reason"
    reports.begin(app, "sót một buổi ngày 10/10")
    reports.send(app)
    walk.road.carry(walk.officer)
    third = reports.current(app)
    assert (third.number, third.state, third.timeliness) == (3, ReportState.SENT, "late")
    assert [r.state for r in reports.revisions(app)][1:] == [
        ReportState.LOCKED,
        ReportState.RETURNED,
    ]


def _villages_merge(walk: Walk) -> None:
    """Villages that merge count together, at the laptop and at the province."""
    walk.clock.set("2026-11-02")
    before = walk.mine()
    known = {v.name: v.id for v in villages.villages(walk.app)}
    villages.merge(
        walk.app, known["Bản Huồi Khun"], known["Bản Trung Tâm"], datetime.date(2026, 11, 1)
    )
    after = walk.mine()
    assert {c: v for c, v in after.items() if v != before[c]} == {"A4": 100.0}
    scope = indicators.scope(walk.app, village="Bản Trung Tâm")
    assert indicators.indicators(walk.app, scope)["B1"] == 2
    walk.road.carry(walk.officer)
    assert walk.theirs()["A4"] == 100.0


def _another_year(walk: Walk) -> None:
    """Checks 19 to 21: a campaign of 2027, a commune that merges, a record of 2024."""
    app, province = walk.app, walk.province
    neighbour = walk.laptop("anh-son", "17329")
    campaigns.choose(neighbour, "NCDS-2024")
    record(neighbour, "2024-10-05")
    campaigns.choose(neighbour, "NCDS-2026")
    record(neighbour, "2026-10-05")
    walk.road.carry(neighbour)
    first = datetime.date(2004, 1, 1)
    assert units.name_of(neighbour, "17329", first) == "Thị trấn Anh Sơn"
    assert [u.full_name for u in units.today(neighbour, "17329", first)] == ["Xã Anh Sơn"]
    assert _by_commune(province, "NCDS-2024") == {"Xã Anh Sơn": 1}
    assert _by_commune(province, "NCDS-2026") == {"Xã Anh Sơn": 1, "Xã Mường Lống": 8}

    figures, theirs = walk.mine(), walk.theirs()
    published = walk.folder / "DM-2027-01.tnd"
    reference.publish(province, reference_2027.write(walk.folder / "DM-2027-01"), published)
    walk.clock.set("2027-01-02")
    for who in (walk.officer, neighbour):
        walk.road.reference(who, published)
        units.bring_commune(who.app if isinstance(who, Officer) else who)
    assert "NCDS-2027" in {c.code for c in campaigns.campaigns(app)}
    assert (walk.mine(), walk.theirs()) == (figures, theirs), "2026 is untouched"
    assert (neighbour.commune.code, neighbour.commune.full_name) == ("16831", "Xã Mường Lống")
    record(neighbour, "2027-01-02")
    walk.road.carry(neighbour)
    with neighbour.db.read() as db:
        versions = db.connection().exec_driver_sql(
            "SELECT commune_code, commune_valid_from FROM guidance_session ORDER BY date"
        )
        assert [tuple(row) for row in versions] == [
            ("17329", "2004-01-01"),
            ("17329", "2025-07-01"),
            ("16831", "2027-01-01"),
        ]
    [total] = units.sums(neighbour, "NCDS-2026")
    assert (total.name, total.former) == ("Xã Mường Lống", ("Xã Anh Sơn", "Xã Mường Lống"))
    last_day, merged = datetime.date(2026, 12, 31), datetime.date(2027, 1, 1)
    assert _by_commune(province, "NCDS-2026", last_day) == {"Xã Anh Sơn": 2, "Xã Mường Lống": 8}
    assert _by_commune(province, "NCDS-2026", merged) == {"Xã Mường Lống": 10}
    campaigns.choose(app, "NCDS-2027")
    assert set(walk.mine().values()) - {3, 10, 100.0} == {None}, "only teams and villages"
    campaigns.choose(app, "NCDS-2026")
    assert walk.mine() == figures


def _by_commune(
    province: Store, campaign: str, day: datetime.date | None = None
) -> dict[str, int | float | None]:
    found = totals.totals(province, campaign, "commune", day or datetime.date(2026, 12, 31))
    return {t.name: t.figures["B1"] for t in found if t.heard and t.figures["B1"]}


def _a_copy_of_the_laptop(walk: Walk) -> None:
    """Check 22: a backup on another laptop gets a name of its own; the province asks first."""
    app, province = walk.app, walk.province
    walk.clock.set("2027-01-02", 18)
    made = backup.back_up(app)
    assert made is not None
    other = walk.folder / "other"
    backup.restore(other, made.file)
    passphrase = (app.paths.root.parent / "passphrase.txt").read_text("utf-8").strip()
    copy = walk.opened(other, SetClock(walk.clock.at), passphrase)
    officer = Officer(copy)
    page = officer.page("settings")
    dialog = BecomeAnotherDialog(officer.window.context, "NA-16831-01", page)
    dialog._mine.setText("không phải")
    dialog.save()
    officer.settle()
    assert dialog.fields["old"].problem_text
    dialog._mine.setText(passphrase)
    dialog.save()
    officer.settle()
    assert "thư mời mới" in officer.window.messages.said[-1].text
    walk.invite(copy)
    before = walk.theirs()
    walk.road.carry(officer)
    label = exchange_views.status(copy).label
    assert label.startswith("NA-16831-")
    assert label != "NA-16831-01"
    assert takeovers.waiting(province) == [], "the same records are no overlap"

    draft_id, draft = guidance.start_correction(copy, walk.sessions["S2"])
    draft.tally.total = 15
    guidance.complete(copy, draft_id, draft)
    walk.road.carry(officer)
    assert walk.theirs() == before, "nothing is taken before somebody was asked"
    [told] = exchange_views.status(copy).returned
    assert (told.session_id, told.outcome) == (walk.sessions["S2"], "overlap")
    assert "NA-16831-01" in told.reason
    [asked] = takeovers.waiting(province)
    assert (asked.laptop, asked.owner) == (label, "NA-16831-01")
    takeovers.decide(province, label, "accept")
    assert walk.theirs()["B5"] == before["B5"] + 3
    walk.road.bring(officer)
    assert exchange_views.status(copy).returned == []
    officer.close()
