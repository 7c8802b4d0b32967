# SPDX-License-Identifier: MIT
"""The commune's report: written, sent, followed by a revision; figures by hand with a reason."""

import datetime
import io

import openpyxl
import pytest

from desktop_app import (
    forgetting,
    indicator_values,
    indicators,
    participants,
    report_files,
    report_settings,
    reports,
)
from desktop_app.app import App
from models.reports import ReportState
from resources.errors import UserError
from tests.resources.measured import lines


def _text(app: App) -> str:
    return " ".join(line.text for line in lines(report_files.render(app, "pdf")))


def test_the_figures_stand_in_the_text(demo_app: App) -> None:
    text = _text(demo_app)
    assert "đã tổ chức 8 buổi hướng dẫn" in text
    assert "83 lượt người dân tộc thiểu số" in text
    assert "ngân sách nhà nước: 4.500.000 đồng" in text
    assert "Chưa có số liệu" in text, "C6 was never entered"
    assert "./." in text


def test_a_section_is_written_and_kept(demo_app: App) -> None:
    reports.keep_section(demo_app, "uu_diem", "Bà con hưởng ứng, {B5} lượt người tham gia.")
    assert "Bà con hưởng ứng, 85 lượt người" in _text(demo_app)
    with pytest.raises(UserError) as refused:
        reports.keep_section(demo_app, "uu_diem", "Gọi 0962000001")
    assert (refused.value.field, refused.value.code) == ("uu_diem", "section-personal")


def test_a_sent_report_stays_as_it_was(demo_app: App) -> None:
    reports.keep_details(demo_app, number="7", signed_on=datetime.date(2026, 10, 19))
    sent = reports.send(demo_app)
    assert (sent.state, sent.number) == (ReportState.SENT, 1)
    person = participants.find(demo_app, "0003")[0]
    forgetting.withdraw(demo_app, person.id)
    indicator_values.set_manual(demo_app, "B10", 9, "don_vi_khac", "Phòng LĐ")
    moved = {m.code: (m.sent, m.now) for m in reports.moved(demo_app, reports.current(demo_app))}
    assert moved == {"B4a": (7, 6), "B10": (None, 9)}
    with pytest.raises(UserError) as refused:
        reports.keep_section(demo_app, "uu_diem", "Khác.")
    assert refused.value.code == "revision-reason"
    second = reports.begin(demo_app, "bổ sung hộ nghèo")
    assert (second.number, second.state, second.reason) == (
        2,
        ReportState.DRAFT,
        "bổ sung hộ nghèo",
    )
    assert [r.number for r in reports.revisions(demo_app)] == [2, 1]


def test_a_name_never_leaves_in_the_text(demo_app: App) -> None:
    reports.keep_section(demo_app, "uu_diem", "Tiêu biểu là ông Lầu Bá Giống.")
    with pytest.raises(UserError) as refused:
        reports.send(demo_app)
    assert (refused.value.field, refused.value.code) == ("uu_diem", "section-name")


def test_a_figure_by_hand_needs_a_reason(demo_app: App) -> None:
    with pytest.raises(UserError) as refused:
        indicator_values.set_manual(demo_app, "C6", 4)
    assert refused.value.field == "reason_code"
    indicator_values.set_manual(demo_app, "C6", 4, "phieu_giay", "phiếu bản Xám Xúm")
    shown = {line.code: line for line in indicator_values.lines(demo_app)}
    assert (shown["C6"].value, shown["C6"].computed) == (4, None)
    assert shown["C6"].manual is not None
    assert indicators.indicators(demo_app)["C6"] == 4
    village = indicators.scope(demo_app, village="Bản Xám Xúm")
    assert indicators.indicators(demo_app, village)["C6"] is None, "a village is never by hand"
    indicator_values.set_manual(demo_app, "C6", None)
    assert indicators.indicators(demo_app)["C6"] is None


def test_a_trend_compares_with_the_day_before(demo_app: App) -> None:
    demo_app.clock.set(demo_app.clock.now() - datetime.timedelta(1))  # type: ignore[attr-defined]
    shown = {line.code: line for line in indicator_values.lines(demo_app)}
    assert (shown["B1"].value, shown["B1"].before, shown["B1"].change) == (8, 7, 1)


def test_a_workbook_holds_numbers(demo_app: App) -> None:
    book = openpyxl.load_workbook(io.BytesIO(report_files.render(demo_app, "xlsx")))
    found = {row[0]: row[5] for row in book["Chỉ tiêu"].iter_rows(min_row=2, values_only=True)}
    assert (found["B5"], found["D10"], found["C6"]) == (85, 350, "Chưa có số liệu")


def test_the_form_is_data(demo_app: App) -> None:
    form = report_settings.load(demo_app)
    report_settings.save(
        demo_app,
        report_settings.ReportForm(
            superior="UBND xã Mường Lống",
            issuer="Phòng Văn hóa - Xã hội",
            symbol="BC-VHXH",
            place="Mường Lống",
            addressees=["UBND xã"],
            title="TRƯỞNG PHÒNG",
            signer="Lầu Y Mai",
            recipients=form.recipients,
        ),
    )
    text = _text(demo_app)
    for part in ("UBND XÃ MƯỜNG LỐNG", "PHÒNG VĂN HÓA - XÃ HỘI", "BC-VHXH", "Kính gửi: UBND xã"):
        assert part in text
    with pytest.raises(UserError) as refused:
        report_settings.save(demo_app, report_settings.ReportForm())
    assert refused.value.field == "issuer"
