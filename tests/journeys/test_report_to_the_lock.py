# SPDX-License-Identifier: MIT
"""From the evening of 10/10 to the lock on 25/10: figures, report, review, files there and back."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app import forgetting, indicators, participants, reports, scenario
from desktop_app.app import App
from desktop_app.clock import SetClock
from models.reports import ReportState
from resources.errors import UserError
from sync.server import cli, ingest
from sync.server import reports as province_reports
from sync.server import store as province_store
from sync.server.store import Store
from tests.journeys.officer import Officer
from tests.resources.measured import lines
from ui.pages.report import ReportPage

EXPECTED = {name.split("_")[0]: value for name, value in scenario.load()["expected"].items()}


class Clock:
    """The province's clock, which alone tells whether a report is late."""

    def __init__(self) -> None:
        self.at = scenario.moment("2026-10-19", 16)

    def ms(self) -> int:
        return int(self.at.timestamp() * 1000)


@pytest.fixture
def server_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(province_reports, "now_ms", made.ms)
    return made


@pytest.fixture
def province(demo_dir: Path) -> Iterator[Store]:
    opened = province_store.open_store(demo_dir / "province")
    yield opened
    opened.close()


def _carry(officer: Officer, province: Store, stick: Path) -> None:
    """A stick to Vinh and back."""
    bundle = officer.export(stick)
    answers = ingest.take_in(province, bundle.read_bytes()).answers
    receipt = stick / "NA-16831-01.tnr"
    receipt.write_bytes(answers["NA-16831-01"])
    officer.take_in(receipt)


def _bring(officer: Officer, province: Store, stick: Path) -> None:
    """Only the receipt: what the province has said since."""
    [bundle] = sorted(stick.glob("*.tnb"))[-1:]
    answers = ingest.take_in(province, bundle.read_bytes()).answers
    (stick / "NA-16831-01.tnr").write_bytes(answers["NA-16831-01"])
    officer.take_in(stick / "NA-16831-01.tnr")


def _page(officer: Officer) -> ReportPage:
    page = officer.page("report")
    assert isinstance(page, ReportPage)
    return page


def test_from_the_tenth_to_the_lock(
    demo_app: App, province: Store, server_clock: Clock, tmp_path: Path, qtbot: QtBot
) -> None:
    app, clock = demo_app, demo_app.clock
    assert isinstance(clock, SetClock)
    figures = indicators.indicators(app)
    assert {code: figures[code] for code in EXPECTED} == EXPECTED
    for code in ("C6", "C13", "C15", "C16", "B10"):
        assert figures[code] is None

    # 13/10: P7 takes her consent back; the count stays, the list does not.
    clock.set(scenario.moment("2026-10-13"))
    forgetting.withdraw(app, participants.find(app, "0003")[0].id)
    figures = indicators.indicators(app)
    assert (figures["B4"], figures["B4a"]) == (80, 6)

    # 19/10: the report, on paper and on the stick.
    clock.set(scenario.moment("2026-10-19", 9))
    officer = Officer(app)
    page = _page(officer)
    reports.keep_details(app, number="12", signed_on=datetime.date(2026, 10, 19))
    page.export("pdf", tmp_path / "report.pdf")
    officer.settle()
    text = " ".join(line.text for line in lines((tmp_path / "report.pdf").read_bytes()))
    for part in ("Số: 12/BC-UBND", "ngày 19 tháng 10 năm 2026", "8 buổi", "80 người", "4.500.000"):
        assert part in text
    page.send()
    officer.settle()
    assert page.bar.told == "Đã gửi · bản 1"
    stick = tmp_path / "usb"
    stick.mkdir()
    _carry(officer, province, stick)
    first = reports.current(app)
    assert (first.state, first.timeliness) == (ReportState.SENT, "on_time")
    assert "16:00" in first.said

    # The province sends it back with a reason; revision 2 follows.
    [listed] = province_reports.received(province)
    assert (listed.unit, listed.revision, listed.state) == ("Xã Mường Lống", 1, "da_gui")
    province_reports.review(province, listed.id, "can_sua", "Bổ sung kinh phí xã hội hóa")
    _bring(officer, province, stick)
    assert reports.current(app).state is ReportState.RETURNED
    page = _page(officer)
    assert page.bar.told == "Cần sửa · bản 1"
    assert "Bổ sung kinh phí" in page.bar._said.text()
    second = reports.begin(app)
    assert (second.number, second.reason) == (2, "Bổ sung kinh phí xã hội hóa")
    reports.send(app)
    _lock(officer, province, server_clock, stick)
    officer.close()


