# SPDX-License-Identifier: MIT
"""A form that was filled in by hand: the screen's order on paper, and its code opens the draft."""

import datetime

import pytest

from desktop_app import forms
from desktop_app.form_pages import SECTIONS
from desktop_app.forms import FormChoice
from tests.journeys.officer import Officer
from ui.pages.flyers.forms import FormsSection
from ui.pages.guidance.paper_form import PaperFormDialog

# The platform without a screen says so of every dialog.
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def test_the_paper_has_the_order_of_the_screen(officer: Officer) -> None:
    officer.begin()
    editor = officer.guidance.editor
    names = {id(part): name for name, part in vars(editor).items()}
    shown = [names[id(section)] for section in editor._sections]
    on_screen_alone = {"warnings", "photos"}
    assert [name for name in shown if name not in on_screen_alone] == list(SECTIONS)


def test_a_typed_code_opens_the_draft(officer: Officer) -> None:
    day = datetime.date(2026, 10, 4)
    [token] = forms.make(officer.app, FormChoice(forms.SESSION, day=day)).codes[0]
    officer.window.go("guidance", None)
    officer.settle()
    dialog = PaperFormDialog(officer.window.context, officer.window)
    dialog.show()
    officer.type(dialog.token, "123")
    dialog.save()
    officer.settle()
    assert "9 ký tự" in dialog.fields["token"].problem_text
    officer.type(dialog.token, f"{token[:3]} {token[3:6]} {token[6:]}".lower())
    dialog.save()
    officer.settle()
    assert officer.guidance.editing
    assert officer.guidance.editor.draft.date == day


def test_looking_at_a_form_issues_no_token(officer: Officer) -> None:
    page = officer.page("flyers")
    page.show_section("forms")  # type: ignore[attr-defined]
    officer.settle()
    section = page.section("forms")  # type: ignore[attr-defined]
    assert isinstance(section, FormsSection)
    assert section.preview.pages == 2
    from sqlmodel import select

    from models.paper_forms import PaperForm

    with officer.app.db.read() as db:
        assert db.exec(select(PaperForm)).all() == []
