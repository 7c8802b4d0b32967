# SPDX-License-Identifier: MIT
"""What the province says is kept in its order; what it cannot read is sealed again, a few times."""

from pathlib import Path

import pytest
from sqlalchemy import delete, text, update

from desktop_app import exchange, exchange_views, guidance_lists
from desktop_app.app import App
from models.ids import new_id
from models.wire import wire_table_named
from sync import batch, told
from sync.messages import RowOutcome
from sync.outcomes import Outcome
from sync.server import apply, devices, ingest, receipts, review, store, tables
from sync.server.store import Store
from tests.sync.outbox import fill
from tests.sync.serving import invite_to, province_at


@pytest.fixture
def usb(tmp_path: Path) -> Path:
    (tmp_path / "usb").mkdir()
    return tmp_path / "usb"


def exported(app: App, usb: Path) -> bytes:
    file = exchange.export_to(app, usb).file
    assert file is not None
    return file.read_bytes()


def bring(app: App, usb: Path, answer: bytes) -> str:
    (usb / "answer.tnr").write_bytes(answer)
    return exchange.import_file(app, usb / "answer.tnr").sentence


def answer_to(province: Store, data: bytes) -> bytes:
    [answer] = ingest.take_in(province, data).answers.values()
    return answer


def session_of(app: App) -> str:
    return guidance_lists.lines(app, guidance_lists.sessions(app), 0)[-1].id


def revoke(province: Store, at: int | None) -> None:
    with province.write() as connection:
        connection.execute(update(tables.device).values(revoked_at=at))


def test_an_older_receipt_neither_lets_a_laptop_in_again_nor_shuts_it_out(
    demo_app: App, province: Store, usb: Path
) -> None:
    bundle = exported(demo_app, usb)
    before = answer_to(province, bundle)
    revoke(province, store.now_ms())
    shut = answer_to(province, bundle)
    bring(demo_app, usb, shut)
    bring(demo_app, usb, before)
    status = exchange_views.status(demo_app)
    assert (status.revoked, status.under_way) == (True, 0), "it confirms, and that is all"
    revoke(province, None)
    bring(demo_app, usb, answer_to(province, bundle))
    assert not exchange_views.status(demo_app).revoked
    bring(demo_app, usb, shut)
    assert not exchange_views.status(demo_app).revoked


def test_what_a_laptop_sent_while_it_was_shut_out_goes_again_when_it_is_let_in(
    demo_app: App, province: Store, usb: Path
) -> None:
    waiting = exchange_views.status(demo_app).waiting
    revoke(province, store.now_ms())
    bring(demo_app, usb, answer_to(province, exported(demo_app, usb)))
    status = exchange_views.status(demo_app)
    assert (status.revoked, status.refused, status.under_way) == (True, 0, waiting)
    revoke(province, None)
    bring(demo_app, usb, answer_to(province, exported(demo_app, usb)))
    status = exchange_views.status(demo_app)
    assert (status.revoked, status.confirmed) == (False, waiting)


def test_an_older_word_never_replaces_a_newer_one(
    demo_app: App, province: Store, usb: Path
) -> None:
    bundle = exported(demo_app, usb)
    bring(demo_app, usb, answer_to(province, bundle))
    session = session_of(demo_app)
    answers = []
    for reason in ("Xem lại địa điểm.", "Xem lại ngày."):
        review.return_row(province, session, reason)
        answers.append(answer_to(province, bundle))
    for answer in (answers[1], answers[0], answers[1]):
        bring(demo_app, usb, answer)
        assert [r.reason for r in exchange_views.status(demo_app).returned] == ["Xem lại ngày."]
    with province.write() as connection:
        connection.execute(delete(tables.row_outcome))  # a reviewer let it pass
    with province_at(province) as address:
        invite_to(demo_app, address)
        assert exchange.sync_now(demo_app).outcome is Outcome.DONE
    assert exchange_views.status(demo_app).returned == []
    bring(demo_app, usb, answers[1])
    assert exchange_views.status(demo_app).returned == []


def test_a_new_verdict_with_the_old_reason_is_heard(
    demo_app: App, province: Store, usb: Path
) -> None:
    bundle = exported(demo_app, usb)
    session = session_of(demo_app)
    ingest.take_in(province, bundle)
    for outcome in ("duplicate", "returned"):
        with province.write() as connection:
            row = review._find(connection, bytes.fromhex(session))
            device = devices.find(connection, bytes(row.device))
            assert device is not None
            key, change = bytes.fromhex(session), bytes(row.change)
            apply.put_outcome(connection, device, row.tbl, key, change, outcome, "Trùng buổi 1.")
        bring(demo_app, usb, answer_to(province, bundle))
        assert [r.outcome for r in exchange_views.status(demo_app).returned] == [outcome]


