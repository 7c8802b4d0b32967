# SPDX-License-Identifier: MIT
"""What cannot be taken in is kept aside with its reason, for a person to look at.

What a laptop that we know sent stays, within its room (see `room`), and what an operator brought by
hand stays for good. What strangers sent
over the network stays as long as there is room: so much of one source, so much of all together,
and the oldest goes first. So nobody can fill the disk, and one who floods drives out only himself.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable

from sqlalchemy import Connection, select, text

from sync.protocol import Frame
from sync.server import tables
from sync.server.store import Store, alarm, now_ms, upsert

MAX_OF_SOURCE = 16 * 1024 * 1024
MAX_ROWS_OF_SOURCE = 500
MAX_OF_ALL = 256 * 1024 * 1024
MAX_ROWS_OF_ALL = 10_000
_ALARMING = frozenset({"token", "signature", "device", "province"})
_DOMAIN = b"vn.tungngo.source.v1\0"


def keep(
    connection: Connection,
    data: bytes,
    reason: str,
    device: bytes | None = None,
    source: bytes | None = None,
) -> None:
    """Keep bytes aside inside the caller's transaction; the same bytes once.

    `source` tells strangers apart (see `source_of`); with None they are kept for good.
    """
    connection.execute(
        upsert(connection, tables.quarantine)
        .values(
            digest=hashlib.sha256(data).digest(),
            received_at=now_ms(),
            reason=reason,
            device=device,
            size=len(data),
            data=data,
            source=source,
        )
        .on_conflict_do_nothing()
    )


def has(connection: Connection, data: bytes) -> bool:
    """Tell whether these very bytes are kept aside already."""
    digest = hashlib.sha256(data).digest()
    kept = tables.quarantine.c
    return connection.execute(select(kept.size).where(kept.digest == digest)).first() is not None


def source_of(store: Store, address: str) -> bytes:
    """Return what stands for a network address: equal for equal ones, and not to be read back.

    Of IPv6 the network counts, since each household has a whole one.
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        named = address.encode()
    else:
        plain = getattr(known, "ipv4_mapped", None) or known
        named = plain.packed[:8]
    secret = store.keys.current.signing.private_bytes_raw()
    return hmac.digest(secret, _DOMAIN + named, "sha256")[:16]


class Strangers:
    """Keeps what strangers sent, within its bounds; `told` hears how many rows had to go."""

    def __init__(self, store: Store, told: Callable[[int], None] = lambda _rows: None) -> None:
        self._store = store
        self._told = told

    def keep_bytes(self, data: bytes, reason: str, source: bytes | None = None) -> None:
        """Keep what is no frame at all."""
        with self._store.write() as connection:
            keep(connection, data, reason, source=source)
            gone = _make_room(connection, source)
        self._told(gone)

    def keep_frame(self, frame: Frame, reason: str, source: bytes | None = None) -> None:
        """Keep a frame that no known laptop vouches for; tell a person of what may be an attack."""
        device = frame.header.device
        with self._store.write() as connection:
            keep(connection, frame.to_bytes(), reason, device, source)
            if reason in _ALARMING:  # an unknown laptop is everyday life
                # Whom it claims to be is no key: it may claim to be another one each time.
                alarm(connection, reason, None, device.hex())
            gone = _make_room(connection, source)
        self._told(gone)


_GO = (
    "DELETE FROM quarantine WHERE digest IN (SELECT digest FROM ("
    "SELECT digest, row_number() OVER newest AS place, sum(size) OVER newest AS total "
    "FROM quarantine WHERE {which} "
    "WINDOW newest AS (ORDER BY received_at DESC, digest ROWS UNBOUNDED PRECEDING)"
    ") AS kept WHERE place > :rows OR total > :bytes)"
)
_GO_OF_SOURCE = text(_GO.format(which="source = :source"))
_GO_OF_ALL = text(_GO.format(which="source IS NOT NULL"))


def _make_room(connection: Connection, source: bytes | None) -> int:
    """Let the oldest of strangers go beyond the bounds; return how many rows went."""
    if source is None:
        return 0
    of_source = {"source": source, "rows": MAX_ROWS_OF_SOURCE, "bytes": MAX_OF_SOURCE}
    gone = connection.execute(_GO_OF_SOURCE, of_source).rowcount
    of_all = {"rows": MAX_ROWS_OF_ALL, "bytes": MAX_OF_ALL}
    gone += connection.execute(_GO_OF_ALL, of_all).rowcount
    if gone:
        alarm(connection, "quarantine-full", None, "")
    return int(gone)
