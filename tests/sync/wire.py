# SPDX-License-Identifier: MIT
"""A network without cables: the laptop's real pass speaks to the province's real answers."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sync.carriers.parcels import Delivered, Parcel, Traffic
from sync.outcomes import CarrierError, Outcome
from sync.protocol import Frame, FrameError, read_frames
from sync.server.answers import Taker


class Wire:
    """Carries some frames and breaks; the answer to the last of them may be lost on the way."""

    def __init__(self, world: Any, breaks_after: int, *, lose: bool) -> None:
        self.world = world
        self.left = breaks_after
        self.lose = lose
        self.traffic = Traffic()

    def ask(self, path: str, frame: bytes, meanwhile: Callable[[], None] = lambda: None) -> Frame:
        """Greet; enrolment is done before the world begins.

        The answer is older than what is done meanwhile, which it may upset.
        """
        assert path == "v1/hello"
        [hello] = read_frames(frame)
        assert isinstance(hello, Frame)
        try:
            answer = Taker(self.world.province.store).hello(hello)
        except FrameError as error:
            raise CarrierError(Outcome.REFUSED, error.reason) from error
        finally:
            meanwhile()
        return answer

    def deliver(self, parcels: Iterable[Parcel]) -> Iterator[list[Delivered]]:
        """Hand frames over one after another, as a request streams them."""
        for parcel in parcels:
            if self.left == 0:
                raise CarrierError(Outcome.NO_NETWORK)
            self.left -= 1
            self.world.left.append(parcel.data)
            self.world.province.changes += 1
            [frame] = read_frames(parcel.data)
            assert isinstance(frame, Frame)
            answer, _outcome = Taker(self.world.province.store).take(frame)
            self.world.downwards.append(answer.to_bytes())
            if self.left == 0 and self.lose:
                raise CarrierError(Outcome.NO_NETWORK)
            yield [Delivered(parcel.nr, answer, 0.1)]

    def open_lanes(self) -> None:
        pass

    def reference(self, _known: str) -> tuple[str, bytes] | None:
        """There is no other catalogue."""
        return None
