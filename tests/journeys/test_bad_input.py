# SPDX-License-Identifier: MIT
"""What goes wrong on real machines: a sentence, the way out, and nothing lost."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app import demo, exchange_views, guidance, guidance_lists, vault, villages
from desktop_app.app import App
from desktop_app.clock import SetClock
from desktop_app.paths import Paths
from models.cipher import connect
from models.guidance_draft import GuidanceDraft
from resources.errors import UserError
from tests.conftest import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]


def _where(folder: Path) -> list[str]:
    return ["--data-dir", str(folder), "--passphrase-file", "-"]


def _command(folder: Path, passphrase: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a person would, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "desktop_app", *words, *_where(folder)],
        input=passphrase + "\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


def _refused(done: subprocess.CompletedProcess[str], *said: str) -> None:
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    for words in said:
        assert words in done.stderr


@pytest.fixture
def laptop(fresh_laptop: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "laptop"
    shutil.copytree(fresh_laptop, folder)
    return folder


def _bytes_of(folder: Path) -> bytes:
    return Paths(folder).database.read_bytes()


def test_a_wrong_passphrase(laptop: Path) -> None:
    before = _bytes_of(laptop)
    _refused(_command(laptop, "không phải câu này", "indicators", "--json"), "Mật khẩu")
    assert _bytes_of(laptop) == before


def test_a_damaged_key_file_is_healed_by_its_copies(laptop: Path) -> None:
    Paths(laptop).keys[0].write_bytes(b'{"format":1')
    assert _command(laptop, PASSPHRASE, "indicators", "--json").returncode == 0
    copies = {copy.read_bytes() for copy in Paths(laptop).keys}
    assert len(copies) == 1


def test_every_key_file_damaged_says_where_a_copy_is(laptop: Path) -> None:
    for copy in Paths(laptop).keys:
        copy.write_bytes(b"\0" * 100)
    before = _bytes_of(laptop)
    _refused(_command(laptop, PASSPHRASE, "indicators", "--json"), "Tệp khóa", "bản sao lưu")
    assert _bytes_of(laptop) == before


def test_a_database_newer_than_the_program(laptop: Path) -> None:
    key = vault.unlock(Paths(laptop), PASSPHRASE).key
    connection = connect(Paths(laptop).database, key)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = _bytes_of(laptop)
    _refused(_command(laptop, PASSPHRASE, "indicators", "--json"), "mới hơn", "Cài bản mới")
    assert _bytes_of(laptop) == before


def test_a_second_copy(app: App) -> None:
    _refused(_command(app.paths.root, PASSPHRASE, "indicators", "--json"), "đang mở", "cửa sổ đó")
    assert villages.save_village(app, None, name="Bản Một").name == "Bản Một"


def test_a_file_that_is_none_of_ours_or_not_whole(
    demo_dir: Path, built_demo: demo.Built, tmp_path: Path
) -> None:
    folder, stick = demo_dir / "laptop", tmp_path / "usb"
    stick.mkdir()
    exported = _command(folder, built_demo.passphrase, "export", str(stick))
    assert exported.returncode == 0, exported.stderr
    [bundle] = stick.glob("*.tnb")
    whole = bundle.read_bytes()
    file = stick / "tệp lạ.tnr"
    for data, way_out in (
        (whole[:-7], "Chép lại tệp"),
        (b"PK\x03\x04 not ours", "Chọn lại tệp"),
        (whole[:300] + bytes([whole[300] ^ 1]) + whole[301:], "Chép lại tệp"),
        (b"", "Chọn lại tệp"),
        (whole, "Chọn biên nhận"),
    ):
        file.write_bytes(data)
        _refused(
            _command(folder, built_demo.passphrase, "import", str(file)), "tệp lạ.tnr", way_out
        )
    assert bundle.read_bytes() == whole


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with little room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a file system")
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)


def _remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def test_a_read_only_folder(laptop: Path, small_disk: Path) -> None:
    folder = small_disk / "laptop"
    shutil.copytree(laptop, folder)
    _remount(small_disk, "ro")
    _refused(_command(folder, PASSPHRASE, "indicators", "--json"), "Không ghi được", "quyền ghi")
    _remount(small_disk, "rw")
    assert _command(folder, PASSPHRASE, "indicators", "--json").returncode == 0


def test_a_full_disk_keeps_what_is_typed_and_goes_on_when_there_is_room(
    laptop: Path, small_disk: Path, clock: SetClock, opened: Callable[..., App]
) -> None:
    folder = small_disk / "laptop"
    shutil.copytree(laptop, folder)
    app = opened(folder, clock)
    draft = guidance.new_draft(app)
    draft.place = "Bản Một"
    draft_id = guidance.keep_draft(app, None, draft)
    filler = small_disk / "phim.mp4"
    _fill(filler)
    draft.place, draft.note = "Bản Hai", "ghi chú " * 100
    refused = _until_full(app, draft_id, draft)
    assert refused.code == "disk-full"
    assert "50 MB" in str(refused)
    assert guidance.open_draft(app, draft_id).place in {"Bản Một", "Bản Hai"}
    filler.unlink()
    draft.place = "Bản Ba"
    guidance.keep_draft(app, draft_id, draft)
    assert guidance.open_draft(app, draft_id).place == "Bản Ba"
    assert guidance_lists.lines(app, guidance_lists.sessions(app), 0) == []
    assert exchange_views.status(app).waiting == 0


def _fill(filler: Path) -> None:
    size = 1024 * 1024
    with filler.open("wb", buffering=0) as file:
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2


def _until_full(app: App, draft_id: str, draft: GuidanceDraft) -> UserError:
    """Save until the disk refuses; what the program keeps in reserve is used up first."""
    for number in range(3000):
        draft.note = f"{number} " * 200
        try:
            guidance.keep_draft(app, draft_id, draft)
        except UserError as refused:
            return refused
    raise AssertionError("the disk never filled")


def test_a_full_disk_under_a_document_that_is_made(laptop: Path, small_disk: Path) -> None:
    (small_disk / "phim.mp4").write_bytes(bytes(24 * 1024 * 1024 - 4096 * 3))
    for words in (
        ("flyer", "F02", "--paper", "4xA6", "--out", str(small_disk / "to-roi.pdf")),
        ("report", "--format", "pdf", "--out", str(small_disk / "bao-cao.pdf")),
    ):
        _refused(_command(laptop, PASSPHRASE, *words), "Không đủ chỗ", "chưa ghi gì")
    assert [file.name for file in small_disk.iterdir()] == ["phim.mp4"]
