# SPDX-License-Identifier: MIT
"""A process that does one piece of work and kills itself with -9 at its nth step.

A step is any call of a function, ours or the system's, or a thousand instructions of the database:
so the power goes between any two writes, and in the middle of a statement. Without a number it
says how many steps there were. Each line of the standard input is one piece of work, done in a
copy of the process (fork), so that nothing is imported twice.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app import exchange, scenario
from desktop_app.app import open_app
from desktop_app.clock import SetClock
from desktop_app.vault import Officer, Unlocked
from models import cipher, database
from resources import i18n

INSTRUCTIONS = 1000


class Steps:
    """Counts, and ends it all at a number."""

    def __init__(self, last: int) -> None:
        self.last, self.passed = last, 0

    def __call__(self, *_event: object) -> int:
        self.passed += 1
        if self.passed == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0


def upgrade(folder: Path, unlocked: Unlocked, steps: Steps) -> None:
    """Open a store of an earlier version, as starting the program does."""
    real = cipher.connect

    def connect(*arguments: Any, **options: Any) -> Any:
        connection = real(*arguments, **options)
        connection.set_progress_handler(steps, INSTRUCTIONS)
        return connection

    database.connect = connect  # type: ignore[attr-defined]
    _counted(steps, lambda: open_app(folder, unlocked, clock=_clock()))


def export(folder: Path, unlocked: Unlocked, steps: Steps) -> None:
    """Export onto the stick beside the laptop's folder."""
    app = open_app(folder, unlocked, clock=_clock())
    _counted(steps, lambda: exchange.export_to(app, folder.parent / "usb"))


def take_in(folder: Path, unlocked: Unlocked, steps: Steps) -> None:
    """Import the receipt from the stick."""
    app = open_app(folder, unlocked, clock=_clock())
    file = folder.parent / "usb" / "answer.tnr"
    _counted(steps, lambda: exchange.import_file(app, file))


def _clock() -> SetClock:
    return SetClock(scenario.moment("2026-10-11"))


def _counted(steps: Steps, work: Callable[[], object]) -> None:
    sys.setprofile(steps)
    work()
    sys.setprofile(None)


WORKS = {"upgrade": upgrade, "export": export, "take_in": take_in}


def main() -> None:
    """Do what the lines say; answer each with the steps that were passed, or null for a kill."""
    i18n.use("vi")
    key, officer = bytes.fromhex(sys.argv[1]), Officer("officer", "Lầu Y Mai", "")
    for line in sys.stdin:
        job = json.loads(line)
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            steps = Steps(job["last"])
            WORKS[job["work"]](Path(job["folder"]), Unlocked(key, officer), steps)
            os.write(tell, str(steps.passed).encode())
            os._exit(0)
        os.close(tell)
        passed = os.read(told, 100)
        os.close(told)
        _pid, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        if not killed and status:
            raise SystemExit(f"the work failed: {status}")
        sys.stdout.write(json.dumps(None if killed else int(passed)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
