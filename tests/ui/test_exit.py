# SPDX-License-Identifier: MIT
"""A program that ends while work is under way ends after it, and says nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_WORK = """
import sys, threading
from PySide6.QtCore import QObject
from ui.tasks import Tasks
{before}
tasks, owner, begun = Tasks(print), QObject(), threading.Event()
def work():
    begun.set()
    for _ in range(300):  # Python all the while, so that the interpreter is needed to the end
        sum(range(20_000))
    print("done", flush=True)
def question():
    tasks.ask(work)
{ask}
begun.wait()
{end}
"""


@pytest.mark.parametrize(
    "before", ["", "from ui.app import make_application\napplication = make_application()"]
)
@pytest.mark.parametrize("ask", ["tasks.run(owner, work)", "asker.submit(question)"])
@pytest.mark.parametrize("end", ["", "sys.exit(0)"])
def test_the_interpreter_waits_for_work_under_way(before: str, ask: str, end: str) -> None:
    if "asker" in ask:
        before += "\nfrom ui.tasks import worker\nasker = worker('asker')"
    ended = subprocess.run(
        [sys.executable, "-c", _WORK.format(before=before, ask=ask, end=end)],
        check=False,
        capture_output=True,
        text=True,
        env=dict(os.environ, QT_QPA_PLATFORM="offscreen", TUNGNGO_BOOTSTRAPPED="1"),
        cwd=Path(__file__).resolve().parents[2],
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "done\n", "")
