# SPDX-License-Identifier: MIT
"""An officer at the window: types, chooses and presses what a person would."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.app import App
from desktop_app.scenario import Known
from models.text import format_phone
from ui.main_window import MainWindow
from ui.pages.exchange import ExchangePage
from ui.pages.flyers import FlyersPage
from ui.pages.guidance import GuidancePage
from ui.settling import settle
from ui.theme import LIGHT
from ui.widgets.finder import Finder
from ui.widgets.inputs import ChoiceInput


class Officer:
    """Drives the real window; every wait is for work to end."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.bugs: list[object] = []
        self.window = MainWindow(app, LIGHT, self.bugs.append)
        self.window.show()
        self.settle()

    def settle(self) -> None:
        settle(self.window.tasks)
        assert not self.bugs, self.bugs

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        target = self.window.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)
        self.settle()

    def type(self, line: QLineEdit, text: str) -> None:
        line.setFocus()
        line.selectAll()
        if text:
            QTest.keyClicks(line, text) if text.isascii() else line.insert(text)
            if not text.isascii():
                line.textEdited.emit(line.text())
        else:
            QTest.keyClick(line, Qt.Key.Key_Delete)

    def choose(self, choice: ChoiceInput, code: str | None) -> None:
        index = choice.findData(code)
        assert index >= 0, (code, [choice.itemData(i) for i in range(choice.count())])
        choice.setCurrentIndex(index)
        choice.edited.emit()

    def find(self, finder: Finder, text: str) -> None:
        """Type into a finder and press Enter as soon as the fingers can."""
        self.type(finder.line, text)
        QTest.keyClick(finder.line, Qt.Key.Key_Return)
        self.settle()

    @property
    def guidance(self) -> GuidancePage:
        page = self.window.page
        assert isinstance(page, GuidancePage)
        return page

    def page(self, name: str) -> QWidget:
        self.window.go(name, None)
        self.settle()
        return self.window.page

    def begin(self) -> None:
        """Ctrl+N."""
        self.window.go("guidance", None)
        self.settle()
        self.guidance.new()
        self.settle()
        assert self.guidance.editing

    def fill(self, data: Mapping[str, Any], session: Mapping[str, Any], known: Known) -> None:
        """Fill the editor with a session of the scenario."""
        editor = self.guidance.editor
        form = editor.form
        self.choose(form.type, session["type"])
        day = session["date"]
        self.type(form.date, f"{int(day[8:])}/{int(day[5:7])}")
        self.choose(form.village, known.villages.get(session["place"]))
        self.type(form.place, session["place"])
        self.choose(form.network, "khong_mang" if "status" in session else "chap_chon")
        self.choose(editor.team.team, known.teams[session["team"]])
        editor.team.members.choose([])
        editor.team._show_all()
        everyone = known.members[session["team"]] + [
            m for t, ms in known.members.items() if t != session["team"] for m in ms
        ]
        editor.team.members.choose(everyone[: session["members_present"]])
        editor.team.members.edited.emit()
        for part, name in {
            "total": "total",
            "female": "nu",
            "ethnic_minority": "dtts",
            "senior": "cao_tuoi",
            "child": "tre_em",
        }.items():
            self.type(editor.tally.numbers[part], str(session["tally"][name]))
        for name, result in session["households"]:
            self.add_household(name.removeprefix("H"), result, known)
        for name in session["named"]:
            results = [(s, o) for p, s, o in session["named_results"] if p == name]
            self.add_person(data["people"][name], results, known=name in known.people)
        for skill, outcome, count in session["anon_results"]:
            editor.anonymous.lines.add()
            line = editor.anonymous.lines.lines[-1]
            self.choose(line.skill, skill)
            self.choose(line.outcome, outcome)
            self.type(line.count, str(count))
        for name, result in session.get("businesses", []):
            self.find(editor.businesses.finder, f"Sạp {name}")
            self.choose(editor.businesses._rows[-1][1], result)
        self.settle()

    def add_household(self, number: str, result: str, known: Known) -> None:
        editor = self.guidance.editor
        editor.keep_now()
        village = editor.visits._village
        if f"H{number}" in known.households and village != known.villages["Bản Trung Tâm"]:
            # A household of another village is found by choosing its village first.
            self.choose(editor.form.village, known.villages["Bản Trung Tâm"])
            editor.keep_now()
            self.find(editor.visits.finder, number)
            self.choose(editor.form.village, village)
        else:
            self.find(editor.visits.finder, number)
        self.choose(editor.visits.lines[-1].result, result)

    def add_person(
        self, person: Mapping[str, Any], results: list[tuple[str, str]], *, known: bool
    ) -> None:
        people = self.guidance.editor.people
        if known:
            self.find(people.finder, person["name"])
            assert people.panel is not None
            assert people.panel.person.participant_id is not None
        else:
            people._picked(None, person["name"])
            panel = people.panel
            assert panel is not None
            self.type(panel.year, str(person["birth_year"]))
            self.choose(panel.sex, person["sex"])
            for scope in person["consent"]:
                panel.scopes[scope].click()
            if person.get("phone"):
                self.type(panel.phone, format_phone(person["phone"]))
        panel = people.panel
        assert panel is not None
        for skill, outcome in results:
            panel.results.add()
            line = panel.results.lines[-1]
            self.choose(line.skill, skill)
            self.choose(line.outcome, outcome)
        panel.closed.emit()
        self.settle()

    def complete(self) -> None:
        """Ctrl+Enter."""
        self.guidance.complete()
        self.settle()

    @property
    def flyers(self) -> FlyersPage:
        page = self.page("flyers")
        assert isinstance(page, FlyersPage)
        return page

    def export(self, folder: Path) -> Path:
        page = self.page("exchange")
        assert isinstance(page, ExchangePage)
        before = set(folder.iterdir())
        page.export_to(folder)
        self.settle()
        [made] = set(folder.iterdir()) - before
        return made

    def take_in(self, file: Path) -> str:
        self.window.open_file(file)
        self.settle()
        return self.window.messages.said[-1].text
