# SPDX-License-Identifier: MIT
"""Flyers as services: addressed runs, retired addresses, languages, the commune's own words."""

import dataclasses
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from desktop_app import (
    flyer_contents,
    flyer_lists,
    flyer_sheets,
    flyer_wordings,
    scanner,
    villages,
)
from desktop_app.app import App
from desktop_app.cli import main
from desktop_app.commands.base import Face
from desktop_app.flyer_wordings import Rewording
from desktop_app.flyers import FlyerChoice, available
from desktop_app.households import HouseholdValues, save_household
from models.reference import FlyerSource
from resources.errors import UserError
from resources.paper import flyer_texts, verify
from resources.paper.flyer import Copy
from tests.conftest import PASSPHRASE


def _workbook(file: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file


def test_a_run_is_addressed_to_each_household(app: App, tmp_path: Path) -> None:
    village = villages.save_village(app, None, name="Bản Một").id
    for number in range(1, 6):
        label = f"Hộ bà Lầu Y Mỷ {number}" if number % 2 else ""
        save_household(app, None, HouseholdValues(village, str(number), label))
    listed = flyer_lists.households(app, village)
    assert [c.name for c in listed.copies][:2] == [
        "Hộ bà Lầu Y Mỷ 1 · Bản Một",
        "Hộ số 2 · Bản Một",
    ]
    seen: list[tuple[int, int]] = []
    file = flyer_sheets.save_pdf(
        app,
        FlyerChoice("F02", "4xA6"),
        tmp_path / "f02.pdf",
        copies=listed.copies,
        progress=lambda done, total: seen.append((done, total)),
    )
    pages = verify.read_pdf(file)
    assert pages == [["https://vneid.gov.vn"] * 4, ["https://vneid.gov.vn"]]
    assert seen[-1] == (1, 2), "making and reading back are both followed"
    words = "".join(verify.texts(file.read_bytes()))
    for copy in listed.copies:
        assert copy.name in words


def test_a_cancelled_run_leaves_no_file(app: App, tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        flyer_sheets.save_pdf(
            app, FlyerChoice("F02"), tmp_path / "f02.pdf", sheets=9, progress=stop
        )
    assert not list(tmp_path.glob("f02*"))


def test_a_workbook_names_stalls_with_codes_of_their_own(app: App, tmp_path: Path) -> None:
    file = _workbook(
        tmp_path / "sap.xlsx",
        [
            ["Chợ trung tâm"],
            ["STT", "Tên sạp", "Địa chỉ QR"],
            [1, "Sạp rau bà Hờ", "https://muonglong.nghean.gov.vn/sap/1"],
            [2, None, "https://muonglong.nghean.gov.vn/sap/2"],
            [3, "Sạp gà ông Và", "https://dichvucong.nghean.gov.vn"],
            [4, "Sạp ☃", None],
            [5, "Sạp vải chị Vừ", "http://khong-an-toan.vn"],
            [6, "Sạp mận chị Xồng", "https://muonglong.nghean.gov.vn/sap/6"],
        ],
    )
    listed = flyer_lists.from_workbook(app, file)
    assert [c.name for c in listed.copies] == ["Sạp rau bà Hờ", "Sạp mận chị Xồng"]
    assert [p.split(":")[0] for p in listed.problems] == ["Dòng 4", "Dòng 5", "Dòng 6", "Dòng 7"]
    pdf = flyer_sheets.sheet_pdf(app, FlyerChoice("F05", "2xA5"), copies=listed.copies)
    assert verify.codes(pdf, 0) == sorted(c.url for c in listed.copies)


def test_a_list_without_heading_is_its_first_column(app: App, tmp_path: Path) -> None:
    file = _workbook(tmp_path / "ten.xlsx", [["Hộ ông Dềnh"], ["Hộ bà Mỷ"]])
    listed = flyer_lists.from_workbook(app, file)
    assert listed.copies == (Copy("Hộ ông Dềnh"), Copy("Hộ bà Mỷ"))


def test_a_retired_address_is_not_printed(app: App) -> None:
    choice = FlyerChoice("F07", url="https://dichvucong.nghean.gov.vn/tim")
    with pytest.raises(UserError) as refused:
        flyer_sheets.sheet_pdf(app, choice)
    assert (refused.value.code, refused.value.field) == ("link-retired", "url")
    assert "https://dichvucong.gov.vn" in refused.value.advice, "its replacement is named"
    seen = flyer_sheets.preview(app, choice)
    assert "đã ngừng dùng" in seen.problems[0]


def test_the_notice_never_carries_a_code(app: App) -> None:
    for choice, copies in (
        (FlyerChoice("F11", url="https://vneid.gov.vn"), ()),
        (FlyerChoice("F11"), (Copy("Hộ bà Hờ", "https://vneid.gov.vn"),)),
    ):
        with pytest.raises(UserError) as refused:
            flyer_sheets.sheet_pdf(app, choice, copies=copies)
        assert refused.value.code == "no-code"


def test_an_address_never_checked_is_told(app: App) -> None:
    assert "chưa có ngày kiểm tra" in " ".join(flyer_sheets.preview(app, FlyerChoice("F02")).notes)
    typed = FlyerChoice("F07", url="https://shop.vn/muong-long")
    assert "không có trong danh mục" in " ".join(flyer_sheets.preview(app, typed).notes)


@pytest.mark.parametrize(
    "url", ["http://vneid.gov.vn", "https://x", "https://a.vn/0962000000", "https://á.vn", "ftp:a"]
)
def test_what_is_no_address_is_refused(app: App, url: str) -> None:
    with pytest.raises(UserError) as refused:
        flyer_sheets.sheet_pdf(app, FlyerChoice("F07", url=url))
    assert refused.value.field == "url"


def test_a_translation_prints_once_somebody_approved_it(app: App) -> None:
    with pytest.raises(UserError) as refused:
        flyer_sheets.sheet_pdf(app, FlyerChoice("F02", language="hmn"))
    assert refused.value.code == "no-version"
    told = dataclasses.replace(flyer_texts.load("F02"), language="hmn", headline="VNeID")
    _issue(app, told)
    assert flyer_contents.languages(app, "F02") == ["vi", "hmn"]
    with pytest.raises(UserError) as refused:
        flyer_sheets.sheet_pdf(app, FlyerChoice("F02", language="hmn"))
    assert refused.value.code == "not-approved"
    _issue(app, dataclasses.replace(told, approved_by="Vừ Bá Tềnh"))
    assert verify.pages(flyer_sheets.sheet_pdf(app, FlyerChoice("F02", language="hmn"))) == 1


def _issue(app: App, content: flyer_texts.FlyerText) -> None:
    with app.db.write("test") as db:
        db.merge(
            FlyerSource(
                code=content.code,
                language=content.language,
                version=content.version,
                body=flyer_texts.written(content),
            )
        )
    app.cache.clear()


def test_the_newer_of_two_texts_is_printed(app: App) -> None:
    text = flyer_texts.load("F02")
    _issue(app, dataclasses.replace(text, version="2020.1", headline="Cũ"))
    assert flyer_contents.content(app, "F02").headline == text.headline
    _issue(app, dataclasses.replace(text, version="2027.10", headline="Mới"))
    assert flyer_contents.content(app, "F02").headline == "Mới"


def test_the_commune_words_a_flyer_and_takes_it_back(app: App) -> None:
    places = flyer_wordings.passages(app, "F03")
    assert list(places)[:3] == ["headline", "subtitle", "help"]
    words = {**places, "headline": "Nộp hồ sơ  ngay tại bản"}
    kept = flyer_wordings.keep(app, "F03", "vi", words, "Tổ bản Trung Tâm, cán bộ Mai")
    assert kept is not None
    assert dict(kept.words) == {"headline": "Nộp hồ sơ ngay tại bản"}, "only what differs is kept"
    assert next(i for i in available(app) if i.code == "F03").own
    pdf = flyer_sheets.sheet_pdf(app, FlyerChoice("F03"))
    assert "Tổ bản Trung Tâm, cán bộ Mai" in verify.texts(pdf)[0]
    flyer_wordings.reset(app, kept.id)
    assert flyer_contents.content(app, "F03").headline == places["headline"]
    flyer_wordings.restore(app, kept.id)
    assert flyer_contents.content(app, "F03").headline == "Nộp hồ sơ ngay tại bản"
    back, gone, first = flyer_wordings.versions(app, "F03")
    assert [v.action for v in (back, gone, first)] == [
        "Khôi phục bản của xã",
        "Lấy lại chữ của tỉnh",
        "Sửa chữ trên tờ rơi",
    ]
    assert first.officer == "Lầu Y Mai"
    assert first.changed[0] == Rewording("headline", None, "Nộp hồ sơ ngay tại bản")
    assert gone.changed[0] == Rewording("headline", "Nộp hồ sơ ngay tại bản", None)
    assert (back.words, back.team_line) == (first.words, first.team_line)
    assert flyer_wordings.keep(app, "F03", "vi", places) is None, "the province's again"


def test_a_wording_older_than_the_provinces_is_told(app: App) -> None:
    flyer_wordings.keep(app, "F02", "vi", {"headline": "Làm VNeID ngay tại bản"})
    assert "đổi chữ" not in " ".join(flyer_sheets.preview(app, FlyerChoice("F02")).notes)
    _issue(app, dataclasses.replace(flyer_texts.load("F02"), version="2027.1"))
    seen = flyer_sheets.preview(app, FlyerChoice("F02", "leaflet"))
    assert "Tỉnh đã đổi chữ của mẫu này" in " ".join(seen.notes)
    assert "lật theo cạnh ngắn" in " ".join(seen.notes)


def test_own_words_stay_on_the_laptop(app: App) -> None:
    with app.db.outside_transaction() as connection:
        before = connection.execute("SELECT count(*) FROM outbox").fetchone()
    flyer_wordings.keep(app, "F03", "vi", {"headline": "Nộp hồ sơ ngay tại bản"})
    with app.db.outside_transaction() as connection:
        assert connection.execute("SELECT count(*) FROM outbox").fetchone() == before


def test_what_no_longer_fits_is_named_with_its_lines(app: App) -> None:
    long = {"parts.1.items.0.text": "Bấm Đăng nhập, chọn tài khoản VNeID. " * 10}
    seen = flyer_sheets.preview(app, FlyerChoice("F03", "4xA6"), words=long)
    assert seen.problems == (), "the lines below titles give way first"
    long["headline"] = "Nộp hồ sơ tại nhà thật là nhanh, không phải đi xa một bước nào cả"
    seen = flyer_sheets.preview(app, FlyerChoice("F03", "4xA6"), words=long)
    assert seen.problems[0] == "Tiêu đề dài hơn chỗ trống 1 dòng."
    flyer_wordings.keep(app, "F03", "vi", long)
    with pytest.raises(UserError) as refused:
        flyer_sheets.sheet_pdf(app, FlyerChoice("F03", "4xA6"))
    assert (refused.value.code, refused.value.field) == ("too-long", "headline")


def test_an_empty_passage_is_refused_at_its_place(app: App) -> None:
    with pytest.raises(UserError) as refused:
        flyer_wordings.keep(app, "F03", "vi", {"parts.1.items.0.title": " "})
    assert refused.value.field == "parts.1.items.0.title"


def test_verify_reads_every_page_as_json(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = flyer_sheets.save_pdf(app, FlyerChoice("F09", "leaflet"), tmp_path / "f09.pdf")
    assert main(["verify", str(file)], None) == 0  # type: ignore[arg-type]
    told = json.loads(capsys.readouterr().out)
    assert [page["codes"] for page in told["pages"]] == [
        ["https://binhdanhocvuso.gov.vn", "https://igiaoduc.vn"],
        [],
    ]
    (tmp_path / "no.pdf").write_bytes(b"%PDF-1.7 broken")
    assert main(["verify", str(tmp_path / "no.pdf")], None) == 1  # type: ignore[arg-type]


def test_a_commune_translates_a_flyer_and_prints_it_once_approved(app: App) -> None:
    told = flyer_wordings.passages(app, "F02", "hmn")
    assert {"headline", "call", "body"} <= set(told), "all of it is to be translated"
    words = dict.fromkeys(told, "Ua VNeID")
    kept = flyer_wordings.keep(app, "F02", "hmn", words)
    assert kept is not None
    assert flyer_contents.languages(app, "F02") == ["vi", "hmn"]
    choice = FlyerChoice("F02", language="hmn")
    assert "chưa có người biết tiếng duyệt" in flyer_sheets.preview(app, choice).problems[0]
    with pytest.raises(UserError) as refused:
        flyer_sheets.sheet_pdf(app, choice)
    assert refused.value.code == "not-approved"
    flyer_wordings.keep(app, "F02", "hmn", words, approved_by="Vừ Bá Tềnh")
    assert "Ua VNeID" in verify.texts(flyer_sheets.sheet_pdf(app, choice))[0]
    assert "VNeID mức 2" in verify.texts(flyer_sheets.sheet_pdf(app, FlyerChoice("F02")))[0]


def test_old_thai_letters_are_refused_in_words_and_never_printed_as_boxes(app: App) -> None:
    with pytest.raises(UserError) as refused:
        flyer_wordings.keep(app, "F02", "tai", {"headline": "ꪼꪕ VNeID"}, approved_by="Lò Văn Ính")
    assert (refused.value.field, refused.value.code) == ("headline", "missing-glyph")
    assert "chữ Thái cổ (Tai Viet): ꪕ ꪼ" in refused.value.message
    _issue(
        app,
        dataclasses.replace(
            flyer_texts.load("F02"), language="tai", headline="ꪼꪕ", approved_by="Lò Văn Ính"
        ),
    )
    with pytest.raises(UserError, match="Tai Viet"):
        flyer_sheets.sheet_pdf(app, FlyerChoice("F02", language="tai"))
    latin = {"headline": "Hết VNeID mức 2 báu mết ngơn", "help": "Ŏ"}
    with pytest.raises(UserError, match="Phông chữ không có ký tự: Ŏ"):
        flyer_wordings.keep(app, "F02", "kjg", latin)


def test_the_command_chooses_the_language_and_adds_the_slip(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = dict.fromkeys(flyer_wordings.passages(app, "F02", "hmn"), "Ua VNeID")
    flyer_wordings.keep(app, "F02", "hmn", words, approved_by="Vừ Bá Tềnh")
    app.close()
    (tmp_path / "pass.txt").write_text(PASSPHRASE, "utf-8")
    made = tmp_path / "f02.pdf"
    store = ["--data-dir", str(app.paths.root), "--passphrase-file", str(tmp_path / "pass.txt")]
    asked = ["flyer", "f02", "--paper", "4xA6", "--lang", "hmn", "--slip", "--out", str(made)]
    assert main([*asked, *store], Face(*[lambda *_a, **_k: 0] * 3)) == 0
    assert "chưa có ngày kiểm tra" in capsys.readouterr().err, "what to look at before printing"
    assert "Ua VNeID" in verify.texts(made.read_bytes())[0]
    assert len(verify.read_pdf(made)) == 2
    [batch] = verify.read_pdf(made)[1]
    assert scanner.read_batch(batch) == batch
