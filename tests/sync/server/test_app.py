# SPDX-License-Identifier: MIT
"""The province over real HTTP: every answer is a frame for one laptop, or a named refusal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.protocol import MAX_BODY
from sync.server import devices, store
from sync.server.store import Store
from tests.sync.server.laptops import Laptop, edited, session
from tests.sync.server.process import Server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, shared_database: str) -> Path:
    return tmp_path_factory.mktemp("province") / "data"


@pytest.fixture(scope="module")
def server(folder: Path, shared_database: str) -> Iterator[Server]:
    """One server for the module: a folder that was empty, so it set itself up."""
    running = Server(folder, database=shared_database)
    yield running
    assert running.stop() == 0


@pytest.fixture
def province(server: Server, folder: Path, shared_database: str) -> Iterator[Store]:
    """The running server's province, looked at from beside it."""
    opened = store.open_store(folder, shared_database)
    yield opened
    opened.close()


@pytest.fixture
def laptop(server: Server, province: Store) -> Laptop:
    """A laptop that enrolled over the network."""
    made = Laptop(devices.invite(province, "16831"))
    answer = server.post("/v1/enrol", made.request().to_bytes())
    assert made.enrolled(answer.content).accepted
    return made


def test_frames_are_confirmed_one_by_one_and_a_repeat_counts_nothing(
    server: Server, province: Store, laptop: Laptop
) -> None:
    before = store.stats(province)["records"]
    frames = [laptop.frame([session("a"), session("b")]) for _ in range(3)]
    sent = b"".join(f.to_bytes() for f in frames)
    said = laptop.receipts(server.post("/v1/frames", sent).content)
    assert [r.stored for r in said] == [[f.hash] for f in frames]
    assert said[-1].tip_hash == frames[-1].hash
    again = laptop.receipts(server.post("/v1/frames", sent).content)
    assert [r.stored for r in again] == [[f.hash] for f in frames]
    assert store.stats(province)["records"] == before + 6


def test_a_frame_that_came_too_early_is_held_and_released(server: Server, laptop: Laptop) -> None:
    first, second = laptop.frame([session()]), laptop.frame([session()])
    [held] = laptop.receipts(server.post("/v1/frames", second.to_bytes()).content)
    assert (held.held, held.stored) == ([second.hash], [])
    [both] = laptop.receipts(server.post("/v1/frames", first.to_bytes()).content)
    assert both.stored == [first.hash, second.hash]


def test_hello_tells_where_the_chain_ends(server: Server, laptop: Laptop) -> None:
    made = session("ghi chú")
    frame = laptop.frame([made, edited(made, province_note="khác")])
    server.post("/v1/frames", frame.to_bytes())
    hello, nonce = laptop.hello()
    welcome = laptop.welcome(server.post("/v1/hello", hello.to_bytes()).content, nonce)
    assert (welcome.tip_seq, welcome.tip_hash) == (1, frame.hash)
    assert not welcome.revoked


def test_the_second_laptop_of_an_invitation_is_told_why_not(
    server: Server, province: Store
) -> None:
    letter = devices.invite(province, "16831")
    first, second = Laptop(letter), Laptop(letter)
    assert first.enrolled(server.post("/v1/enrol", first.request().to_bytes()).content).accepted
    refused = second.enrolled(server.post("/v1/enrol", second.request().to_bytes()).content)
    assert not refused.accepted
    assert "Thư mời" in refused.reason


@pytest.mark.parametrize("path", ["/v1/enrol", "/v1/hello", "/v1/frames"])
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "cut"),
        (b"TN1\0", 400, "cut"),
        (b"<html>a log-in page</html>" * 10, 400, "magic"),
        (b"TN1\0" + (MAX_BODY * 2).to_bytes(4, "big") * 2 + bytes(64), 413, "limit"),
    ],
)
def test_what_is_no_frame_is_refused_by_name(
    server: Server, path: str, body: bytes, status: int, code: str
) -> None:
    answer = server.post(path, body)
    assert (answer.status_code, answer.json()) == (status, {"code": code})


def test_a_stranger_is_refused_and_what_it_sent_is_kept(server: Server, province: Store) -> None:
    stranger = Laptop(devices.invite(province, "16831"))
    before = store.stats(province)["quarantined"]
    answer = server.post("/v1/frames", stranger.frame([session()]).to_bytes())
    assert (answer.status_code, answer.json()["code"]) == (403, "unknown-device")
    assert store.stats(province)["quarantined"] == before + 1


def test_a_forged_frame_ends_the_stream_and_the_honest_one_before_it_stands(
    server: Server, laptop: Laptop
) -> None:
    honest = laptop.frame([session()])
    forged = bytearray(laptop.frame([session()]).to_bytes())
    forged[20] ^= 1
    answer = server.post("/v1/frames", honest.to_bytes(), bytes(forged))
    [receipt] = laptop.receipts(answer.content)
    assert receipt.stored == [honest.hash]
    again = server.post("/v1/frames", bytes(forged))
    assert (again.status_code, again.json()["code"]) == (403, "signature")


def test_health(server: Server) -> None:
    assert server.http.get("/healthz").json() == {"status": "ok"}
    assert server.http.get("/readyz").json() == {"status": "ready"}
