# SPDX-License-Identifier: MIT
"""Over the network: a real client, a real server, TLS, and every way in which it can end."""

import datetime
import socket
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from desktop_app import exchange, exchange_views, guidance_lists
from desktop_app.app import App
from desktop_app.clock import SetClock
from sync.outcomes import Outcome
from sync.protocol import MEDIA_TYPE
from sync.server import devices, review, store, tables
from sync.server.store import Store
from tests.sync.serving import certificate, invite_to, province_at, serving


def test_one_pass_brings_everything_there(demo_app: App, province: Store) -> None:
    waiting = exchange_views.status(demo_app).waiting
    with province_at(province) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app)
        again = exchange.sync_now(demo_app)
    assert report.outcome is Outcome.DONE, report
    assert (report.applied.confirmed, store.stats(province)["changes"]) == (waiting, waiting)
    status = exchange_views.status(demo_app)
    assert (status.waiting, status.under_way, status.confirmed) == (0, 0, waiting)
    assert (again.outcome, again.frames) == (Outcome.DONE, 0)
    assert "nhận đủ" in exchange_views.log(demo_app)[0].result


def test_the_provinces_own_certificate_is_trusted_and_no_other(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    mine, other = certificate(tmp_path), certificate(tmp_path / "other")
    with province_at(province, mine) as address:
        for pinned in (b"", other.pem):
            invite_to(demo_app, address, pinned)
            assert exchange.sync_now(demo_app).outcome is Outcome.CERTIFICATE
        assert store.stats(province)["frames"] == 0
        invite_to(demo_app, address, mine.pem)
        assert exchange.sync_now(demo_app).outcome is Outcome.DONE


class _Edge:
    """What may stand between a laptop and its province: answers everything alike."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.answer = (status, headers, body)
        self.asked = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        self.asked += 1
        status, headers, body = self.answer
        listed = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": listed})
        await send({"type": "http.response.body", "body": body})


HTML = {"content-type": "text/html"}
PAGE = b"<html>Chao mung quy khach</html>" * 9


JSON = {"content-type": "application/json"}
ENDS: list[tuple[int, dict[str, str], bytes, Outcome, str]] = [
    (200, HTML, PAGE, Outcome.LOGIN, "đăng nhập"),
    (302, {"location": "http://10.0.0.1/login"}, b"", Outcome.LOGIN, "đăng nhập"),
    (511, HTML, PAGE, Outcome.LOGIN, "đăng nhập"),
    (200, {"content-type": MEDIA_TYPE}, b"", Outcome.INTERRUPTED, "đứt"),
    (200, {"content-type": MEDIA_TYPE}, PAGE, Outcome.UNKNOWN_PROVINCE, "không phải"),
    (503, {"retry-after": "120"}, b"", Outcome.BUSY, "bận"),
    (429, {"retry-after": "x"}, b"", Outcome.BUSY, "bận"),
    (500, HTML, PAGE, Outcome.BUSY, "bận"),
    (503, JSON, b'{"code": "database"}', Outcome.BUSY, "bận"),
    (429, JSON, b'{"code": "kept-full"}', Outcome.PROVINCE_FULL, "đang phải chờ ở tỉnh"),
    (429, JSON, b'{"code": "overlap-full"}', Outcome.PROVINCE_FULL, "chưa xem hết"),
    (403, JSON, b'{"code": "signature"}', Outcome.REFUSED, "chữ ký"),
    (403, JSON, b'{"code": "province"}', Outcome.UNKNOWN_PROVINCE, "không phải của tỉnh"),
    (404, HTML, PAGE, Outcome.REFUSED, "404"),
    (400, JSON, b"[" * 5000, Outcome.REFUSED, "400"),
]


def test_every_end_has_a_name_and_says_what_to_do(demo_app: App) -> None:
    edge = _Edge(0, {})
    with serving(edge) as address:
        invite_to(demo_app, address)
        for status, headers, body, outcome, word in ENDS:
            edge.answer = (status, headers, body)
            report = exchange.sync_now(demo_app)
            assert report.outcome is outcome, (status, headers)
            assert report.trouble is not None
            assert word in report.trouble.message
            assert report.trouble.advice
            assert report.next_try is not None
            if headers.get("retry-after") == "120":
                assert (report.next_try - demo_app.clock.now()).total_seconds() >= 120
            assert word in exchange_views.log(demo_app)[0].result
    assert exchange_views.status(demo_app).confirmed == 0


def test_without_a_network_the_log_gets_one_line_however_often_it_is_tried(demo_app: App) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: refused
        invite_to(demo_app, f"http://127.0.0.1:{nobody.getsockname()[1]}")
        lines = len(exchange_views.log(demo_app))
        for _try in range(3):
            report = exchange.sync_now(demo_app)
            assert report.outcome is Outcome.NO_NETWORK
    assert len(exchange_views.log(demo_app)) == lines + 1


def test_an_address_without_https_is_not_used(demo_app: App) -> None:
    for address in ("", "http://dongbo.example", "ftp://127.0.0.1", "https://"):
        invite_to(demo_app, address)
        assert exchange.sync_now(demo_app).outcome is Outcome.NO_ADDRESS


@pytest.mark.parametrize("days", [(-40, -10), (10, 40)])
def test_a_certificate_out_of_its_time_points_at_the_clock(
    demo_app: App, province: Store, tmp_path: Path, days: tuple[int, int]
) -> None:
    begins, ends = (datetime.timedelta(days=n) for n in days)
    tls = certificate(tmp_path, begins=begins, ends=ends)
    with province_at(province, tls) as address:
        invite_to(demo_app, address, tls.pem)
        report = exchange.sync_now(demo_app)
    assert report.outcome is Outcome.CLOCK
    assert f"{demo_app.clock.now():%d/%m/%Y}" in exchange_views.log(demo_app)[0].result


def test_a_certificate_for_another_name_is_refused(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    tls = certificate(tmp_path, host="127.0.0.2")
    with province_at(province, tls) as address:
        invite_to(demo_app, address, tls.pem)
        assert exchange.sync_now(demo_app).outcome is Outcome.CERTIFICATE


def test_another_province_at_the_address_gets_nothing(
    demo_app: App, province: Store, tmp_path: Path
) -> None:
    stranger = store.create(tmp_path / "stranger", "Tỉnh khác", "")
    with province_at(stranger) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app)
    assert report.outcome in {Outcome.UNKNOWN_PROVINCE, Outcome.REFUSED}
    assert (report.applied.confirmed, store.stats(stranger)["frames"]) == (0, 0)
    stranger.close()


def test_a_clock_that_is_wrong_by_more_than_five_minutes_is_told(
    demo_app: App, province: Store
) -> None:
    with province_at(province) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app)
        assert abs(report.skew_s) > 300
        assert "Đồng hồ máy này" in exchange_views.log(demo_app)[0].result
        assert isinstance(demo_app.clock, SetClock)
        demo_app.clock.set(datetime.datetime.now(datetime.UTC))
        assert exchange.sync_now(demo_app).skew_s == 0


def test_a_revoked_laptop_is_told_and_stops_trying(demo_app: App, province: Store) -> None:
    devices.revoke(province, "NA-16831-01")
    with province_at(province) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app)
    assert report.outcome is Outcome.REVOKED
    assert exchange_views.status(demo_app).revoked
    assert not exchange.due(demo_app)
    assert store.stats(province)["frames"] == 0, "it was told before anything left"


def test_cancel_hangs_up_and_nothing_is_lost(demo_app: App, province: Store) -> None:
    with province_at(province) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app, cancelled=lambda: True)
        assert report.outcome is Outcome.CANCELLED
        assert report.next_try is None, "nobody failed"
        assert exchange.sync_now(demo_app).ok
    assert exchange_views.status(demo_app).under_way == 0


def test_a_pass_is_due_by_itself_when_something_waits_and_not_before_its_time(
    demo_app: App, province: Store
) -> None:
    assert isinstance(demo_app.clock, SetClock)
    demo_app.clock.set(datetime.datetime.now(datetime.UTC))
    assert not exchange.due(demo_app), "no address"
    with serving(_Edge(503, {"retry-after": "60"})) as address:
        invite_to(demo_app, address)
        assert exchange.due(demo_app)
        exchange.sync_now(demo_app)
    assert not exchange.due(demo_app, network_appeared=True), "the server asked to wait"
    demo_app.clock.advance(3600)
    assert exchange.due(demo_app)
    with province_at(province) as address:
        invite_to(demo_app, address)
        assert exchange.sync_now(demo_app).ok
    assert not exchange.due(demo_app)
    demo_app.clock.advance(5 * 3600)
    assert exchange.due(demo_app), "what came back is asked for now and then"


def test_what_a_reviewer_let_pass_leaves_the_list(demo_app: App, province: Store) -> None:
    session = guidance_lists.lines(demo_app, guidance_lists.sessions(demo_app), 0)[-1]
    with province_at(province) as address:
        invite_to(demo_app, address)
        exchange.sync_now(demo_app)
        review.return_row(province, session.id, "Xem lại địa điểm.")
        exchange.sync_now(demo_app)
        assert [row.session_id for row in exchange_views.status(demo_app).returned] == [session.id]
        with province.write() as connection:
            connection.execute(delete(tables.row_outcome))
        exchange.sync_now(demo_app)
    assert exchange_views.status(demo_app).returned == []
