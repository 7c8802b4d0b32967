# SPDX-License-Identifier: MIT
"""`serve` as a real process, alone on SQLite and with two workers on PostgreSQL, while it is run.

Stopped, started again, killed in part, without its database, backed up and restored, with changed
keys and a laptop shut out: what a laptop has a receipt for is there, once.
"""

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import psutil
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import make_url, select

from sync.messages import Welcome
from sync.server import cli, devices, store, tables
from sync.server.admission import MAX_STREAMS, MAX_STREAMS_OF_ONE
from sync.server.store import Store
from tests.postgres import Postgres
from tests.sync.server.laptops import Laptop, session
from tests.sync.server.process import Server
from tests.sync.server.stream import OpenStream

NOTE = "bà Lầu Thị Dở ở cuối bản, 0912 345 678"
PRIVATE = ("Lầu Y Mai", "Phòng Văn hóa", "Lầu Thị Dở", "0912")


class Place:
    """Where a province's data is, and how it is served."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.database = database
        self.log = folder.with_suffix(".log")

    def serve(self, workers: int | None = None) -> Server:
        """Start it: with two workers on PostgreSQL, unless said otherwise."""
        number = workers or (2 if self.database else 1)
        arguments = ("--workers", str(number))
        return Server(self.folder, *arguments, database=self.database, log=self.log)

    def opened(self) -> Store:
        return store.open_store(self.folder, self.database)

    def command(self, *arguments: str) -> dict[str, object]:
        where = ("--data-dir", str(self.folder), "--database", self.database, "--json")
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            assert cli.main([*arguments, *where]) == 0
        told: dict[str, object] = json.loads(printed.getvalue())
        return told

    def enrolled(self, server: Server) -> Laptop:
        """A laptop that was taken in over the network."""
        province = self.opened()
        laptop = Laptop(devices.invite(province, "16831"))
        province.close()
        answer = server.post("/v1/enrol", laptop.request().to_bytes())
        assert laptop.enrolled(answer.content).accepted
        return laptop

    def counted(self) -> dict[str, int]:
        province = self.opened()
        try:
            return store.stats(province)
        finally:
            province.close()

    def stored(self, laptop: Laptop) -> set[bytes]:
        """The hashes of the frames of a laptop that were applied."""
        province = self.opened()
        try:
            with province.read() as connection:
                frame = tables.frame.c
                found = connection.execute(
                    select(frame.hash).where(
                        frame.device == laptop.me.device, frame.state == "applied"
                    )
                )
                return {bytes(row.hash) for row in found}
        finally:
            province.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, shared_database: str) -> Place:
    return Place(tmp_path_factory.mktemp("serve") / "data", shared_database)


@pytest.fixture(scope="module")
def server(place: Place) -> Iterator[Server]:
    """One server for most of the module."""
    running = place.serve()
    yield running
    assert running.stop() == 0


@pytest.fixture
def laptop(place: Place, server: Server) -> Laptop:
    return place.enrolled(server)


def _hello(server: Server, laptop: Laptop) -> Welcome:
    hello, nonce = laptop.hello()
    return laptop.welcome(server.post("/v1/hello", hello.to_bytes()).content, nonce)


def test_a_stop_in_the_middle_of_a_stream_and_a_start_after_it(
    tmp_path: Path, database: str
) -> None:
    place = Place(tmp_path / "data", database)
    server = place.serve()
    laptop = place.enrolled(server)
    frames = [laptop.frame([session() for _each in range(60)]) for _frame in range(12)]
    sent = [frame.to_bytes() for frame in frames]
    confirmed: list[bytes] = []
    with OpenStream(server.told["url"]) as stream:
        stream.send(b"".join(sent[:-1]) + sent[-1][: len(sent[-1]) // 2])
        confirmed += laptop.receipts(stream.receipt())[0].stored
        server.ask_to_stop()
        while receipt := stream.receipt():
            confirmed += laptop.receipts(receipt)[0].stored
    assert server.stop() == 0
    assert confirmed == [frame.hash for frame in frames[: len(confirmed)]]
    assert place.stored(laptop) == set(confirmed), "what was being handled got its receipt"
    again = place.serve(workers=1)
    try:
        welcome = _hello(again, laptop)
        assert welcome.tip_hash == confirmed[-1]
        said = laptop.receipts(again.post("/v1/frames", *sent).content)
        assert [receipt.stored for receipt in said] == [[frame.hash] for frame in frames]
    finally:
        assert again.stop() == 0
    assert place.counted()["records"] == 60 * len(frames)


def test_a_restored_backup_is_a_new_generation_and_gets_everything_again(
    place: Place, server: Server, laptop: Laptop, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before = laptop.frame([session(), session()])
    server.post("/v1/frames", before.to_bytes())
    place.command("backup", "--out", str(tmp_path / "copy"))  # the server goes on working
    after = laptop.frame([session(), session()])
    [receipt] = laptop.receipts(server.post("/v1/frames", after.to_bytes()).content)
    assert receipt.stored == [after.hash]
    running: Postgres | None = request.getfixturevalue("postgres") if place.database else None
    elsewhere = Place(tmp_path / "restored", running.new_database() if running else "")
    told = elsewhere.command("restore", "--from", str(tmp_path / "copy"))
    restored = elsewhere.serve(workers=1)
    try:
        welcome = _hello(restored, laptop)
        assert welcome.generation == told["generation"]
        assert welcome.generation > receipt.generation
        assert welcome.tip_hash == before.hash, "what came after the backup is not there"
        both = restored.post("/v1/frames", before.to_bytes(), after.to_bytes()).content
        assert [r.stored for r in laptop.receipts(both)] == [[before.hash], [after.hash]]
        assert {r.generation for r in laptop.receipts(both)} == {welcome.generation}
    finally:
        assert restored.stop() == 0
    assert elsewhere.stored(laptop) == {before.hash, after.hash}


def test_changed_keys_are_in_force_without_a_stop_and_the_former_ones_go_on(
    place: Place, server: Server, laptop: Laptop
) -> None:
    sealed_before = laptop.frame([session()])
    told = place.command("rotate-keys")
    while (news := _hello(server, laptop).keys) is None:  # each worker sees it within a second
        pass
    newcomer = place.enrolled(server)
    assert newcomer.me.province.hex() == told["province"]
    assert newcomer.me.invitation.signing_key == news.signing_key
    [receipt] = laptop.receipts(server.post("/v1/frames", sealed_before.to_bytes()).content)
    assert receipt.stored == [sealed_before.hash]
    fresh = newcomer.frame([session()])
    [receipt] = newcomer.receipts(server.post("/v1/frames", fresh.to_bytes()).content)
    assert (receipt.stored, receipt.keys) == ([fresh.hash], None)


def test_a_laptop_that_is_shut_out_hears_so_and_what_it_sent_is_kept(
    place: Place, server: Server, laptop: Laptop
) -> None:
    first, second = laptop.frame([session()]), laptop.frame([session()])
    [receipt] = laptop.receipts(server.post("/v1/frames", first.to_bytes()).content)
    assert receipt.stored == [first.hash]
    province = place.opened()
    with province.read() as connection:
        found = devices.find(connection, laptop.me.device)
    province.close()
    assert found is not None
    assert place.command("revoke", found.label) == {"revoked": found.label}
    kept = place.counted()["quarantined"]
    [receipt] = laptop.receipts(server.post("/v1/frames", second.to_bytes()).content)
    assert receipt.revoked
    assert [refusal.code for refusal in receipt.refused] == ["revoked"]
    assert _hello(server, laptop).revoked
    assert place.counted()["quarantined"] == kept + 1
    assert place.stored(laptop) == {first.hash}


def test_too_many_streams_of_one_laptop_are_asked_to_come_again(
    place: Place, server: Server, laptop: Laptop
) -> None:
    frame = laptop.frame([session()]).to_bytes()
    workers = server.told["workers"]
    streams = [OpenStream(server.told["url"]) for _each in range(workers * MAX_STREAMS_OF_ONE + 1)]
    for stream in streams:
        stream.send(frame)
    statuses = [stream.answer.status for stream in streams]
    turned_away = [stream.answer for stream in streams if stream.answer.status == 429]
    for stream in streams:
        stream.__exit__()
    assert set(statuses) == {200, 429}
    assert all(1 <= int(answer.headers["retry-after"]) <= 8 for answer in turned_away)


def test_more_streams_than_the_server_holds_are_asked_to_come_again(
    server: Server, laptop: Laptop
) -> None:
    workers = server.told["workers"]
    streams = [OpenStream(server.told["url"]) for _each in range(workers * MAX_STREAMS)]
    for stream in streams:
        stream.send(b"TN1\0")
    frame = laptop.frame([session()]).to_bytes()
    while (answer := server.post("/v1/frames", frame)).status_code == 200:
        streams.append(OpenStream(server.told["url"]))  # until the last one was noticed
    for stream in streams:
        stream.__exit__()
    assert (answer.status_code, answer.json()) == (503, {"code": "busy"})
    assert 1 <= int(answer.headers["retry-after"]) <= 8
    while server.post("/v1/frames", frame).status_code == 503:
        pass  # they are gone as soon as the server noticed


def _on_its_own(server: Server, frame: bytes) -> httpx2.Response:
    """Send a frame on a connection of its own, which any worker may take."""
    with httpx2.Client(base_url=server.told["url"], timeout=60, trust_env=False) as client:
        return client.post("/v1/frames", content=frame)


def _metrics(server: Server) -> dict[str, float]:
    answer = server.http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(answer.text):
        assert family.documentation
        for sample in family.samples:
            assert set(sample.labels) <= {"state", "code", "le"}, "no laptop is named"
            name = sample.name + "".join(f" {v}" for v in sample.labels.values() if v)
            found[name] = found.get(name, 0.0) + sample.value
    return found


def test_metrics_count_what_all_workers_took_together(server: Server, laptop: Laptop) -> None:
    before = _metrics(server)
    frames = [laptop.frame([session(), session()]).to_bytes() for _frame in range(10)]
    for frame in [*frames, frames[0]]:
        _on_its_own(server, frame)
    server.post("/v1/frames", b"no frame at all, only words" * 5)
    after = _metrics(server)

    def grew(name: str) -> float:
        return after.get(name, 0.0) - before.get(name, 0.0)

    assert grew("tungngo_frames_total applied") == 10
    assert grew("tungngo_frames_total repeated") == 1
    assert grew("tungngo_changes_total") == 20
    assert grew("tungngo_refusals_total magic") == 1
    assert grew("tungngo_frame_seconds_count") == 11
    assert after["tungngo_held_bytes"] == 0


def test_logs_tell_what_happened_and_nobodys_name_number_or_token(
    place: Place, server: Server, laptop: Laptop
) -> None:
    server.post("/v1/frames", laptop.frame([session(NOTE, place=NOTE)]).to_bytes())
    forged = bytearray(laptop.frame([session(NOTE)]).to_bytes())
    forged[20] ^= 1
    assert server.post("/v1/frames", bytes(forged)).status_code == 403
    if place.database:
        _without_database(place, server, laptop.frame([session(NOTE)]).to_bytes())
    written = place.log.read_text("utf-8")
    events = [json.loads(line) for line in written.splitlines()]
    assert {"at", "level", "event"} <= set.intersection(*(set(event) for event in events))
    assert {"event": "stream-ended", "code": "signature"}.items() <= {
        **next(event for event in events if event.get("code") == "signature")
    }.items()
    assert bool(place.database) == any(event["event"] == "database-away" for event in events)
    token = laptop.me.invitation.token
    for secret in (*PRIVATE, token.hex(), str(token), laptop.me.device.hex()):
        assert secret not in written


def _without_database(place: Place, server: Server, frame: bytes) -> None:
    """While the database lets nobody in, laptops are asked to come again; then all goes on."""
    url = make_url(place.database)
    admin = place.database.replace(f"/{url.database}?", "/postgres?")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            (url.database,),
        )
        answer = server.post("/v1/frames", frame)
        assert (answer.status_code, answer.json()) == (503, {"code": "database"})
        assert "retry-after" in answer.headers
        assert server.http.get("/readyz").status_code == 503
        connection.execute(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true")
    assert server.post("/v1/frames", frame).status_code == 200
    assert server.http.get("/readyz").json() == {"status": "ready"}


def _workers(server: Server) -> list[psutil.Process]:
    alive = [c for c in psutil.Process(server.pid).children() if c.status() != "zombie"]
    return [child for child in alive if "spawn_main" in " ".join(child.cmdline())]


def test_a_worker_that_dies_is_replaced_and_nothing_stops(
    place: Place, server: Server, laptop: Laptop
) -> None:
    if not place.database:
        pytest.skip("on SQLite the server is one process")
    was = _workers(server)
    assert len(was) == 2
    was[0].kill()
    seen = 0
    while len(now := _workers(server)) < 2 or was[0] in now:
        frame = laptop.frame([session()])
        [receipt] = laptop.receipts(_on_its_own(server, frame.to_bytes()).content)
        assert receipt.stored == [frame.hash]
        seen += 1
    assert was[1] in now
    assert len(place.stored(laptop)) == seen
