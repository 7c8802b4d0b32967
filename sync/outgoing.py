# SPDX-License-Identifier: MIT
"""What is to leave in one round, sealed while what went before is on its way.

In portions: sealed, stored, and durably anchored outside the store; only then a portion is handed
over. The first one is a single small frame, so that the line and the province are busy as soon as
they can be.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from models.outbox import BatchState
from sync import anchor, batch, blobs, pace, state
from sync.batch import Queued, StoredFrame
from sync.carriers.parcels import Delivered, Parcel

if TYPE_CHECKING:
    from sqlmodel import Session

    from sync.run import Laptop

PORTION_CHANGES = 1000
PORTION_BYTES = 256 * 1024


class Outgoing:
    """The frames of one round, each handed over once: those in store, then what waits, photos last.

    `done` and `total` follow the changes, `photo_done` and `photo_total` the bytes of photos.
    """

    def __init__(self, laptop: "Laptop") -> None:
        self.done = self.total = self.photo_done = self.photo_total = 0
        self._laptop = laptop
        self._handed: dict[int, Queued] = {}
        self._much = False
        self._epoch = b""

    @property
    def begun(self) -> bool:
        """Tell whether anything was handed over."""
        return bool(self._handed)

    def seal_first(self) -> None:
        """Seal what leaves first, unless something is sealed already.

        For while the province is being asked: its answer may still dissolve the frame, so that
        nothing is handed over here.
        """
        with self._laptop.db.write("sync.ahead") as db:
            self._next(db)

    def parcels(self) -> Iterator[Parcel]:
        """Give frames that may leave; asking for the next one may seal it."""
        while frames := self._laptop.on_database(self._portion):
            yield from (Parcel(frame.nr, frame.data) for frame in frames)

    def answered(self, came: Iterable[Delivered]) -> None:
        """Count what the province answered to."""
        for one in came:
            frame = self._handed[one.nr]
            if frame.photo:
                self.photo_done += frame.size
            else:
                self.done += frame.count

    def _portion(self) -> list[StoredFrame]:
        """Return the next frames: stored, and noted outside the store, before they may leave."""
        laptop = self._laptop
        with laptop.db.write("sync.seal") as db:
            queue = self._next(db)
            frames = batch.stored(db, [frame.nr for frame in queue])
            batch.move(db, [frame.nr for frame in queue], BatchState.IN_FLIGHT)
        if records := [frame for frame in frames if not frame.photo]:
            anchor.raise_to(laptop.anchor, records)
        self._handed |= {frame.nr: frame for frame in queue}
        return frames

    def _next(self, db: "Session") -> list[Queued]:
        me = state.identity(db)
        # A receipt may have begun a new epoch. What is sealed under it belongs to the next round.
        if me is None or self._epoch not in {b"", me.epoch}:
            return []
        self._epoch = me.epoch
        now_ms = self._laptop.now_ms()
        queue = self._queue(db, photo=False)
        if not self._handed:
            self._much = batch.waiting(db) > pace.MUCH
        if not queue:
            most, frames = self._size(db)
            if batch.seal_pending(db, me, now_ms, most, frames=frames):
                queue = self._queue(db, photo=False)
        left = sum(frame.count for frame in queue) + batch.waiting(db)
        self.total = sum(frame.count for frame in self._handed.values()) + left
        if queue:
            return _first(queue)
        blobs.seal_photos(db, me, now_ms)
        queue = self._queue(db, photo=True)
        sent = sum(frame.size for frame in self._handed.values() if frame.photo)
        self.photo_total = sent + sum(frame.size for frame in queue)
        return _first(queue)

    def _size(self, db: "Session") -> tuple[int, int]:
        """Return of how many changes, and how many, the frames of the next portion are."""
        most = pace.frame_changes(db)
        begun = pace.rising(len(self._handed)) if self._much else most
        if begun < most or not self._handed:
            return min(begun, most), 1
        return most, max(1, PORTION_CHANGES // most)

    def _queue(self, db: "Session", *, photo: bool) -> list[Queued]:
        return [
            frame
            for frame in batch.queue(db, self._epoch)
            if frame.photo is photo and frame.nr not in self._handed
        ]


def _first(queue: list[Queued]) -> list[Queued]:
    """Return as many frames as a portion holds, and one at least."""
    size = 0
    for number, frame in enumerate(queue):
        size += frame.size
        if number and size > PORTION_BYTES:
            return queue[:number]
    return queue
