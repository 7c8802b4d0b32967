# SPDX-License-Identifier: MIT
"""Whether a report came in time is told by when its frame reached the province first."""

import datetime
from pathlib import Path

import pytest

from models.dates import VIETNAM
from models.reports import ReportState
from sync.changes import Change
from sync.protocol import Frame
from sync.server import chain, devices, ingest, reports, store
from tests.sync.server.laptops import Laptop
from tests.sync.server.rows import put, sound_session

BEFORE = datetime.datetime(2026, 10, 24, 23, 59, tzinfo=VIETNAM)
AFTER = datetime.datetime(2026, 10, 25, 0, 0, tzinfo=VIETNAM)


class Clock:
    """The province's clock."""

    at = BEFORE

    def ms(self) -> int:
        return int(self.at.timestamp() * 1000)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(reports, "now_ms", made.ms)
    monkeypatch.setattr(chain, "now_ms", made.ms)
    return made


def report() -> Change:
    return put(
        "unit_report",
        campaign_code="NCDS-2026",
        commune_code="16831",
        commune_valid_from="2025-07-01",
        indicator_set_version="1",
        revision=1,
        status=ReportState.SENT.value,
        figures={},
        manual={},
        sections={},
    )


@pytest.mark.parametrize("again", [False, True], ids=["it waited", "it waited and came twice"])
@pytest.mark.parametrize(("second_at", "said"), [(BEFORE, "on_time"), (AFTER, "late")])
def test_a_report_that_waited_for_an_earlier_frame_is_not_late_for_it(
    tmp_path: Path, clock: Clock, second_at: datetime.datetime, said: str, *, again: bool
) -> None:
    province = store.create(tmp_path / "province", "Nghệ An", "")
    laptop = Laptop(devices.invite(province, "16831"))
    ingest.take_in(province, laptop.request().to_bytes())

    def take(frame: Frame) -> str:
        [outcome] = ingest.take_in(province, frame.to_bytes()).outcomes
        return outcome.state

    first, second = laptop.frame(sound_session()[1]), laptop.frame([report()])
    clock.at = second_at
    assert take(second) == "held"
    clock.at = AFTER + datetime.timedelta(days=2)
    if again:
        assert take(second) == "held"
    assert take(first) == "applied"
    [listed] = reports.received(province)
    assert listed.timeliness == said
    assert listed.received_at.startswith("24/10" if said == "on_time" else "25/10")
    province.close()