def _lock(officer: Officer, province: Store, server_clock: Clock, stick: Path) -> None:
    app = officer.app
    # 24/10, 23:59: still in time. 25/10, 00:00 is not.
    server_clock.at = scenario.moment("2026-10-24", 23) + datetime.timedelta(minutes=59)
    _carry(officer, province, stick)
    assert reports.current(app).timeliness == "on_time"
    [listed] = province_reports.received(province)
    assert (listed.revision, listed.timeliness) == (2, "on_time")

    # 25/10: approved, locked; whatever changes after needs a revision of its own.
    server_clock.at = scenario.moment("2026-10-25", 0)
    province_reports.review(province, listed.id, "da_duyet")
    province_reports.review(province, listed.id, "da_khoa")
    with pytest.raises(UserError) as refused:
        province_reports.review(province, listed.id, "can_sua", "x")
    assert refused.value.code == "locked"
    _bring(officer, province, stick)
    locked = reports.current(app)
    assert (locked.state, locked.timeliness) == (ReportState.LOCKED, "on_time")
    assert _page(officer).bar.told == "Đã khóa · bản 2"
    with pytest.raises(UserError) as refused:
        reports.keep_section(app, "uu_diem", "Khác.")
    assert refused.value.code == "revision-reason"
    reports.begin(app, "sót một buổi ngày 10/10")
    reports.send(app)
    _carry(officer, province, stick)
    third = reports.current(app)
    assert (third.number, third.state, third.timeliness) == (3, ReportState.SENT, "late")
    assert [r.state for r in reports.revisions(app)][1:] == [
        ReportState.LOCKED,
        ReportState.RETURNED,
    ]


def test_a_sent_row_that_is_changed_all_the_same_changes_nothing_at_the_province(
    demo_app: App, province: Store, server_clock: Clock, tmp_path: Path, qtbot: QtBot
) -> None:
    """A laptop that was tampered with, or an old program."""
    from sqlalchemy import text

    officer = Officer(demo_app)
    sent = reports.send(demo_app)
    _carry(officer, province, tmp_path)
    province_reports.review(province, sent.id or "", "da_khoa")
    with demo_app.db.write("test.tamper") as db:
        db.connection().execute(
            text("UPDATE unit_report SET figures = '{\"B1\": 99}', rev = rev + 1")
        )
    _carry(officer, province, tmp_path)
    after = reports.current(demo_app)
    assert after.state is ReportState.LOCKED
    assert "lập bản sửa đổi" in after.said
    officer.close()


def test_the_commands_of_the_province(
    demo_app: App,
    demo_dir: Path,
    province: Store,
    tmp_path: Path,
    qtbot: QtBot,
    capsys: pytest.CaptureFixture[str],
) -> None:
    officer = Officer(demo_app)
    sent = reports.send(demo_app)
    _carry(officer, province, tmp_path)
    officer.close()
    folder = str(demo_dir / "province")
    capsys.readouterr()
    assert cli.main(["reports", "--data-dir", folder, "--json"]) == 0
    [listed] = json.loads(capsys.readouterr().out)["reports"]
    assert (listed["id"], listed["state"]) == (sent.id, "da_gui")
    command = ["review-report", listed["id"], "--state", "can_sua", "--data-dir", folder]
    assert cli.main(command) == 1, "a return needs its reason"
    assert "lý do" in capsys.readouterr().err
    assert cli.main([*command, "--reason", "thiếu"]) == 0
