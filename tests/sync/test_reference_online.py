# SPDX-License-Identifier: MIT
"""The catalogue over the network, end to end: known already, cut in the middle, forged."""

from pathlib import Path
from typing import Any

import pytest

from desktop_app import exchange, exchange_views, reference_bundle
from desktop_app.app import App
from sync.carriers.http import HttpCarrier
from sync.outcomes import Outcome
from sync.server import ingest, reference, store
from sync.server.app import create_app
from sync.server.store import Store
from tests.sync import reference_2027
from tests.sync.serving import invite_to, province_at, serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return reference_2027.write(tmp_path / "DM-2027-01", "DM-2027-01", "2027-01-02")


class Edge:
    """Stands before the province and spoils the bundle, and that alone."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self.asked: list[dict[str, str]] = []
        self.statuses: list[int] = []
        self.cut_after: list[int] = []
        """After how many bytes the line is cut, for each time that it is."""
        self.forged: bytes | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] != "/v1/reference":
            await self._application(scope, receive, send)
            return
        self.asked.append({k.decode(): v.decode() for k, v in scope["headers"]})
        most = self.cut_after.pop(0) if self.cut_after else None

        async def spoiled(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.statuses.append(message["status"])
                if self.forged is not None:
                    size = str(len(self.forged)).encode()
                    kept = [h for h in message["headers"] if h[0] != b"content-length"]
                    message = {**message, "headers": [*kept, (b"content-length", size)]}
            elif self.forged is not None:
                message = {**message, "body": self.forged}
            elif most is not None:
                await send({**message, "body": message["body"][:most], "more_body": True})
                raise ConnectionResetError
            await send(message)

        await self._application(scope, receive, spoiled)


@pytest.fixture
def edge(province: Store) -> Edge:
    return Edge(create_app(province))


def test_it_comes_down_once_and_is_not_fetched_again(
    demo_app: App, province: Store, folder: Path, edge: Edge
) -> None:
    made = reference.publish(province, folder)
    with serving(edge) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app)
        assert (report.outcome, report.reference) == (Outcome.DONE, "DM-2027-01")
        assert exchange.sync_now(demo_app).reference == ""
        assert len(edge.asked) == 1, "the greeting told that nothing is new"
        carrier = HttpCarrier(address)
        try:
            tag, data = carrier.reference("") or ("", b"")
            assert data == made.data
            assert carrier.reference(tag) is None
        finally:
            carrier.close()
    assert edge.statuses == [200, 200, 304]
    assert reference_bundle.version(demo_app) == "DM-2027-01"


def test_after_a_cut_it_goes_on_where_it_was(
    demo_app: App, province: Store, folder: Path, edge: Edge
) -> None:
    made = reference.publish(province, folder)
    edge.cut_after = [len(made.data) // 3, 1000, 1]
    with serving(edge) as address:
        invite_to(demo_app, address)
        report = exchange.sync_now(demo_app)
    assert (report.outcome, report.reference) == (Outcome.DONE, "DM-2027-01")
    assert edge.statuses == [200, 206, 206, 206]
    assert edge.asked[-1]["range"] == f"bytes={len(made.data) // 3 + 1001}-"
    assert report.bytes_received < len(made.data) * 1.2, "no byte came twice"


def test_a_new_bundle_in_the_middle_of_a_download_is_fetched_whole(
    demo_app: App, province: Store, folder: Path, edge: Edge, tmp_path: Path
) -> None:
    made = reference.publish(province, folder)
    edge.cut_after = [len(made.data) // 2]
    newer = reference_2027.write(tmp_path / "DM-2027-02", "DM-2027-02", "2027-02-01")
    real = edge._application

    async def published_meanwhile(scope: Any, receive: Any, send: Any) -> None:
        if "range" in {k.decode() for k, _v in scope["headers"]}:
            reference.publish(province, newer)
        await real(scope, receive, send)

    edge._application = published_meanwhile
    with serving(edge) as address:
        invite_to(demo_app, address)
        assert exchange.sync_now(demo_app).reference == "DM-2027-02"
    assert edge.statuses == [200, 200]


def test_a_forged_bundle_changes_nothing_and_is_told(
    demo_app: App, province: Store, folder: Path, edge: Edge, tmp_path: Path
) -> None:
    made = reference.publish(province, folder)
    other = store.create(tmp_path / "other", "Tỉnh khác", "")
    flipped = bytearray(made.data)
    flipped[len(flipped) // 2] ^= 1
    foreign = reference.publish(other, folder).data
    other.close()
    shipped = reference_bundle.version(demo_app)
    with serving(edge) as address:
        invite_to(demo_app, address)
        for forged in (bytes(flipped), foreign, made.data[:-1], b"<html>"):
            edge.forged = forged
            report = exchange.sync_now(demo_app)
            assert report.reference == ""
            assert reference_bundle.version(demo_app) == shipped
            assert any("danh mục" in line.action for line in exchange_views.log(demo_app))
        assert exchange_views.status(demo_app).under_way == 0, "the records went all the same"


def test_a_bundle_of_no_use_is_not_fetched_with_every_pass(
    demo_app: App, province: Store, edge: Edge, tmp_path: Path
) -> None:
    older = reference_2027.write(tmp_path / "DM-2027-01", "DM-2027-01", "2027-01-02")
    newer = reference_2027.write(tmp_path / "DM-2027-02", "DM-2027-02", "2027-02-01")
    reference.publish(province, older)
    elsewhere = store.open_store(province.folder)
    data = reference.publish(elsewhere, newer).data
    (tmp_path / "newer.tnd").write_bytes(data)
    exchange.import_file(demo_app, tmp_path / "newer.tnd")
    with elsewhere.write() as connection:  # a backup of before was put in place
        connection.exec_driver_sql("DELETE FROM reference WHERE version = 'DM-2027-02'")
    elsewhere.close()
    with serving(edge) as address:
        invite_to(demo_app, address)
        for _time in range(3):
            assert exchange.sync_now(demo_app).outcome is Outcome.DONE
    assert edge.statuses == [200, 304, 304]
    assert reference_bundle.version(demo_app) == "DM-2027-02"


def test_a_stick_tells_that_there_is_a_new_one(
    demo_app: App, province: Store, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "DM.tnd"
    reference.publish(province, folder, file)
    bundle = exchange.export_to(demo_app, tmp_path).file
    assert bundle is not None
    [answer] = ingest.take_in(province, bundle.read_bytes()).answers.values()
    (tmp_path / "answer.tnr").write_bytes(answer)
    said = exchange.import_file(demo_app, tmp_path / "answer.tnr").sentence
    assert "DM-2027-01" in said
    assert "DM-2027-01" in exchange.import_file(demo_app, file).sentence
    with province_at(province) as address:
        invite_to(demo_app, address)
        assert exchange.sync_now(demo_app).reference == "", "the stick has brought it"
