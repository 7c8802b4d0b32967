# SPDX-License-Identifier: MIT
"""Every kind of record at the real window, with the keyboard: begin, fill, save, find, undo."""

import datetime
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.app import App
from desktop_app.records import forms, lists, service
from models.records.kind import Field, Shape
from models.records.kinds import KINDS, kind
from tests.desktop_app.test_records_service import sound
from tests.journeys.officer import Officer
from ui.pages.communications import CommunicationsPage
from ui.pages.communications.entries import Entry
from ui.pages.communications.file_input import FileInput
from ui.pages.communications.which import KEYS
from ui.widgets.import_preview import ImportDialog
from ui.widgets.inputs import ChipsInput, ChoiceInput, NoteInput, TextInput

# The platform without a screen says of every dialog that it knows no sizes.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise", extend=True)
CTRL = Qt.KeyboardModifier.ControlModifier


class Records:
    """An officer at the page Truyền thông."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.officer = Officer(app)
        page = self.officer.page("communications")
        assert isinstance(page, CommunicationsPage)
        self.page = page

    def settle(self) -> None:
        self.officer.settle()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
        self.officer.window.activateWindow()  # a shortcut wants an active window
        assert QTest.qWaitForWindowActive(self.officer.window)
        QTest.keyClick(self.officer.window.focusWidget() or self.officer.window, key, modifier)
        self.settle()

    def begin(self, code: str) -> None:
        """Ctrl+N asks which; one key answers."""
        self.page.browse.rail.choose("")
        self.settle()
        self.page.new()
        which = self.page.which
        assert which is not None
        place = [k.code for k in KINDS].index(code)
        QTest.keyClick(which.focusWidget(), getattr(Qt.Key, f"Key_{KEYS[place]}"))
        self.settle()
        assert self.page.editing
        assert self.page.form.kind is kind(code)

    def fill(self, values: dict[str, Any]) -> None:
        for name, entry in self.page.form.entries.items():
            if values.get(name) not in (None, "", []):
                self._type(entry, values[name])
        self.settle()

    def _type(self, entry: Entry, value: Any) -> None:
        made = entry.widget
        if isinstance(made, QCheckBox):
            if made.isChecked() != value:
                QTest.keyClick(made, Qt.Key.Key_Space)
        elif isinstance(made, ChoiceInput):
            self.officer.choose(made, value)
        elif isinstance(made, ChipsInput):
            made.choose(value)
            made.edited.emit()
        elif isinstance(made, NoteInput):
            made.setPlainText(value)
        elif isinstance(made, TextInput):
            self.officer.type(made, _typed(entry.field, value))
            QTest.keyClick(made, Qt.Key.Key_Return)

    def closed(self) -> None:
        assert not self.page.editing

    def said(self) -> str:
        return self.officer.window.messages.said[-1].text

    def undo(self) -> None:
        self.officer.window.messages.undo_last()
        self.settle()

    def lines(self, code: str) -> list[lists.Line]:
        return lists.lines(self.app, code, lists.records(self.app, code), 0)


def _typed(field: Field, value: Any) -> str:
    if isinstance(value, datetime.date):
        return f"{value.day}/{value.month}"
    if isinstance(value, list):
        return "; ".join(value)
    return "9/2026" if field.shape is Shape.PART_DATE else str(value)


@pytest.fixture
def records(app: App, qtbot: QtBot) -> Iterator[Records]:
    made = Records(app)
    yield made
    made.officer.close()


def test_each_kind_is_begun_filled_saved_found_corrected_and_undone(records: Records) -> None:
    app, page = records.app, records.page
    for described in KINDS:
        code, heading = described.code, described.heading
        values = sound(app, code)  # also makes the business that an offer belongs to
        before = len(records.lines(code))
        if isinstance(values[heading], str):
            values[heading] = f"Thử nghiệm {code}"
        records.begin(code)
        records.fill(values)
        records.press(Qt.Key.Key_S)
        assert not page.editing, (code, {n: f.problem_text for n, f in page.form.fields.items()})
        assert records.said().startswith("Đã lưu")
        [made] = [line for line in records.lines(code) if line.title == values[heading]]
        page.browse.rail.choose("")
        records.officer.type(page.browse.search, f"thu nghiem {code}")
        page.browse.refresh()
        records.settle()
        table = page.browse.table
        found = [table.lines.line(n) for n in range(table.lines.rowCount())]
        assert made.id in {line.id for line in found if line is not None}, code
        page.open((code, made.id))
        records.settle()
        entry = page.form.entries[heading]
        records._type(entry, values[heading] + " đã sửa")
        records.press(Qt.Key.Key_S)
        assert "đã sửa" in records.said()
        kept = service.record(app, code, made.id)
        assert kept is not None
        assert kept.rev == 2
        records.undo()
        kept = service.record(app, code, made.id)
        assert kept is not None
        assert kept.values[heading] == values[heading]
        page.browse.search.clear()
        page.browse.rail.choose(code)
        records.settle()
        page.browse.remove(made)
        records.settle()
        assert len(records.lines(code)) == before
        records.undo()
        assert made.id in {line.id for line in records.lines(code)}
    assert forms.unfinished(app) == []


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(records: Records) -> None:
    page = records.page
    records.begin("event")
    records.press(Qt.Key.Key_S)
    assert page.editing
    form = page.form
    assert "Loại sự kiện" in form.fields["type"].problem_text
    assert form.entries["type"].widget.hasFocus()
    records.fill({"title": "Ngày hội số", "type": "ngay_hoi"})
    planned = form.entries["planned_on"].widget
    assert isinstance(planned, TextInput)
    records.officer.type(planned, "31/02")
    records.press(Qt.Key.Key_S)
    assert "Chưa đọc được" in form.fields["planned_on"].problem_text
    form.keep_now()
    records.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    records.closed()
    [draft] = forms.unfinished(records.app)
    assert draft.title == "Sự kiện: Ngày hội số"
    page.open(("draft", draft.id))
    records.settle()
    assert form.entries["planned_on"].raw == "31/02"
    records.officer.type(planned, "1/9")
    records.press(Qt.Key.Key_S)
    assert page.editing
    [reason] = form.reasons.values()
    assert reason.hasFocus()
    records.officer.type(reason, "Gop voi ngay Quoc khanh")
    records.press(Qt.Key.Key_Return)
    assert page.editing, "Ctrl+Enter saves and begins another"
    assert form.entries["title"].raw == ""
    [event] = records.lines("event")
    kept = service.record(records.app, "event", event.id)
    assert kept is not None
    assert kept.reasons == {"planned_on-outside": "Gop voi ngay Quoc khanh"}
    assert forms.unfinished(records.app) == []


def test_a_field_that_does_not_matter_is_hidden_and_not_kept(records: Records) -> None:
    form = records.page.form
    records.begin("event")
    assert form.fields["attendees"].isHidden()
    day = datetime.date(2026, 10, 1)
    records.fill({"type": "ngay_hoi", "title": "Hội", "status": "da_to_chuc"})
    assert not form.fields["attendees"].isHidden()
    records.fill({"held_on": day, "attendees": 50})
    records.fill({"status": "du_kien", "planned_on": day})
    assert form.fields["attendees"].isHidden()
    records.press(Qt.Key.Key_S)
    [event] = records.lines("event")
    kept = service.record(records.app, "event", event.id)
    assert kept is not None
    assert (kept.values["attendees"], kept.values["held_on"]) == (None, None)


def test_a_workbook_is_looked_at_and_brought_in(records: Records, tmp_path: Path) -> None:
    browse = records.page.browse
    browse.rail.choose("school")
    records.settle()
    file = tmp_path / "schools.xlsx"
    service.save(records.app, "school", None, sound(records.app, "school"))
    browse.excel.export(kind("school"), lists.Wanted(), file)
    records.settle()
    assert records.said() == "Đã kết xuất 1 dòng vào schools.xlsx."
    browse.remove(records.lines("school")[0])
    records.settle()
    browse.excel.preview(kind("school"), file)
    records.settle()
    dialog = browse.findChild(ImportDialog)
    assert dialog is not None
    dialog.bring_in.click()
    records.settle()
    assert len(records.lines("school")) == 1
    assert browse.trash.text() == "Thùng rác (1)"
    browse.trash.click()
    records.settle()
    line = browse.table.lines.line(0)
    assert line is not None
    browse.restore(line)
    records.settle()
    assert "Đã có" in records.said()


def test_a_file_is_chosen_and_the_program_takes_its_fingerprint(
    records: Records, tmp_path: Path
) -> None:
    file = tmp_path / "KH-12.pdf"
    file.write_bytes(b"a plan")
    records.begin("document")
    form = records.page.form
    chosen = form.entries["file_sha256"].widget
    assert isinstance(chosen, FileInput)
    assert chosen.line.isReadOnly()
    chosen.chosen.emit(file)
    records.settle()
    assert chosen.digest == hashlib.sha256(b"a plan").hexdigest()
    assert form.entries["file_name"].raw == "KH-12.pdf"
    chosen.chosen.emit(tmp_path / "gone.pdf")
    records.settle()
    assert "gone.pdf" in form.fields["file_sha256"].problem_text
    chosen.drop.click()
    assert form.entries["file_sha256"].raw == ""


def test_a_banner_is_shown_by_its_photo_and_other_kinds_have_none(
    records: Records, tmp_path: Path
) -> None:
    app, browse = records.app, records.page.browse
    file = tmp_path / "bang-ron.jpg"
    Image.new("RGB", (800, 600), "red").save(file, "JPEG")
    for code, expected in (("display", True), ("event", False)):
        service.save(app, code, None, sound(app, code))
        browse.rail.choose(code)
        records.settle()
        browse.table.selectRow(0)
        records.settle()
        assert browse.detail.photos.isVisible() is expected
        if expected:
            browse.detail.photos.add([file])
            records.settle()
            assert records.said() == "Đã thêm 1 ảnh."
            [remove] = [
                made
                for made in browse.detail.photos.findChildren(QPushButton)
                if made.accessibleName() == "Xóa ảnh 1"
            ]
            remove.click()
            records.settle()
            assert records.said() == "Đã xóa ảnh."
