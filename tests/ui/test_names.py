# SPDX-License-Identifier: MIT
"""For those who use keys or hear the screen: every stop has a name, every letter one use."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QLabel,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_app.app import App
from resources import i18n
from tests.journeys.officer import Officer
from ui.rail import PAGES, SETTINGS
from ui.sections import SectionedPage


def _stops(root: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(widget, QScrollBar)
    ]


def _named(widget: QWidget) -> bool:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    inner = widget.parentWidget()
    if inner is not None and inner.focusProxy() is widget and inner.accessibleName():
        return True
    return bool(widget.accessibleName().strip() or text.strip())


def _letters(root: QWidget) -> Counter[str]:
    """Return how often each letter is underlined among what is shown."""
    found: Counter[str] = Counter()
    for widget in root.findChildren(QWidget):
        if not widget.isVisible():
            continue
        led = isinstance(widget, QLabel) and widget.buddy() is not None
        pressed = isinstance(widget, QAbstractButton)
        text = str(widget.property("text")) if led or pressed else ""
        at = text.replace("&&", "").find("&")
        if at >= 0:
            found[text.replace("&&", "")[at + 1].upper()] += 1
    return found


def _look(officer: Officer, where: str) -> None:
    officer.settle()
    shown = [d for d in officer.window.findChildren(QDialog) if d.isVisible()]
    root: QWidget = shown[-1] if shown else officer.window
    stops = _stops(root)
    assert stops, where
    nameless = [
        f"{type(w).__name__} in {type(w.parentWidget()).__name__}" for w in stops if not _named(w)
    ]
    assert not nameless, (where, nameless)
    twice = {letter for letter, count in _letters(root).items() if count > 1}
    assert not twice, (where, twice)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_stop_has_a_name_and_every_letter_one_use(
    demo_app: App, language: str, qtbot: QtBot
) -> None:
    with i18n.speaking(language):
        officer = Officer(demo_app)
        for name in [*(page[0] for page in PAGES), SETTINGS[0]]:
            page = officer.page(name)
            _look(officer, name)
            if isinstance(page, SectionedPage):
                for section in page.names[1:]:
                    page.show_section(section)
                    _look(officer, f"{name}, {section}")
        officer.begin()
        _look(officer, "the editor")
        officer.guidance.editor.people._picked(None, "Lầu Y Mai")
        officer.guidance.editor.anonymous.lines.add()
        _look(officer, "the editor with a person")
        officer.guidance.escape()
        for kind in ("document", "event", "display", "activity", "budget"):
            officer.window.go("communications", ("new", kind))
            _look(officer, kind)
            officer.window.page.escape()
        for page_name in ("households", "communications", "flyers"):
            officer.page(page_name)
            officer.window.page.new()
            _look(officer, f"new in {page_name}")
            for dialog in officer.window.findChildren(QDialog):
                dialog.close()
        officer.settle()
        officer.close()
