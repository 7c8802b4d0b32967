# SPDX-License-Identifier: MIT
"""Reference data is taken in whole, faults are named, and each campaign keeps its records."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import delete

from desktop_app import campaigns, links, reference
from desktop_app.app import App
from desktop_app.clock import SetClock
from models import reference_files
from models.reference import FlyerSource, ServiceLink
from models.reference_load import apply_snapshot, in_force
from resources import path
from resources.errors import UserError

FOLDER = path("reference", "DM-2026-03")


def files(**changed: bytes) -> dict[str, bytes]:
    """The files that ship, some of them changed, with a manifest that fits."""
    found = reference_files.files_in(FOLDER) | {k.replace("__", "."): v for k, v in changed.items()}
    found["manifest.json"] = reference_files.make_manifest(
        "DM-2027-01", datetime.date(2027, 9, 1), found
    )
    return found


def test_links_follow_their_replacement_and_say_when_they_were_opened(app: App) -> None:
    found = {link.code: link for link in links.links(app)}
    assert found["dichvucong"].url == "https://dichvucong.gov.vn"
    assert found["dichvucong"].checked_on is None, "nobody has opened it yet"
    closed = links.in_force(app, "dichvucong_nghean")
    assert closed is not None
    assert closed.code == "dichvucong"
    assert links.in_force(app, "t63") is None
    assert links.in_force(app, "no such code") is None
    page = links.known(app, "https://nghean.gov.vn/uu-dai")
    assert page is not None
    assert page.code == "nghean"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("campaigns.json", "2026-10-01", "2026-13-01", "campaigns.json: dòng 2, cột start"),
        ("links.csv", "dang_dung,,,1", "dang_dung,hôm qua,,1", "dòng 2, cột checked_on: “hôm qua”"),
        ("links.csv", "code,label_vi", "code,label", "dòng đầu phải có đúng các cột"),
        ("links.csv", "\nvneid,", "\ndichvucong,", "có hai dòng cùng mã dichvucong"),
        ("indicators.csv", ",A2,2,", ",A2,hai,", "dòng 3, cột position: “hai”"),
    ],
)
def test_a_fault_is_named_by_file_line_and_column(name: str, old: str, new: str, said: str) -> None:
    body = (FOLDER / name).read_text("utf-8")
    assert old in body
    with pytest.raises(UserError) as refused:
        reference_files.read(files(**{name: body.replace(old, new).encode()}))
    assert refused.value.code == "reference-fault"
    assert said in str(refused.value)


def test_an_altered_or_missing_file_is_told_from_a_fault() -> None:
    found = files()
    found["catalogues.csv"] += b" "
    with pytest.raises(UserError) as refused:
        reference_files.read(found)
    assert refused.value.code == "reference-damaged"
    del found["catalogues.csv"]
    with pytest.raises(UserError, match=r"catalogues\.csv"):
        reference_files.read(found)


def test_flyer_texts_travel_with_the_reference(app: App) -> None:
    text = json.loads(path("flyers", "F02.vi.json").read_text("utf-8"))
    text["version"] = "2027.1"
    snapshot = reference_files.read(files(**{"flyers/F02.vi.json": json.dumps(text).encode()}))
    with app.db.write("test") as db:
        assert apply_snapshot(db, snapshot, "2027-09-02T00:00:00.000Z") == "DM-2027-01"
        kept = db.get(FlyerSource, ("F02", "vi"))
        assert kept is not None
        assert kept.version == "2027.1"
    with pytest.raises(UserError, match="flyers/F03"):
        reference_files.read(files(**{"flyers/F03.vi.json": json.dumps(text).encode()}))


def test_an_older_version_changes_nothing(app: App) -> None:
    with app.db.write("test") as db:
        apply_snapshot(db, reference_files.read(files()), "2027-09-02T00:00:00.000Z")
    shipped = reference_files.read(reference_files.files_in(FOLDER))
    with pytest.raises(UserError) as refused, app.db.write("test") as db:
        apply_snapshot(db, shipped, "2027-09-03T00:00:00.000Z")
    assert refused.value.code == "reference-older"


def test_a_newer_program_brings_its_reference_data(
    app: App, opened: Callable[..., App], clock: SetClock
) -> None:
    with app.db.write("test") as db:
        db.exec(delete(ServiceLink))
        current = in_force(db)
        assert current is not None
        current.sha256 = "of an earlier program"
        db.add(current)
    app.close()
    again = opened(app.paths.root, clock)
    assert links.in_force(again, "vneid") is not None


def test_the_campaign_is_chosen_and_the_others_stay(app: App) -> None:
    assert [c.code for c in campaigns.campaigns(app)] == ["NCDS-2026", "NCDS-2024"]
    assert app.campaign_code == "NCDS-2026"
    assert campaigns.choose(app, "NCDS-2024").start == datetime.date(2024, 10, 1)
    assert reference.campaign(app).year == 2024
    with pytest.raises(UserError) as refused:
        campaigns.choose(app, "NCDS-1999")
    assert refused.value.field == "campaign"


def test_reference_files_are_read_in_bounds(tmp_path: Path) -> None:
    for name, body in files().items():
        (tmp_path / name).write_bytes(body)
    with (tmp_path / "catalogues.csv").open("ab") as file:
        file.truncate(reference_files.MAX_FILE + 1)
    with pytest.raises(UserError) as refused:
        reference_files.files_in(tmp_path)
    assert refused.value.code == "reference-damaged"
