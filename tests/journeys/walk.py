# SPDX-License-Identifier: MIT
"""What the journey from 10/10 to the lock shares: one laptop, its province, their clocks."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app import (
    exchange,
    guidance_lists,
    indicators,
    scenario,
)
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.setup import initialise
from sync.server import (
    chain,
    devices,
    judge,
    totals,
)
from sync.server import reports as province_reports
from sync.server.store import Store
from tests.conftest import PASSPHRASE
from tests.journeys.officer import Officer
from tests.journeys.roads import Road
from ui.pages.report import ReportPage

DATA = scenario.load()
EXPECTED = {name.split("_")[0]: value for name, value in DATA["expected"].items()}
NOT_COUNTED = ("C6", "C13", "C15", "C16", "B10")


class Clock:
    """The clocks of the province and of the laptops, set together."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.laptops: list[SetClock] = []
        self.at = scenario.moment("2026-10-10", 20)
        for module in (province_reports, chain):
            monkeypatch.setattr(module, "now_ms", lambda: int(self.at.timestamp() * 1000))
        monkeypatch.setattr(judge, "today", self.today)

    def today(self) -> datetime.date:
        return self.at.date()

    def set(self, day: str, hour: int = 9, minute: int = 0) -> None:
        self.at = scenario.moment(day, hour) + datetime.timedelta(minutes=minute)
        for clock in self.laptops:
            clock.set(self.at)


class Walk:
    """What the parts of the journey share."""

    def __init__(
        self,
        officer: Officer,
        province: Store,
        road: Road,
        clock: Clock,
        folder: Path,
        opened: Callable[..., App],
    ) -> None:
        self.officer, self.province, self.road, self.clock = officer, province, road, clock
        self.app, self.folder, self.opened = officer.app, folder, opened
        with self.app.db.read() as db:
            dates = db.connection().exec_driver_sql("SELECT date, id FROM guidance_session")
            by_date = {row.date: row.id for row in dates}
        self.sessions = {s["id"]: by_date[s["date"]] for s in DATA["sessions"]}

    @property
    def page(self) -> ReportPage:
        page = self.officer.page("report")
        assert isinstance(page, ReportPage)
        return page

    def mine(self) -> dict[str, Any]:
        """The laptop's figures."""
        return dict(indicators.indicators(self.app))

    def theirs(self, campaign: str = "NCDS-2026") -> dict[str, Any]:
        """The province's figures of the whole province."""
        [total] = totals.totals(self.province, campaign)
        return dict(total.figures)

    def states(self) -> dict[str, int]:
        listing = guidance_lists.sessions(self.app)
        found = [line.state for line in guidance_lists.lines(self.app, listing, 0)]
        return {state: found.count(state) for state in set(found)}

    def laptop(self, name: str, commune: str = "16831") -> App:
        """Another laptop, taken in by the province with an invitation on a stick."""
        clock = SetClock(self.clock.at)
        self.clock.laptops.append(clock)
        ready = initialise(
            self.folder / name,
            commune_code=commune,
            officer="Vi Thị Hoa",
            unit="",
            passphrase=PASSPHRASE,
            clock=clock,
        )
        ready.app.close()
        app = self.opened(self.folder / name, clock)
        self.invite(app)
        return app

    def invite(self, app: App) -> None:
        letter = self.folder / "letter.tni"
        letter.write_bytes(devices.invite(self.province, app.commune.code))
        exchange.enrol(app, letter)
