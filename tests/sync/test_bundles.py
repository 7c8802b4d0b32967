# SPDX-License-Identifier: MIT
"""Bundles there and receipts back: exactly once, in order, whatever happens on the way."""

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import demo, exchange, exchange_views, guidance, guidance_lists, scenario
from desktop_app.app import App
from desktop_app.clock import SetClock
from models import files
from resources.errors import UserError
from sync import batch, state
from sync.protocol import Frame, read_frames
from sync.server import devices, ingest, store
from sync.server.store import Store


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


def _export(app: App, stick: Path) -> Path:
    done = exchange.export_to(app, stick)
    assert done.file is not None
    return done.file


def _receipt(app: App, stick: Path, taken: ingest.TakenIn) -> exchange.Done:
    [answer] = taken.answers.values()
    file = stick / "answer.tnr"
    file.write_bytes(answer)
    return exchange.import_file(app, file)


def _touch(app: App, note: str) -> str:
    """Correct the oldest session and return its id."""
    line = guidance_lists.lines(app, guidance_lists.sessions(app), 0)[-1]
    draft_id, draft = guidance.start_correction(app, line.id)
    draft.province_note = note
    guidance.complete(app, draft_id, draft)
    return line.id


def test_a_retry_and_a_second_stick_carry_the_same_bytes(
    demo_app: App, province: Store, stick: Path, tmp_path: Path
) -> None:
    other = tmp_path / "usb2"
    other.mkdir()
    first, second = _export(demo_app, stick), _export(demo_app, other)
    assert first.read_bytes() == second.read_bytes()
    ingest.take_in(province, first.read_bytes())
    taken = ingest.take_in(province, second.read_bytes())
    assert taken.new_changes == 0
    _receipt(demo_app, stick, taken)
    assert exchange_views.status(demo_app).under_way == 0


def test_a_bundle_that_comes_too_early_is_held_and_then_follows(
    demo_app: App, province: Store, stick: Path
) -> None:
    first = _export(demo_app, stick)
    one = next(f for f in read_frames(first.read_bytes()) if isinstance(f, Frame))
    _touch(demo_app, "gói sau")
    both = _export(demo_app, stick)
    *_earlier, last, _hello = [f for f in read_frames(both.read_bytes()) if isinstance(f, Frame)]
    held = ingest.take_in(province, last.to_bytes())
    assert (held.count("held"), store.stats(province)["records"]) == (1, 0)
    taken = ingest.take_in(province, first.read_bytes())
    assert taken.new_changes == one.header.count + last.header.count
    assert store.stats(province)["held"] == 0
    _receipt(demo_app, stick, taken)
    assert exchange_views.status(demo_app).under_way == 0


