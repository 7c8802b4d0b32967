# SPDX-License-Identifier: MIT
"""Records go out to Excel and come back the same; rubbish rows are named, good ones kept."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from desktop_app.app import App
from desktop_app.printing import CancelledError
from desktop_app.records import history, lists, service, workbook
from desktop_app.records.lists import Wanted
from models.records.kinds import KINDS
from resources.errors import UserError
from tests.desktop_app.test_records_service import sound


def _book(file: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file


@pytest.mark.parametrize("code", [k.code for k in KINDS])
def test_a_list_comes_back_from_excel_as_it_went(app: App, tmp_path: Path, code: str) -> None:
    kept = service.save(app, code, None, sound(app, code))
    file = tmp_path / "list.xlsx"
    assert workbook.export(app, code, file) == 1
    seen = workbook.preview(app, code, file)
    assert [row.problem for row in seen.rows] == ["Đã có trong danh sách hoặc ở dòng trên."]
    service.remove(app, code, kept.id)
    seen = workbook.preview(app, code, file)
    assert (len(seen.good), seen.passed_over) == (1, [])
    assert workbook.apply(app, seen) == 1
    [back] = workbook.everything(app, code)
    assert back == kept.values
    [trash] = lists.lines(app, code, lists.records(app, code, Wanted(removed=True)), 0)
    assert trash.id == kept.id


def test_an_empty_list_makes_the_form_to_fill_in(app: App, tmp_path: Path) -> None:
    file = tmp_path / "form.xlsx"
    assert workbook.export(app, "broadcast", file) == 0
    sheet = load_workbook(file).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]][:3] == ["Từ ngày", "Đến ngày", "Nội dung phát"]


def test_rubbish_rows_are_named_and_good_ones_come_in(app: App, tmp_path: Path) -> None:
    file = _book(
        tmp_path / "broadcasts.xlsx",
        [
            ["Danh sách phát thanh tháng 10"],
            ["TỪ NGÀY", "Nội dung phát", "Số lượt phát", "Tổng số phút", "Ngôn ngữ", "Màu"],
            [datetime.date(2026, 10, 1), "Ngày 10/10", 2, 10, "Tiếng Việt; Tiếng Mông", "đỏ"],
            ["31/02/2026", "Sai ngày", 2, 10, "", ""],
            ["1/10/2026", "", 2, 10, "", ""],
            ["1/10/2026", "Không đếm", 0, 10, "", ""],
            ["1/10/2026", "Nửa lượt", 1.5, 10, "", ""],
            ["1/10/2026", "Tiếng lạ", 1, 10, "Tiếng Sao Hỏa", ""],
            ["1/10/2026", "Gọi 0912345678", 1, 10, "", ""],
            [None, None, None, None, None, None],
            ["1/9/2026", "Phát sớm", 1, 5, "", ""],
            [datetime.date(2026, 10, 1), "ngày 10/10", 2, 10, "Tiếng Việt; Tiếng Mông", "xanh"],
            ["=1+1", "Công thức", 1, 10, "", ""],
        ],
    )
    seen = workbook.preview(app, "broadcast", file)
    assert seen.passed_over == ["Màu"]
    assert [row.number for row in seen.good] == [3, 11]
    assert "ngoài thời gian" in seen.good[1].remark
    wrong = {row.number: row.problem for row in seen.bad}
    assert set(wrong) == {4, 5, 6, 7, 8, 9, 12, 13}
    assert "Từ ngày" in wrong[4]
    assert "Nội dung phát" in wrong[5]
    assert "từ 1" in wrong[6]
    assert "số nguyên" in wrong[7]
    assert "Sao Hỏa" in wrong[8]
    assert "điện thoại" in wrong[9]
    assert workbook.apply(app, seen) == 2
    [one, two] = workbook.everything(app, "broadcast")
    assert (one["title"], one["languages"], two["title"]) == (
        "Ngày 10/10",
        ["vi", "mong"],
        "Phát sớm",
    )
    [first, second] = lists.lines(app, "broadcast", lists.records(app, "broadcast"), 0)
    assert history.history(app, "broadcast", first.id)[0].action == "Nạp từ Excel"
    assert second.cells["date_from"] == "01/09/2026"


def test_a_sheet_without_the_columns_says_which(app: App, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        workbook.preview(app, "event", _book(tmp_path / "x.xlsx", [["Tên"], ["Lễ"]]))
    assert refused.value.code == "workbook-columns"
    assert "Tên sự kiện" in refused.value.message


def test_text_that_looks_like_a_formula_stays_text(app: App, tmp_path: Path) -> None:
    formula = '=HYPERLINK("https://a.vn")'
    service.save(app, "difficulty", None, sound(app, "difficulty") | {"content": formula})
    file = tmp_path / "out.xlsx"
    workbook.export(app, "difficulty", file)
    sheet = load_workbook(file).active
    assert sheet is not None
    assert [c.data_type for c in sheet[2] if c.value == formula] == ["s"]


def test_a_search_goes_over_every_kind(app: App) -> None:
    service.save(app, "broadcast", None, sound(app, "broadcast") | {"title": "Lừa đảo qua mạng"})
    service.save(app, "difficulty", None, sound(app, "difficulty") | {"content": "Sợ lừa đảo"})
    assert {line.kind for line in lists.find(app, "lua dao")} == {"broadcast", "difficulty"}
    assert lists.find(app, "  ") == []
    counted = lists.counts(app)
    assert (counted["broadcast"].there, counted["event"].there) == (1, 0)


def test_history_tells_values_as_people_read_them(app: App) -> None:
    kept = service.save(app, "event", None, sound(app, "event"))
    day = datetime.date(2026, 10, 1)
    service.save(
        app,
        "event",
        kept.id,
        kept.values | {"status": "da_to_chuc", "held_on": day, "attendees": 120},
    )
    service.remove(app, "event", kept.id)
    entries = history.history(app, "event", kept.id)
    assert [e.action for e in entries] == ["Xóa", "Sửa", "Thêm mới"]
    told = {c.field: (c.before, c.after) for c in entries[1].changes}
    assert told["Tình trạng"] == ("Dự kiến", "Đã tổ chức")
    assert told["Ngày đã tổ chức"] == ("", "01/10/2026")
    assert entries[0].officer == "Lầu Y Mai"


def _cancel_at(number: int) -> Callable[[int, int], None]:
    def follow(done: int, _total: int) -> None:
        if done >= number:
            raise CancelledError

    return follow


def test_cancelled_in_the_middle_nothing_is_written(app: App, tmp_path: Path) -> None:
    head: list[object] = ["Từ ngày", "Nội dung phát", "Số lượt phát", "Tổng số phút"]
    rows = [["1/10/2026", f"Bài {n}", 1, 10] for n in range(120)]
    file = _book(tmp_path / "many.xlsx", [head, *rows])
    with pytest.raises(CancelledError):
        workbook.preview(app, "broadcast", file, _cancel_at(100))
    seen = workbook.preview(app, "broadcast", file)
    with pytest.raises(CancelledError):
        workbook.apply(app, seen, _cancel_at(100))
    assert lists.counts(app)["broadcast"].there == 0
    told: list[tuple[int, int]] = []
    assert workbook.apply(app, seen, lambda done, total: told.append((done, total))) == 120
    assert told == [(0, 120), (50, 120), (100, 120)]
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"before")
    with pytest.raises(CancelledError):
        workbook.export(app, "broadcast", target, follow=_cancel_at(1))
    assert target.read_bytes() == b"before"
