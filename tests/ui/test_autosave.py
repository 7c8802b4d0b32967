# SPDX-License-Identifier: MIT
"""What is typed is saved in a pause, and no later than a second when there is no pause."""

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest

from desktop_app import drafts, guidance
from tests.journeys.officer import Officer
from ui.widgets.autosave import LATEST_MS, PAUSE_MS

_KEY_MS = PAUSE_MS // 5


def test_who_types_without_a_pause_is_saved_all_the_same(officer: Officer) -> None:
    officer.begin()
    editor, keys = officer.guidance.editor, 3 * LATEST_MS // _KEY_MS
    loop, hands = QEventLoop(), QTimer(interval=_KEY_MS)
    place = editor.form.place
    place.clear()

    def key() -> None:
        QTest.keyClicks(place, "a")
        if len(place.text()) == keys:
            loop.quit()

    hands.timeout.connect(key)
    editor.saved.connect(loop.quit)
    hands.start()
    loop.exec()
    hands.stop()
    assert len(place.text()) < keys, "it was saved while the hands still typed"
    [info] = drafts.unfinished(officer.app, guidance.KIND)
    assert guidance.open_draft(officer.app, info.id).place.startswith("aaa")
