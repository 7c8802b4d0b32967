# SPDX-License-Identifier: MIT
"""The last evening: 2,000 laptops with ten days' records each, and what a record costs by and by.

The server is the real one, as `serve --workers 2` on PostgreSQL; the laptops share its two cores.
Some of them come at the steady rate of 2,000 in ten minutes, 500 in the same second, the others as
fast as they are taken. Afterwards each has opened its receipt and every record is there once.
"""

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from sync.server import store
from tests.benchmarks import crowd, filled_province, ready_laptops
from tests.benchmarks.crowd import Sent
from tests.benchmarks.figures import Figure, Figures, percentile
from tests.benchmarks.ready_laptops import RECORDS
from tests.postgres import Postgres
from tests.sync.server.process import Server

LAPTOPS, AT_ONCE, STEADY = 2000, 500, 400
MINUTES = 10
PER_S = LAPTOPS / (MINUTES * 60)
"""Laptops a second, when all come evenly within the time."""
SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
_WIDE = 24
_WATCH_S = 1.0


def measure(scale: float) -> Figures:
    """Return the figures of `server_load`."""
    sizes = sorted({max(4 * RECORDS, int(size * scale)) for size in SIZES})
    with ExitStack() as stack:
        postgres = Postgres()
        stack.callback(postgres.stop)
        figures = _evening(postgres.new_database(), scale)
        figures |= _costs("postgresql", postgres.new_database, sizes)
    figures |= _costs("sqlite", str, sizes)
    return figures


def _costs(kind: str, database: Callable[[], str], sizes: list[int]) -> Figures:
    return {
        f"cost_{kind}_{cost.stored}": Figure(
            cost.ms / cost.first_ms,
            1.5,
            "×",
            f"{cost.ms:.3f} ms a record; {cost.first_ms:.3f} ms with {sizes[0]:,} stored",
        )
        for cost in filled_province.costs((database(), database()), sizes)
    }


@dataclass
class Watch:
    """What the workers hold in memory, sampled while they work (MB, of all of them together)."""

    pid: int
    seen: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Take a sample."""
        workers = psutil.Process(self.pid).children(recursive=True)
        self.seen.append(sum(one.memory_info().rss for one in workers) / 1e6)

    async def on(self) -> None:
        """Take samples until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(_WATCH_S)

    def growth(self) -> float:
        """Return the last of it relative to what it was after a third of the work."""
        return self.seen[-1] / self.seen[len(self.seen) // 3]


def _evening(database: str, scale: float) -> Figures:
    burst, steady = (max(20, int(part * scale)) for part in (AT_ONCE, STEADY))
    count = max(80, int(LAPTOPS * scale))
    with tempfile.TemporaryDirectory(prefix="tungngo-load-") as folder, ExitStack() as stack:
        place = Path(folder) / "province"
        store.create(place, "Nghệ An", "", database).close()
        laptops = ready_laptops.make(place, database, range(count))
        log = Path(folder) / "server.log"
        server = Server(place, "--workers", "2", database=database, log=log)
        stack.callback(server.stop)
        server.http.get("/readyz")
        watch, url = Watch(server.pid), server.told["url"]
        together = crowd.go(url, laptops[:burst], watch.on, over_s=1.0)
        fast = crowd.go(url, laptops[burst:-steady], watch.on, at_once=_WIDE)
        evenly = crowd.go(url, laptops[-steady:], watch.on, over_s=steady / PER_S)
        watch.look()
        opened = store.open_store(place, database)
        stack.callback(opened.close)
        stored = store.stats(opened)
    everyone = together.sent + fast.sent + evenly.sent
    rate = len(fast.sent) * RECORDS / fast.seconds
    p99 = percentile([one.frame_s for one in evenly.sent], 0.99)
    waited = sum(bool(one.turned_away) for one in together.sent)
    return {
        "load_rate": Figure(
            rate / (PER_S * RECORDS),
            1.0,
            "×",
            f"{rate:,.0f} records/s; {LAPTOPS} laptops in {MINUTES} minutes are "
            f"{PER_S * RECORDS:,.0f}",
            at_least=True,
        ),
        "load_frame_p99": Figure(
            p99, 2.0, "s", f"{steady} laptops at the steady rate, a frame of {RECORDS} records"
        ),
        "load_lost": Figure(
            sum(not _confirmed(one) for one in everyone),
            0,
            "",
            f"of {count} laptops, {burst} of them in one second: all done after "
            f"{together.seconds:.1f} s, {waited} were asked to come again",
        ),
        "load_doubled": Figure(
            max(abs(stored[what] - count * RECORDS) for what in ("records", "changes")),
            0,
            "",
            f"{stored['records']:,} records of {count * RECORDS:,}; none more, none less",
        ),
        "load_memory": Figure(
            watch.growth(), 1.15, "×", f"the workers' memory at the end {watch.seen[-1]:.0f} MB"
        ),
    }


def _confirmed(sent: Sent) -> bool:
    """Tell whether the province signed for exactly this laptop's frame, every row accepted."""
    if not sent.answer:
        return False
    receipt = sent.laptop.receipt(sent.answer)
    return receipt.stored == [sent.laptop.hash] and not receipt.rows and not receipt.refused
