# SPDX-License-Identifier: MIT
"""A file of frames in, files of receipts out: what a stick brings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sync.protocol import Frame, FrameError, Kind, Torn, read_frames
from sync.server import audit, devices, greetings, groups, intake, quarantine, receipts, room
from sync.server.devices import Device
from sync.server.outcomes import APPLIED, REFUSED, FrameOutcome
from sync.server.store import Store


@dataclass
class TakenIn:
    """What became of a file: frame by frame, and what goes back to which laptop."""

    outcomes: list[FrameOutcome] = field(default_factory=list)
    answers: dict[str, bytes] = field(default_factory=dict)
    """Laptop's name → frames for it, as bytes."""
    enrolled: list[str] = field(default_factory=list)
    """Laptops that asked to be taken in, and were."""

    def count(self, state: str) -> int:
        """Return how many frames ended in a state."""
        return sum(outcome.state == state for outcome in self.outcomes)

    @property
    def new_changes(self) -> int:
        """Return how many changes were new to the province."""
        return sum(outcome.changes for outcome in self.outcomes)


@dataclass
class _Laptop:
    """A laptop that the file is from: what it asked, and of which epochs it wants to hear."""

    device: Device
    enrolled: list[bytes] = field(default_factory=list)
    asked: Frame | None = None
    epochs: dict[tuple[bytes, bytes], None] = field(default_factory=dict)
    """Epoch, and the name by which the laptop knows the province, in the order of their coming."""

    def heard(self, frame: Frame) -> None:
        """Note that a frame was taken."""
        self.epochs[frame.header.epoch, frame.header.province] = None

    def answer(self, store: Store) -> bytes:
        """Return what goes back to it."""
        said = [receipts.of_epoch(store, self.device, *epoch).to_bytes() for epoch in self.epochs]
        if self.asked is not None:
            # First, because it may bring new keys: former ones still confirm, but say no more.
            said.insert(0, greetings.welcome(store, self.device, self.asked).to_bytes())
        return b"".join(self.enrolled + said)


class _Met:
    """The laptops of a file, in the order of their coming."""

    def __init__(self) -> None:
        self._of: dict[bytes, _Laptop] = {}

    def laptop(self, device: Device) -> _Laptop:
        """Return what is noted of a laptop; new for one that was not met before."""
        return self._of.setdefault(device.device, _Laptop(device))

    def enrolled(self) -> list[str]:
        """Return the names of those that were taken in."""
        return [one.device.label for one in self._of.values() if one.enrolled]

    def answers(self, store: Store) -> dict[str, bytes]:
        """Return what goes back, by the name of the laptop."""
        return {one.device.label: one.answer(store) for one in self._of.values()}


def take_in(store: Store, data: bytes) -> TakenIn:
    """Take the frames of a file in and return what goes back, ready to be written."""
    taken, met = TakenIn(), _Met()
    aside = quarantine.Strangers(store)
    for found in _several(read_frames(data)):
        if isinstance(found, Torn):
            aside.keep_bytes(data[len(data) - found.size :], found.reason)
            taken.outcomes.append(FrameOutcome(REFUSED, found.reason))
        elif (together := groups.take_together(store, found)) is not None:
            device, outcomes = together
            met.laptop(device).heard(found[0])
            taken.outcomes += outcomes
        else:
            for frame in found:
                taken.outcomes += _take(store, frame, met, aside)
    taken.answers = met.answers(store)
    taken.enrolled = met.enrolled()
    with store.write() as connection:
        audit.note(connection, "import", ", ".join(taken.answers), f"{taken.new_changes} changes")
    return taken


def _several(found: Iterable[Frame | Torn]) -> Iterator[list[Frame] | Torn]:
    """Yield frames of records a few at a time, all else by itself."""
    frames: list[Frame] = []
    for one in found:
        records = isinstance(one, Frame) and one.header.kind == Kind.RECORDS
        if frames and (not records or len(frames) == groups.AT_ONCE):
            yield frames
            frames = []
        if isinstance(one, Torn):
            yield one
        elif records:
            frames.append(one)
        else:
            yield [one]
    if frames:
        yield frames


def _take(store: Store, frame: Frame, met: _Met, aside: quarantine.Strangers) -> list[FrameOutcome]:
    try:
        if frame.header.kind == Kind.ENROL:
            device, answer = devices.enrol(store, frame)
            met.laptop(device).enrolled.append(answer.to_bytes())
            return [FrameOutcome(APPLIED)]
        device = intake.sender(store, frame)
        if frame.header.kind == Kind.HELLO:
            met.laptop(device).asked = frame
            return []
    except FrameError as error:
        aside.keep_frame(frame, error.reason)
        return [FrameOutcome(REFUSED, error.reason)]
    try:
        outcome = intake.take_frame(store, device, frame)
    except FrameError as error:
        return [room.refuse(store, device, frame, error.reason)]
    met.laptop(device).heard(frame)
    return [outcome]
