# SPDX-License-Identifier: MIT
"""One pass over the network: enrol if need be, greet, send what is unconfirmed, apply receipts.

A plain function of database, carrier and clock. No transaction waits for the network, and the
network does not wait for the next frame to be sealed; the anchor is durable before a byte leaves;
each receipt is applied as it comes.
"""

import datetime
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, TypeVar

from models.database import Database
from models.schema.upgrade import SCHEMA_VERSION
from sync import anchor, batch, enrolment, greeting, pace, receipts, retry, state, told, trust
from sync.carriers.parcels import Delivered, Parcel, Traffic
from sync.messages import Welcome
from sync.outcomes import CarrierError, Outcome, Trouble
from sync.outgoing import Outgoing
from sync.protocol import Frame, FrameError, Kind
from sync.receipts import Applied
from sync.state import Identity

SKEW_S = 300
_ROUNDS = 8
_Got = TypeVar("_Got")


class Carrier(Protocol):
    """What carries frames to the province and brings answers back."""

    traffic: Traffic

    def ask(self, path: str, frame: bytes, meanwhile: Callable[[], None] = ...) -> Frame:
        """Send one frame, do something while it is under way, and return its answer.

        Raises CarrierError, and what `meanwhile` raises.
        """

    def deliver(self, parcels: Iterable[Parcel]) -> Any:
        """Send frames, asking for more as they leave, and give lists of Delivered.

        Raises CarrierError.
        """

    def open_lanes(self) -> None:
        """Begin to connect as often as `deliver` will need it; return at once."""

    def reference(self, known: str) -> tuple[str, bytes] | None:
        """Return the province's reference bundle if it is another one."""


@dataclass(frozen=True)
class Laptop:
    """What a pass works on; `on_database` does a piece of work where the database is at home."""

    db: Database
    anchor: Path
    now: Callable[[], datetime.datetime]
    officer: str
    unit: str
    reference_version: Callable[[], str] = lambda: ""
    take_reference: Callable[[bytes], str] | None = None
    on_database: Callable[[Callable[[], Any]], Any] = lambda work: work()
    chance: Callable[[], float] = random.SystemRandom().random

    def now_ms(self) -> int:
        """Return the laptop's time in milliseconds since 1970."""
        return int(self.now().timestamp() * 1000)


@dataclass(frozen=True)
class Progress:
    """How far a pass is; `step` is enrol, greet, send (in changes), photos (bytes), reference."""

    step: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class SyncReport:
    """What a pass did; numbers are changes unless they say otherwise."""

    outcome: Outcome
    trouble: Trouble | None
    applied: Applied
    frames: int
    """Frames that the province answered to."""
    label: str
    enrolled_now: bool
    reference: str
    """The catalogue that came down and is in force now; "" for none."""
    skew_s: int
    """Seconds by which this laptop's clock is behind the province's; 0 within five minutes."""
    next_try: datetime.datetime | None
    bytes_sent: int
    bytes_received: int

    @property
    def ok(self) -> bool:
        """Tell whether everything that could be done was done."""
        return self.outcome is Outcome.DONE


@dataclass
class _Pass:
    """What one pass has come to so far."""

    laptop: Laptop
    line: Carrier | None
    progress: Callable[[Progress], None]
    applied: Applied = field(default_factory=Applied)
    frames: int = 0
    enrolled_now: bool = False
    reference: str = ""
    skew_s: int = 0

    @property
    def carrier(self) -> Carrier:
        if self.line is None:
            raise CarrierError(Outcome.NO_ADDRESS)
        return self.line

    def on_database(self, work: Callable[[], _Got]) -> _Got:
        got: _Got = self.laptop.on_database(work)
        return got


def one_pass(
    laptop: Laptop,
    carrier: Carrier,
    *,
    progress: Callable[[Progress], None] = lambda _progress: None,
) -> SyncReport:
    """Do one pass and tell how it ended; nothing is raised for what networks and servers do."""
    now = _Pass(laptop, carrier, progress)
    trouble = None
    try:
        _go(now)
    except CarrierError as error:
        trouble = error.trouble
    return now.on_database(lambda: _end(now, trouble))


def ended(laptop: Laptop, trouble: Trouble) -> SyncReport:
    """Return the report of a pass that could not begin, kept like any other."""
    now = _Pass(laptop, None, lambda _progress: None)
    return now.on_database(lambda: _end(now, trouble))


