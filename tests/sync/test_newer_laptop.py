# SPDX-License-Identifier: MIT
"""A laptop was updated before its province: nothing is lost, counted twice or said wrongly."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app import exchange, exchange_views
from desktop_app.app import App
from models.schema.upgrade import SCHEMA_VERSION
from sync.outcomes import Outcome
from sync.server import greetings, ingest, intake, receipts, store
from sync.server.store import Store
from tests.sync.serving import invite_to, province_at


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The province's program is one schema behind; undo it and it is upgraded."""
    with monkeypatch.context() as patched:
        for module in (greetings, intake, receipts):
            patched.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION - 1)
        yield patched


def test_over_the_network_it_waits_for_the_upgrade_and_is_taken_then(
    demo_app: App, province: Store, older: pytest.MonkeyPatch
) -> None:
    waiting = exchange_views.status(demo_app).waiting
    with province_at(province) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app)
        sent = store.stats(province)["held"]
        assert report.outcome is Outcome.PROVINCE_OLDER
        assert (report.applied.confirmed, report.frames) == (0, sent), "each frame was sent once"
        assert "nhận đủ" not in exchange_views.log(demo_app)[0].result
        assert "chưa được cập nhật" in exchange_views.log(demo_app)[0].result
        older.undo()
        assert intake.after_upgrade(province) == 1, "the first lets those behind it go"
        assert store.stats(province)["changes"] == waiting
        report = exchange.sync_now(demo_app)
    assert (report.outcome, report.applied.confirmed) == (Outcome.DONE, waiting)
    assert store.stats(province)["changes"] == waiting


def test_on_a_stick_the_receipt_says_that_it_waits(
    demo_app: App, province: Store, older: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    waiting = exchange_views.status(demo_app).waiting
    sent = exchange.export_to(demo_app, tmp_path)
    assert sent.file is not None
    bundle = sent.file.read_bytes()
    for upgraded in (False, True):
        [answer] = ingest.take_in(province, bundle).answers.values()
        (tmp_path / "answer.tnr").write_bytes(answer)
        exchange.import_file(demo_app, tmp_path / "answer.tnr")
        said = exchange_views.log(demo_app)[0].result
        assert ("đến khi máy chủ được cập nhật" in said) is not upgraded
        assert exchange_views.status(demo_app).confirmed == (waiting if upgraded else 0)
        older.undo()
