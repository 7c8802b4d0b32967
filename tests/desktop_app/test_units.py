# SPDX-License-Identifier: MIT
"""Communes that merged: records keep their unit's version, sums are made by today's units."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import campaigns, demo, exchange, guidance, scenario, teams, units
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.setup import initialise
from models.guidance_draft import GuidanceDraft, TallyDraft
from sync.server import ingest, judge, reference, store, totals
from tests.conftest import PASSPHRASE
from tests.sync import reference_2027


def record(app: App, day: str, total: int = 3) -> str:
    """Complete a session at the help desk."""
    team = teams.save_team(app, None, teams.TeamValues(name=f"Tổ {day}", level="xa"))
    member = teams.save_member(app, team, None, teams.MemberValues(full_name="Vừ Bá Tềnh"))
    draft = GuidanceDraft(
        date=datetime.date.fromisoformat(day),
        session_type="diem_mot_cua",
        place="Trung tâm xã",
        team_id=team,
        members=[member],
        connectivity="tot",
        tally=TallyDraft(total=total, female=0, ethnic_minority=0, senior=0, child=0),
        reasons={"date-outside": "ghi bổ sung"},
    )
    return guidance.complete(app, None, draft).session_id


def versions(app: App) -> list[tuple[str, str]]:
    with app.db.read() as db:
        rows = db.connection().exec_driver_sql(
            "SELECT commune_code, commune_valid_from FROM guidance_session ORDER BY date"
        )
        return [(row[0], row[1]) for row in rows]


@pytest.fixture
def anh_son(tmp_path: Path) -> App:
    clock = SetClock(scenario.moment("2026-10-10"))
    ready = initialise(
        tmp_path / "anh-son",
        commune_code="17329",
        officer="Nguyễn Thị Hoa",
        unit="",
        passphrase=PASSPHRASE,
        clock=clock,
    )
    return ready.app


def test_a_record_of_2024_bears_its_old_name_and_counts_for_the_unit_of_today(
    anh_son: App, tmp_path: Path
) -> None:
    app = anh_son
    try:
        campaigns.choose(app, "NCDS-2024")
        record(app, "2024-10-05")
        campaigns.choose(app, "NCDS-2026")
        record(app, "2026-10-05")
        assert versions(app) == [("17329", "2004-01-01"), ("17329", "2025-07-01")]
        first = datetime.date(2004, 1, 1)
        assert units.name_of(app, "17329", first) == "Thị trấn Anh Sơn"
        assert [u.full_name for u in units.today(app, "17329", first)] == ["Xã Anh Sơn"]
        [total] = units.sums(app)
        assert (total.code, total.name, total.sessions, total.people) == (
            "17329",
            "Xã Anh Sơn",
            2,
            6,
        )
        assert total.former == ("Thị trấn Anh Sơn", "Xã Anh Sơn")
        (tmp_path / "usb").mkdir()
        demo.enrol_with_province(app, tmp_path / "province", tmp_path / "usb")
        province = store.open_store(tmp_path / "province")
        heard = [t for t in totals.totals(province, "NCDS-2024", "commune") if t.heard]
        assert [(t.name, t.figures["B1"], t.not_counted) for t in heard] == [("Xã Anh Sơn", 1, 0)]
        province.close()
    finally:
        app.close()


def test_after_a_merger_old_sessions_keep_their_unit_and_count_for_the_new_one(
    demo_dir: Path, demo_app: App, anh_son: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "today", lambda: datetime.date(2027, 1, 5))
    province = store.open_store(demo_dir / "province")
    usb = tmp_path / "usb"
    usb.mkdir()
    anh_son_sends = _second_laptop(anh_son, province, usb)
    bundle = exchange.export_to(demo_app, usb).file
    assert bundle is not None
    ingest.take_in(province, bundle.read_bytes())
    folder = reference_2027.write(tmp_path / "DM-2027-01")
    reference.publish(province, folder, usb / "DM.tnd")
    for app in (demo_app, anh_son):
        exchange.import_file(app, usb / "DM.tnd")
    assert demo_app.commune.full_name == "Xã Mường Lống"

    for app in (demo_app, anh_son):
        app.clock = SetClock(scenario.moment("2027-01-02"))
        units.bring_commune(app)
    assert (anh_son.commune.code, anh_son.commune.full_name) == ("16831", "Xã Mường Lống")
    record(anh_son, "2027-01-02")
    assert versions(anh_son) == [("17329", "2025-07-01"), ("16831", "2027-01-01")]
    [total] = units.sums(anh_son)
    assert (total.name, total.sessions) == ("Xã Mường Lống", 2)
    assert total.former == ("Xã Anh Sơn", "Xã Mường Lống")
    assert set(versions(demo_app)) == {("16831", "2025-07-01")}

    taken = anh_son_sends()
    assert taken.new_changes
    assert taken.count("applied") == 1
    by_day = {
        day: {
            t.name: t.figures["B1"]
            for t in totals.totals(province, "NCDS-2026", "commune", day)
            if t.heard
        }
        for day in (datetime.date(2026, 12, 31), datetime.date(2027, 1, 1))
    }
    province.close()
    anh_son.close()
    assert by_day == {
        datetime.date(2026, 12, 31): {"Xã Anh Sơn": 2, "Xã Mường Lống": 8},
        datetime.date(2027, 1, 1): {"Xã Mường Lống": 10},
    }


def _second_laptop(app: App, province: store.Store, usb: Path) -> Callable[[], ingest.TakenIn]:
    """Enrol a laptop with an open province; return what sends what it has."""
    from sync.server import devices

    record(app, "2026-10-05")
    (usb / "letter.tni").write_bytes(devices.invite(province, app.commune.code))
    exchange.enrol(app, usb / "letter.tni")

    def send() -> ingest.TakenIn:
        sent = exchange.export_to(app, usb)
        assert sent.file is not None
        taken = ingest.take_in(province, sent.file.read_bytes())
        for answer in taken.answers.values():
            (usb / "answer.tnr").write_bytes(answer)
            exchange.import_file(app, usb / "answer.tnr")
        return taken

    send()
    return send
