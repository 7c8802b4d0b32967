# SPDX-License-Identifier: MIT
"""What an officer waits for: the lock window, the first list, a completed session."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop_app import demo, guidance, scenario, vault
from desktop_app.app import open_app
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from tests.benchmarks.figures import Figure, Figures, median_ms, timed

_RUNS = 9
_SESSIONS = 40

# Both end at the first turn of the event loop after the window was painted.
_BARE = """
import os, sys
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: os._exit(0))
application = QApplication(sys.argv)
window = Window()
column = QVBoxLayout(window)
column.addWidget(QLabel("Mở khóa"), 0, Qt.AlignmentFlag.AlignLeft)
column.addWidget(QLineEdit())
column.addWidget(QPushButton("Mở"))
window.show()
application.exec()
"""
_OURS = """
import os, sys
from desktop_app.__main__ import main
from PySide6.QtCore import QTimer
from ui.lock import LockWindow
LockWindow.paintEvent = lambda self, event: QTimer.singleShot(0, lambda: os._exit(0))
main(["--data-dir", sys.argv[1]])
"""
_FIRST_LIST = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QEventLoop
from ui.app import Program, make_application
from ui.settling import settle
program = Program(make_application(), Path(sys.argv[1]))
program.start()
lock = program.window
while not lock.warm:  # while the passphrase is typed, the rest is loaded
    program.application.processEvents()
settle(lock.tasks)
loop = QEventLoop()
lock._secret.setText(sys.stdin.readline().strip())
began = time.perf_counter()
lock.opened.connect(loop.quit)
lock._try()
loop.exec()
window = program.main_window()
window.go("guidance", None)
window.page.sessions.table.lines.modelReset.connect(loop.quit)
loop.exec()
window.grab()
print((time.perf_counter() - began) * 1000)
"""


def measure(_scale: float) -> Figures:
    """Measure on the scenario's laptop."""
    with tempfile.TemporaryDirectory(prefix="tungngo-bench-") as folder:
        built = demo.build(Path(folder) / "demo")
        laptop, ours, bare = str(built.laptop), [], []
        for _ in range(_RUNS):  # in turns, so that the machine's mood is the same for both
            bare.append(timed(lambda: _python(_BARE)))
            ours.append(timed(lambda: _python(_OURS, laptop)))
        first = [float(_python(_FIRST_LIST, laptop, typed=built.passphrase)) for _ in range(3)]
        derived = median_ms(lambda: vault.unlock(Paths(built.laptop), built.passphrase), 3)
        complete, fsync = _complete(built)
    beside = statistics.median(bare)
    return {
        "lock_window": Figure(
            statistics.median(ours) / beside,
            1.5,
            "x",
            f"a bare PySide6 window of three widgets, {beside:.0f} ms",
        ),
        "unlock_to_list": Figure(
            statistics.median(first) - derived,
            500,
            "ms",
            f"beyond the key derivation of {derived:.0f} ms",
        ),
        "complete_session": Figure(
            complete - fsync, 10, "ms", f"beyond one fsync, {fsync:.1f} ms here"
        ),
    }


def _python(code: str, *arguments: str, typed: str = "") -> str:
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen", TUNGNGO_BOOTSTRAPPED="1")
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # as the bootstrap does
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        input=typed + "\n",
        check=True,
        capture_output=True,
        text=True,
        env=env,
        cwd=Path(__file__).resolve().parents[2],
    )
    return done.stdout


def _complete(built: demo.Built) -> tuple[float, float]:
    """Return the medians of completing a session and of one fsync beside the store."""
    clock = SetClock(scenario.moment(demo.LAST_DAY, 20))
    app = open_app(built.laptop, vault.unlock(Paths(built.laptop), built.passphrase), clock=clock)
    complete, fsync = [], []
    with (built.laptop / "fsync").open("wb") as file:
        for number in range(_SESSIONS):
            draft = guidance.new_draft(app)
            draft.session_type, draft.place = "luu_dong", f"Chợ phiên {number}"
            draft.tally.total, draft.tally.female = 12, 7
            draft.tally.ethnic_minority = draft.tally.senior = draft.tally.child = 0
            draft.reasons = {p.code: "Đúng như vậy" for p in guidance.problems_of(app, draft)}
            began = time.perf_counter()
            guidance.complete(app, None, draft)
            complete.append((time.perf_counter() - began) * 1000)
            file.write(bytes(4096))
            file.flush()
            fsync.append(timed(lambda: os.fsync(file.fileno())))
    app.close()
    return statistics.median(complete), statistics.median(fsync)
