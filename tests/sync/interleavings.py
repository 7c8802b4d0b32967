# SPDX-License-Identifier: MIT
"""Everything that can happen to bundles and receipts, as a state machine for hypothesis."""

import contextlib
import hashlib
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from typing_extensions import override

from desktop_app import teams, villages
from resources.errors import UserError
from sync import changes, seal, state
from sync.protocol import Frame, Header, Kind, make_frame, read_frames
from sync.server import devices
from tests.effort import FULL
from tests.sync import invariants
from tests.sync.invariants import Ledger
from tests.sync.wire import Wire
from tests.sync.world import Crash, Image, Laptop, Province, Rows, Template, World, server_cut

MAX_LAPTOPS = 5
_LAPTOP = st.integers(0, MAX_LAPTOPS - 1)
_ANY = st.integers(0, 60)
_NO_ANSWER = {"damaged-file", "foreign-file", "foreign-receipt", "wrong-kind"}


STEPS = 40 if FULL else 9


def drawn(runs: int) -> settings:
    """Return how many interleavings to draw: in CI the same for everybody, else new ones."""
    return settings(
        max_examples=runs,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not FULL,
        database=None,
        phases=(Phase.generate, Phase.shrink) if FULL else (Phase.generate,),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


class Interleavings(RuleBasedStateMachine):
    """Laptops record, seal, send and hear; the network, the disks and strangers do their worst."""

    made: Callable[[], tuple[Province, Template, Rows]]

    @initialize(laptops=st.sampled_from([1, 2, 1, 3]))
    def start(self, laptops: int) -> None:
        self.world = World(type(self).made(), laptops)
        self.ledger = Ledger()
        self.server_images: list[Any] = []
        self.names = 0

    def laptop(self, number: int) -> Laptop:
        return self.world.laptops[number % len(self.world.laptops)]

    def _name(self) -> str:
        self.names += 1
        return f"Bản {self.names}"

    def _record(self, laptop: Laptop, count: int) -> None:
        for _each in range(count):
            villages.save_village(self.world.act(laptop), None, name=self._name())

    def _collected(self, data: bytes) -> bytes:
        if data:
            self.world.upwards.append(data)
        return data

    @rule(i=_LAPTOP, count=st.integers(1, 3))
    def record(self, i: int, count: int) -> None:
        self._record(self.laptop(i), count)

    @rule(i=_LAPTOP)
    def record_people(self, i: int) -> None:
        """People have names and telephone numbers, which must never leave."""
        laptop = self.laptop(i)
        self.names += 1
        name, phone = f"Vừ Bá Tềnh {self.names}", f"0962{self.names:06d}"
        self.ledger.secrets |= {name, phone}
        values = teams.TeamValues(name=self._name(), phone=phone)
        team = teams.save_team(self.world.act(laptop), None, values)
        member = teams.MemberValues(full_name=name, phone=phone)
        teams.save_member(self.world.act(laptop), team, None, member)

    @rule(i=_LAPTOP, which=_ANY)
    def edit(self, i: int, which: int) -> None:
        laptop = self.laptop(i)
        known = laptop.rows("SELECT id FROM village ORDER BY nr")
        if known:
            village = known[which % len(known)][0]
            villages.save_village(self.world.act(laptop), village, name=self._name())

    @rule(i=_LAPTOP)
    def send(self, i: int) -> None:
        """Export onto a stick, which is then under way; it may never arrive."""
        self._collected(self.world.export(self.laptop(i)))

    @rule(i=_LAPTOP)
    def seal_only(self, i: int) -> None:
        """Export to a stick that is not there: sealed and anchored, but nothing leaves."""
        try:
            self.world.export(self.laptop(i), onto="gone")
        except UserError as refused:
            assert refused.code == "stick-missing"  # noqa: PT017 - nothing to send is fine too

    @rule(i=_LAPTOP, count=st.integers(0, 2), lose=st.booleans(), late=st.booleans(), cut=_ANY)
    def everyday(self, i: int, count: int, lose: bool, late: bool, cut: int) -> None:  # noqa: FBT001
        """Record, export, arrive, hear: but the end may be torn off, or the receipt lost."""
        laptop = self.laptop(i)
        self._record(laptop, count)
        data = self.world.export(laptop)
        if not data:
            return
        if late:
            self._collected(data)
        torn = len(data) - cut * 7 if cut < 20 else len(data)
        for answer in self.world.take_in(data[:torn]):
            if not lose:
                self.world.bring(laptop, answer)

    @rule(i=_LAPTOP, after=st.integers(0, 4), lose=st.booleans())
    def online(self, i: int, after: int, lose: bool) -> None:  # noqa: FBT001
        """A pass over a network that breaks after some frames, their last receipt lost or not."""
        self.world.pass_over(self.laptop(i), Wire(self.world, after, lose=lose))

    @precondition(lambda self: bool(self.world.upwards))
    @rule(k=_ANY, cut=_ANY, again=st.booleans(), keep=st.booleans())
    def arrive(self, k: int, cut: int, again: bool, keep: bool) -> None:  # noqa: FBT001
        """A stick arrives, in any order, whole or torn, once or twice."""
        data = self.world.upwards[k % len(self.world.upwards)]
        if not keep:
            self.world.upwards.remove(data)
        self.world.take_in(data[: len(data) - cut * 9] if cut < 20 else data)
        if again:
            self.world.take_in(data)

    @precondition(lambda self: bool(self.world.upwards))
    @rule(k=_ANY, seed=st.randoms(use_true_random=False))
    def arrive_in_disorder(self, k: int, seed: Any) -> None:
        """The frames of a stick arrive one by one, the wrong way round."""
        data = self.world.upwards[k % len(self.world.upwards)]
        frames = [f.to_bytes() for f in read_frames(data) if isinstance(f, Frame)]
        seed.shuffle(frames)
        for frame in frames:
            self.world.take_in(frame)

    @precondition(lambda self: bool(self.world.left))
    @rule(k=_ANY, place=st.floats(0, 0.999), bit=st.integers(0, 7))
    def flip(self, k: int, place: float, bit: int) -> None:
        """A bit falls over on the way up."""
        data = bytearray(self.world.left[k % len(self.world.left)])
        data[int(place * len(data))] ^= 1 << bit
        self.world.take_in(bytes(data))

    @rule(i=_LAPTOP, kind=st.sampled_from(["signature", "province", "device"]))
    def forge(self, i: int, kind: str) -> None:
        """Somebody who knows the chain and the province's public keys sends the next frame."""
        self.world.take_in(_forged(self.world, self.laptop(i), kind))

    @precondition(lambda self: bool(self.world.downwards))
    @rule(k=_ANY, i=_LAPTOP)
    def hear(self, k: int, i: int) -> None:
        """Any answer of any time is opened on any laptop."""
        answer = self.world.downwards[k % len(self.world.downwards)]
        assert self.world.bring(self.laptop(i), answer) in _NO_ANSWER | {""}

    @precondition(lambda self: bool(self.world.downwards))
    @rule(k=_ANY, i=_LAPTOP, place=st.floats(0, 0.999), bit=st.integers(0, 7))
    def hear_altered(self, k: int, i: int, place: float, bit: int) -> None:
        answer = bytearray(self.world.downwards[k % len(self.world.downwards)])
        answer[int(place * len(answer))] ^= 1 << bit
        code = self.world.bring(self.laptop(i), bytes(answer))
        invariants.hold(5, "an altered answer was believed", that=code in _NO_ANSWER)

    @rule(i=_LAPTOP, edge=st.integers(0, 3), after=st.booleans())
    def crash_while_sending(self, i: int, edge: int, after: bool) -> None:  # noqa: FBT001
        laptop = self.laptop(i)
        work = lambda: self._collected(self.world.export(laptop))  # noqa: E731
        self._collected(self.world.crash(laptop, work, edge, after=after))

    @precondition(lambda self: bool(self.world.downwards))
    @rule(i=_LAPTOP, k=_ANY, after=st.booleans())
    def crash_while_hearing(self, i: int, k: int, after: bool) -> None:  # noqa: FBT001
        laptop = self.laptop(i)
        answer = self.world.downwards[k % len(self.world.downwards)]
        self.world.crash(laptop, lambda: self.world.bring(laptop, answer), 0, after=after)

    @rule(i=_LAPTOP, after=st.booleans())
    def crash_while_saving(self, i: int, after: bool) -> None:  # noqa: FBT001
        laptop = self.laptop(i)
        self.world.crash(laptop, lambda: self._record(laptop, 1), 0, after=after)

    @precondition(lambda self: bool(self.world.upwards))
    @rule(k=_ANY, edge=st.integers(0, 4), after=st.booleans())
    def crash_of_the_server(self, k: int, edge: int, after: bool) -> None:  # noqa: FBT001
        with contextlib.suppress(Crash), server_cut(edge, after=after):
            self.world.take_in(self.world.upwards[k % len(self.world.upwards)])

    @rule(i=_LAPTOP)
    def back_up(self, i: int) -> None:
        self.world.images.append(self.laptop(i).image())

    @precondition(lambda self: bool(self.world.images))
    @rule(k=_ANY, i=_LAPTOP, with_anchor=st.booleans())
    def restore(self, k: int, i: int, with_anchor: bool) -> None:  # noqa: FBT001
        """A disk is put back to a backup of it; the anchor beside it may have survived."""
        image = self.world.images[k % len(self.world.images)]
        mine = [n for n, p in enumerate(self.world.laptops) if p.number == image.origin]
        place = mine[i % len(mine)]
        old = self.world.laptops[place]
        survived = old.image().anchor if with_anchor else None
        self.world.retire(old)
        restored = Image(image.origin, image.store, survived)
        self.world.laptops[place] = self.world.boot(restored, with_anchor=with_anchor)

    @precondition(lambda self: len(self.world.laptops) < MAX_LAPTOPS)
    @rule(i=_LAPTOP)
    def clone(self, i: int) -> None:
        """A disk is copied onto a second machine, and both go on."""
        self.world.laptops.append(self.world.boot(self.laptop(i).image(), with_anchor=True))

    @rule()
    def back_up_the_server(self) -> None:
        self.server_images.append(self.world.province.dump())

    @precondition(lambda self: bool(self.server_images))
    @rule(k=_ANY)
    def restore_the_server(self, k: int) -> None:
        self.world.province.restore(self.server_images[k % len(self.server_images)])

    @rule(i=_LAPTOP, count=st.integers(1, 2))
    def the_server_loses_a_day(self, i: int, count: int) -> None:
        """What was confirmed today is gone with the disk; yesterday's backup is put back."""
        yesterday = self.world.province.dump()
        self.everyday(i=i, count=count, lose=False, late=False, cut=60)
        invariants.check(self.world, self.ledger)
        self.world.province.restore(yesterday)

    @precondition(lambda self: not self.ledger.revoked)
    @rule()
    def revoke(self) -> None:
        """The second laptop was stolen; the first and the third go on."""
        devices.revoke(self.world.province.store, "NA-16831-02")
        self.world.province.changes += 1
        self.ledger.revoked.add(1)

    @invariant()
    def everything_holds(self) -> None:
        if hasattr(self, "ledger"):
            invariants.check(self.world, self.ledger)

    @override
    def teardown(self) -> None:
        if hasattr(self, "world"):
            try:
                invariants.settle(self.world, self.ledger)
            finally:
                self.world.close()


Step = tuple[str, dict[str, Any]]


def tell(machine: Interleavings, story: list[Step], laptops: int = 1) -> None:
    """Let a story happen, checking after each step, and settle in the end."""
    machine.start(laptops=laptops)
    try:
        for name, values in story:
            getattr(machine, name)(**values)
            machine.everything_holds()
    except BaseException:
        machine.world.close()
        raise
    machine.teardown()


def _forged(world: World, laptop: Laptop, kind: str) -> bytes:
    """Return a frame that is right in everything but one thing."""
    with laptop.app.db.read() as db:
        me = state.identity(db)
    assert me is not None
    tip = laptop.rows(
        "SELECT seq, hash FROM batch WHERE epoch = ? ORDER BY seq DESC LIMIT 1", me.epoch
    )
    seq, previous = (tip[0][0] + 1, bytes(tip[0][1])) if tip else (1, bytes(32))
    stranger = Ed25519PrivateKey.generate()
    province = bytes(16) if kind == "province" else me.province
    device = bytes(16) if kind == "device" else me.device
    content = changes.encode([changes.Change(bytes(15) + b"\1", 1, bytes(16), 0, 0, 0, [])])
    body = seal.seal(
        content, [me.invitation.sealing_key], seal.info(province, device, me.epoch, seq)
    )
    header = Header(
        1,
        Kind.RECORDS,
        province,
        device,
        me.epoch,
        seq,
        previous,
        1,
        hashlib.sha256(body).digest(),
        1,
        0,
    )
    key = me.signing if kind == "province" else stranger
    return make_frame(header, body, key).to_bytes()
