# SPDX-License-Identifier: MIT
"""Many laptops that the province took in, each with ten days' records sealed and waiting to go.

Every laptop has its own keys and every frame is really sealed and signed; that happens before
anything is measured, in as many processes as there are cores.
"""

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from models import communes
from sync import messages, seal
from sync.messages import Receipt
from sync.server import devices, store
from sync.server.store import Store
from tests.benchmarks.sync_work import Record, as_changes, records
from tests.sync.server.laptops import Laptop, frames_of, new_id

RECORDS = 300
"""What a laptop records in ten days; whole sessions of six rows, one frame."""


@dataclass(frozen=True)
class Ready:
    """A laptop at the moment before it sends: its greeting, its frame, and how to read answers."""

    hello: bytes
    frame: bytes
    hash: bytes
    device: bytes
    province: bytes
    sealing: bytes

    def receipt(self, answer: bytes) -> Receipt:
        """Open the one receipt that an answer must be."""
        [frame] = frames_of(answer)
        bound_to = seal.info(self.province, self.device, b"", 0)
        mine = X25519PrivateKey.from_private_bytes(self.sealing)
        return messages.decode(seal.unseal(frame.body, mine, bound_to), Receipt)


def make(folder: Path, database: str, numbers: Sequence[int]) -> list[Ready]:
    """Enrol laptops with these numbers, communes in turn, and seal what each has to send."""
    workers = os.cpu_count() or 1
    step = -(-len(numbers) // workers)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context) as pool:
        parts = [
            pool.submit(_made, folder, database, numbers[start : start + step])
            for start in range(0, len(numbers), step)
        ]
        return [ready for part in parts for ready in part.result()]


def _made(folder: Path, database: str, numbers: Sequence[int]) -> list[Ready]:
    opened = store.open_store(folder, database)
    try:
        return [one(opened, number) for number in numbers]
    finally:
        opened.close()


def one(opened: Store, number: int) -> Ready:
    """Enrol a laptop and seal what it has to send."""
    known = communes.everyone()
    commune = known[number % len(known)].code
    laptop = Laptop(devices.invite(opened, commune))
    devices.enrol(opened, laptop.request())
    hello, _nonce = laptop.hello()
    frame = laptop.frame(as_changes(_records_of(number, commune)))
    return Ready(
        hello.to_bytes(),
        frame.to_bytes(),
        frame.hash,
        laptop.me.device,
        laptop.me.province,
        laptop.me.sealing.private_bytes_raw(),
    )


_PATTERNS = 8


@cache
def _pattern(number: int) -> list[Record]:
    """Return ten days' records; drawing their words takes longer than sealing them."""
    return records(RECORDS, seed=number)


def _records_of(number: int, commune: str) -> list[Record]:
    """Return records with identities of their own, held at places where nobody else was."""
    sessions: dict[str, str] = {}
    made: list[Record] = []
    for table, row, values in _pattern(number % _PATTERNS):
        fresh, own = new_id(), dict(values)
        if table == "guidance_session":
            sessions[row.hex()] = fresh.hex()
            own |= {"commune_code": commune, "place": f"{values['place']}, máy {number}"}
        elif "session_id" in values:
            own["session_id"] = sessions[values["session_id"]]
        made.append((table, fresh, own))
    return made
