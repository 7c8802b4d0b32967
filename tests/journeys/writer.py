# SPDX-License-Identifier: MIT
"""A process that fills and completes forms for ever, made to be killed.

It prints a line for what was acknowledged, and only then: a draft that is saved, told by the
editor's own signal, and a session that is in the store, told by the sentence the officer sees.
"""

import json
import sys
from pathlib import Path

from desktop_app import scenario, vault
from desktop_app.app import open_app
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from tests.journeys.officer import Officer
from ui.app import make_application

SAVES = 4
"""How many states of a form are kept before it is completed."""


def main() -> None:
    """Type growing numbers into many fields; complete each form after a few states."""
    folder, passphrase = Path(sys.argv[1]), sys.stdin.readline().rstrip("\n")
    number = int(sys.argv[2])
    make_application()
    clock = SetClock(scenario.moment("2026-10-09", 18))
    app = open_app(folder, vault.unlock(Paths(folder), passphrase), clock=clock)
    officer = Officer(app)
    while True:
        officer.begin()
        editor = officer.guidance.editor
        typed: dict[str, object] = {}
        editor.saved.connect(lambda draft, typed=typed: _told({"draft": draft, **typed}))
        officer.choose(editor.form.type, "diem_co_dinh")
        for part in ("ethnic_minority", "senior", "child"):
            officer.type(editor.tally.numbers[part], "0")
        for _state in range(SAVES):
            number += 1
            officer.type(editor.form.place, f"Bản {number}")
            officer.type(editor.tally.numbers["total"], str(number))
            officer.type(editor.tally.numbers["female"], str(number // 2))
            typed["number"] = number
            editor.keep_now()
            officer.settle()
        officer.complete()
        said = officer.window.messages.said[-1].text
        assert said == "Đã ghi buổi hướng dẫn.", said
        _told({"completed": number})


def _told(what: dict[str, object]) -> None:
    if "number" in what or "completed" in what:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
