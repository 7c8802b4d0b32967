# SPDX-License-Identifier: MIT
"""A report that was sent stands as it was sent; the province's commands about reports."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app import exchange_views, reports, scenario
from desktop_app.app import App
from models.reports import ReportState
from sync.server import cli, ingest
from sync.server import reports as province_reports
from sync.server import store as province_store
from sync.server.store import Store
from tests.journeys.officer import Officer


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


def test_a_report_that_lacks_something_goes_back_with_its_reason_and_the_next_is_taken(
    demo_app: App, province: Store, server_clock: Clock, tmp_path: Path, qtbot: QtBot
) -> None:
    from sqlalchemy import text

    officer = Officer(demo_app)
    first = reports.send(demo_app)
    with demo_app.db.write("test.tamper") as db:
        db.connection().execute(text("UPDATE unit_report SET figures = 'null', rev = rev + 1"))
    _carry(officer, province, tmp_path)
    assert province_reports.received(province) == []
    back = reports.current(demo_app)
    assert (back.id, back.state, back.timeliness) == (first.id, ReportState.RETURNED, "")
    assert "figures" in back.said
    second = reports.begin(demo_app)
    assert (second.number, second.reason) == (2, back.said)
    reports.send(demo_app)
    _carry(officer, province, tmp_path)
    assert reports.current(demo_app).state is ReportState.SENT
    assert reports.current(demo_app).timeliness == "on_time"
    [taken] = province_reports.received(province)
    assert (taken.revision, taken.state) == (2, "da_gui")
    assert exchange_views.status(demo_app).returned == [], "nothing more is to be done"
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
