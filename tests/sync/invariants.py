# SPDX-License-Identifier: MIT
"""The nine things that must hold of laptops and province, whatever happened on the way."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from sync import arrived, seal, state
from sync.protocol import NO_PREVIOUS, Frame, Kind, read_frames
from sync.server import receipts, tables
from sync.server.devices import find
from tests.sync.world import SHARED_CHANGES, Laptop, World

ROUNDS = 14


class BrokenInvariantError(AssertionError):
    """An invariant does not hold; `number` is its number in the list."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"invariant {number}: {what}")
        self.number = number


def hold(number: int, what: str, *, that: bool) -> None:
    if not that:
        raise BrokenInvariantError(number, what)


@dataclass
class Ledger:
    """What an all-knowing observer has seen leave the laptops, and what must never be in it."""

    frames: dict[bytes, Frame] = field(default_factory=dict)
    changes: dict[bytes, bytes] = field(default_factory=dict)
    accepted: dict[tuple[int, bytes, bytes, int], bytes] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)
    revoked: set[int] = field(default_factory=set)
    read: int = 0
    held: "Held | None" = None
    held_at: int = -1

    def watch(self, world: World) -> None:
        """Open every frame that has left since the last time (the observer has every key)."""
        keys = world.province.store.keys
        for data in world.left[self.read :]:
            for frame in read_frames(data):
                hold(5, "a laptop wrote what is no frame", that=isinstance(frame, Frame))
                assert isinstance(frame, Frame)
                if frame.hash in self.frames:
                    continue
                header = frame.header
                bound_to = seal.info(header.province, header.device, header.epoch, header.seq)
                content = keys.unseal(frame.body, bound_to)
                self._no_secret_in(content)
                self._no_secret_in(frame.to_bytes())
                self.frames[frame.hash] = frame
                if header.kind == Kind.HELLO:
                    continue  # on every stick: it asks and carries no change
                for change in arrived.decode(content, header.count):
                    known = self.changes.setdefault(change.id, change.digest)
                    hold(2, "one identity, two contents", that=known == change.digest)
        self.read = len(world.left)

    def _no_secret_in(self, data: bytes) -> None:
        for secret in self.secrets:
            hold(9, "a name or a telephone number has left", that=secret.encode() not in data)


@dataclass(frozen=True)
class Held:
    """What the province holds: applied frames by chain, and changes by identity."""

    generation: int
    frames: dict[bytes, Any]
    changes: dict[bytes, Any]


def held_by(world: World) -> Held:
    with world.province.store.read() as connection:
        frame, change = tables.frame.c, tables.change.c
        frames = connection.execute(
            select(frame.hash, frame.device, frame.epoch, frame.seq, frame.state)
        ).all()
        known = connection.execute(
            select(change.id, change.digest, change.tbl, change.row, change.base_rev, change.at)
        ).all()
        return Held(
            world.province.store.generation,
            {bytes(row.hash): row for row in frames},
            {bytes(row.id): row for row in known},
        )


def check(world: World, ledger: Ledger) -> None:
    """Check everything that must hold at any moment. Raises BrokenInvariantError."""
    ledger.watch(world)
    anew = ledger.held is None or ledger.held_at != world.province.changes
    if anew:
        ledger.held, ledger.held_at = held_by(world), world.province.changes
        _province(ledger, ledger.held)
    assert ledger.held is not None
    for laptop in world.laptops:
        if laptop.touched:
            _kept(laptop)
        if laptop.touched or anew:
            _believed(laptop, ledger.held)
        laptop.touched = False


def _province(ledger: Ledger, held: Held) -> None:
    chains: dict[tuple[bytes, bytes], list[tuple[int, bytes]]] = {}
    for name, row in held.frames.items():
        hold(5, "the province holds a frame that nobody sealed", that=name in ledger.frames)
        if row.state == "applied":
            chain = chains.setdefault((bytes(row.device), bytes(row.epoch)), [])
            chain.append((row.seq, name))
    for (device, epoch), chain in chains.items():
        previous = NO_PREVIOUS
        for position, (seq, name) in enumerate(sorted(chain), 1):
            hold(4, "a chain has a gap or a number twice", that=seq == position)
            before = ledger.frames[name].header.previous
            hold(4, "applied order is not the chain's", that=before == previous)
            place = (held.generation, device, epoch, seq)
            first = ledger.accepted.setdefault(place, name)
            hold(8, "one place in a chain, two contents", that=first == name)
            previous = name
    acts = set()
    for identity, change in held.changes.items():
        known = ledger.changes.get(identity)
        hold(5, "the province holds a change that nobody made", that=known is not None)
        hold(5, "a change was altered", that=known == bytes(change.digest))
        act = (change.tbl, bytes(change.row), change.base_rev, change.at)
        hold(2, "an officer's act was applied twice", that=act not in acts)
        acts.add(act)


