# SPDX-License-Identifier: MIT
"""What came back opens in its own small form, the reason beside the field that it speaks of."""

import pytest
from PySide6.QtWidgets import QPushButton

from desktop_app import exchange_views, reports, standing
from desktop_app.app import App
from models.wire import wire_table_named
from sync import told
from sync.messages import RowOutcome
from tests.journeys.officer import Officer
from ui.form_dialog import FormDialog
from ui.pages.flyers import FlyersPage
from ui.pages.flyers.stock import StockSection
from ui.pages.report.dialogs import ReasonDialog
from ui.pages.settings import SettingsPage


@pytest.fixture
def officer(demo_officer: Officer) -> Officer:
    return demo_officer


def _one(app: App, query: str) -> str:
    with app.db.read() as db:
        return str(db.connection().exec_driver_sql(query).scalar_one())


def _said(app: App, table: str, row: str, reason: str, outcome: str = "returned") -> None:
    """The province says something of a row."""
    number = wire_table_named(table).number
    with app.db.write("test.said") as db:
        told.keep(db, [RowOutcome(number, bytes.fromhex(row), bytes(16), outcome, reason, b"")], 1)


def _go_to(officer: Officer) -> None:
    """Press what leads to the place of what came back."""
    officer.page("exchange")
    [lead] = [
        b
        for b in officer.window.page.findChildren(QPushButton)
        if b.text().strip() == "Mở chỗ cần sửa"
    ]
    lead.click()
    officer.settle()


def _opened(officer: Officer) -> FormDialog:
    """The form that opens from what came back."""
    _go_to(officer)
    dialogs = [d for d in officer.window.findChildren(FormDialog) if d.isVisible()]
    assert len(dialogs) == 1
    return dialogs[0]


_RUN = "SELECT id FROM flyer_print_batch WHERE NOT deleted LIMIT 1"
_MEMBER = "SELECT id FROM team_member WHERE NOT deleted AND active_to IS NULL LIMIT 1"
_VILLAGE = "SELECT id FROM village WHERE NOT deleted LIMIT 1"
_HOUSEHOLD = "SELECT id FROM household WHERE NOT deleted LIMIT 1"


@pytest.mark.parametrize(
    ("table", "query", "reason", "field"),
    [
        ("village", _VILLAGE, "Số hộ của bản này là 61 chứ không phải 16.", "households"),
        ("village", _VILLAGE, "Dòng này thiếu nội dung hoặc quá dài (kind). Mở ra sửa.", "kind"),
        ("village", _VILLAGE, "Xem lại.", "name"),
        ("household", _HOUSEHOLD, "Hộ này chưa rõ thôn, bản.", "village_id"),
        ("household", _HOUSEHOLD, "Xem lại.", "house_no"),
        ("flyer_print_batch", _RUN, "Số tờ hỏng nhiều bất thường.", "spoiled"),
        ("flyer_print_batch", _RUN, "Xem lại.", "copies"),
    ],
)
def test_a_row_that_came_back_opens_at_its_field_and_saving_it_answers(
    demo_app: App, officer: Officer, table: str, query: str, reason: str, field: str
) -> None:
    _said(demo_app, table, _one(demo_app, query), reason)
    dialog = _opened(officer)
    at = dialog.fields[field]
    assert at.problem_text == f"Tỉnh trả lại: {reason}"
    assert dialog.focusWidget() is at.input
    assert [f.problem_text for name, f in dialog.fields.items() if name != field] == [""] * (
        len(dialog.fields) - 1
    )
    dialog.save()
    officer.settle()
    assert not dialog.isVisible()
    assert exchange_views.status(demo_app).returned == []


def test_the_reason_stays_beside_what_is_wrong_with_the_correction(
    demo_app: App, officer: Officer
) -> None:
    _said(demo_app, "village", _one(demo_app, _VILLAGE), "Số hộ chưa đúng.")
    dialog = _opened(officer)
    officer.type(dialog.fields["name"].input, "")  # type: ignore[arg-type]
    dialog.save()
    officer.settle()
    assert "từ 1 đến 80 ký tự" in dialog.fields["name"].problem_text
    assert "Số hộ chưa đúng" in dialog.fields["households"].problem_text
    dialog.reject()


