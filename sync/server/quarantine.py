# SPDX-License-Identifier: MIT
"""What cannot be taken in is kept aside with its reason, for a person to look at; never dropped."""

import hashlib
import time

from sqlalchemy import Connection, func, select

from sync.protocol import Frame
from sync.server import tables
from sync.server.admission import BusyError
from sync.server.store import Store, alarm, now_ms, upsert

_ALARMING = frozenset({"token", "signature", "device", "province"})


def keep(connection: Connection, data: bytes, reason: str, device: bytes | None = None) -> None:
    """Keep bytes aside inside the caller's transaction; the same bytes once."""
    connection.execute(
        upsert(connection, tables.quarantine)
        .values(
            digest=hashlib.sha256(data).digest(),
            received_at=now_ms(),
            reason=reason,
            device=device,
            size=len(data),
            data=data,
        )
        .on_conflict_do_nothing()
    )


MAX_BYTES = 1024 * 1024 * 1024
"""What is kept of senders whom nobody knows; more of it is refused, and so not lost at all."""
_COUNT_AGAIN_S = 30.0


class Fill:
    """How full the quarantine is; counted now and then, as it is a guard and no book."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counted_at = -_COUNT_AGAIN_S
        self._bytes = 0

    def check(self, more: int) -> None:
        """Raise BusyError when there is no room."""
        now = time.monotonic()
        if now - self._counted_at > _COUNT_AGAIN_S:
            with self._store.read() as connection:
                total = func.coalesce(func.sum(tables.quarantine.c.size), 0)
                self._bytes = int(connection.execute(select(total)).scalar_one())
            self._counted_at = now
        self._bytes += more
        if self._bytes > MAX_BYTES:
            raise BusyError(503, "quarantine-full")


def keep_bytes(store: Store, data: bytes, reason: str) -> None:
    """Keep what is no frame at all."""
    with store.write() as connection:
        keep(connection, data, reason)


def keep_frame(store: Store, frame: Frame, reason: str) -> None:
    """Keep a frame that no known laptop vouches for; tell a person of what may be an attack."""
    with store.write() as connection:
        keep(connection, frame.to_bytes(), reason, frame.header.device)
        if reason in _ALARMING:  # an unknown laptop is everyday life
            alarm(connection, reason, frame.header.device, "")
