# SPDX-License-Identifier: MIT
"""2,000 records over 1 Mbit/s and 150 ms with TLS, cut every 150 KB, against the bare line.

The province is a process of its own, as it is in the field. What laptop and province have loaded is
kept out of the garbage collector's sight, as `ui.warm` and `sync.server.serve` do.
"""

import contextlib
import gc
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import text

from desktop_app import exchange, scenario
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.demo import enrol_with_province
from desktop_app.setup import initialise
from sync import batch, state
from sync.server import judge, store
from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.outbox_work import fill
from tests.benchmarks.sync_work import TOGETHER
from tests.sync.fault_proxy import FaultProxy, Faults
from tests.sync.serving import Certificate, certificate, invite_to, province_at

RATE_BPS, ONE_WAY_S, CUT_EVERY, RECORDS = 1_000_000, 0.075, 150_000, 2000


def measure(scale: float) -> Figures:
    """Measure one pass from the first byte to the last receipt, with and without cuts."""
    count = max(200, int(RECORDS * scale))
    with tempfile.TemporaryDirectory(prefix="tungngo-thin-") as folder:
        root = Path(folder)
        tls = certificate(root)
        app = _laptop(root)
        try:
            return _figures(app, root, tls, count)
        finally:
            app.close()


def _laptop(root: Path) -> App:
    app = initialise(
        root / "laptop",
        commune_code="16831",
        officer="Lầu Y Mai",
        unit="Phòng Văn hóa - Xã hội",
        passphrase="đường lên bản xa",
        clock=SetClock(scenario.moment("2026-10-01", 9)),
    ).app
    enrol_with_province(app, root / "province", root / "stick")
    return app


def _figures(app: App, root: Path, tls: Certificate, count: int) -> Figures:
    figures: Figures = {}
    fill(app, TOGETHER)
    _pass(app, root, tls, Faults())  # what the program loads but once is not the line's fault
    # The long one is there because three lanes carry 2,000 records with hardly a cut.
    for name, cut, records in (
        ("uncut", 0, count),
        ("cut", CUT_EVERY, count),
        ("cut_long", CUT_EVERY, 4 * count),
    ):
        fill(app, records, seed=cut)
        before = _sealed(app)
        took, proxy = _pass(app, root, tls, Faults(RATE_BPS, ONE_WAY_S, cut))
        size = _sealed(app) - before
        alone = size * 8 / RATE_BPS
        figures[f"thin_link_{name}"] = Figure(
            took / alone,
            1.5,
            "×",
            f"{size / 1000:.0f} KB alone take {alone:.2f} s; {took:.2f} s with "
            f"{proxy.connections} connections, {proxy.cuts} cuts, {proxy.up.total / 1000:.0f} KB",
        )
    return figures


def _sealed(app: App) -> int:
    """Return the bytes of all frames that were ever sealed."""
    with app.db.read() as db:
        statement = text("SELECT coalesce(sum(length(frame)), 0) FROM batch")
        return int(db.connection().execute(statement).scalar_one())


def _pass(app: App, root: Path, tls: Certificate, faults: Faults) -> tuple[float, FaultProxy]:
    with _province(root, tls) as address, FaultProxy(address, faults) as proxy:
        invite_to(app, f"https://127.0.0.1:{proxy.port}", tls.pem)
        gc.collect()
        gc.freeze()
        began = time.perf_counter()
        report = exchange.sync_now(app)
        took = time.perf_counter() - began
    assert report.ok, report
    assert not report.applied.returned, "the work is sound"
    with app.db.read() as db:
        me = state.identity(db)
        assert me is not None
        assert not batch.unconfirmed(db, me)
    return took, proxy


@contextlib.contextmanager
def _province(root: Path, tls: Certificate) -> Iterator[str]:
    """Serve the province in a process of its own and give its address."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(root / "province", tls, there))
    process.start()
    there.close()  # so that its end is heard of here
    try:
        yield here.recv()
    finally:
        here.send(None)
        process.join()


def _serve(folder: Path, tls: Certificate, asked: Connection) -> None:
    opened = store.open_store(folder)
    try:
        judge.prepare(opened)
        gc.freeze()
        with province_at(opened, tls) as address:
            asked.send(address)
            asked.recv()
    finally:
        opened.close()
