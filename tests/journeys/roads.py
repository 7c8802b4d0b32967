# SPDX-License-Identifier: MIT
"""The two ways between a laptop and its province: files on a stick, and HTTP on loopback."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_app import exchange, exchange_views
from desktop_app.app import App
from sync.outcomes import Outcome
from sync.server import ingest
from sync.server.store import Store
from tests.journeys.officer import Officer
from tests.sync.serving import invite_to, province_at


class Stick:
    """Files carried to Vinh and back."""

    def __init__(self, province: Store, folder: Path) -> None:
        self._province = province
        self._folder = folder

    def of(self, app: App) -> Path:
        """The stick of one laptop; by its data folder, it may have no name yet."""
        stick = self._folder / f"usb-{app.paths.root.name}"
        stick.mkdir(exist_ok=True)
        return stick

    def carry(self, who: Officer | App) -> None:
        """Bring everything there, and the receipt back."""
        app = who.app if isinstance(who, Officer) else who
        if not exchange_views.status(app).waiting and any(self.of(app).glob("*.tnb")):
            self.bring(who)  # everything is on the stick already
            return
        if isinstance(who, Officer):
            bundle = who.export(self.of(app))
        else:
            made = exchange.export_to(who, self.of(who)).file
            assert made is not None
            bundle = made
        self._answer(who, bundle)

    def bring(self, who: Officer | App) -> None:
        """Bring what the province has said since."""
        app = who.app if isinstance(who, Officer) else who
        latest = max(self.of(app).glob("*.tnb"), key=lambda file: file.stat().st_mtime_ns)
        self._answer(who, latest)

    def _answer(self, who: Officer | App, bundle: Path) -> None:
        [answer] = ingest.take_in(self._province, bundle.read_bytes()).answers.values()
        receipt = bundle.with_name("answer.tnr")
        receipt.write_bytes(answer)
        self.take(who, receipt)

    def take(self, who: Officer | App, file: Path) -> None:
        """Take a file of the province in."""
        if isinstance(who, Officer):
            who.take_in(file)
        else:
            exchange.import_file(who, file)

    reference = take
    """Reference data comes as a file."""


class Network:
    """Real HTTP to a real server; the officer presses the button, and waits for the end."""

    def __init__(self, province: Store, qtbot: QtBot, address: str) -> None:
        self._province = province
        self._qtbot = qtbot
        self._address = address

    def carry(self, who: Officer | App) -> None:
        """Bring everything there, and the receipts back."""
        app = who.app if isinstance(who, Officer) else who
        invite_to(app, self._address)
        if isinstance(who, Officer):
            with self._qtbot.waitSignal(who.window.network.ended, timeout=30_000):
                who.window.network.start()
            who.settle()
        else:
            report = exchange.sync_now(who)
            assert report.outcome is Outcome.DONE, report
        # Without an address the window does not send by itself while the journey looks elsewhere.
        invite_to(app, "")

    bring = carry

    def reference(self, who: Officer | App, _file: Path) -> None:
        """Reference data comes with the next pass by itself."""
        self.carry(who)


Road = Stick | Network


@contextlib.contextmanager
def road(kind: str, province: Store, folder: Path, qtbot: QtBot) -> Iterator[Road]:
    """Open one of the two."""
    if kind == "stick":
        yield Stick(province, folder)
        return
    with province_at(province) as address:
        yield Network(province, qtbot, address)
