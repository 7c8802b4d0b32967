# SPDX-License-Identifier: MIT
"""The work of `sync` against servers as they are often written, and against the bare limit.

Each peer gets the same records over loopback and has them on its disk when it answers. They check
types at most: no encryption, no signatures, no chain, no rules, no totals.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx2
import msgspec

from sync.packing import compress
from tests.benchmarks import sync
from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.relay import Relay
from tests.benchmarks.sync import Push, cpu_of
from tests.benchmarks.sync_work import Record, records
from tests.postgres import Postgres
from tests.sync.server.process import ROOT

RUNS = 3
_OBJECTS, _BATCH = 500, 2000
_EACH = 10
"""One object a request is so slow that a tenth of the records tells its rate."""


def measure(scale: float) -> Figures:
    """Return the figures of `sync_peers`."""
    count = max(600, int(sync.RECORDS * scale))
    with ExitStack() as stack:
        postgres = Postgres()
        stack.callback(postgres.stop)
        figures: Figures = {}
        for kind in ("sqlite", "postgresql"):
            runs: dict[str, list[Push]] = {"ours": [], "each": [], "batch": [], "raw": []}
            for _run in range(RUNS):
                for how, pushes in runs.items():
                    database = postgres.new_database() if kind == "postgresql" else ""
                    pushes.append(
                        sync.push(count, database)
                        if how == "ours"
                        else push(how, _share(how, count), database)
                    )
            figures |= _figures(kind, runs, count)
    wire = {how: push(how, 600, "", counted=True).wire / 600 for how in ("each", "batch", "raw")}
    ours = sync.push(count, "", counted=True).wire / count
    for how, size in wire.items():
        figures[f"peer_{how}_wire"] = Figure(
            ours / size, 1.1, "×", f"{ours:.0f} bytes a record on the wire; there {size:.0f}"
        )
    return figures


_GOALS = {"each": 10.0, "batch": 1.0, "raw": 0.2}
_NAMES = {
    "each": "one JSON POST a record, FastAPI and SQLModel",
    "batch": f"{_OBJECTS} SQLModel objects a request",
    "raw": f"the limit: packed batches of {_BATCH}, no checks",
}


def _figures(kind: str, runs: dict[str, list[Push]], count: int) -> Figures:
    ours = _rate(runs["ours"], count)
    found: Figures = {}
    for how, goal in _GOALS.items():
        peer = _rate(runs[how], _share(how, count))
        found[f"peer_{how}_{kind}"] = Figure(
            ours / peer,
            goal,
            "×",
            f"{ours:,.0f} records/s; {peer:,.0f}, {_NAMES[how]}; its processor seconds "
            f"{statistics.median(run.cpu for run in runs[how]):.2f}",
            at_least=True,
        )
    return found


def _share(how: str, count: int) -> int:
    return count // _EACH if how == "each" else count


def _rate(runs: list[Push], count: int) -> float:
    return count / statistics.median(run.seconds for run in runs)


def push(how: str, count: int, database: str, *, counted: bool = False) -> Push:
    """Send records to a fresh peer."""
    bodies, headers = _bodies(how, records(count))
    with tempfile.TemporaryDirectory(prefix="tungngo-peer-") as folder, ExitStack() as stack:
        url, pid = stack.enter_context(_serving(how, database or f"{folder}/plain.db"))
        relay = stack.enter_context(Relay(url)) if counted else None
        client = httpx2.Client(base_url=relay.url if relay else url, timeout=60, trust_env=False)
        stack.enter_context(client)
        if not counted:
            client.get("/openapi.json")  # what it loads but once is not its rate
        before, began = cpu_of(pid), time.perf_counter()
        stored = sum(
            client.post("/records", content=body, headers=headers).json()["stored"]
            for body in bodies
        )
        seconds = time.perf_counter() - began
        if stored != count:
            raise RuntimeError(f"{stored} of {count} records are stored")
        return Push(seconds, cpu_of(pid) - before, relay.wire() if relay else 0)


_QUICK = 3
"""How hard the limit packs: as little as is worth it."""


def _bodies(how: str, made: list[Record]) -> tuple[Iterator[bytes], dict[str, str]]:
    """Return the requests of a laptop that does not know better, made as they are sent."""
    if how == "raw":
        rows = [(row.hex(), name, json.dumps(values)) for name, row, values in made]
        portions = (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))
        packed = (compress(msgspec.msgpack.encode(portion), _QUICK) for portion in portions)
        return packed, {"content-type": "application/octet-stream"}
    objects = [{"id": row.hex(), "tbl": name, "fields": values} for name, row, values in made]
    sent: list[object] = list(objects)
    if how == "batch":
        sent = [objects[start : start + _OBJECTS] for start in range(0, len(made), _OBJECTS)]
    return (json.dumps(one).encode() for one in sent), {"content-type": "application/json"}


@contextmanager
def _serving(how: str, database: str) -> Iterator[tuple[str, int]]:
    peer = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.plain_peer", how, database],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert peer.stdout is not None
        yield json.loads(peer.stdout.readline())["url"], peer.pid
    finally:
        peer.terminate()
        peer.wait(30)