def poison(app: App) -> None:
    """Put a change into the queue that no province can read: its row's key is too short."""
    with app.db.write("test.poison") as db:
        db.connection().execute(
            text(
                "INSERT INTO change_log (id, tbl, row_id, op, base_rev, at, actor, device, "
                "operation, subject, shared) SELECT :id, 'household', :row, 'U', 1, at, actor, "
                "device, operation, NULL, '{\"deleted\": true}' FROM change_context"
            ),
            {"id": new_id(), "row": new_id()[:30]},
        )


def test_a_change_that_cannot_be_read_is_found_alone_and_keeps_nothing_back(
    demo_app: App, province: Store
) -> None:
    waiting = exchange_views.status(demo_app).waiting
    fill(demo_app, 120)
    poison(demo_app)
    fill(demo_app, 20, seed=9)
    with province_at(province) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app)
        assert report.outcome is Outcome.DONE, report
        assert (report.applied.confirmed, report.applied.refused) == (waiting + 140, 1)
        again = exchange.sync_now(demo_app)
    assert again.frames == 0, "it is not sent for ever"
    status = exchange_views.status(demo_app)
    assert (status.waiting, status.under_way, status.refused) == (0, 0, 1)
    assert report.frames < 40


def test_on_a_stick_what_was_refused_goes_again_a_few_times(
    demo_app: App, province: Store, usb: Path
) -> None:
    waiting = exchange_views.status(demo_app).waiting
    poison(demo_app)
    said = bring(demo_app, usb, answer_to(province, exported(demo_app, usb)))
    assert "đóng gói lại" in said
    for _trip in range(batch.REFUSALS - 1):
        said = bring(demo_app, usb, answer_to(province, exported(demo_app, usb)))
    assert "1 thay đổi tỉnh không đọc được" in said
    status = exchange_views.status(demo_app)
    assert (status.confirmed, status.refused, status.waiting) == (waiting, 1, 0)
    assert store.stats(province)["changes"] == waiting


def test_a_correction_takes_any_row_off_the_list_before_it_travels(
    demo_app: App, province: Store, usb: Path
) -> None:
    bring(demo_app, usb, answer_to(province, exported(demo_app, usb)))
    with demo_app.db.read() as db:
        [village] = db.connection().exec_driver_sql("SELECT id FROM village LIMIT 1").one()
    review.return_row(province, village, "Tên thôn chưa đúng.")
    with province.read() as connection:
        [device] = connection.execute(tables.device.select()).all()
        found = devices.find(connection, bytes(device.device))
    assert found is not None
    with demo_app.db.read() as db:
        epoch = db.connection().exec_driver_sql("SELECT epoch FROM batch LIMIT 1").scalar_one()
    bring(demo_app, usb, receipts.of_epoch(province, found, bytes(epoch)).to_bytes())
    assert [row.tbl for row in exchange_views.status(demo_app).returned] == ["village"]
    with demo_app.db.write("test.correct") as db:
        db.connection().execute(
            text("UPDATE village SET households = 99, rev = rev + 1 WHERE id = :id"),
            {"id": village},
        )
    assert exchange_views.status(demo_app).returned == []


def test_the_last_word_of_one_answer_about_a_row_stands_and_is_counted_once_when_repeated(
    demo_app: App,
) -> None:
    table, row = wire_table_named("guidance_session").number, bytes.fromhex(new_id())

    def said(reason: str) -> RowOutcome:
        return RowOutcome(table, row, bytes(16), "returned", reason, b"")

    def keep(*rows: RowOutcome, at: int) -> tuple[int, list[str]]:
        with demo_app.db.write("test.told") as db:
            returned = told.keep(db, list(rows), at)
            kept = text("SELECT reason FROM row_outcome WHERE row_id = :row")
            return returned, list(db.connection().execute(kept, {"row": row.hex()}).scalars())

    assert keep(said("một"), said("hai"), at=5) == (2, ["hai"])
    assert keep(said("hai"), at=6) == (0, ["hai"])
    assert keep(said("cũ"), at=4) == (0, ["hai"]), "older than what was heard"
    assert keep(said("hai"), said("ba"), at=7) == (1, ["ba"])
