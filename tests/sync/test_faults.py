# SPDX-License-Identifier: MIT
"""A bad line and pulled plugs between the real client and the real server: nothing lost or doubled.

CI takes a few plugs; TUNGNGO_EFFORT=full takes two hundred.
"""

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import demo, exchange, exchange_views, scenario
from desktop_app.app import App
from desktop_app.clock import SetClock
from sync.carriers import http
from sync.outcomes import Outcome
from sync.server import store
from sync.server.store import Store
from tests.sync.fault_proxy import FaultProxy, Faults
from tests.sync.outbox import fill
from tests.sync.server.process import ROOT, Server
from tests.sync.serving import invite_to, province_at

FULL = os.environ.get("TUNGNGO_EFFORT") == "full"
PLUGS = 100 if FULL else 2
_PASSES = 40


def _everything_once(app: App, province: Store, changes: int) -> None:
    status = exchange_views.status(app)
    assert (status.waiting, status.under_way, status.confirmed) == (0, 0, changes)
    counted = store.stats(province)
    assert (counted["changes"], counted["held"], counted["conflicts"]) == (changes, 0, 0)


def _until_done(app: App) -> int:
    """Make passes, not waiting between them, until one ends well; return how many it took."""
    for number in range(1, _PASSES + 1):
        report = exchange.sync_now(app)
        assert report.outcome in {
            Outcome.DONE,
            Outcome.INTERRUPTED,
            Outcome.NO_NETWORK,
            Outcome.REFUSED,
            Outcome.UNKNOWN_PROVINCE,
            Outcome.BUSY,
            Outcome.LOGIN,
        }, report
        if report.ok and not exchange_views.status(app).under_way:
            return number
    raise AssertionError("the queue never drained")


@pytest.mark.parametrize(
    "faults",
    [
        Faults(cut_every=25_000),
        Faults(swapped=0.02, twice=0.02, flipped=0.02, chance=random.Random(4)),
    ],
    ids=["cut", "swapped-twice-flipped"],
)
def test_a_bad_line_loses_nothing_and_doubles_nothing(
    demo_app: App, province: Store, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A flipped length makes the server wait for bytes that never come; so long is no test.
    monkeypatch.setattr(http, "PATIENCE_S", 1.0)
    fill(demo_app, 600)
    changes = exchange_views.status(demo_app).waiting
    with province_at(province) as address, FaultProxy(address, faults) as proxy:
        invite_to(demo_app, f"http://127.0.0.1:{proxy.port}")
        _until_done(demo_app)
        assert proxy.cuts or not faults.cut_every
    _everything_once(demo_app, province, changes)


def test_the_server_killed_anywhere_loses_and_doubles_nothing(
    demo_app: App, demo_dir: Path, province: Store
) -> None:
    chance = random.Random(os.environ.get("PYTEST_SEED", "11"))
    changes = exchange_views.status(demo_app).waiting
    for number in range(PLUGS):
        fill(demo_app, 200, seed=number)
        changes += 200
        server = Server(demo_dir / "province")
        faults = Faults(fatal_at=chance.randrange(200, 34_000), fatal=server.kill)
        with FaultProxy(server.told["url"], faults) as proxy:
            invite_to(demo_app, f"http://127.0.0.1:{proxy.port}")
            exchange.sync_now(demo_app)
        server.kill()
    with province_at(province) as address:
        invite_to(demo_app, address)
        _until_done(demo_app)
    _everything_once(demo_app, province, changes)


def test_the_laptop_killed_anywhere_loses_and_doubles_nothing(
    built_demo: demo.Built,
    demo_app: App,
    demo_dir: Path,
    province: Store,
    opened: Callable[..., App],
) -> None:
    chance = random.Random(os.environ.get("PYTEST_SEED", "12"))
    changes = exchange_views.status(demo_app).waiting
    clock = SetClock(scenario.moment(demo.LAST_DAY, 20))
    app = demo_app
    with province_at(province) as address:
        for number in range(PLUGS):
            fill(app, 200, seed=number)
            changes += 200
            with FaultProxy(address, Faults(fatal_at=chance.randrange(200, 34_000))) as proxy:
                invite_to(app, f"http://127.0.0.1:{proxy.port}")
                app.close()
                _killed_client(demo_dir, proxy)
            app = opened(demo_dir / "laptop", clock, built_demo.passphrase)
        invite_to(app, address)
        _until_done(app)
    _everything_once(app, province, changes)


def _killed_client(demo_dir: Path, proxy: FaultProxy) -> None:
    """Run the command `sync` and take its power away when so many bytes have gone up."""
    client = subprocess.Popen(
        [
            *(sys.executable, "-m", "desktop_app", "sync"),
            *("--data-dir", str(demo_dir / "laptop")),
            *("--passphrase-file", str(demo_dir / "passphrase.txt")),
        ],
        cwd=ROOT,
        env=dict(os.environ, TUNGNGO_BOOTSTRAPPED="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    proxy.faults.fatal = client.kill
    client.wait(120)
