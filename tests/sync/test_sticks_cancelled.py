# SPDX-License-Identifier: MIT
"""Cancel while a bundle is written or the province's files are taken in: nothing half is left."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import exchange, exchange_views, reference_bundle
from desktop_app.app import App
from desktop_app.printing import CancelledError
from models.files import durable_replace
from sync.server import ingest, reference
from sync.server.store import Store
from tests.sync import reference_2027
from tests.sync.outbox import fill


def _cancel_at(call: int) -> Callable[[int, int], None]:
    """Raise at the nth word about how far the work is."""
    calls = iter(range(10_000))

    def follow(_done: int, _total: int) -> None:
        if next(calls) == call:
            raise CancelledError

    return follow


def _everything(app: App) -> list[tuple[object, ...]]:
    """Return all that an exchange could change."""
    with app.db.read() as db:
        run = db.connection().exec_driver_sql
        tables = ("batch", "outbox", "sync_state", "sync_log", "receipt", "row_outcome")
        return [tuple(row) for name in tables for row in run(f"SELECT * FROM {name}").all()]


def _words(app: App, stick: Path) -> int:
    """Return how often an export of the same laptop tells how far it is before it writes."""
    told: list[int] = []

    def follow(_done: int, _total: int) -> None:
        if len(told) == 100 or any(stick.iterdir()):
            raise CancelledError
        told.append(1)

    with pytest.raises(CancelledError):
        exchange.export_to(app, stick, follow)
    return len(told)


def test_an_export_cancelled_while_it_is_sealed_leaves_everything_as_it_was(
    demo_app: App, tmp_path: Path
) -> None:
    fill(demo_app, 900)
    before, anchor = _everything(demo_app), demo_app.paths.anchor.read_bytes()
    for call in range(3):
        with pytest.raises(CancelledError):
            exchange.export_to(demo_app, tmp_path, _cancel_at(call))
        assert _everything(demo_app) == before
        assert demo_app.paths.anchor.read_bytes() == anchor
    assert not list(tmp_path.glob("*.tnb"))


def test_an_export_cancelled_while_it_is_written_leaves_no_file_and_is_made_once_more(
    demo_app: App, tmp_path: Path
) -> None:
    fill(demo_app, 900)
    stick = tmp_path / "usb"
    stick.mkdir()
    log = exchange_views.log(demo_app)
    before_writing = _words(demo_app, stick)
    assert not list(stick.iterdir())
    status = exchange_views.status(demo_app)
    assert (status.waiting, status.exported, status.under_way_since) == (0, False, None)
    assert exchange_views.log(demo_app) == log
    sealed = [row for row in _everything(demo_app) if row]
    with pytest.raises(CancelledError):
        exchange.export_to(demo_app, stick, _cancel_at(2))
    assert not list(stick.iterdir())
    assert [row for row in _everything(demo_app) if row] == sealed
    assert before_writing > 3
    done = exchange.export_to(demo_app, stick)
    assert done.file is not None
    assert [file.name for file in stick.iterdir()] == [done.file.name]
    assert done.file.stat().st_size == done.size


def test_a_large_file_is_written_in_pieces_and_stops_between_them(tmp_path: Path) -> None:
    body = bytes(range(256)) * 4096 * 3 + b"end"
    target = tmp_path / "x.tnb"
    target.write_bytes(b"old")
    told: list[tuple[int, int]] = []
    durable_replace(target, body, lambda done, total: told.append((done, total)))
    assert target.read_bytes() == body
    assert [done for done, _total in told] == [0, 1 << 20, 2 << 20, 3 << 20, len(body)]
    for call in range(len(told)):
        target.write_bytes(b"old")
        with pytest.raises(CancelledError):
            durable_replace(target, body, _cancel_at(call))
        assert [file.name for file in tmp_path.iterdir()] == ["x.tnb"]
        assert target.read_bytes() == b"old"
    durable_replace(target, b"")
    assert target.read_bytes() == b""


def _answers(app: App, province: Store, tmp_path: Path, count: int) -> list[Path]:
    answers = []
    for number in range(count):
        fill(app, 5, seed=number)
        made = exchange.export_to(app, tmp_path).file
        assert made is not None
        [answer] = ingest.take_in(province, made.read_bytes()).answers.values()
        answers.append(tmp_path / f"answer{number}.tnr")
        answers[-1].write_bytes(answer)
    return answers


def test_a_receipt_cancelled_in_the_middle_confirms_nothing(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    [answer] = _answers(demo_app, province, tmp_path, 1)
    before = _everything(demo_app)
    for call in (0, 1):
        with pytest.raises(CancelledError):
            exchange.import_files(demo_app, [answer], _cancel_at(call))
        assert _everything(demo_app) == before
    exchange.import_files(demo_app, [answer])
    assert exchange_views.status(demo_app).under_way == 0


def test_of_several_files_those_taken_in_before_the_cancel_stay_and_are_told(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    answers = _answers(demo_app, province, tmp_path, 3)

    def follow(done: int, _total: int) -> None:
        if done == 2:
            raise CancelledError

    done = exchange.import_files(demo_app, answers, follow)
    assert "Đã nạp 2 trong 3 tệp." in done.sentence
    assert "hủy" in done.sentence
    assert exchange_views.status(demo_app).under_way == 5
    with pytest.raises(CancelledError):
        exchange.import_files(demo_app, answers, _cancel_at(0))


def test_a_catalogue_cancelled_in_the_middle_leaves_the_old_one_in_force(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    file = tmp_path / "DM.tnd"
    reference.publish(province, reference_2027.write(tmp_path / "2027"), file)
    before = reference_bundle.version(demo_app)
    for call in range(3):
        with pytest.raises(CancelledError):
            exchange.import_files(demo_app, [file], _cancel_at(call))
        assert reference_bundle.version(demo_app) == before
    exchange.import_files(demo_app, [file])
    assert reference_bundle.version(demo_app) != before
