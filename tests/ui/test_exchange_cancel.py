# SPDX-License-Identifier: MIT
"""Đồng bộ: an export or an import that takes long shows a Cancel, and Cancel undoes it."""

import threading
from pathlib import Path
from typing import Any

import pytest

from desktop_app import exchange, exchange_views
from sync import batch, receipts
from sync.server import ingest, store
from tests.journeys.officer import Officer
from ui.pages.exchange import ExchangePage
from ui.widgets.long_work import LongWork

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


def _held(patched: pytest.MonkeyPatch, module: Any, name: str) -> tuple[Any, threading.Event]:
    """Let a step begin and wait there; return what says that it began, and what lets it go on."""
    began, go_on = threading.Event(), threading.Event()
    real = getattr(module, name)

    def held(*args: Any, **kwargs: Any) -> Any:
        began.set()
        assert go_on.wait(60)
        return real(*args, **kwargs)

    patched.setattr(module, name, held)
    return began, go_on


def _cancel(page: ExchangePage, began: threading.Event, go_on: threading.Event) -> None:
    assert began.wait(60)
    [dialog] = page.findChildren(LongWork)
    dialog.open()
    assert dialog.isVisible()
    assert dialog.progress.cancel.text() == "Hủy bỏ"
    dialog.progress.cancel.click()
    go_on.set()


def test_cancel_stops_an_export_and_nothing_is_written(
    demo_officer: Officer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = demo_officer
    before = exchange_views.status(officer.app)
    page = officer.page("exchange")
    assert isinstance(page, ExchangePage)
    with monkeypatch.context() as patched:
        began, go_on = _held(patched, batch, "seal_pending")
        page.export_to(tmp_path)
        assert not page.export.isEnabled(), "one at a time"
        _cancel(page, began, go_on)
        officer.settle()
    assert officer.window.messages.said[-1].text.startswith("Đã hủy, chưa ghi tệp nào")
    assert not list(tmp_path.glob("*.tnb"))
    assert exchange_views.status(officer.app) == before
    assert page.export.isEnabled()
    page.export_to(tmp_path)
    officer.settle()
    assert len(list(tmp_path.glob("*.tnb"))) == 1


def test_cancel_stops_an_import_and_nothing_is_taken_in(
    demo_officer: Officer, demo_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = demo_officer
    made = exchange.export_to(officer.app, tmp_path).file
    assert made is not None
    province = store.open_store(demo_dir / "province")
    [answer] = ingest.take_in(province, made.read_bytes()).answers.values()
    province.close()
    (tmp_path / "answer.tnr").write_bytes(answer)
    before = exchange_views.status(officer.app)
    page = officer.page("exchange")
    assert isinstance(page, ExchangePage)
    with monkeypatch.context() as patched:
        began, go_on = _held(patched, receipts, "apply")
        page.open([tmp_path / "answer.tnr"])
        _cancel(page, began, go_on)
        officer.settle()
    assert officer.window.messages.said[-1].text == "Đã hủy, chưa nạp tệp nào."
    assert exchange_views.status(officer.app) == before
    page.open([tmp_path / "answer.tnr"])
    officer.settle()
    assert exchange_views.status(officer.app).under_way == 0
