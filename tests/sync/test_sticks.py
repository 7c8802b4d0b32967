# SPDX-License-Identifier: MIT
"""Real small sticks: full, read-only, pulled out; several files at once; the same bundle twice."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app import exchange, exchange_views
from desktop_app.app import App
from desktop_app.clock import SetClock
from resources import i18n
from resources.errors import UserError
from sync.server import devices, ingest, store
from sync.server.store import Store
from tests.sync.outbox import fill

SMALL = "96k"


def _run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 96 KB of room."""
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount a file system")
    if not _run("mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)):
        pytest.skip("this machine lets nobody mount a file system")
    yield folder
    _run("umount", "-l", str(folder))


def test_a_full_stick_is_found_out_before_anything_is_written(
    demo_app: App, small_stick: Path
) -> None:
    fill(demo_app, 700)  # more than the stick holds
    with pytest.raises(UserError) as refused:
        exchange.export_to(demo_app, small_stick)
    assert refused.value.code == "stick-full"
    assert "MB" in refused.value.message
    assert list(small_stick.iterdir()) == []
    assert exchange_views.status(demo_app).under_way > 0, "it is sealed and waits for another"


def test_a_stick_that_fills_while_it_is_written_to_keeps_no_half_file(
    demo_app: App, small_stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(demo_app, 700)
    usage = shutil.disk_usage(small_stick)
    roomy = type(usage)(usage.total, 0, 10**9)  # somebody else writes after we asked
    monkeypatch.setattr("sync.carriers.file.shutil.disk_usage", lambda _folder: roomy)
    with pytest.raises(UserError) as refused:
        exchange.export_to(demo_app, small_stick)
    assert refused.value.code == "stick-full"
    assert list(small_stick.iterdir()) == []


def test_what_a_power_cut_left_half_written_is_taken_away(demo_app: App, tmp_path: Path) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    written = exchange.export_to(demo_app, stick).file
    assert written is not None
    name = f".{written.name.replace('0001', '0002')}.ab12cd34.part"
    (stick / name).write_bytes(b"TN1\0 half")
    exchange.export_to(demo_app, stick)
    assert not list(stick.glob(".*"))


def test_a_read_only_stick_says_so_and_works_once_unlocked(
    demo_app: App, small_stick: Path
) -> None:
    assert _run("mount", "-o", "remount,ro", str(small_stick))
    with pytest.raises(UserError) as refused:
        exchange.export_to(demo_app, small_stick)
    assert refused.value.code == "stick-read-only"
    assert _run("mount", "-o", "remount,rw", str(small_stick))
    done = exchange.export_to(demo_app, small_stick)
    assert done.file is not None
    assert done.file.stat().st_size == done.size


def test_a_stick_that_was_pulled_out_is_missed_and_put_back(demo_app: App, tmp_path: Path) -> None:
    folder = tmp_path / "usb"
    with pytest.raises(UserError) as refused:
        exchange.export_to(demo_app, folder)
    assert refused.value.code == "stick-missing"
    folder.mkdir()
    assert exchange.export_to(demo_app, folder).file is not None


def test_several_files_are_taken_in_together_and_a_wrong_one_keeps_no_other_out(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    bundles = []
    for number in range(3):
        fill(demo_app, 5, seed=number)
        stick = tmp_path / f"usb{number}"
        stick.mkdir()
        made = exchange.export_to(demo_app, stick).file
        assert made is not None
        bundles.append(made)
    answers = []
    for number, bundle in enumerate([bundles[2], bundles[0], bundles[2], bundles[1]]):
        [answer] = ingest.take_in(province, bundle.read_bytes()).answers.values()
        file = tmp_path / f"answer{number}.tnr"
        file.write_bytes(answer)
        answers.append(file)
    foreign = tmp_path / "anh.tnr"
    foreign.write_bytes(b"\xff\xd8\xff\xe0")
    done = exchange.import_files(demo_app, [foreign, *reversed(answers)])
    assert "4 trong 5" in done.sentence
    assert done.problem is not None
    assert done.problem.code == "foreign-file"
    [refused] = [x for x in exchange_views.log(demo_app) if "Không nạp được" in x.action]
    assert refused.action.endswith("anh.tnr")
    assert done.problem.advice in refused.result, "the way out can be read again"
    status = exchange_views.status(demo_app)
    assert (status.waiting, status.under_way) == (0, 0)


def test_every_file_that_was_refused_is_named(demo_app: App, tmp_path: Path) -> None:
    wrong = [tmp_path / name for name in ("mot.tnr", "hai.tni", "ba.tnd")]
    for file in wrong:
        file.write_bytes(b"PK")
    done = exchange.import_files(demo_app, wrong)
    assert done.problem is not None
    assert all(file.name in done.problem.message for file in wrong)


def test_the_log_reads_in_the_language_of_the_window(demo_app: App, tmp_path: Path) -> None:
    exchange.export_to(demo_app, tmp_path)
    line = exchange_views.log(demo_app)[0]
    assert line.action.startswith("Kết xuất gói NA-16831")
    assert "Đã ghi và đọc lại đúng" in line.result
    with i18n.speaking("en"):
        same = exchange_views.log(demo_app)[0]
    assert same.action != line.action
    assert "Đã ghi" not in same.result
    assert (same.at, same.size) == (line.at, line.size)


def test_an_invitation_is_taken_in_as_digits_however_they_are_spaced(
    demo_app: App,
    province: Store,
    fresh_laptop: Path,
    tmp_path: Path,
    opened: Callable[..., App],
    clock: SetClock,
) -> None:
    from sync import digits

    folder = tmp_path / "second"
    shutil.copytree(fresh_laptop, folder)
    app = opened(folder, clock)
    text = digits.grouped(digits.encode(devices.invite(province, "16831")))
    for wrong in (text[:-4], "1" + text, text.replace("1", "l"), "", "9" * 20_000):
        with pytest.raises(UserError) as refused:
            exchange.enrol_digits(app, wrong)
        assert refused.value.field == "digits" or refused.value.code in {
            "damaged-invitation",
            "foreign-file",
        }
    done = exchange.enrol_digits(app, text.replace(" ", "\n"))
    assert "Nghệ An" in done.sentence
    assert exchange_views.status(app).invited


def _brought(app: App, province: Store, stick: Path) -> exchange.Done:
    """Carry a stick there and back."""
    made = exchange.export_to(app, stick).file
    assert made is not None
    [answer] = ingest.take_in(province, made.read_bytes()).answers.values()
    (stick / "answer.tnr").write_bytes(answer)
    return exchange.import_file(app, stick / "answer.tnr")


def test_a_laptop_with_sticks_alone_learns_of_a_restored_province_with_nothing_to_send(
    demo_app: App, demo_dir: Path, province: Store, tmp_path: Path
) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    province.close()
    shutil.copytree(demo_dir / "province", demo_dir / "saved")
    live = store.open_store(demo_dir / "province")
    _brought(demo_app, live, stick)
    wanted = store.stats(live)["changes"]
    live.close()
    saved = store.open_store(demo_dir / "saved")
    saved.generation = store.raise_generation(saved)
    done = exchange.export_to(demo_app, stick)
    assert done.file is not None
    assert done.file.name == "NA-16831-01_hoi-tinh.tnb"
    assert "hỏi tỉnh" in done.sentence
    assert done.size < 600
    assert "gửi lại" in _brought(demo_app, saved, stick).sentence
    assert exchange_views.status(demo_app).under_way == wanted
    _brought(demo_app, saved, stick)
    assert store.stats(saved)["changes"] == wanted
    assert exchange_views.status(demo_app).under_way == 0
    assert "không có gì mới" in _brought(demo_app, saved, stick).sentence
    saved.close()


def test_an_answer_to_a_greeting_is_taken_once_and_never_after_something_newer(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()
    _brought(demo_app, province, stick)
    made = exchange.export_to(demo_app, stick).file
    again = exchange.export_to(demo_app, stick).file
    assert made is not None
    assert again is not None
    assert made.read_bytes() == again.read_bytes(), "the same greeting until it is answered"
    [early] = ingest.take_in(province, made.read_bytes()).answers.values()
    (stick / "early.tnr").write_bytes(early)
    fill(demo_app, 5)
    assert "nhận 5 thay đổi" in _brought(demo_app, province, stick).sentence
    assert "cũ" in exchange.import_file(demo_app, stick / "early.tnr").sentence
    status = exchange_views.status(demo_app)
    assert (status.waiting, status.under_way) == (0, 0), "what came later is not doubted"
