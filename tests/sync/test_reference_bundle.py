# SPDX-License-Identifier: MIT
"""Reference data travels signed and is taken in whole; records keep what they were made under."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import campaigns, exchange, guidance_lists, indicators, reference_bundle, units
from desktop_app import scenario as story
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.demo import Built
from resources import path
from resources.errors import UserError
from sync.server import catalogue, reference, store
from sync.server.store import Store
from tests.sync import reference_2027


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return reference_2027.write(tmp_path / "DM-2027-01")


def test_a_new_campaign_is_chosen_and_the_old_one_untouched(
    demo_app: App, province: Store, folder: Path, tmp_path: Path
) -> None:
    before = indicators.indicators(demo_app)
    file = tmp_path / "DM-2027-01.tnd"
    made = reference.publish(province, folder, file)
    assert file.read_bytes() == made.data
    said = exchange.import_file(demo_app, file).sentence
    assert said == "Đã nhận danh mục DM-2027-01. Có đợt mới: NCDS-2027. Chọn đợt trong Cài đặt."
    assert reference_bundle.version(demo_app) == "DM-2027-01"
    assert indicators.indicators(demo_app) == before
    campaigns.choose(demo_app, "NCDS-2027")
    assert guidance_lists.sessions(demo_app).count == 0
    assert indicators.indicators(demo_app)["B1"] is None
    campaigns.choose(demo_app, "NCDS-2026")
    assert indicators.indicators(demo_app) == before
    with province.read() as connection:
        assert "NCDS-2027" in catalogue.known(connection).campaigns
        assert reference.version(connection) == "DM-2027-01"
    assert reference.publish(province, folder) == made, "the same again changes nothing"


def test_only_a_newer_version_is_taken_in(
    demo_app: App, province: Store, folder: Path, tmp_path: Path
) -> None:
    newer, older = tmp_path / "newer.tnd", tmp_path / "older.tnd"
    reference.publish(province, folder, older)
    again = reference_2027.write(tmp_path / "DM-2027-02", "DM-2027-02", "2027-02-01")
    reference.publish(province, again, newer)
    exchange.import_file(demo_app, newer)
    with pytest.raises(UserError) as refused:
        exchange.import_file(demo_app, older)
    assert refused.value.code == "reference-older"
    assert "DM-2027-01 không mới hơn danh mục đang dùng (DM-2027-02)" in str(refused.value)
    with pytest.raises(UserError, match="không mới hơn"):
        reference.publish(province, folder)


def test_an_altered_or_foreign_bundle_changes_nothing(
    demo_app: App, province: Store, folder: Path, tmp_path: Path
) -> None:
    made = reference.publish(province, folder)
    file = tmp_path / "altered.tnd"
    for place in (20, 200, len(made.data) // 2, len(made.data) - 1):
        altered = bytearray(made.data)
        altered[place] ^= 1
        file.write_bytes(bytes(altered))
        with pytest.raises(UserError) as refused:
            exchange.import_file(demo_app, file)
        assert refused.value.code == "damaged-file"
    other = store.create(tmp_path / "other", "Tỉnh khác", "")
    reference.publish(other, folder, file)
    other.close()
    with pytest.raises(UserError) as refused:
        exchange.import_file(demo_app, file)
    assert refused.value.code == "unknown-key"
    assert reference_bundle.version(demo_app) == "DM-2026-03"


def test_a_laptop_without_a_province_says_so(
    app: App, province: Store, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "DM.tnd"
    reference.publish(province, folder, file)
    with pytest.raises(UserError) as refused:
        exchange.import_file(app, file)
    assert refused.value.code == "not-enrolled"


FAULTS = [
    ("links.csv", "https://vneid.gov.vn", "https://bit.ly/vneid", "không dùng dịch vụ rút gọn"),
    ("links.csv", "https://vneid.gov.vn", "vneid.gov.vn", "địa chỉ phải bắt đầu bằng https://"),
    ("campaigns.json", "2026.1", "2099.9", "không có trong indicators.csv"),
    ("catalogues.csv", "skill,AN_TOAN,", "skill,AN_TOAN_2,", "thiếu skill AN_TOAN"),
    ("admin_unit_changes.csv", "\n16831,2025-07-01", "\n99999,2025-07-01", "biến động 99999"),
    ("admin_units.csv", "\n16831,2025-07-01,2026-12-31", "\n16831,2025-07-01,", "có hai tên"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), FAULTS)
def test_a_version_that_would_harm_is_not_published(
    province: Store, folder: Path, name: str, old: str, new: str, said: str
) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), "utf-8")
    with pytest.raises(UserError) as refused:
        reference.publish(province, folder)
    assert name in str(refused.value)
    assert said in str(refused.value)
    assert reference.current(province) is None


def test_what_ships_can_be_published_as_it_is(province: Store) -> None:
    assert reference.publish(province, path("reference", "DM-2026-03")).version == "DM-2026-03"


_KILLED = """
import sys
from pathlib import Path
from desktop_app import vault
from desktop_app.app import open_app
from desktop_app.paths import Paths
from sync import reference, state

folder, bundle, passphrase, when = sys.argv[1:]
app = open_app(Path(folder), vault.unlock(Paths(Path(folder)), passphrase))
with app.db.write("reference.take_in") as db:
    snapshot = reference.opened(Path(bundle).read_bytes(), state.identity(db), "x")
    reference.apply(db, snapshot, app.db.stamp())
    if when == "before":
        print("ready", flush=True)
        sys.stdin.readline()
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize(("when", "version"), [("before", "DM-2026-03"), ("after", "DM-2027-01")])
def test_killed_in_the_middle_it_is_the_old_or_the_new(
    built_demo: Built,
    demo_app: App,
    province: Store,
    folder: Path,
    opened: Callable[..., App],
    when: str,
    version: str,
) -> None:
    file = folder.with_suffix(".tnd")
    reference.publish(province, folder, file)
    demo_app.close()
    laptop = demo_app.paths.root
    with subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(laptop), str(file), built_demo.passphrase, when],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"ready"
        child.kill()
    again = opened(laptop, SetClock(story.moment("2026-12-20")), built_demo.passphrase)
    assert reference_bundle.version(again) == version
    assert len(units.register(again).units) > 500
