# SPDX-License-Identifier: MIT
"""What cannot be taken in is kept aside with its reason, for a person to look at; never dropped."""

import hashlib

from sqlalchemy import Connection

from sync.protocol import Frame
from sync.server import tables
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