def test_a_rule_that_stands_against_a_row_names_the_field(demo_app: App) -> None:
    village = _one(demo_app, _VILLAGE)
    with demo_app.db.write("test.bad") as db:
        db.connection().exec_driver_sql(
            "UPDATE village SET households = 9000 WHERE id = ?", (village,)
        )
    _said(demo_app, "village", village, "Số hộ phải từ 0 đến 5.000. Sửa lại, hoặc để trống.")
    [problem] = standing.of_row(demo_app, "village", village)
    assert problem.field == "households"


def test_a_possible_double_is_told_as_one(demo_app: App, officer: Officer) -> None:
    village = _one(demo_app, _VILLAGE)
    _said(demo_app, "village", village, "Máy NA-16831-02 cũng có bản này.", "duplicate")
    dialog = _opened(officer)
    assert dialog.fields["name"].problem_text.startswith("Tỉnh thấy có thể trùng")
    dialog.reject()


def test_a_member_opened_from_the_team_shows_the_reason_too(
    demo_app: App, officer: Officer
) -> None:
    member = _one(demo_app, _MEMBER)
    _said(demo_app, "team_member", member, "Vai trò chưa đúng.")
    page = officer.page("settings")
    assert isinstance(page, SettingsPage)
    page.open(("teams", None))
    officer.settle()
    name = _one(demo_app, f"SELECT full_name FROM team_member WHERE id = '{member}'")
    [opens] = [b for b in page.findChildren(QPushButton) if b.text() == name]
    opens.click()
    officer.settle()
    [dialog] = [d for d in officer.window.findChildren(FormDialog) if d.isVisible()]
    assert dialog.fields["role"].problem_text == "Tỉnh trả lại: Vai trò chưa đúng."
    dialog.reject()


def test_a_report_that_came_back_begins_its_revision_with_the_reason(
    demo_app: App, officer: Officer
) -> None:
    reports.send(demo_app)
    report = _one(demo_app, "SELECT id FROM unit_report WHERE NOT deleted LIMIT 1")
    _said(demo_app, "unit_report", report, "Thiếu phần khó khăn.")
    dialog = _opened(officer)
    assert isinstance(dialog, ReasonDialog)
    assert dialog.reason.text() == "Thiếu phần khó khăn."
    dialog.save()
    officer.settle()
    assert reports.current(demo_app).number == 2
    assert exchange_views.status(demo_app).returned, "until the revision is sent"
    reports.send(demo_app)
    assert exchange_views.status(demo_app).returned == []


def test_a_report_that_the_province_took_or_approved_is_nothing_to_put_right(
    demo_app: App,
) -> None:
    reports.send(demo_app)
    report = _one(demo_app, "SELECT id FROM unit_report WHERE NOT deleted LIMIT 1")
    for outcome in ("received.on_time", "approved.on_time"):
        _said(demo_app, "unit_report", report, "Tỉnh nhận lúc 10/10, đúng hạn.", outcome)
        assert exchange_views.status(demo_app).returned == []


def test_copies_that_were_handed_out_are_chosen_in_the_stock(
    demo_app: App, officer: Officer
) -> None:
    given = _one(demo_app, "SELECT id FROM flyer_distribution WHERE NOT deleted LIMIT 1")
    _said(demo_app, "flyer_distribution", given, "Số tờ phát chưa đúng.")
    _go_to(officer)
    page = officer.window.page
    assert isinstance(page, FlyersPage)
    stock = page.section("stock")
    assert isinstance(stock, StockSection)
    chosen = stock.handings.current()
    assert chosen is not None
    assert chosen.id == given
    assert "Số tờ phát chưa đúng" in stock.remark.text()
    assert stock.remark.isVisible()


def test_the_first_page_leads_to_the_same_place(demo_app: App, officer: Officer) -> None:
    village = _one(demo_app, _VILLAGE)
    _said(demo_app, "village", village, "Số hộ chưa đúng.")
    officer.page("today")
    [lead] = [b for b in officer.window.page.findChildren(QPushButton) if b.text().strip() == "Sửa"]
    lead.click()
    officer.settle()
    [dialog] = [d for d in officer.window.findChildren(FormDialog) if d.isVisible()]
    assert "Số hộ chưa đúng" in dialog.fields["households"].problem_text
    dialog.reject()
