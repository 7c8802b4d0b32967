# SPDX-License-Identifier: MIT
"""How much of a laptop that we know may wait here: beyond it comes again, and nothing is lost."""

import httpx2
import msgspec
import pytest
from sqlalchemy import func, select

from sync.changes import UPDATE, Change, pack
from sync.protocol import MEDIA_TYPE, Frame, FrameError, Kind, make_frame
from sync.server import devices, ingest, overlaps, overview, room, store, tables, takeovers
from sync.server.admission import BusyError
from sync.server.answers import Taker
from sync.server.outcomes import APPLIED, FORKED, HELD, LATER, REFUSED, REPEATED
from sync.server.store import Store
from tests.sync.server.laptops import Laptop, new_id, session
from tests.sync.serving import province_at


@pytest.fixture(scope="module")
def province(both: Store) -> Store:
    return both


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for three frames."""
    monkeypatch.setattr(room, "MAX_FRAMES", 3)


def _frames(laptop: Laptop, number: int) -> list[Frame]:
    return [laptop.frame([session()]) for _frame in range(number)]


def _kept(province: Store, laptop: Laptop, state: str) -> list[bytes | None]:
    """The bytes that are kept of frames in a state."""
    frame = tables.frame.c
    with province.read() as connection:
        return list(
            connection.execute(
                select(frame.data)
                .where(frame.device == laptop.me.device, frame.state == state)
                .order_by(frame.received_at, frame.seq)
            ).scalars()
        )


def _aside(province: Store, laptop: Laptop) -> int:
    kept = tables.quarantine.c
    with province.read() as connection:
        return connection.execute(
            select(func.count())
            .select_from(tables.quarantine)
            .where(kept.device == laptop.me.device)
        ).scalar_one()


def _told(province: Store, laptop: Laptop, kind: str = room.FULL) -> list[int]:
    """How often each alarm of a kind was raised for a laptop."""
    label = _label(province, laptop)
    return [a.count for a in overview.alarms(province) if (a.kind, a.laptop) == (kind, label)]


def _label(province: Store, laptop: Laptop) -> str:
    with province.read() as connection:
        found = devices.find(connection, laptop.me.device)
    assert found is not None
    return found.label


@pytest.mark.usefixtures("narrow")
def test_a_frame_for_which_there_is_no_room_comes_again_and_everything_counts_once(
    province: Store, laptop: Laptop
) -> None:
    taker, before = Taker(province), store.stats(province)["records"]
    first, *early = _frames(laptop, 6)
    for frame in early[:3]:
        assert taker.take(frame)[1].state == HELD
    for frame in (*early[3:], early[4]):
        with pytest.raises(BusyError) as turned_away:
            taker.take(frame)
        assert (turned_away.value.status, turned_away.value.code) == (429, room.FULL)
    assert taker.take(early[0])[1].state == HELD, "what is kept is told again"
    assert len(_kept(province, laptop, HELD)) == 3
    assert _told(province, laptop) == [3], "one alarm, counted"
    [said] = laptop.receipts(taker.take(first)[0].to_bytes())
    assert said.stored == [first.hash, *(frame.hash for frame in early[:3])]
    for frame in early[3:]:
        assert taker.take(frame)[1].state == APPLIED
    assert store.stats(province)["records"] == before + 6


def test_the_room_is_measured_in_bytes_too(
    province: Store, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    _first, *early = _frames(laptop, 4)
    monkeypatch.setattr(room, "MAX_BYTES", 2 * len(early[0].to_bytes()) + 100)
    taker = Taker(province)
    assert [taker.take(frame)[1].state for frame in early[:2]] == [HELD, HELD]
    with pytest.raises(BusyError):
        taker.take(early[2])
    assert len(_kept(province, laptop, HELD)) == 2


@pytest.mark.usefixtures("narrow")
def test_what_was_taken_before_a_frame_without_room_gets_its_receipts(
    province: Store, laptop: Laptop
) -> None:
    first, _missing, *early = _frames(laptop, 8)
    with province_at(province) as address:

        def post(*frames: Frame) -> httpx2.Response:
            return httpx2.post(
                f"{address}/v1/frames",
                content=b"".join(frame.to_bytes() for frame in frames),
                headers={"content-type": MEDIA_TYPE},
                trust_env=False,
            )

        answer = post(first, *early)
        said = laptop.receipts(answer.content)
        assert [r.stored + r.held for r in said] == [
            [first.hash],
            *([frame.hash] for frame in early[:3]),
        ]
        answer = post(*early[3:])
        assert (answer.status_code, answer.json()) == (429, {"code": room.FULL})
        assert 1 <= int(answer.headers["retry-after"]) <= 8
    assert _aside(province, laptop) == 0, "its frames are no stranger's rubbish"


@pytest.mark.usefixtures("narrow")
def test_a_large_frame_without_room_is_turned_away_by_its_header(
    province: Store, laptop: Laptop
) -> None:
    taker = Taker(province)
    first, *early = _frames(laptop, 5)
    for frame in early[:3]:
        taker.take(frame)
    with pytest.raises(BusyError):
        taker.vouch(early[3], 4 * 1024 * 1024)
    taker.vouch(early[0], 4 * 1024 * 1024)
    taker.vouch(first, 4 * 1024 * 1024)


@pytest.mark.usefixtures("narrow")
def test_a_stick_leaves_what_has_no_room_on_the_laptop(province: Store, laptop: Laptop) -> None:
    first, *early = _frames(laptop, 6)
    stick = b"".join(frame.to_bytes() for frame in early)
    taken = ingest.take_in(province, stick)
    assert [outcome.state for outcome in taken.outcomes] == [HELD] * 3 + [LATER] * 2
    [said] = laptop.receipts(taken.answers[_label(province, laptop)])
    assert (said.stored, said.held) == ([], [frame.hash for frame in early[:3]])
    assert not said.refused
    ingest.take_in(province, first.to_bytes())
    taken = ingest.take_in(province, stick)
    [said] = laptop.receipts(taken.answers[_label(province, laptop)])
    assert said.stored == [frame.hash for frame in (first, *early)]


@pytest.mark.usefixtures("narrow")
def test_a_laptop_that_is_shut_out_fills_its_room_and_is_told_so_beyond(
    province: Store, laptop: Laptop
) -> None:
    taker = Taker(province)
    devices.revoke(province, _label(province, laptop))
    frames = _frames(laptop, 5)
    for frame in (*frames, *frames):
        answer, outcome = taker.take(frame)
        [said] = laptop.receipts(answer.to_bytes())
        assert (outcome.code, said.revoked, said.stored) == ("revoked", True, [])
    assert _aside(province, laptop) == 3
    assert _told(province, laptop) == [4]
    with pytest.raises(BusyError):
        taker.vouch(frames[4], 1)


@pytest.mark.usefixtures("narrow")
def test_frames_that_cannot_be_applied_never_stop_a_laptop_and_keep_their_bytes_within_the_room(
    province: Store, laptop: Laptop
) -> None:
    taker = Taker(province)
    good = laptop.frame([session()])
    unreadable = []
    for _each in range(5):
        frame = laptop.frame([session()])
        header = msgspec.structs.replace(frame.header, count=4)  # not what is in it
        unreadable.append(make_frame(header, frame.body, laptop.me.signing))
        laptop.previous = unreadable[-1].hash
    assert taker.take(good)[1].state == APPLIED
    for frame in unreadable:
        assert taker.take(frame)[1].state == REFUSED
    assert taker.take(laptop.frame([session()]))[1].state == APPLIED
    kept = _kept(province, laptop, REFUSED)
    assert [bool(data) for data in kept] == [True] * 3 + [False] * 2
    assert _told(province, laptop, "unreadable") == [5]
    laptop.seq, laptop.previous = 0, bytes(32)
    assert taker.take(laptop.frame([session()]))[1].state == FORKED, "it is told, room or not"


@pytest.mark.usefixtures("narrow")
def test_frames_of_no_kind_that_is_applied_are_bounded_too(province: Store, laptop: Laptop) -> None:
    taker = Taker(province)
    hello, _nonce = laptop.hello()
    made = []
    for number in range(5):
        header = msgspec.structs.replace(hello.header, kind=Kind.RECEIPT, created_at=number)
        made.append(make_frame(header, hello.body, laptop.me.signing))
    assert [taker.take(frame)[1].state for frame in made[:3]] == [REFUSED] * 3
    with pytest.raises(BusyError):
        taker.take(made[3])
    taken = ingest.take_in(province, made[4].to_bytes())
    assert [outcome.state for outcome in taken.outcomes] == [LATER]
    assert _aside(province, laptop) == 3


def test_alarms_of_strangers_are_counted_whoever_they_claim_to_be(
    province: Store, laptop: Laptop
) -> None:
    taker = Taker(province)
    for number in range(4):
        frame = laptop.frame([session()])
        forged = Frame(frame.header, frame.header_bytes, bytes([number]) * 64, frame.body)
        with pytest.raises(FrameError):
            taker.take(forged, f"192.0.2.{number}")
    [told] = [a for a in overview.alarms(province) if a.kind == "signature"]
    assert (told.laptop, told.count, told.detail) == ("", 4, laptop.me.device.hex())
    assert overview.mark_seen(province) >= 1
    assert overview.alarms(province) == []
    with pytest.raises(FrameError):
        taker.take(forged, "192.0.2.9")
    assert [a.count for a in overview.alarms(province)] == [1], "what comes later is told anew"
    assert len(overview.alarms(province, seen=True)) > 1


def test_what_changes_too_much_of_another_laptop_waits_for_a_reviewer_and_nothing_is_lost(
    province: Store, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlaps, "MAX_ROWS", 2)
    taker, copy, of_first = _second_laptop(province, laptop)
    frames = [copy.frame([_edited(of_first, number)]) for number in range(4)]
    assert [taker.take(frame)[1].state for frame in frames[:2]] == [APPLIED, APPLIED]
    for _again in range(2):
        with pytest.raises(BusyError) as turned_away:
            taker.take(frames[2])
        assert (turned_away.value.status, turned_away.value.code) == (429, overlaps.FULL)
    assert _told(province, copy, overlaps.FULL) == [2]
    mine = copy.frame([session()])  # no frame may overtake the one that waits
    assert taker.take(mine)[1].state == HELD
    takeovers.decide(province, _label(province, copy), "accept")
    assert taker.take(frames[2])[1].state == APPLIED
    assert taker.take(frames[3])[1].state == APPLIED
    assert taker.take(mine)[1].state == REPEATED


def test_beyond_the_room_a_returned_change_is_told_and_no_longer_kept(
    province: Store, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overlaps, "MAX_ROWS", 1)
    taker, copy, of_first = _second_laptop(province, laptop)
    taker.take(copy.frame([_edited(of_first, 1)]))
    takeovers.decide(province, _label(province, copy), "return")
    answer, outcome = taker.take(copy.frame([_edited(of_first, 2)]))
    assert outcome.state == APPLIED
    [receipt] = copy.receipts(answer.to_bytes())
    assert [row.outcome for row in receipt.rows] == ["returned"]
    kept = tables.overlap.c
    with province.read() as connection:
        count = select(func.count()).where(kept.device == copy.me.device)
        assert connection.execute(count).scalar_one() == 1


def _second_laptop(province: Store, first: Laptop) -> tuple[Taker, Laptop, Change]:
    """A second laptop, and a session that the first has sent."""
    taker, second = Taker(province), Laptop(devices.invite(province, "16831"))
    devices.enrol(province, second.request())
    sent = session()
    taker.take(first.frame([sent]))
    return taker, second, sent


def _edited(one: Change, number: int) -> Change:
    """A change of a session by whoever has a copy of it."""
    table, values = pack("guidance_session", "U", {"place": f"Nhà văn hóa {number}"})
    return Change(new_id(), table, one.row, UPDATE, 1, one.at + number, values)
