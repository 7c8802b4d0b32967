# SPDX-License-Identifier: MIT
"""Texts, pictures and addresses of flyers come from the province, and are what is printed."""

import datetime
import json
import shutil
from pathlib import Path

import pytest

from desktop_app import exchange, flyer_contents, flyer_sheets
from desktop_app.app import App
from desktop_app.flyers import FlyerChoice
from models import reference_files
from models.reference import FlyerPicture
from resources import path
from resources.errors import UserError
from resources.paper import vector, verify
from sync import reference as bundle
from sync.server import reference
from sync.server.store import Store
from tests.sync import reference_2027

BLACK_BOX = '<svg viewBox="0 0 200 130"><rect width="200" height="130" fill="black"/></svg>'
SAID = "Làm VNeID ngay tại bản mình"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A version with every text and picture that ships, to be changed."""
    made = reference_2027.write(tmp_path / "DM-2027-01")
    shutil.copytree(path("flyers"), made / "flyers", ignore=shutil.ignore_patterns("*.md", "pic*"))
    shutil.copytree(path("flyers", "pictures"), made / "pictures")
    return made


def _reword(folder: Path, code: str, **changed: object) -> None:
    file = folder / "flyers" / f"{code}.vi.json"
    text = json.loads(file.read_text("utf-8")) | changed
    file.write_text(json.dumps(text, ensure_ascii=False), "utf-8")


def _take_in(app: App, province: Store, folder: Path) -> None:
    file = folder.with_suffix(".tnd")
    reference.publish(province, folder, file)
    exchange.import_file(app, file)


def _unchecked(app: App, province: Store, folder: Path) -> None:
    """Take in what a province with an older program would have sent without looking."""
    files = reference_files.files_in(folder)
    issued = datetime.date(2026, 12, 15)
    files["manifest.json"] = reference_files.make_manifest("DM-2027-01", issued, files)
    file = folder.with_suffix(".tnd")
    keys = province.keys
    file.write_bytes(bundle.make(files, keys.province, keys.current.signing, 0))
    exchange.import_file(app, file)


def _dark(pdf: bytes) -> int:
    return int((verify.page_image(pdf, 0, 50) < 60).sum())


def test_the_new_text_picture_and_address_are_printed(
    demo_app: App, province: Store, folder: Path
) -> None:
    before = flyer_sheets.sheet_pdf(demo_app, FlyerChoice("F03"))
    (folder / "pictures" / "home.svg").write_text(BLACK_BOX, "utf-8")
    _reword(folder, "F02", version="2027.1", headline=SAID)
    links = (folder / "links.csv").read_text("utf-8")
    retired = links.replace(
        "https://nghean.gov.vn,dang_dung,,", "https://nghean.gov.vn,ngung,,vneid"
    ).replace("https://vneid.gov.vn,dang_dung,", "https://vneid.gov.vn,dang_dung,2027-08-20")
    assert retired != links
    (folder / "links.csv").write_text(retired, "utf-8")
    _take_in(demo_app, province, folder)
    after = flyer_sheets.sheet_pdf(demo_app, FlyerChoice("F03"))
    assert _dark(after) > _dark(before) + 5000, "the black box is on the sheet"
    words = verify.texts(flyer_sheets.sheet_pdf(demo_app, FlyerChoice("F02")))[0]
    assert "".join(SAID.split()) in "".join(words.split())
    with pytest.raises(UserError) as refused:
        flyer_sheets.sheet_pdf(demo_app, FlyerChoice("F08"))
    assert refused.value.code == "link-retired"
    assert "https://vneid.gov.vn" in refused.value.advice
    notes = flyer_sheets.preview(demo_app, FlyerChoice("F02")).notes
    assert "https://vneid.gov.vn đã được tỉnh kiểm tra ngày 20/08/2027." in notes


def test_what_the_folder_does_not_hold_is_sent_as_it_ships(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    made = reference.publish(province, reference_2027.write(tmp_path / "DM-2027-01"))
    files = bundle.snapshot_of(made.data)
    names = {row["name"] for row in files.rows[FlyerPicture]}
    shipped = {file.stem for file in path("flyers", "pictures").glob("*.svg")}
    assert shipped <= names


@pytest.mark.parametrize(
    "source",
    [
        "no picture at all",
        '<svg viewBox="0 0 9 9"><image href="http://example.org/x.png"/></svg>',
        '<svg viewBox="0 0 9 9"><rect width="9" height="9" style="fill:red"/></svg>',
        "<svg>" + " " * vector.MAX_DRAWING,
    ],
    ids=["text", "image", "style", "large"],
)
def test_a_picture_that_cannot_be_drawn_is_not_published(
    province: Store, folder: Path, source: str
) -> None:
    (folder / "pictures" / "home.svg").write_text(source, "utf-8")
    with pytest.raises(UserError, match=r"pictures/home\.svg") as refused:
        reference.publish(province, folder)
    assert refused.value.code == "reference-fault"
    assert reference.current(province) is None


def test_a_picture_that_nobody_sent_is_not_published(province: Store, folder: Path) -> None:
    _reword(folder, "F03", picture="market-day")
    with pytest.raises(UserError, match=r"flyers/F03\.vi\.json.*market-day"):
        reference.publish(province, folder)


@pytest.mark.parametrize(
    ("change", "said"),
    [("broken", "do tỉnh gửi không vẽ được"), ("missing", "Tỉnh chưa gửi hình “market-day”")],
)
def test_without_its_picture_a_flyer_is_printed_with_the_one_that_ships(
    demo_app: App, province: Store, folder: Path, change: str, said: str
) -> None:
    before = flyer_sheets.sheet_pdf(demo_app, FlyerChoice("F03"))
    if change == "broken":
        (folder / "pictures" / "home.svg").write_text("<svg><text>?</text></svg>", "utf-8")
    else:
        _reword(folder, "F03", picture="market-day")
    _unchecked(demo_app, province, folder)
    after = flyer_sheets.sheet_pdf(demo_app, FlyerChoice("F03"))
    assert _dark(after) == pytest.approx(_dark(before), rel=0.02)
    assert any(said in note for note in flyer_sheets.preview(demo_app, FlyerChoice("F03")).notes)
    assert flyer_contents.content(demo_app, "F03").picture == "home"
    others = flyer_sheets.preview(demo_app, FlyerChoice("F01")).notes
    assert not any("hình" in note for note in others)
