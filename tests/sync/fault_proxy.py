# SPDX-License-Identifier: MIT
"""A bad line on loopback: slow, far, cut every so many bytes, bytes twice, swapped or flipped.

Bytes pass in pieces of a packet; every direction has one line of a given rate that its connections
share, as a telephone does. `cut_every` resets a connection after so many bytes up the line.
"""

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_PIECE = 1460


@dataclass
class Faults:
    """What the line does; probabilities are for each piece that goes up."""

    rate_bps: float = 0.0
    one_way_s: float = 0.0
    cut_every: int = 0
    twice: float = 0.0
    swapped: float = 0.0
    flipped: float = 0.0
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    fatal_at: int = 0
    """Once so many bytes went up, `fatal` is called: somebody pulls a plug."""
    fatal: Callable[[], None] = lambda: None


@dataclass
class Line:
    """One direction: who comes later waits for who came before."""

    faults: Faults
    total: int = 0
    free_at: float = 0.0

    def arrival(self, size: int) -> float:
        """Return when a piece that is sent now arrives."""
        self.total += size
        now = asyncio.get_running_loop().time()
        rate = self.faults.rate_bps
        self.free_at = max(self.free_at, now) + (size * 8 / rate if rate else 0.0)
        return self.free_at + self.faults.one_way_s


class FaultProxy:
    """Stands between a laptop and a province; `up` and `down` count the bytes of each way."""

    def __init__(self, target: str, faults: Faults) -> None:
        self._host, _colon, port = target.rpartition("//")[2].rpartition(":")
        self._port = int(port)
        self.faults = faults
        self.up, self.down = Line(faults), Line(faults)
        self.connections = self.cuts = self._arrived = 0
        self._loop = asyncio.new_event_loop()
        self._listening = socket.socket()
        self._listening.bind(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._ready = threading.Event()
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def passed(self, size: int) -> None:
        """Count bytes that are about to arrive, and pull the plug when it is time."""
        before, self._arrived = self._arrived, self._arrived + size
        if before < self.faults.fatal_at <= self._arrived:
            self.faults.fatal()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        tasks: set[asyncio.Task[None]] = set()

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.create_task(self._connected(reader, writer))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        server = await asyncio.start_server(connected, sock=self._listening)
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def __enter__(self) -> "FaultProxy":
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_error: object) -> None:
        assert self._stop is not None
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        await asyncio.sleep(2 * self.faults.one_way_s)  # the handshake of TCP
        try:
            there, answer = await asyncio.open_connection(self._host, self._port)
        except OSError:
            _reset(writer)
            return
        connection = _Connection(self, (writer, answer))
        halves = (
            connection.carry(reader, answer, self.up, up=True),
            connection.carry(there, writer, self.down, up=False),
        )
        try:
            await asyncio.gather(*halves, return_exceptions=True)
        finally:
            for one in (writer, answer):
                one.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close without a good-bye, as a lost line does."""
    taken = writer.get_extra_info("socket")
    if taken is not None:
        with contextlib.suppress(OSError):
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


class _Connection:
    def __init__(
        self, proxy: FaultProxy, ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    ) -> None:
        self._proxy, self._ends = proxy, ends
        self._passed = 0
        self._dead = False

    async def carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        line: Line,
        *,
        up: bool,
    ) -> None:
        """Carry bytes one way until that end is done, or the line is cut."""
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(8)
        out = asyncio.create_task(self._out(pieces, writer, up=up))
        try:
            while not self._dead and (piece := await reader.read(_PIECE)):
                for part in self._faulty(piece) if up else (piece,):
                    await pieces.put((line.arrival(len(part)), part))
            await pieces.put((line.arrival(0), b""))
            await out
        except OSError:
            self._dead = True  # a plug was pulled: the other end must not wait for an answer
            for end in self._ends:
                _reset(end)
        finally:
            out.cancel()

    def _faulty(self, piece: bytes) -> Iterator[bytes]:
        faults, chance = self._proxy.faults, self._proxy.faults.chance
        if chance.random() < faults.flipped:
            at = chance.randrange(len(piece))
            piece = piece[:at] + bytes([piece[at] ^ (1 << chance.randrange(8))]) + piece[at + 1 :]
        if chance.random() < faults.swapped:
            middle = len(piece) // 2
            piece = piece[middle:] + piece[:middle]
        yield piece
        if chance.random() < faults.twice:
            yield piece

    async def _out(
        self,
        pieces: "asyncio.Queue[tuple[float, bytes]]",
        writer: asyncio.StreamWriter,
        *,
        up: bool,
    ) -> None:
        while True:
            at, piece = await pieces.get()
            await asyncio.sleep(at - asyncio.get_running_loop().time())
            if not piece:
                if writer.can_write_eof():
                    writer.write_eof()
                return
            cut = self._proxy.faults.cut_every
            if up and cut and self._passed + len(piece) > cut:
                writer.write(piece[: cut - self._passed])
                self._cut()
                return
            if up:
                self._passed += len(piece)
                self._proxy.passed(len(piece))
            writer.write(piece)
            await writer.drain()

    def _cut(self) -> None:
        self._dead = True
        self._proxy.cuts += 1
        for end in self._ends:
            _reset(end)