def test_a_flipped_byte_is_kept_aside_and_changes_nothing(
    demo_app: App, province: Store, stick: Path
) -> None:
    data = bytearray(_export(demo_app, stick).read_bytes())
    data[len(data) // 2] ^= 1
    taken = ingest.take_in(province, bytes(data))
    assert (taken.count("refused"), taken.answers) == (1, {})
    counted = store.stats(province)
    assert (counted["records"], counted["quarantined"]) == (0, 1)


def test_a_laptop_that_nobody_knows_is_refused(demo_app: App, stick: Path, tmp_path: Path) -> None:
    stranger = store.create(tmp_path / "other", "Tỉnh khác", "")
    taken = ingest.take_in(stranger, _export(demo_app, stick).read_bytes())
    assert {o.code for o in taken.outcomes} == {"unknown-device"}
    assert store.stats(stranger)["records"] == 0
    stranger.close()


def test_an_invitation_serves_one_laptop(
    demo_app: App,
    province: Store,
    stick: Path,
    fresh_laptop: Path,
    tmp_path: Path,
    opened: Callable[..., App],
) -> None:
    letter = stick / "letter.tni"
    letter.write_bytes(devices.invite(province, "16831"))
    labels = []
    for number in range(2):
        folder = tmp_path / f"laptop{number}"
        shutil.copytree(fresh_laptop, folder)
        app = opened(folder, SetClock(scenario.moment("2026-09-27", 9)))
        exchange.enrol(app, letter)
        taken = ingest.take_in(province, _export(app, stick).read_bytes())
        labels += list(taken.answers)
        if taken.answers:
            _receipt(app, stick, taken)
            assert exchange_views.status(app).enrolled
    assert labels == ["NA-16831-02"], "the second use of the token was refused"
    assert store.stats(province)["alarms"] == 1


def test_an_invitation_for_another_commune_is_refused(
    demo_app: App, province: Store, stick: Path
) -> None:
    letter = stick / "letter.tni"
    letter.write_bytes(devices.invite(province, "16828"))
    with pytest.raises(UserError) as refused:
        exchange.enrol(demo_app, letter)
    assert refused.value.code == "foreign-invitation"
    assert "Mường Lống" in refused.value.message
    assert "16828" not in refused.value.message


def test_a_revoked_laptop_is_told_and_its_frames_are_kept(
    demo_app: App, province: Store, stick: Path
) -> None:
    devices.revoke(province, "NA-16831-01")
    taken = ingest.take_in(province, _export(demo_app, stick).read_bytes())
    assert store.stats(province)["quarantined"] == 1
    assert "khóa máy này" in _receipt(demo_app, stick, taken).sentence
    status = exchange_views.status(demo_app)
    assert status.revoked
    assert status.confirmed == 0


def test_a_laptop_restored_from_a_backup_begins_anew_and_nothing_counts_twice(
    built_demo: demo.Built,
    demo_dir: Path,
    demo_app: App,
    province: Store,
    stick: Path,
    tmp_path: Path,
    opened: Callable[..., App],
) -> None:
    backup = tmp_path / "backup.db"
    with demo_app.db.outside_transaction() as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))
    _receipt(demo_app, stick, ingest.take_in(province, _export(demo_app, stick).read_bytes()))
    records = store.stats(province)["records"]
    demo_app.close()
    laptop = demo_dir / "laptop"
    for leftover in laptop.glob("tungngo.db*"):
        leftover.unlink()
    shutil.copy(backup, laptop / "tungngo.db")
    app = opened(laptop, SetClock(scenario.moment("2026-10-11")), built_demo.passphrase)
    _touch(app, "sau khi phục hồi")
    taken = ingest.take_in(province, _export(app, stick).read_bytes())
    assert taken.count("forked") == 0, "the anchor told before anything left"
    assert store.stats(province)["records"] == records
    _receipt(app, stick, taken)
    assert exchange_views.status(app).under_way == 0


def test_without_its_anchor_the_fork_is_found_by_the_province(
    built_demo: demo.Built,
    demo_dir: Path,
    demo_app: App,
    province: Store,
    stick: Path,
    tmp_path: Path,
    opened: Callable[..., App],
) -> None:
    clone = tmp_path / "clone"
    demo_app.close()
    shutil.copytree(demo_dir / "laptop", clone)
    clock = SetClock(scenario.moment("2026-10-11"))
    first = opened(demo_dir / "laptop", clock, built_demo.passphrase)
    _touch(first, "trên máy thật")
    _receipt(first, stick, ingest.take_in(province, _export(first, stick).read_bytes()))
    second = opened(clone, clock, built_demo.passphrase)
    _touch(second, "trên bản sao")
    taken = ingest.take_in(province, _export(second, stick).read_bytes())
    assert taken.count("forked") == 1
    assert store.stats(province)["alarms"] == 1
    assert "đóng gói lại" in _receipt(second, stick, taken).sentence
    again = ingest.take_in(province, _export(second, stick).read_bytes())
    assert again.count("applied") == 1
    _receipt(second, stick, again)
    status = exchange_views.status(second)
    assert (status.waiting, status.under_way) == (0, 0)


def test_a_restored_province_gets_everything_again(
    demo_app: App, demo_dir: Path, province: Store, stick: Path
) -> None:
    province.close()
    shutil.copytree(demo_dir / "province", demo_dir / "saved")
    live = store.open_store(demo_dir / "province")
    _receipt(demo_app, stick, ingest.take_in(live, _export(demo_app, stick).read_bytes()))
    wanted = store.stats(live)["records"]
    live.close()
    saved = store.open_store(demo_dir / "saved")
    store.raise_generation(saved)
    saved.close()
    restored = store.open_store(demo_dir / "saved")
    assert store.stats(restored)["records"] == 0
    _touch(demo_app, "sau sự cố của tỉnh")
    taken = ingest.take_in(restored, _export(demo_app, stick).read_bytes())
    assert taken.count("held") == 1, "the province lost what was confirmed before"
    said = _receipt(demo_app, stick, taken).sentence
    assert "gửi lại" in said
    taken = ingest.take_in(restored, _export(demo_app, stick).read_bytes())
    assert store.stats(restored)["records"] >= wanted
    _receipt(demo_app, stick, taken)
    status = exchange_views.status(demo_app)
    assert (status.waiting, status.under_way) == (0, 0)
    restored.close()