def _go(now: _Pass) -> None:
    me = now.on_database(lambda: _identity(now.laptop))
    if not me.label:
        now.progress(Progress("enrol"))
        me = _enrol(now, me)
    now.progress(Progress("greet"))
    much = now.on_database(lambda: _is_much(now.laptop))
    welcome = _greet_or_enrol(now, me, partial(_prepare, now) if much else _nothing)
    if welcome.revoked:
        raise CarrierError(Outcome.REVOKED)
    older = welcome.schema_version < SCHEMA_VERSION
    # What an older province holds it would only hold again in a second round.
    _send_everything(now, 1 if older else _ROUNDS)
    if older and now.applied.held:
        raise CarrierError(Outcome.PROVINCE_OLDER)
    if now.applied.former:
        welcome = _greet(now, now.on_database(lambda: _identity(now.laptop)))
    if welcome.reference_version and welcome.reference_version != now.laptop.reference_version():
        _fetch_reference(now)


def _is_much(laptop: Laptop) -> bool:
    """Tell whether more than one frame is to leave."""
    with laptop.db.read() as db:
        me = state.identity(db)
        sealed = len(batch.queue(db, me.epoch)) if me else 0
        return sealed > 1 or batch.waiting(db) > pace.MUCH


def _identity(laptop: Laptop) -> Identity:
    with laptop.db.write("sync.begin") as db:
        me = state.identity(db)
        if me is None:
            raise CarrierError(Outcome.NO_ADDRESS)
        if anchor.is_newer_than(laptop.anchor, db, me.epoch):
            batch.begin_epoch(db)
        return state.identity(db) or me


def _enrol(now: _Pass, me: Identity) -> Identity:
    laptop = now.laptop
    request = enrolment.request_frame(me, laptop.officer, laptop.unit, laptop.now_ms())
    answer = now.carrier.ask("v1/enrol", request.to_bytes())
    _check_signed(me, answer, Kind.ENROLLED)
    if not trust.is_current(me, answer):
        raise CarrierError(Outcome.UNKNOWN_PROVINCE)

    def take() -> Identity | str:
        with laptop.db.write("sync.enrolled") as db:
            said = enrolment.apply_answer(db, me, answer)
            return (state.identity(db) or me) if said.accepted else said.reason

    taken = _readable(lambda: now.on_database(take))
    if isinstance(taken, str):
        raise CarrierError(Outcome.REFUSED, taken)
    now.enrolled_now = True
    return taken


def _nothing() -> None:
    """Have nothing to do meanwhile."""


def _prepare(now: _Pass) -> None:
    """Do what the first frames would wait for, while the greeting is under way."""
    now.carrier.open_lanes()  # two round trips each
    now.on_database(Outgoing(now.laptop).seal_first)


def _greet_or_enrol(now: _Pass, me: Identity, meanwhile: Callable[[], None]) -> Welcome:
    """Greet; a province that was restored to before this laptop's enrolment is asked once more."""
    try:
        return _greet(now, me, meanwhile)
    except CarrierError as error:
        if error.trouble.detail != "unknown-device" or now.enrolled_now:
            raise
    return _greet(now, _enrol(now, me))


