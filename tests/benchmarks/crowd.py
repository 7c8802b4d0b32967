# SPDX-License-Identifier: MIT
"""Many laptops at once on plain sockets: a generator of load that leaves the cores to the server.

Each does what the program does: a connection, a greeting, its frame, and, when it is turned away,
another try at the time that the server named.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sync.protocol import MEDIA_TYPE
from tests.benchmarks.ready_laptops import Ready

_TRIES = 60


@dataclass
class Sent:
    """How it went for one laptop: seconds of the frame alone, and of everything."""

    laptop: Ready
    frame_s: float = 0.0
    whole_s: float = 0.0
    turned_away: list[str] = field(default_factory=list)
    answer: bytes = b""


class _RefusedError(Exception):
    def __init__(self, status: int, retry_after: float) -> None:
        super().__init__(status)
        self.retry_after = retry_after


async def send(url: str, laptop: Ready) -> Sent:
    """Send what a laptop has until there is a receipt; an empty answer when it gave up."""
    sent, began = Sent(laptop), time.perf_counter()
    for _try in range(_TRIES):
        try:
            await _once(url, laptop, sent)
        except _RefusedError as refused:
            sent.turned_away.append(str(refused))
            await asyncio.sleep(refused.retry_after)
        except (OSError, asyncio.IncompleteReadError) as error:
            sent.turned_away.append(type(error).__name__)
            await asyncio.sleep(random.uniform(0, 2))
        else:
            break
    sent.whole_s = time.perf_counter() - began
    return sent


async def _once(url: str, laptop: Ready, sent: Sent) -> None:
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    try:
        await _post(reader, writer, "/v1/hello", laptop.hello)
        began = time.perf_counter()
        sent.answer = await _post(reader, writer, "/v1/frames", laptop.frame)
        sent.frame_s = time.perf_counter() - began
    finally:
        writer.close()


async def _post(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, body: bytes
) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nhost: p\r\ncontent-type: {MEDIA_TYPE}\r\n"
    writer.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)
    status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines if line)
    if "content-length" in headers:
        answer = await reader.readexactly(int(headers["content-length"]))
    else:
        answer = await _chunks(reader)
    if status.split()[1] != "200":
        raise _RefusedError(int(status.split()[1]), float(headers.get("retry-after", 1)))
    return answer


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    answer = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        answer += (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)
    return answer


@dataclass
class Went:
    """How it went for a crowd, and the seconds until the last of it had its receipt."""

    sent: list[Sent]
    seconds: float


def go(
    url: str,
    laptops: list[Ready],
    beside: Callable[[], Awaitable[None]],
    over_s: float = 0.0,
    at_once: int = 10_000,
) -> Went:
    """Let laptops send, beginning evenly over so many seconds, at most so many at a time.

    `beside` runs meanwhile.
    """

    async def crowd() -> list[Sent]:
        room = asyncio.Semaphore(at_once)

        async def in_turn(laptop: Ready, wait: float) -> Sent:
            await asyncio.sleep(wait)
            async with room:
                return await send(url, laptop)

        watching = asyncio.ensure_future(beside())
        try:
            return await asyncio.gather(
                *(
                    in_turn(one, number * over_s / len(laptops))
                    for number, one in enumerate(laptops)
                )
            )
        finally:
            watching.cancel()

    began = time.perf_counter()
    sent = asyncio.run(crowd())
    return Went(sent, time.perf_counter() - began)
