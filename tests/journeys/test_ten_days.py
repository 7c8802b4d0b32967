# SPDX-License-Identifier: MIT
"""Ten days in Mường Lống, through the window, with the province's files there and back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app import demo, exchange_views, guidance_lists, indicators, scenario
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.scenario import Known
from desktop_app.stock import Stock
from resources.i18n import _
from resources.paper import verify
from sync.server import ingest, review
from sync.server import store as province_store
from tests.journeys.officer import Officer
from ui.pages.flyers.choose import ChooseSection
from ui.pages.flyers.dialogs import HandOutDialog, PrintRunDialog
from ui.pages.flyers.stock import StockSection

EXPECTED = scenario.load()["expected"]
GROUPS = ("A", "B", "C", "D10", "D11")


def _remember(app: App, session: dict[str, Any], known: Known) -> str:
    from desktop_app import guidance

    newest = max(
        guidance_lists.lines(app, guidance_lists.sessions(app), 0), key=lambda line: line.id
    )
    draft = guidance.recorded(app, newest.id)
    for name, person in zip(session["named"], draft.people, strict=True):
        known.people[name] = person.participant_id or ""
    for (name, _result), visit in zip(session["households"], draft.visits, strict=True):
        known.households[name] = visit.household_id or ""
    return newest.id


def _printed(officer: Officer) -> list[Stock]:
    page = officer.flyers
    page.show_section("stock")
    officer.settle()
    section = page.section("stock")
    assert isinstance(section, StockSection)
    lines = [section.table.lines.line(i) for i in range(section.table.lines.rowCount())]
    return [line for line in lines if line is not None]


def _print_and_hand_out(officer: Officer, batch: dict[str, Any], target: Path) -> None:
    page = officer.flyers
    page.show_section("choose")
    choose = page.section("choose")
    assert isinstance(choose, ChooseSection)
    choose.select(batch["template"])
    officer.choose(choose.paper, "4xA6")
    officer.settle()
    choose.save_pdf(target)
    officer.settle()
    dialog = PrintRunDialog(officer.window.context, choose.choice, 1, page)
    officer.type(dialog._copies, str(batch["printed"]))
    officer.type(dialog._spoiled, str(batch["spoiled"]))
    dialog.save()
    officer.settle()
    assert not dialog.isVisible()
    newest = _printed(officer)[0]
    assert newest is not None
    give = HandOutDialog(officer.window.context, newest, page)
    officer.type(give._quantity, str(batch["handed_out"]))
    give.save()
    officer.settle()


def test_ten_days(
    app: App, clock: SetClock, tmp_path: Path, qtbot: QtBot, opened: Callable[..., App]
) -> None:
    data = scenario.load()
    stick = tmp_path / "usb"
    stick.mkdir()
    clock.set(scenario.moment("2026-09-26", 9))
    demo.enrol_with_province(app, tmp_path / "province", stick)
    known = demo.people_and_places(app, data)
    clock.set(scenario.moment("2026-09-30"))
    officer = Officer(app)
    for batch in data["flyer_batches"]:
        _print_and_hand_out(officer, batch, tmp_path / f"{batch['template']}.pdf")
    assert verify.codes((tmp_path / "F03.pdf").read_bytes(), 0) == ["https://dichvucong.gov.vn"] * 4

    # More than is left is refused, and says how many are.
    f02 = next(s for s in _printed(officer) if "F02" in s.batch_code)
    too_many = HandOutDialog(officer.window.context, f02, officer.flyers)
    officer.type(too_many._quantity, "200")
    too_many.save()
    officer.settle()
    assert "Chỉ còn 40 tờ." in too_many.fields["quantity"].problem_text

    sessions: dict[str, str] = {}
    for session in data["sessions"]:
        clock.set(scenario.moment(session["date"]))
        officer.begin()
        editor = officer.guidance.editor
        officer.fill(data, session, known)
        if session["id"] == "S1":
            officer.type(editor.tally.numbers["female"], "7")
            officer.complete()
            assert "Số nữ (7) lớn hơn tổng số người (6)" in editor.tally.problem_at("female")
            assert officer.guidance.editing
            officer.type(editor.tally.numbers["female"], "3")
        if session["id"] == "S9":
            officer.complete()
            [reason] = editor.warnings._lines.values()
            officer.type(reason, "làm tại Công an xã ngày 08/10")
        officer.complete()
        assert officer.window.messages.said[-1].text == "Đã ghi buổi hướng dẫn."
        sessions[session["id"]] = _remember(app, session, known)

    clock.set(scenario.moment(demo.LAST_DAY, 20))
    _expected_figures(app)
    today = officer.page("today")
    texts = {label.text() for label in today.findChildren(QLabel)}
    assert {"8", "85", "3", "160"} <= texts

    _there_and_back(officer, app, tmp_path, stick, sessions)
    officer.close()


def _expected_figures(app: App) -> None:
    figures = indicators.indicators(app)
    checked = 0
    for name, value in EXPECTED.items():
        code = name.split("_")[0]
        if code.startswith(GROUPS):
            assert figures[code] == value, name
            checked += 1
    assert checked == 32
    for code in ("C6", "C13", "C15", "C16", "B10"):
        assert figures[code] is None, code


def _there_and_back(
    officer: Officer, app: App, tmp_path: Path, stick: Path, sessions: dict[str, str]
) -> None:
    bundle = officer.export(stick)
    assert bundle.name == "NA-16831-01_NCDS-2026_0001.tnb"
    _no_name_in(bundle.read_bytes())
    province = province_store.open_store(tmp_path / "province")
    try:
        taken = ingest.take_in(province, bundle.read_bytes())
        assert taken.new_changes > 100
        again = ingest.take_in(province, bundle.read_bytes())
        assert (again.new_changes, again.count("repeated")) == (0, taken.count("applied"))
        review.return_row(province, sessions["S4"], "B2 và B3 là một sạp")
        answers = ingest.take_in(province, bundle.read_bytes()).answers
        receipt = stick / "NA-16831-01.tnr"
        receipt.write_bytes(answers["NA-16831-01"])
        said = officer.take_in(receipt)
        assert "Có 1 bản ghi bị trả lại" in said
        status = exchange_views.status(app)
        assert (status.waiting, status.under_way) == (0, 0)
        assert [r.session_id for r in status.returned] == [sessions["S4"]]
        _correct(officer, app, sessions["S4"])
        second = officer.export(stick)
        assert second.name.endswith("_0002.tnb")
        assert second.stat().st_size < bundle.stat().st_size / 4
        after = ingest.take_in(province, second.read_bytes())
        assert after.count("applied") == 1
        receipt.write_bytes(after.answers["NA-16831-01"])
        officer.take_in(receipt)
        assert exchange_views.status(app).returned == []
        lines = guidance_lists.lines(app, guidance_lists.sessions(app), 0)
        assert {line.state for line in lines} == {"received"}
    finally:
        province.close()


def _correct(officer: Officer, app: App, session_id: str) -> None:
    """B2 and B3 are one stall: one line goes, three stalls with a code become two."""
    officer.window.go("guidance", ("correct", session_id))
    officer.settle()
    businesses = officer.guidance.editor.businesses
    businesses._remove(businesses._rows[2])
    results = officer.guidance.editor.anonymous.lines.lines
    for line in results:
        if line.outcome.code == "co_ma_qr":
            officer.type(line.count, "2")
    officer.complete()
    assert officer.window.messages.said[-1].text == "Đã lưu sửa đổi."
    assert indicators.indicators(app)["C8"] == 2


def _no_name_in(data: bytes) -> None:
    people = scenario.load()["people"].values()
    for person in people:
        assert person["name"].encode() not in data
        if person.get("phone"):
            assert person["phone"].encode() not in data


def test_the_first_page_says_that_nobody_counted_yet(app: App, qtbot: QtBot) -> None:
    officer = Officer(app)
    texts = [label.text() for label in officer.page("today").findChildren(QLabel)]
    assert texts.count(_("Chưa có số liệu")) == 4
    officer.close()


@pytest.mark.parametrize("name", ["laptop", "province"])
def test_no_name_is_in_any_file_in_the_clear(demo_dir: Path, name: str) -> None:
    for file in (demo_dir / name).rglob("*"):
        if file.is_file():
            _no_name_in(file.read_bytes())