def _greet(now: _Pass, me: Identity, meanwhile: Callable[[], None] = _nothing) -> Welcome:
    laptop = now.laptop
    before = laptop.now_ms()
    known = now.on_database(lambda: _standing(laptop))
    hello, nonce = greeting.hello_frame(me, laptop.reference_version(), before, known)
    answer = now.carrier.ask("v1/hello", hello.to_bytes(), meanwhile)
    try:
        welcome = greeting.read_welcome(me, answer, nonce)
    except FrameError as error:
        raise CarrierError(Outcome.UNKNOWN_PROVINCE, error.reason) from error
    skew_s = (welcome.server_time - (before + laptop.now_ms()) // 2) // 1000
    now.skew_s = skew_s if abs(skew_s) > SKEW_S else 0

    def take() -> Applied:
        with laptop.db.write("sync.welcome") as db:
            return receipts.welcome(db, me, welcome)

    now.applied = now.applied.plus(now.on_database(take))
    return welcome


def _standing(laptop: Laptop) -> bytes:
    with laptop.db.read() as db:
        return told.mark(db)


def _check_signed(me: Identity, frame: Frame, kind: Kind) -> None:
    """Let nothing through but what this laptop's province said to this laptop."""
    if frame.header.kind != kind or not trust.said_by_province(me, frame):
        raise CarrierError(Outcome.UNKNOWN_PROVINCE)


def _readable(work: Callable[[], _Got]) -> _Got:
    try:
        return work()
    except FrameError as error:
        raise CarrierError(Outcome.UNKNOWN_PROVINCE, error.reason) from error


def _send_everything(now: _Pass, rounds: int) -> None:
    """Send in rounds: a fork, or a frame that was too large, means sealing anew and going on."""
    for _round in range(rounds):
        answered = now.frames
        try:
            begun = _send(now, Outgoing(now.laptop))
        except CarrierError as error:
            if not (error.too_large and now.on_database(lambda: _split(now.laptop))):
                raise
            continue
        if not begun or now.frames == answered:
            return


def _split(laptop: Laptop) -> bool:
    with laptop.db.write("sync.smaller") as db:
        return pace.smaller(db)


def _send(now: _Pass, out: Outgoing) -> bool:
    """Send a round; return whether there was anything to send."""
    parcels = out.parcels()
    first = next(parcels, None)
    if first is None:
        return False
    _tell(now, out)
    for came in now.carrier.deliver(chain([first], parcels)):
        now.on_database(lambda came=came: _take_receipts(now, came))  # type: ignore[misc]
        out.answered(came)
        _tell(now, out)
    return True


def _tell(now: _Pass, out: Outgoing) -> None:
    if out.done < out.total or not out.photo_total:
        now.progress(Progress("send", out.done, out.total))
    else:
        now.progress(Progress("photos", out.photo_done, out.photo_total))


def _take_receipts(now: _Pass, came: list[Delivered]) -> None:
    """Apply the receipts that have come, in one transaction."""
    with now.laptop.db.write("sync.receipt") as db:
        for one in came:
            me = state.identity(db)
            if me is None:
                raise CarrierError(Outcome.UNKNOWN_PROVINCE)
            _check_signed(me, one.answer, Kind.RECEIPT)
            now.applied = now.applied.plus(
                _readable(lambda me=me, one=one: receipts.apply(db, me, one.answer, "http"))  # type: ignore[misc]
            )
            now.frames += 1
        telling = [one.seconds for one in came if one.size >= pace.TELLING_BYTES]
        if telling:
            pace.took(db, max(telling), cut=now.carrier.traffic.cuts > 0)
    if now.applied.revoked:
        raise CarrierError(Outcome.REVOKED)


def _fetch_reference(now: _Pass) -> None:
    take = now.laptop.take_reference
    if take is None:
        return
    now.progress(Progress("reference"))
    # What was of no use the last time (it was older, or signed with a former key) stays there.
    found = now.carrier.reference(now.on_database(lambda: _tag(now.laptop)))
    if found is not None:
        now.reference = now.on_database(lambda: take(found[1]))
        now.on_database(lambda: _keep_tag(now.laptop, found[0]))


def _tag(laptop: Laptop) -> str:
    with laptop.db.read() as db:
        return (state.get(db, "reference_tag") or b"").decode()


def _keep_tag(laptop: Laptop, tag: str) -> None:
    with laptop.db.write("sync.reference") as db:
        state.put(db, "reference_tag", tag.encode())


def _end(now: _Pass, trouble: Trouble | None) -> SyncReport:
    laptop = now.laptop
    if trouble is not None and trouble.outcome is Outcome.CLOCK:
        trouble = replace(trouble, detail=f"{laptop.now():%d/%m/%Y}")
    with laptop.db.write("sync.end") as db:
        me = state.identity(db)
        if trouble is None:
            retry.succeeded(db)
        elif trouble.outcome is not Outcome.CANCELLED:
            retry.failed(db, laptop.now(), laptop.chance, trouble.retry_after_s)
        state.put(db, "last_outcome", str(trouble.outcome if trouble else Outcome.DONE).encode())
        next_try = retry.next_try(db)
    return SyncReport(
        outcome=trouble.outcome if trouble else Outcome.DONE,
        trouble=trouble,
        applied=now.applied,
        frames=now.frames,
        label=me.label if me else "",
        enrolled_now=now.enrolled_now,
        reference=now.reference,
        skew_s=now.skew_s,
        next_try=next_try,
        bytes_sent=now.line.traffic.sent if now.line else 0,
        bytes_received=now.line.traffic.received if now.line else 0,
    )
