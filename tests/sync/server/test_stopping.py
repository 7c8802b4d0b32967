# SPDX-License-Identifier: MIT
"""A server that is told to stop while it starts ends at once and well, wherever it is just then."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from sync.server import stopping
from tests.sync.server.process import ROOT

WINDOWS = sys.platform == "win32"
# Begins a server that stops at a point of its start and says so; it would stay there for ever.
_SCRIPT = """
import sqlite3, sys, threading
from sync.server import __main__

def here(*_arguments, **_named):
    print("here", flush=True)
    threading.Event().wait()

def inside_the_database(*_arguments):
    connection = sqlite3.connect(":memory:")
    connection.create_function("here", 0, lambda: print("here", flush=True))
    connection.execute(
        "WITH RECURSIVE c (n) AS (SELECT here() UNION ALL SELECT 1 FROM c) SELECT count(*) FROM c"
    ).fetchall()

class Finder:
    def find_spec(self, name, *_rest):
        if name == "sqlalchemy":
            here()

point, *arguments = sys.argv[1:]
if point == "import":
    sys.meta_path.insert(0, Finder())
else:
    import uvicorn
    from sync.server import judge, rebuild, serve, workers
    if point == "database":
        rebuild.after_upgrade = inside_the_database
    elif point == "prepare":
        judge.prepare = here
    elif point == "uvicorn":
        uvicorn.Server.run = here
    elif point == "workers":
        began = workers._started
        def started(*arguments):
            process = began(*arguments)
            print("worker", process[0].pid, flush=True)
            return process
        workers._started = started
raise SystemExit(__main__.main(["serve", "--port", "0", *arguments]))
"""


def _begun(folder: Path, point: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, point, "--data-dir", str(folder), *arguments],
        cwd=ROOT,
        env=dict(os.environ, TUNGNGO_BOOTSTRAPPED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )


def _asked(process: subprocess.Popen[str], number: int) -> list[str]:
    """Ask it to stop, and return what it logged."""
    process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", number) if WINDOWS else number)
    try:
        _out, logged = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0, logged
    return [json.loads(line)["event"] for line in logged.splitlines()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("point", ["import", "database", "prepare", "uvicorn"])
def test_a_start_is_given_up_at_once(tmp_path: Path, point: str, number: int) -> None:
    process = _begun(tmp_path / "data", point)
    assert process.stdout is not None
    while (line := process.stdout.readline()) != "here\n":
        assert line, process.communicate()
    *before, last = _asked(process, number)
    assert last == "stopped"
    assert set(before) <= {"started"}


@pytest.mark.skipif(WINDOWS, reason="a worker is ended by the system there")
def test_workers_that_are_starting_end_with_their_supervisor(tmp_path: Path) -> None:
    process = _begun(tmp_path / "data", "workers", "--workers", "2")
    assert process.stdout is not None
    began: list[int] = []
    while len(began) < 2:
        line = process.stdout.readline()
        assert line, process.communicate()
        began += [int(pid) for name, _sep, pid in [line.partition(" ")] if name == "worker"]
    assert set(_asked(process, signal.SIGTERM)) <= {"started", "stopped"}
    assert not [pid for pid in began if psutil.pid_exists(pid)]


def test_every_way_to_ask_is_heard() -> None:
    names = {number.name for number in stopping.SIGNALS}
    assert names == {"SIGINT", "SIGTERM"} | ({"SIGBREAK"} if WINDOWS else set())
