# SPDX-License-Identifier: MIT
"""A process that fills a form for ever and says what it was told is saved; made to be killed."""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from desktop_app import scenario, vault
from desktop_app.app import open_app
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from tests.journeys.officer import Officer
from ui.app import make_application


def main() -> None:
    """Type a growing number into many fields; print each state that was acknowledged."""
    folder, passphrase = Path(sys.argv[1]), sys.stdin.readline().rstrip("\n")
    application = make_application()
    clock = SetClock(scenario.moment("2026-10-09", 18))
    app = open_app(folder, vault.unlock(Paths(folder), passphrase), clock=clock)
    officer = Officer(app)
    officer.begin()
    editor = officer.guidance.editor
    number = 0
    states: list[dict[str, object]] = []

    def type_on() -> None:
        nonlocal number
        number += 1
        state = {"total": number, "female": number // 2, "place": f"Bản {number}"}
        officer.type(editor.form.place, str(state["place"]))
        officer.type(editor.tally.numbers["total"], str(state["total"]))
        officer.type(editor.tally.numbers["female"], str(state["female"]))
        states.append(state)
        editor.keep_now()

    def saved(draft_id: str) -> None:
        sys.stdout.write(json.dumps({"draft": draft_id, **states[-1]}) + "\n")
        sys.stdout.flush()
        QTimer.singleShot(0, type_on)

    editor.saved.connect(saved)
    QTimer.singleShot(0, type_on)
    application.exec()


if __name__ == "__main__":
    main()