_LOST = """
SELECT count(*) FROM outbox o LEFT JOIN batch b ON b.nr = o.batch_nr
WHERE o.batch_nr IS NOT NULL AND (b.nr IS NULL OR b.state = 'dissolved' OR length(b.frame) < 80)
"""
_UNQUEUED = """
SELECT count(*) FROM change_log c LEFT JOIN outbox o ON o.change_seq = c.seq
WHERE c.shared IS NOT NULL AND o.change_seq IS NULL
"""


def _kept(laptop: Laptop) -> None:
    now = {str(row[0]) for row in laptop.rows(SHARED_CHANGES)}
    hold(6, "a saved change is gone", that=laptop.saved <= now)
    laptop.saved = now
    hold(6, "a change is in no batch that travels", that=laptop.rows(_LOST)[0][0] == 0)
    hold(6, "a change is not queued", that=laptop.rows(_UNQUEUED)[0][0] == 0)


_CONFIRMED = "SELECT hash FROM batch WHERE state = 'confirmed'"
_CONFIRMED_CHANGES = """
SELECT c.id FROM outbox o JOIN batch b ON b.nr = o.batch_nr
JOIN change_log c ON c.seq = o.change_seq WHERE b.state = 'confirmed'
"""
_GENERATION = "SELECT CAST(value AS TEXT) FROM sync_state WHERE key = 'generation'"


def _believed(laptop: Laptop, held: Held) -> None:
    known = laptop.rows(_GENERATION)
    generation = int(known[0][0]) if known else 0
    hold(1, "a laptop knows a generation that never was", that=generation <= held.generation)
    if generation != held.generation:
        return  # it has not met the restored province yet, and will take its belief back then
    for (name,) in laptop.rows(_CONFIRMED):
        frame = held.frames.get(bytes(name))
        stored = frame is not None and frame.state == "applied"
        hold(1, "confirmed, but the province does not have the frame", that=stored)
    for (identity,) in laptop.rows(_CONFIRMED_CHANGES):
        there = bytes.fromhex(identity) in held.changes
        hold(1, "confirmed, but the province does not have the change", that=there)


_OPEN = """
SELECT (SELECT count(*) FROM outbox WHERE batch_nr IS NULL)
     + (SELECT count(*) FROM batch WHERE state IN ('sealed', 'in_flight', 'exported'))
"""


def settle(world: World, ledger: Ledger) -> None:
    """Let the faults stop and everybody send until nothing waits; everything saved must be there.

    A laptop with nothing to send says hello, and hears what the province holds of its epoch.
    """
    living = [laptop for laptop in world.laptops if laptop.number not in ledger.revoked]
    for _round in range(ROUNDS):
        waiting = [laptop for laptop in living if not _at_rest(world, laptop)]
        if not waiting:
            break
        for laptop in waiting:
            data = world.export(laptop) if laptop.rows(_OPEN)[0][0] else b""
            for answer in world.take_in(data) if data else [_hello(world, laptop)]:
                hold(3, "the province's answer is refused", that=not world.bring(laptop, answer))
    else:
        raise BrokenInvariantError(3, "what waits does not drain")
    check(world, ledger)
    held = held_by(world)
    for laptop in living:
        for identity in laptop.saved:
            there = bytes.fromhex(identity) in held.changes
            hold(3, "a saved change never arrived", that=there)
        _same_words(world, laptop, held)


def _at_rest(world: World, laptop: Laptop) -> bool:
    generation = int(laptop.rows(_GENERATION)[0][0])
    return generation == world.province.store.generation and laptop.rows(_OPEN)[0][0] == 0


def _hello(world: World, laptop: Laptop) -> bytes:
    with laptop.app.db.read() as db:
        me = state.identity(db)
    assert me is not None
    with world.province.store.read() as connection:
        device = find(connection, me.device)
    assert device is not None
    return receipts.of_epoch(world.province.store, device, me.epoch).to_bytes()


_LOG = "SELECT id, row_id FROM change_log WHERE tbl = 'village'"


def _same_words(world: World, laptop: Laptop, held: Held) -> None:
    """A row that no other disk has changed reads at the province as it reads here."""
    mine: dict[bytes, set[bytes]] = {}
    for identity, row in laptop.rows(_LOG):
        mine.setdefault(bytes.fromhex(row), set()).add(bytes.fromhex(identity))
    theirs: dict[bytes, set[bytes]] = {}
    for identity, change in held.changes.items():
        theirs.setdefault(bytes(change.row), set()).add(identity)
    names = {bytes.fromhex(i): n for i, n in laptop.rows("SELECT id, name FROM village")}
    record = tables.record.c
    with world.province.store.read() as connection:
        kept = {
            bytes(row.row): row.fields
            for row in connection.execute(select(record.row, record.fields))
        }
    for row, log in mine.items():
        if theirs[row] == log:
            hold(3, "an older word won", that=kept[row]["name"] == names[row])
