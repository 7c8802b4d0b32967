# SPDX-License-Identifier: MIT
"""A scanner types a card, a form's token or a batch's code; a card's number stays nowhere."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop_app import drafts, flyers, forms, guidance, scanner
from desktop_app.flyers import FlyerChoice
from desktop_app.forms import FormChoice
from desktop_app.scanner import Card
from tests import telex
from tests.desktop_app.test_placards import stored
from tests.journeys.officer import Officer
from ui.pages.flyers import FlyersPage
from ui.pages.flyers.stock import StockSection

NUMBER = "040088012345"
SCANNED = (
    f"{NUMBER}|186123456|Vừ Y Mỷ|05101988|Nữ|Bản Trung Tâm, Xã Mường Lống, Tỉnh Nghệ An|01072021"
)
BARE = f"{NUMBER}||LAU BA GIONG|12031975|Nam|Ban Trung Tam, Xa Muong Long, Tinh Nghe An|01072021"
TODAY = datetime.date(2026, 10, 10)
# The platform without a screen says so of every dialog.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")
_PLAIN = st.text(st.characters(exclude_characters="|", exclude_categories=["Cs"]), max_size=40)


def burst(widget: QWidget, text: str, *, enter: bool = True) -> None:
    """Type as a scanner does: one key after another, Enter at the end."""
    widget.window().activateWindow()
    assert QTest.qWaitForWindowActive(widget.window())
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char)
            QApplication.sendEvent(QApplication.focusWidget() or widget, key)
    if enter:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
            QApplication.sendEvent(QApplication.focusWidget() or widget, key)


def _people(officer: Officer) -> list[tuple[str, int | None, str]]:
    draft = officer.guidance.editor._gather()
    return [(p.full_name, p.birth_year, p.sex) for p in draft.people]


def _nowhere(officer: Officer, number: str) -> None:
    """Look wherever the number of a card could have stayed."""
    officer.guidance.editor.keep_now()
    officer.settle()
    assert number not in stored(officer.app)
    assert number not in QGuiApplication.clipboard().text()
    for line in officer.window.findChildren(QLineEdit):
        while line.isUndoAvailable():
            line.undo()
            assert number not in line.text()
        assert number not in line.text()
    logs = officer.app.paths.logs
    assert all(number not in f.read_text("utf-8", "replace") for f in logs.glob("*"))
    spoken = " ".join(m.text for m in officer.window.messages.said)
    assert number not in spoken


def test_a_card_becomes_a_person_and_its_number_stays_nowhere(officer: Officer) -> None:
    officer.begin()
    line = officer.guidance.editor.people.finder.line
    line.setFocus()
    burst(line, SCANNED)
    officer.settle()
    assert _people(officer) == [("Vừ Y Mỷ", 1988, "nu")]
    assert line.text() == ""
    panel = officer.guidance.editor.people._panel
    assert panel is not None
    assert panel.fields["full_name"].problem_text == ""
    assert [box for box in panel.scopes.values() if box.isChecked()] == []
    _nowhere(officer, NUMBER)
    _nowhere(officer, "186123456")


def test_a_name_without_marks_is_flagged_and_the_next_card_is_another_person(
    officer: Officer,
) -> None:
    officer.begin()
    officer.guidance.editor.people.finder.line.setFocus()
    burst(officer.guidance.editor.people.finder.line, BARE)
    officer.settle()
    panel = officer.guidance.editor.people._panel
    assert panel is not None
    assert "mất dấu" in panel.fields["full_name"].problem_text
    assert panel.name.hasFocus()
    burst(panel.name, SCANNED)
    officer.settle()
    assert _people(officer) == [("Lau Ba Giong", 1975, "nam"), ("Vừ Y Mỷ", 1988, "nu")]
    _nowhere(officer, NUMBER)


def test_a_card_scanned_into_another_field_leaves_that_field_as_it_was(officer: Officer) -> None:
    officer.begin()
    place = officer.guidance.editor.form.place
    officer.type(place, "Nha van hoa ")
    place.end(False)
    burst(place, SCANNED)
    officer.settle()
    assert place.text() == "Nha van hoa "
    assert _people(officer) == [("Vừ Y Mỷ", 1988, "nu")]
    _nowhere(officer, NUMBER)


def test_a_note_forgets_the_number_too(officer: Officer) -> None:
    officer.begin()
    note = officer.guidance.editor.notes.sent
    note.setFocus()
    burst(note, SCANNED)
    officer.settle()
    assert note.toPlainText() == ""
    assert not note.document().isUndoAvailable()
    _nowhere(officer, NUMBER)


def test_without_an_open_session_a_card_is_passed_over(officer: Officer) -> None:
    officer.window.go("households", None)
    officer.settle()
    officer.window.page.search_here()
    burst(officer.window, SCANNED)
    officer.settle()
    assert "bỏ qua" in officer.window.messages.said[-1].text
    assert NUMBER not in stored(officer.app)


def test_a_card_by_way_of_an_input_method(officer: Officer) -> None:
    officer.begin()
    line = officer.guidance.editor.people.finder.line
    line.setFocus()
    burst(line, "", enter=False)
    event = QInputMethodEvent()
    event.setCommitString(SCANNED[:40])
    QApplication.sendEvent(line, event)
    burst(line, SCANNED[40:])
    officer.settle()
    assert _people(officer) == [("Vừ Y Mỷ", 1988, "nu")]
    _nowhere(officer, NUMBER)


@pytest.mark.parametrize("method", telex.METHODS)
def test_a_forms_token_opens_its_draft_through_any_input_method(
    officer: Officer, method: str
) -> None:
    [token] = forms.make(officer.app, FormChoice(forms.SESSION, day=TODAY)).codes[0]
    officer.window.go("households", None)
    officer.settle()
    officer.window.page.search_here()
    burst(officer.window, telex.typed(token, method))
    officer.settle()
    assert officer.guidance.editing
    assert officer.guidance.editor.draft.date == TODAY
    kept = officer.guidance.editor.draft_id
    assert kept is not None
    assert guidance.open_draft(officer.app, kept).date == TODAY
    burst(officer.window, token)
    officer.settle()
    assert officer.guidance.editor.draft_id == kept
    assert len(drafts.unfinished(officer.app, guidance.KIND)) == 1


def test_a_batch_code_opens_its_run(officer: Officer) -> None:
    runs = [flyers.record_run(officer.app, FlyerChoice(c), copies=10) for c in ("F02", "F03")]
    officer.window.go("households", None)
    officer.settle()
    officer.window.page.search_here()
    burst(officer.window, runs[0].batch_code.lower())
    officer.settle()
    page = officer.window.page
    assert isinstance(page, FlyersPage)
    section = page.current
    assert isinstance(section, StockSection)
    chosen = section.table.current()
    assert chosen is not None
    assert chosen.batch_code == runs[0].batch_code


def test_what_a_person_types_is_left_alone(officer: Officer) -> None:
    officer.begin()
    place = officer.guidance.editor.form.place
    officer.type(place, "a|b 0912345678")
    assert place.text() == "a|b 0912345678"
    assert _people(officer) == []


@given(st.lists(_PLAIN, min_size=7, max_size=12), st.integers(10**11, 10**12 - 1))
def test_any_fields_are_read_or_passed_over_and_the_number_is_never_returned(
    fields: list[str], number: int
) -> None:
    found = scanner.read_card("|".join([str(number), *fields[1:]]), TODAY)
    if found is not None:
        assert str(number) not in repr(found)
        assert 2 <= len(found.full_name) <= 60
        assert found.birth_year is None or 1900 <= found.birth_year <= TODAY.year
        assert found.sex in {"nam", "nu", "khong_ghi"}


@given(st.text(max_size=500))
def test_any_text_is_a_card_or_none(text: str) -> None:
    assert scanner.read_card(text, TODAY) is None or text.count("|") >= scanner.FIELDS


@pytest.mark.parametrize(
    ("text", "card"),
    [
        (SCANNED, Card("Vừ Y Mỷ", 1988, "nu", doubtful=False)),
        (SCANNED + "|thêm|nữa", Card("Vừ Y Mỷ", 1988, "nu", doubtful=False)),
        (SCANNED.replace("Vừ Y Mỷ", "VỪ Y MỶ"), Card("Vừ Y Mỷ", 1988, "nu", doubtful=False)),
        (SCANNED.replace("Nữ", "Nuw"), Card("Vừ Y Mỷ", 1988, "nu", doubtful=False)),
        (SCANNED.replace("05101988", "5101988"), Card("Vừ Y Mỷ", None, "nu", doubtful=False)),
        (BARE, Card("Lau Ba Giong", 1975, "nam", doubtful=True)),
        (telex.typed(BARE, "telex"), Card("Lau Ba Giong", 1975, "nam", doubtful=True)),
        (f"{NUMBER}||Moong Thi|01011990|Nu|Ban Xop Tu, Nghe An|", None),
        ("a|b|c", None),
        (f"{NUMBER}||{'x' * 61}|01011990|Nam|y|z", None),
    ],
)
def test_cards(text: str, card: Card | None) -> None:
    found = scanner.read_card(text, TODAY)
    if card is None and found is not None:
        assert found.doubtful
    else:
        assert found == card
