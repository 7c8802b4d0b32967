# SPDX-License-Identifier: MIT
"""Đồng bộ in the window: it sends without blocking, can be stopped, and leads to what came back."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app import exchange_views, guidance_lists
from desktop_app.app import App
from desktop_app.clock import SetClock
from models.wire import wire_table_named
from sync import digits, told
from sync.messages import RowOutcome
from sync.server import devices, review, store
from sync.server.store import Store
from tests.journeys.officer import Officer
from tests.sync.serving import invite_to, province_at
from ui.pages.communications import CommunicationsPage
from ui.pages.exchange import ExchangePage
from ui.pages.exchange.invitation import InvitationDialog


@pytest.fixture
def province(demo_dir: Path, demo_app: App) -> Iterator[Store]:
    opened = store.open_store(demo_dir / "province")
    yield opened
    opened.close()


def _page(officer: Officer) -> ExchangePage:
    page = officer.page("exchange")
    assert isinstance(page, ExchangePage)
    return page


def _send(officer: Officer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(officer.window.network.ended, timeout=60_000):
        _page(officer).send.click()
    officer.settle()


def test_send_correct_what_came_back_and_send_again(
    demo_app: App, province: Store, qtbot: QtBot
) -> None:
    session = guidance_lists.lines(demo_app, guidance_lists.sessions(demo_app), 0)[-1]
    officer = Officer(demo_app)
    with province_at(province) as address:
        invite_to(demo_app, address)
        _send(officer, qtbot)
        assert exchange_views.status(demo_app).under_way == 0
        assert officer.window.messages.said[-1].kind == "done"
        review.return_row(province, session.id, "Ghi rõ địa điểm của buổi này.")
        _send(officer, qtbot)
        page = _page(officer)
        [correct] = [
            b for b in page.findChildren(QPushButton) if b.text().strip() == "Mở chỗ cần sửa"
        ]
        correct.click()
        officer.settle()
        place = officer.guidance.editor.form.fields["place"]
        assert "Ghi rõ địa điểm" in place.problem_text
        assert officer.window.focusWidget() is place.input
        officer.type(officer.guidance.editor.form.place, "Nhà văn hóa bản Trung Tâm")
        officer.complete()
        assert exchange_views.status(demo_app).returned == []
        _send(officer, qtbot)
    status = exchange_views.status(demo_app)
    assert (status.waiting, status.under_way, status.returned) == (0, 0, [])
    officer.close()


def test_the_network_never_works_on_the_windows_thread_and_can_be_stopped(
    demo_app: App, province: Store, qtbot: QtBot
) -> None:
    officer = Officer(demo_app)
    where: list[bool] = []
    network = officer.window.network
    ask = officer.window.tasks.ask

    def watched(work: Callable[[], object]) -> object:
        where.append(QThread.currentThread() is officer.window.thread())
        network.cancel()
        return ask(work)

    officer.window.tasks.ask = watched  # type: ignore[method-assign]
    with province_at(province) as address:
        invite_to(demo_app, address)
        _send(officer, qtbot)
    assert where
    assert not any(where)
    assert "dừng" in officer.window.messages.said[-1].text
    assert exchange_views.status(demo_app).confirmed == 0
    officer.close()


def test_a_pass_that_is_due_begins_by_itself_and_says_nothing_when_nothing_came(
    demo_app: App, province: Store, qtbot: QtBot
) -> None:
    officer = Officer(demo_app)
    network = officer.window.network
    network._look()
    officer.settle()
    assert not network.running, "there is no address to send to"
    with province_at(province) as address:
        invite_to(demo_app, address)
        with qtbot.waitSignal(network.ended, timeout=60_000):
            network._look()
        officer.settle()
        assert exchange_views.status(demo_app).under_way == 0
        network._look()
        officer.settle()
        assert not network.running, "nothing is due"
    assert officer.window.messages.said == []
    officer.close()


def test_an_invitation_scanned_as_digits_enrols_over_the_network(
    demo_dir: Path,
    province: Store,
    fresh_laptop: Path,
    tmp_path: Path,
    opened: Callable[..., App],
    clock: SetClock,
    qtbot: QtBot,
) -> None:
    folder = tmp_path / "second"
    shutil.copytree(fresh_laptop, folder)
    app = opened(folder, clock)
    officer = Officer(app)
    with province_at(province) as address:
        keys = province.keys
        object.__setattr__(keys, "address", address)
        letter = devices.invite(province, "16831")
        dialog = InvitationDialog(officer.window.context, _page(officer)._taken_in, _page(officer))
        dialog.digits.setPlainText("12345")
        dialog.save()
        officer.settle()
        assert dialog.fields["digits"].problem_text
        dialog.digits.setPlainText(digits.grouped(digits.encode(letter)))
        with qtbot.waitSignal(officer.window.network.ended, timeout=60_000):
            dialog.save()
        officer.settle()
    assert exchange_views.status(app).label == "NA-16831-02"
    officer.close()


def _buttons(page: ExchangePage, words: str) -> list[QPushButton]:
    return [b for b in page.findChildren(QPushButton) if b.text().strip() == words]


def test_whatever_came_back_opens_where_it_is_put_right(
    demo_app: App, province: Store, qtbot: QtBot
) -> None:
    with demo_app.db.read() as db:
        one = db.connection().exec_driver_sql
        village = one("SELECT id FROM village LIMIT 1").scalar_one()
        household = one("SELECT id FROM household WHERE NOT deleted LIMIT 1").scalar_one()
        event = one("SELECT id FROM event WHERE NOT deleted LIMIT 1").scalar()
        team = one("SELECT id FROM digital_team LIMIT 1").scalar_one()
    officer = Officer(demo_app)
    with province_at(province) as address:
        invite_to(demo_app, address)
        _send(officer, qtbot)
        rows = {"village": village, "household": household, "digital_team": team}
        if event:
            rows["event"] = event
        for table, row in rows.items():
            review.return_row(province, row, f"Xem lại dòng {table}.")
        _send(officer, qtbot)
    goals: list[tuple[str, object]] = []
    officer.window.bus.go.connect(lambda page, argument: goals.append((page, argument)))
    for told_of in exchange_views.status(demo_app).returned:
        officer.window.go("exchange")
        officer.settle()
        name = f"Mở chỗ cần sửa: {told_of.title}"
        opens = _buttons(_page(officer), "Mở chỗ cần sửa")
        [b for b in opens if b.accessibleName() == name][-1].click()
        officer.settle()
        dialog = officer.window.findChildren(QDialog)
        page, _argument = goals[-1]
        assert officer.window._current == page
        if page == "households":
            assert dialog
            dialog[-1].reject()
            officer.settle()
    assert {page for page, _argument in goals} == {"households", "communications"}
    assert ("households", ("household", household)) in goals
    officer.close()


def test_two_values_of_one_field_are_shown_and_this_laptops_is_kept(
    demo_app: App, province: Store, qtbot: QtBot
) -> None:
    with demo_app.db.write("test.clash") as db:
        village, name = (
            db.connection().exec_driver_sql("SELECT id, households FROM village LIMIT 1").one()
        )
        told.keep(
            db,
            [
                RowOutcome(
                    1,
                    bytes.fromhex(village),
                    bytes(16),
                    "clash",
                    "Máy NA-16831-02 cũng sửa bản ghi này và ghi khác máy này.",
                    bytes(range(16)),
                    {"households": (name, 77)},
                )
            ],
            1,
        )
    officer = Officer(demo_app)
    page = _page(officer)
    officer.settle()
    shown = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "hai máy ghi khác" in shown
    assert "máy kia ghi “77”" in shown
    waiting = exchange_views.status(demo_app).waiting
    [keep] = _buttons(page, "Giữ của máy này")
    keep.click()
    officer.settle()
    status = exchange_views.status(demo_app)
    assert (status.returned, status.waiting) == ([], waiting + 1)
    assert "Đã giữ" in officer.window.messages.said[-1].text
    assert _buttons(page, "Giữ của máy này") == []
    officer.close()


def test_a_record_opens_with_both_values_at_the_field_and_saving_it_decides(
    demo_app: App, qtbot: QtBot
) -> None:
    with demo_app.db.write("test.clash") as db:
        table = wire_table_named("event")
        event, title = db.connection().exec_driver_sql("SELECT id, title FROM event LIMIT 1").one()
        told.keep(
            db,
            [
                RowOutcome(
                    table.number,
                    bytes.fromhex(event),
                    bytes(16),
                    "clash",
                    "Máy NA-16831-02 cũng sửa bản ghi này và ghi khác máy này.",
                    bytes(range(16)),
                    {"title": (title, "Ra quân tháng 10")},
                )
            ],
            1,
        )
    waiting = exchange_views.status(demo_app).waiting
    officer = Officer(demo_app)
    officer.page("exchange")
    officer.settle()
    _buttons(_page(officer), "Mở chỗ cần sửa")[0].click()
    officer.settle()
    page = officer.window.page
    assert isinstance(page, CommunicationsPage)
    field = page.form.fields["title"]
    assert f"máy này ghi “{title}”, máy kia ghi “Ra quân tháng 10”" in field.problem_text
    assert field.isAncestorOf(officer.window.focusWidget())
    page.form.save()
    officer.settle()
    status = exchange_views.status(demo_app)
    assert (status.returned, status.waiting) == ([], waiting + 1), "this laptop's value is right"
    officer.close()


def test_a_file_that_is_refused_stands_in_the_log_at_once(
    demo_officer: Officer, tmp_path: Path
) -> None:
    file = tmp_path / "anh.tnr"
    file.write_bytes(b"PK")
    demo_officer.window.open_file(file)
    demo_officer.settle()
    page = demo_officer.window.page
    assert isinstance(page, ExchangePage)
    line = page.log.lines.line(0)
    assert line is not None
    assert "anh.tnr" in line.action
