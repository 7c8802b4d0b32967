# SPDX-License-Identifier: MIT
"""A province with many records in it, made by copying what was really taken in, in bulk.

A copy keeps everything but two bytes of the time in its identities, so that all copies are older
than what comes next, as stored records are.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from models import communes
from sync.protocol import Frame, read_frames
from sync.server import devices, intake, store, tables
from sync.server.outcomes import APPLIED
from sync.server.store import Store
from tests.benchmarks import ready_laptops
from tests.benchmarks.ready_laptops import RECORDS, Ready

_COPIED = {
    "change": ("id", "row"),
    "record": ("row", "change"),
    "gathered": ("root",),
    "frame": ("hash",),
}
"""The tables that grow with the records, and their identities."""
_COMMUNES, _ROUNDS = 5, 2
"""Measured are frames from so many communes, so often, after one from each to warm up."""


@dataclass(frozen=True)
class Cost:
    """Milliseconds a record with so many stored, and in the same minute with the first size."""

    stored: int
    ms: float
    first_ms: float


def costs(databases: tuple[str, str], sizes: list[int]) -> Iterator[Cost]:
    """Measure what a record costs when so many are stored already; `sizes` go up.

    The first size is taken in for real, by two provinces: one keeps it, the other is filled. Both
    take frames in turn, so whatever else the machine does slows both. Measured is `take_frame`:
    unsealing, checks, judgement and totals, down to the disk.
    """
    with tempfile.TemporaryDirectory(prefix="tungngo-filled-") as folder, ExitStack() as stack:
        small, large = (
            _Province(Path(folder) / str(number), database, sizes)
            for number, database in enumerate(databases)
        )
        stack.callback(small.opened.close)
        stack.callback(large.opened.close)
        for size in sizes[1:]:
            large.fill(size)
            took = [
                (large.take_next(), small.take_next()) for _each in range(_COMMUNES * (1 + _ROUNDS))
            ]
            ms, first_ms = (
                statistics.median(seconds) * 1000 / RECORDS
                for seconds in zip(*took[_COMMUNES:], strict=True)
            )
            yield Cost(size, ms, first_ms)


class _Province:
    """A province that took in the first size, with laptops that are ready to send more."""

    def __init__(self, place: Path, database: str, sizes: list[int]) -> None:
        store.create(place, "Nghệ An", "", database).close()
        first = -(-sizes[0] // RECORDS)
        every = len(communes.everyone())
        rounds = (1 + _ROUNDS) * (len(sizes) - 1)
        later = [
            every * (first + r) + commune for r in range(rounds) for commune in range(_COMMUNES)
        ]
        ready = ready_laptops.make(place, database, [*range(first), *later])
        self.opened = store.open_store(place, database)
        self._waiting = iter(ready[first:])
        for laptop in ready[:first]:
            self._take(laptop)
        with self.opened.write() as connection:
            for name in _COPIED:
                connection.execute(text(f"CREATE TABLE first_{name} AS SELECT * FROM {name}"))
        self._stored = first * RECORDS
        self._copies = 0

    def take_next(self) -> float:
        """Take the next laptop's frame in; return the seconds."""
        self._stored += RECORDS
        return self._take(next(self._waiting))

    def _take(self, laptop: Ready) -> float:
        frame = next(iter(read_frames(laptop.frame)))
        assert isinstance(frame, Frame)
        device = devices.known(self.opened, laptop.device)
        assert device is not None
        began = time.perf_counter()
        outcome = intake.take_frame(self.opened, device, frame)
        seconds = time.perf_counter() - began
        if (outcome.state, outcome.changes, outcome.said) != (APPLIED, RECORDS, []):
            raise RuntimeError(f"not taken in whole: {outcome}")
        return seconds

    def fill(self, size: int) -> None:
        """Copy what was there at first until so many records are stored."""
        while self._stored < size:
            self._copies += 1
            self._stored += _copy(self.opened, self._copies)
        with self.opened.engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # what it does by itself in time
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.exec_driver_sql("VACUUM ANALYZE")
                connection.exec_driver_sql("CHECKPOINT")


def _copy(opened: Store, number: int) -> int:
    """Add one more copy of what was there at first; return how many records."""
    with opened.write() as connection:
        for table, identities in _COPIED.items():
            columns = [
                _altered(connection, name) if name in identities else _same(name)
                for name in tables.metadata.tables[table].columns.keys()  # noqa: SIM118
            ]
            connection.execute(
                text(
                    # A hash is random: a copy may hit upon one that is there.
                    f"INSERT INTO {table} SELECT {', '.join(columns)} FROM first_{table} "
                    "WHERE true ON CONFLICT DO NOTHING"
                ),
                {"mark": number.to_bytes(2, "big"), "twin": number},
            )
        return int(connection.execute(text("SELECT count(*) FROM first_record")).scalar_one())


def _same(column: str) -> str:
    return "twin + :twin" if column == "twin" else f'"{column}"'


def _altered(connection: Connection, column: str) -> str:
    if connection.dialect.name == "postgresql":
        return f'overlay("{column}" placing CAST(:mark AS bytea) from 2 for 2)'
    return f'CAST(substr("{column}", 1, 1) || :mark || substr("{column}", 4) AS BLOB)'
