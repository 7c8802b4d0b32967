# SPDX-License-Identifier: MIT
"""Ten thousand records to the province, everything on, against Anki's sync server in one run.

Encryption, signatures, the chain, deduplication and every check of the province are on; what is
timed begins with changes in memory and ends with the last verified receipt: sealing, HTTP, the
server's work down to its disk, and the receipts. Three runs each, in turn; the median counts.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import httpx2
import psutil

from sync import pace
from sync.carriers.http import HttpCarrier
from sync.carriers.parcels import Parcel
from sync.server import devices, store
from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.relay import Relay
from tests.benchmarks.sync_work import TOGETHER, as_changes, mean_bytes, records
from tests.postgres import Postgres
from tests.sync.server.laptops import Laptop
from tests.sync.server.process import Server

RECORDS = 10_000
RUNS = 3
MAX_WIRE = 160


@dataclass(frozen=True)
class Push:
    """One push: seconds, processor seconds of the server, bytes on the wire (0: not counted)."""

    seconds: float
    cpu: float
    wire: int = 0


def measure(scale: float) -> Figures:
    """Return the figures of `sync`."""
    count = max(500, int(RECORDS * scale))
    anki: list[Push] = []
    lite: list[Push] = []
    large: list[Push] = []
    with ExitStack() as stack:
        postgres = Postgres()
        stack.callback(postgres.stop)
        for _run in range(RUNS):
            anki.append(push_anki(count))
            lite.append(push(count, ""))
            large.append(push(count, postgres.new_database()))
    wire = push(count, "", counted=True).wire / count
    size = mean_bytes(records(count))
    peer = _rate(anki, count)
    against = f"Anki {peer:,.0f} records/s of {size:.0f} bytes"
    return {
        "sync_sqlite": Figure(
            _rate(lite, count) / peer,
            1.5,
            "×",
            f"{_rate(lite, count):,.0f} records/s; {against}",
            at_least=True,
        ),
        "sync_postgresql": Figure(
            _rate(large, count) / peer,
            1.0,
            "×",
            f"{_rate(large, count):,.0f} records/s; {against}",
            at_least=True,
        ),
        "sync_wire": Figure(wire, MAX_WIRE, "B", "a record, HTTP and TCP/IP headers both ways"),
        "sync_cpu": Figure(
            _cpu(lite) / _cpu(anki),
            1.0,
            "×",
            f"{_cpu(lite):.2f} s of the server on SQLite; Anki's {_cpu(anki):.2f} s",
        ),
    }


def _rate(runs: list[Push], count: int) -> float:
    return count / statistics.median(run.seconds for run in runs)


def _cpu(runs: list[Push]) -> float:
    return statistics.median(run.cpu for run in runs)


def cpu_of(pid: int) -> float:
    """Return the processor seconds of a process and its children."""
    process = psutil.Process(pid)
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        times = one.cpu_times()
        total += times.user + times.system
    return total


def push(count: int, database: str, *, counted: bool = False) -> Push:
    """Seal and send records to a fresh province, and verify every receipt."""
    with tempfile.TemporaryDirectory(prefix="tungngo-sync-") as folder, ExitStack() as stack:
        place = Path(folder) / "province"
        opened = store.create(place, "Nghệ An", "", database)
        laptop = Laptop(devices.invite(opened, "16831"))
        devices.enrol(opened, laptop.request())
        opened.close()
        waiting = as_changes(records(count))
        server = Server(place, database=database)
        stack.callback(server.stop)
        url = server.told["url"]
        relay = stack.enter_context(Relay(url)) if counted else None
        carrier = HttpCarrier(relay.url if relay else url)
        stack.callback(carrier.close)
        server.http.get("/readyz")
        before, began = cpu_of(server.pid), time.perf_counter()
        # As the program does: a frame is sealed while those before it are on their way.
        parcels = (
            Parcel(number, laptop.frame(waiting[start:end]).to_bytes())
            for number, (start, end) in enumerate(pairwise(_bounds(count)))
        )
        stored = 0
        for came in carrier.deliver(parcels):
            for one in came:
                [receipt] = laptop.receipts(one.answer.to_bytes())
                stored += len(receipt.stored)
                if receipt.rows or receipt.refused:
                    raise RuntimeError(f"not accepted: {receipt.rows[:1]} {receipt.refused}")
        seconds = time.perf_counter() - began
        cpu = cpu_of(server.pid) - before
        opened = store.open_store(place, database)
        kept = store.stats(opened)["records"]
        opened.close()
        if kept != count:
            raise RuntimeError(f"{kept} of {count} records are stored; {stored} frames confirmed")
        return Push(seconds, cpu, relay.wire() if relay else 0)


def _bounds(count: int) -> list[int]:
    """Return where frames begin and end: rising, as the program's do on a line that holds."""
    found = [0]
    while found[-1] < count:
        most = min(pace.MOST, pace.rising(len(found) - 1))
        found.append(min(count, found[-1] + most // TOGETHER * TOGETHER))
    return found


def push_anki(count: int) -> Push:
    """Let Anki's client sync the same records to Anki's server."""
    with tempfile.TemporaryDirectory(prefix="tungngo-anki-") as folder:
        port = _free_port()
        endpoint = f"http://127.0.0.1:{port}/"
        env = dict(
            os.environ,
            SYNC_USER1="u:p",
            SYNC_BASE=f"{folder}/server",
            SYNC_HOST="127.0.0.1",
            SYNC_PORT=str(port),
            RUST_LOG="error",
            MAX_SYNC_PAYLOAD_MEGS="200",
        )
        server = subprocess.Popen(_anki("server", folder, endpoint), env=env)
        try:
            _wait_for(endpoint)
            subprocess.run(_anki("begin", folder, endpoint), env=env, check=True)
            client = subprocess.Popen(
                _anki("push", folder, endpoint),
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert client.stdin is not None
            assert client.stdout is not None
            work = [[row.hex(), *values.values()] for _t, row, values in records(count)]
            client.stdin.write(json.dumps(work) + "\n")
            client.stdin.flush()
            if client.stdout.readline().strip() != "READY":
                raise RuntimeError("Anki's client did not begin")
            before = cpu_of(server.pid)
            client.stdin.write("\n")
            client.stdin.flush()
            told = json.loads(client.stdout.readline())
            cpu = cpu_of(server.pid) - before
            client.communicate("\n")
            if told["notes"] != count or told["required"]:
                raise RuntimeError(f"Anki did not sync normally: {told}")
            return Push(told["seconds"], cpu)
        finally:
            server.terminate()
            server.wait()


def _anki(what: str, folder: str, endpoint: str) -> list[str]:
    return [sys.executable, "-m", "tests.benchmarks.anki_peer", what, f"{folder}/client", endpoint]


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(endpoint: str) -> None:
    """Wait until a peer that cannot tell its port answers."""
    deadline = time.monotonic() + 30
    while True:
        try:
            httpx2.get(endpoint, trust_env=False)
        except httpx2.TransportError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