def test_a_receipt_of_another_laptop_or_an_altered_one_confirms_nothing(
    demo_app: App, province: Store, stick: Path
) -> None:
    taken = ingest.take_in(province, _export(demo_app, stick).read_bytes())
    [answer] = taken.answers.values()
    for place in (20, len(answer) // 2, len(answer) - 1):
        altered = bytearray(answer)
        altered[place] ^= 4
        file = stick / "altered.tnr"
        file.write_bytes(bytes(altered))
        with pytest.raises(UserError):
            exchange.import_file(demo_app, file)
    assert exchange_views.status(demo_app).confirmed == 0
    bundle = next(stick.glob("*.tnb"))
    with pytest.raises(UserError) as refused:
        exchange.import_file(demo_app, bundle)
    assert refused.value.code == "wrong-kind"
    foreign = stick / "photo.jpg"
    foreign.write_bytes(b"\xff\xd8\xff")
    with pytest.raises(UserError) as refused:
        exchange.import_file(demo_app, foreign)
    assert refused.value.code == "foreign-file"


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (errno.ENOSPC, "stick-full"),
        (errno.EROFS, "stick-read-only"),
        (errno.EIO, "stick-pulled"),
    ],
)
def test_a_stick_that_fails_leaves_no_half_file_and_a_retry_works(
    demo_app: App, stick: Path, monkeypatch: pytest.MonkeyPatch, problem: int, code: str
) -> None:
    def broken(_partial: Path, _body: bytes) -> None:
        raise OSError(problem, "the edge of the machine")

    with monkeypatch.context() as patched:
        # The anchor is written with the same function; only the stick is broken.
        whole = files._compare
        patched.setattr(
            files, "_compare", lambda p, b: broken(p, b) if p.parent == stick else whole(p, b)
        )
        with pytest.raises(UserError) as refused:
            exchange.export_to(demo_app, stick)
    assert refused.value.code == code
    assert list(stick.iterdir()) == []
    assert _export(demo_app, stick).exists()


def test_a_row_changed_while_its_batch_is_under_way_stays_unconfirmed(
    demo_app: App, province: Store, stick: Path
) -> None:
    bundle = _export(demo_app, stick)
    session = _touch(demo_app, "sửa trong lúc gói đang đi")
    _receipt(demo_app, stick, ingest.take_in(province, bundle.read_bytes()))
    line = guidance_lists.line(demo_app, session)
    assert line is not None
    assert line.state == "waiting"
    assert exchange_views.status(demo_app).waiting > 0


def test_trace_follows_a_record_to_the_province(
    demo_app: App, province: Store, stick: Path
) -> None:
    line = guidance_lists.lines(demo_app, guidance_lists.sessions(demo_app), 0)[0]
    assert all(
        "chờ đóng gói" in step or "chỉ lưu" in step
        for step in exchange_views.trace(demo_app, line.id)
    )
    _receipt(demo_app, stick, ingest.take_in(province, _export(demo_app, stick).read_bytes()))
    assert any("tỉnh ký nhận lúc" in step for step in exchange_views.trace(demo_app, line.id))


def test_one_action_is_never_in_two_frames(demo_app: App) -> None:
    with demo_app.db.write("test.seal") as db:
        me = state.identity(db)
        assert me is not None
        assert batch.seal_pending(db, me, 0, 7) > 5
        split = db.connection().exec_driver_sql(
            "SELECT c.subject FROM outbox o JOIN change_log c ON c.seq = o.change_seq "
            "WHERE c.subject IS NOT NULL GROUP BY c.subject, c.at "
            "HAVING count(DISTINCT o.batch_nr) > 1"
        )
        assert split.all() == []
        largest = db.connection().exec_driver_sql("SELECT max(count) FROM batch").scalar_one()
        assert largest > 7, "an action larger than a frame makes a larger frame"
        assert batch.waiting(db) == 0
