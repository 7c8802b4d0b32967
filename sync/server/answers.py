# SPDX-License-Identifier: MIT
"""What the province answers over the network: one frame in, one frame for its laptop out."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sync.protocol import Frame, FrameError, Kind
from sync.server import devices, greetings, groups, intake, logs, quarantine, receipts, room
from sync.server.admission import BusyError
from sync.server.devices import EnrolmentError
from sync.server.outcomes import LATER, FrameOutcome
from sync.server.store import Store

_Answer = TypeVar("_Answer")
Ended = FrameError | BusyError | None
"""Why a stream ends before its end."""


class Taker:
    """Answers frames for one open province; each method may wait for the database."""

    def __init__(self, store: Store, dropped: Callable[[int], None] = lambda _rows: None) -> None:
        self._store = store
        self._strangers = quarantine.Strangers(store, dropped)

    def enrol(self, frame: Frame, address: str = "") -> Frame:
        """Answer a request for enrolment, also one that is refused. Raises FrameError."""
        return self._working(lambda: self._enrol(frame, address))

    def hello(self, frame: Frame) -> Frame:
        """Answer a greeting. Raises FrameError; nothing of it needs to be kept."""
        return self._working(lambda: self._hello(frame))

    def vouch(self, head: Frame, size: int) -> None:
        """Raise FrameError when no known laptop signed a header, BusyError without room for it."""
        self._working(lambda: self._vouch(head, size))

    def take(self, frame: Frame, address: str = "") -> tuple[Frame, FrameOutcome]:
        """Take a frame in and return the receipt for it, when it is durable.

        Raises FrameError for a frame that no known laptop vouches for; it is in quarantine then.
        Raises BusyError when there is no database, or no room for what must wait. `address` is
        where it came from.
        """
        return self._working(lambda: self._take(frame, address))

    def take_several(
        self, frames: Sequence[Frame], address: str = ""
    ) -> tuple[list[tuple[Frame, FrameOutcome]], Ended]:
        """Take frames of one stream in, together when they follow one another.

        Returns what `take` would for each; it ends before the first that nobody vouches for, or
        that must come again, whose error is returned, too. Raises BusyError without a database.
        """
        return self._working(lambda: self._take_several(frames, address))

    def keep_torn(self, data: bytes, reason: str, address: str = "") -> None:
        """Keep what is no frame."""
        self._working(lambda: self._strangers.keep_bytes(data, reason, self._source(address)))

    def _source(self, address: str) -> bytes:
        return quarantine.source_of(self._store, address)

    def _working(self, work: Callable[[], _Answer]) -> _Answer:
        """Turn a database that is away into "come back later"."""
        try:
            return work()
        except self._store.unavailable as error:
            logs.trouble("database-away")
            raise BusyError(503, "database") from error

    def _enrol(self, frame: Frame, address: str) -> Frame:
        try:
            _device, answer = devices.enrol(self._store, frame)
        except EnrolmentError as error:
            self._keep_aside(frame, error.reason, address)
            return error.answer
        except FrameError as error:
            self._keep_aside(frame, error.reason, address)
            raise
        return answer

    def _keep_aside(self, frame: Frame, reason: str, address: str) -> None:
        self._strangers.keep_frame(frame, reason, self._source(address))

    def _hello(self, frame: Frame) -> Frame:
        store = self._store
        if frame.header.kind != Kind.HELLO:
            raise FrameError("kind")
        device = intake.sender(store, frame)
        return greetings.welcome(store, device, frame)

    def _vouch(self, head: Frame, size: int) -> None:
        device = intake.sender(self._store, head)
        if not room.is_there_for(self._store, device, head, size):
            raise BusyError(429, room.FULL)

    def _take_several(
        self, frames: Sequence[Frame], address: str
    ) -> tuple[list[tuple[Frame, FrameOutcome]], Ended]:
        store = self._store
        if (together := groups.take_together(store, frames)) is not None:
            device, outcomes = together
            return [
                (receipts.of_frame(store, device, frame, outcome), outcome)
                for frame, outcome in zip(frames, outcomes, strict=True)
            ], None
        taken: list[tuple[Frame, FrameOutcome]] = []
        for frame in frames:
            try:
                taken.append(self._take(frame, address))
            except (FrameError, BusyError) as error:
                return taken, error
        return taken, None

    def _take(self, frame: Frame, address: str) -> tuple[Frame, FrameOutcome]:
        store = self._store
        try:
            device = intake.sender(store, frame)
        except FrameError as error:
            self._keep_aside(frame, error.reason, address)
            raise
        try:
            outcome = intake.take_frame(store, device, frame)
        except FrameError as error:
            outcome = room.refuse(store, device, frame, error.reason)
        if outcome.state == LATER:
            raise BusyError(429, outcome.code)
        return receipts.of_frame(store, device, frame, outcome), outcome
