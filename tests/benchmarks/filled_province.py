# SPDX-License-Identifier: MIT
"""A province with many records in it, made by copying what was really taken in, in bulk.

A copy keeps everything but two bytes of the time in its identities, so that all copies are older
than what comes next, as stored records are.
"""

import statistics
import tempfile
import time
from pathlib import Path

from sqlalchemy import Connection, text

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
_FRAMES = 16


def cost_per_record(database: str, sizes: list[int]) -> dict[int, float]:
    """Return milliseconds a record when so many are stored already; `sizes` go up.

    The first size is taken in for real. Measured is `take_frame`: unsealing, checks, judgement
    and totals down to the disk, of some frames from laptops of as many communes.
    """
    found: dict[int, float] = {}
    with tempfile.TemporaryDirectory(prefix="tungngo-filled-") as folder:
        place = Path(folder) / "province"
        store.create(place, "Nghệ An", "", database).close()
        first = -(-sizes[0] // RECORDS)
        laptops = ready_laptops.make(place, database, first + _FRAMES * len(sizes))
        opened = store.open_store(place, database)
        try:
            _take(opened, laptops[:first])
            with opened.write() as connection:
                for name in _COPIED:
                    connection.execute(text(f"CREATE TABLE first_{name} AS SELECT * FROM {name}"))
            copies, made = 1, sizes[0]
            for number, size in enumerate(sizes):
                while made < size:
                    made += _copy(opened, copies)
                    copies += 1
                _settle(opened)
                some = laptops[first + number * _FRAMES :][:_FRAMES]
                found[size] = _quick(_take(opened, some)) * 1000 / RECORDS
                made += _FRAMES * RECORDS
        finally:
            opened.close()
    return found


def _take(opened: Store, laptops: list[Ready]) -> list[float]:
    """Take frames in one after another; return the seconds of each."""
    took = []
    for laptop in laptops:
        frame = next(iter(read_frames(laptop.frame)))
        assert isinstance(frame, Frame)
        device = devices.known(opened, laptop.device)
        assert device is not None
        began = time.perf_counter()
        outcome = intake.take_frame(opened, device, frame)
        took.append(time.perf_counter() - began)
        if (outcome.state, outcome.changes, outcome.said) != (APPLIED, RECORDS, []):
            raise RuntimeError(f"not taken in whole: {outcome}")
    return took


def _quick(seconds: list[float]) -> float:
    """Return the quicker quartile: what else happens on the machine makes frames slower only."""
    return statistics.quantiles(seconds, n=4)[0]


def _copy(opened: Store, number: int) -> int:
    """Add one more copy of what was there at first; return how many records."""
    with opened.write() as connection:
        for table, identities in _COPIED.items():
            columns = [
                _altered(connection, name) if name in identities else _same(name)
                for name in tables.metadata.tables[table].columns.keys()  # noqa: SIM118
            ]
            connection.execute(
                text(f"INSERT INTO {table} SELECT {', '.join(columns)} FROM first_{table}"),
                {"mark": number.to_bytes(2, "big"), "twin": number},
            )
        return int(connection.execute(text("SELECT count(*) FROM first_record")).scalar_one())


def _same(column: str) -> str:
    return "twin + :twin" if column == "twin" else f'"{column}"'


def _altered(connection: Connection, column: str) -> str:
    if connection.dialect.name == "postgresql":
        return f'overlay("{column}" placing CAST(:mark AS bytea) from 2 for 2)'
    return f'CAST(substr("{column}", 1, 1) || :mark || substr("{column}", 4) AS BLOB)'


def _settle(opened: Store) -> None:
    """Let the database know what it holds, as it does by itself in time."""
    with opened.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")
