# SPDX-License-Identifier: MIT
"""The anchor: outside the store, the highest frame of each epoch that may have left the laptop.

It is made durable *before* bytes leave. A store that is older than its anchor was restored from a
backup; the protocol is safe without it, the anchor only tells earlier.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import text

from models.files import durable_replace

if TYPE_CHECKING:
    from sqlmodel import Session

    from sync.batch import StoredFrame

_MAX_FILE = 1024 * 1024


class _Mark(msgspec.Struct):
    seq: int
    hash: str


def _read(file: Path) -> dict[str, _Mark]:
    try:
        if file.stat().st_size > _MAX_FILE:
            return {}
        return msgspec.json.decode(file.read_bytes(), type=dict[str, _Mark])
    except (OSError, msgspec.MsgspecError):
        # Without an anchor the protocol still finds the fork, only later.
        return {}


def raise_to(file: Path, frames: "list[StoredFrame]") -> None:
    """Note that these frames may leave; durable when it returns. Raises OSError."""
    marks = _read(file)
    for frame in frames:
        mark = marks.get(frame.epoch.hex())
        if mark is None or mark.seq < frame.seq:
            marks[frame.epoch.hex()] = _Mark(frame.seq, frame.hash.hex())
    durable_replace(file, msgspec.json.encode(marks))


def is_newer_than(file: Path, db: "Session", epoch: bytes) -> bool:
    """Tell whether something left the laptop in this epoch that the store does not know."""
    mark = _read(file).get(epoch.hex())
    if mark is None:
        return False
    known = (
        db.connection()
        .execute(
            text("SELECT 1 FROM batch WHERE epoch = :epoch AND seq = :seq AND hash = :hash"),
            {"epoch": epoch, "seq": mark.seq, "hash": bytes.fromhex(mark.hash)},
        )
        .first()
    )
    return known is None
