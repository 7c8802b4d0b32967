# SPDX-License-Identifier: MIT
"""Frames leave as soon as they are sealed, stored and anchored; the next are sealed meanwhile."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator

import pytest

from desktop_app import exchange, exchange_views
from desktop_app.app import App
from sync import anchor, batch, pace, run, state
from sync.carriers.http import HttpCarrier
from sync.carriers.lanes import LANES
from sync.carriers.parcels import Delivered, Parcel, Traffic
from sync.outcomes import CarrierError, Outcome
from sync.protocol import Frame, read_frames
from sync.server import store
from sync.server.answers import Taker
from sync.server.store import Store
from tests.sync.fault_proxy import FaultProxy, Faults
from tests.sync.outbox import fill
from tests.sync.serving import invite_to, province_at


def _stored(app: App) -> list[Parcel]:
    with app.db.write("test.seal") as db:
        me = state.identity(db)
        assert me is not None
        batch.seal_pending(db, me, 0, 100)
        return [Parcel(frame.nr, frame.data) for frame in batch.unconfirmed(db, me)]


def test_the_line_is_at_work_while_the_next_frame_is_sealed(demo_app: App, province: Store) -> None:
    fill(demo_app, 600)
    parcels = _stored(demo_app)
    answered = threading.Event()

    def slowly() -> Iterator[Parcel]:
        yield parcels[0]
        assert answered.wait(20), "nothing leaves before everything is sealed"
        yield from parcels[1:]

    def watch() -> None:
        while not store.stats(province)["frames"] and not answered.wait(0.01):
            pass
        answered.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    with province_at(province) as address:
        carrier = HttpCarrier(address)
        came = [one.nr for some in carrier.deliver(slowly()) for one in some]
        carrier.close()
    watcher.join()
    assert sorted(came) == [parcel.nr for parcel in parcels]


class _Witness:
    """Carries frames in turn, and looks how things stand at the moment at which each leaves."""

    def __init__(self, app: App, province: Store) -> None:
        self.app, self.province = app, province
        self.traffic = Traffic()
        self.waiting: list[int] = []
        self.counts: list[int] = []
        self.anchored: list[bool] = []
        self.sealed_when_asked: list[int] = []
        self.answers = True

    def ask(self, _path: str, frame: bytes, meanwhile: Callable[[], None] = lambda: None) -> Frame:
        [hello] = read_frames(frame)
        assert isinstance(hello, Frame)
        meanwhile()
        with self.app.db.read() as db:
            me = state.identity(db)
            assert me is not None
            self.sealed_when_asked.append(len(batch.queue(db, me.epoch)))
        if not self.answers:
            raise CarrierError(Outcome.NO_NETWORK)
        return Taker(self.province).hello(hello)

    def deliver(self, parcels: Iterable[Parcel]) -> Iterator[list[Delivered]]:
        for parcel in parcels:
            [frame] = read_frames(parcel.data)
            assert isinstance(frame, Frame)
            with self.app.db.read() as db:
                self.waiting.append(batch.waiting(db))
                [kept] = batch.stored(db, [parcel.nr])
            assert kept.data == parcel.data
            self.counts.append(frame.header.count)
            marks = anchor._read(self.app.paths.anchor)
            self.anchored.append(marks[kept.epoch.hex()].seq >= kept.seq)
            answer, _outcome = Taker(self.province).take(frame)
            yield [Delivered(parcel.nr, answer, 0.1)]

    def open_lanes(self) -> None:
        pass

    def reference(self, _known: str) -> tuple[str, bytes] | None:
        return None


def test_a_frame_leaves_stored_and_anchored_and_the_first_one_before_the_others_are_sealed(
    demo_app: App, province: Store
) -> None:
    fill(demo_app, 2000)
    changes = exchange_views.status(demo_app).waiting
    witness = _Witness(demo_app, province)
    told: list[run.Progress] = []
    laptop = run.Laptop(
        demo_app.db, demo_app.paths.anchor, demo_app.clock.now, demo_app.officer.name, ""
    )
    assert run.one_pass(laptop, witness, progress=told.append).ok
    assert all(witness.anchored)
    assert changes - witness.waiting[0] <= pace.START
    assert witness.waiting[-1] == 0
    sent = [step for step in told if step.step == "send"]
    assert {step.total for step in sent} == {changes}, "how much it is, is known from the start"
    assert sent[-1].done == changes
    assert store.stats(province)["changes"] == changes


def test_the_first_frame_is_sealed_while_the_province_is_asked_and_no_other_while_none_answers(
    demo_app: App, province: Store
) -> None:
    fill(demo_app, 2000)
    witness = _Witness(demo_app, province)
    witness.answers = False
    anchored = demo_app.paths.anchor.read_bytes()
    laptop = run.Laptop(
        demo_app.db, demo_app.paths.anchor, demo_app.clock.now, demo_app.officer.name, ""
    )
    for _hour in range(3):
        assert run.one_pass(laptop, witness).outcome is Outcome.NO_NETWORK
    assert witness.sealed_when_asked == [1, 1, 1]
    assert demo_app.paths.anchor.read_bytes() == anchored, "nothing may have left"
    witness.answers = True
    assert run.one_pass(laptop, witness).ok
    assert witness.counts[0] <= pace.FIRST < witness.counts[1], "it left first, and as it was"


def test_what_goes_wrong_while_the_province_is_asked_comes_through_and_the_line_can_be_closed(
    province: Store,
) -> None:
    def fail() -> None:
        raise OSError("the disk is full")

    with province_at(province) as address:
        carrier = HttpCarrier(address)
        with pytest.raises(OSError, match="disk"):
            carrier.ask("v1/hello", b"x" * 100, fail)
        carrier.close()


def test_what_is_recorded_while_a_pass_is_under_way_goes_with_it(
    demo_app: App, province: Store
) -> None:
    fill(demo_app, 400)
    changes = exchange_views.status(demo_app).waiting
    totals: list[int] = []

    def meanwhile(progress: run.Progress) -> None:
        if progress.step == "send":
            totals.append(progress.total)
            if len(totals) == 1:
                fill(demo_app, 5, seed=3)

    with province_at(province) as address:
        invite_to(demo_app, address)
        assert exchange.sync_now(demo_app, meanwhile).ok
    status = exchange_views.status(demo_app)
    assert (status.waiting, status.under_way, status.confirmed) == (0, 0, changes + 5)
    assert totals[-1] == changes + 5


def test_every_lane_is_open_when_the_greeting_is_over_and_none_is_opened_later(
    demo_app: App, province: Store
) -> None:
    fill(demo_app, 900)
    parcels = _stored(demo_app)
    with province_at(province) as address, FaultProxy(address, Faults()) as proxy:
        carrier = HttpCarrier(f"http://127.0.0.1:{proxy.port}")
        carrier.open_lanes()
        carrier._loop.run(_all_done(carrier._knocks))
        assert proxy.connections == LANES - 1
        came = [one.nr for some in carrier.deliver(parcels) for one in some]
        carrier.close()
        assert proxy.connections == LANES
    assert sorted(came) == [parcel.nr for parcel in parcels]


async def _all_done(knocks: list["asyncio.Task[None]"]) -> None:
    await asyncio.gather(*knocks)


def test_the_first_frames_rise_and_little_leaves_in_one(demo_app: App, province: Store) -> None:
    counts = []
    for records in (2000, 100):
        fill(demo_app, records, seed=records)
        witness = _Witness(demo_app, province)
        laptop = run.Laptop(
            demo_app.db, demo_app.paths.anchor, demo_app.clock.now, demo_app.officer.name, ""
        )
        with demo_app.db.write("test.line") as db:
            state.put_number(db, "frame_changes", pace.MOST)
        assert run.one_pass(laptop, witness).ok
        counts.append(witness.counts)
    assert counts[0][0] <= pace.FIRST, "an action is never split"
    assert counts[0][1:4] == [pace.FIRST << 1, pace.FIRST << 2, pace.FIRST << 3]
    assert max(counts[0]) <= pace.MOST
    assert len(counts[1]) == 1
