# SPDX-License-Identifier: MIT
"""Pending changes become batches: sealed once, stored, and sent as stored.

A change keeps its identity for ever; that, and not the number of a frame, is what makes the
province count it exactly once. The number and the hash of the frame before only find gaps and
forks.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import text

from models.dates import from_iso
from models.outbox import UNDER_WAY, BatchState, from_states
from models.schema.upgrade import SCHEMA_VERSION
from sync import changes, choices, seal, state
from sync.protocol import MAX_CHANGES, NO_PREVIOUS, VERSION, Frame, Header, Kind, make_frame
from sync.state import Identity

if TYPE_CHECKING:
    from sqlmodel import Session

FRAME_CHANGES = 350
"""In a file, of which a torn end costs one frame; over a network see `pace`."""
REFUSALS = 4
"""How often a change may be in a refused frame before it is set aside for good."""
_SMALLER = 3  # halvings with every refusal: 1000 changes, 125, 15, 1
_UNDER_WAY = ", ".join(f"'{s}'" for s in UNDER_WAY)

_WAITING = """
SELECT c.seq, c.id, c.tbl, c.row_id, c.op, c.base_rev, c.at, c.shared, c.subject, o.refusals
FROM outbox o JOIN change_log c ON c.seq = o.change_seq
WHERE o.batch_nr IS NULL ORDER BY o.change_seq LIMIT :most
"""
_STORED = text("SELECT nr, epoch, seq, hash, frame, kind FROM batch WHERE nr = :nr")


@dataclass(frozen=True)
class Queued:
    """A frame that no receipt has confirmed, without its bytes."""

    nr: int
    size: int
    count: int
    """Changes; none in a part of a photo."""
    photo: bool


@dataclass(frozen=True)
class StoredFrame:
    """A sealed frame as it will travel, whatever the carrier."""

    nr: int
    epoch: bytes
    seq: int
    hash: bytes
    data: bytes
    photo: bool = False
    """A part of a photo: it stands in no chain of records, so no anchor speaks of it."""


def waiting(db: "Session") -> int:
    """Return how many changes are in no batch yet."""
    statement = "SELECT count(*) FROM outbox WHERE batch_nr IS NULL"
    return int(db.connection().execute(text(statement)).scalar_one())


def _unfollowed(_changes: int) -> None:
    """Tell nobody how far it is."""


def seal_pending(
    db: "Session",
    me: Identity,
    now_ms: int,
    most: int = FRAME_CHANGES,
    follow: Callable[[int], None] = _unfollowed,
    *,
    frames: int | None = None,
) -> int:
    """Seal what waits, about `most` changes a frame; return how many frames it took.

    `follow` is told with every frame how many changes are sealed. At most `frames` of them are
    made, so that these can leave before the next are sealed.
    """
    choices.answer(db)
    made, done = 0, 0
    ends = choices.copies(db)
    while made != frames and (rows := _next_rows(db, most)):
        follow(done)
        done += len(rows)
        content = [_change(row, choices.known_revision(db, ends, row)) for row in rows]
        _seal(db, me, rows, content, now_ms)
        made += 1
    return made


def _next_rows(db: "Session", most: int) -> Sequence[Any]:
    """Return the changes of the next frame: as many as fit, and none of an action left behind.

    The province judges a session by all of its rows. Half of one would be returned for what only
    the next frame brings. What was refused before goes in ever smaller frames, so that in the end
    the one action that cannot be read stands alone.
    """
    rows = db.connection().execute(text(_WAITING), {"most": most + 1}).all()
    if not rows:
        return rows
    refusals = rows[0].refusals
    most = max(1, most >> (_SMALLER * refusals))
    alike = list(takewhile(lambda row: row.refusals == refusals, rows))
    if len(alike) <= most:
        return alike
    rows = alike
    for end in range(most, 0, -1):
        if not _one_action(rows[end - 1], rows[end]):
            return rows[:end]
    rows = db.connection().execute(text(_WAITING), {"most": MAX_CHANGES}).all()
    end = next(
        (end for end in range(most, len(rows)) if not _one_action(rows[end - 1], rows[end])),
        len(rows),
    )
    return rows[:end]


def _one_action(one: Any, other: Any) -> bool:
    return one.subject is not None and (one.subject, one.at) == (other.subject, other.at)


def records_frame(
    me: Identity, seq: int, previous: bytes, content: list[changes.Change], now_ms: int
) -> Frame:
    """Return changes as the next frame of the epoch: sealed to the province, signed by me."""
    bound_to = seal.info(me.province, me.device, me.epoch, seq)
    recipients = [me.invitation.sealing_key, me.invitation.escrow_key]
    body = seal.seal(changes.encode(content), recipients, bound_to)
    header = Header(
        VERSION,
        Kind.RECORDS,
        me.province,
        me.device,
        me.epoch,
        seq,
        previous,
        len(content),
        hashlib.sha256(body).digest(),
        SCHEMA_VERSION,
        now_ms,
    )
    return make_frame(header, body, me.signing)


def _seal(
    db: "Session", me: Identity, rows: Sequence[Any], content: list[changes.Change], now_ms: int
) -> None:
    tip = (
        db.connection()
        .execute(
            text("SELECT seq, hash FROM batch WHERE epoch = :e ORDER BY seq DESC LIMIT 1"),
            {"e": me.epoch},
        )
        .first()
    )
    seq, previous = (tip.seq + 1, bytes(tip.hash)) if tip else (1, NO_PREVIOUS)
    frame = records_frame(me, seq, previous, content, now_ms)
    number = (
        db.connection()
        .execute(
            text(
                "INSERT INTO batch (epoch, seq, kind, hash, frame, count, state, sealed_at) "
                "VALUES (:epoch, :seq, 'records', :hash, :frame, :count, :state, "
                "(SELECT at FROM change_context)) RETURNING nr"
            ),
            {
                "epoch": me.epoch,
                "seq": seq,
                "hash": frame.hash,
                "frame": frame.to_bytes(),
                "count": len(rows),
                "state": BatchState.SEALED,
            },
        )
        .scalar_one()
    )
    # The rows are a run of what waits: nothing else that waits lies between them.
    db.connection().execute(
        text(
            "UPDATE outbox SET batch_nr = :nr "
            "WHERE batch_nr IS NULL AND change_seq BETWEEN :first AND :last"
        ),
        {"nr": number, "first": rows[0].seq, "last": rows[-1].seq},
    )


def _change(row: Any, base_rev: int) -> changes.Change:
    table, values = changes.pack(row.tbl, row.op, msgspec.json.decode(row.shared))
    return changes.Change(
        bytes.fromhex(row.id),
        table,
        bytes.fromhex(row.row_id),
        changes.OPS[row.op],
        base_rev,
        int(from_iso(row.at).timestamp() * 1000),
        values,
    )


def queue(db: "Session", epoch: bytes) -> list[Queued]:
    """Return what no receipt has confirmed: records in their order, then photos."""
    rows = db.connection().execute(
        text(
            "SELECT nr, length(frame) AS size, count AS changes, kind = 'blob' AS photo "  # noqa: S608 - an enum's words
            f"FROM batch WHERE (epoch = :epoch OR kind = 'blob') AND state IN ({_UNDER_WAY}) "
            "ORDER BY kind = 'blob', CASE kind WHEN 'blob' THEN nr ELSE seq END"
        ),
        {"epoch": epoch},
    )
    return [Queued(row.nr, row.size, row.changes, bool(row.photo)) for row in rows]


def stored(db: "Session", numbers: Sequence[int]) -> list[StoredFrame]:
    """Return frames by their numbers, in this order."""
    run = db.connection().execute
    rows = [run(_STORED, {"nr": number}).one() for number in numbers]
    return [
        StoredFrame(
            r.nr, bytes(r.epoch), r.seq, bytes(r.hash), bytes(r.frame), photo=r.kind == "blob"
        )
        for r in rows
    ]


def unconfirmed(db: "Session", me: Identity) -> list[StoredFrame]:
    """Return the frames that no receipt has confirmed: records in their order, then photos."""
    return stored(db, [frame.nr for frame in queue(db, me.epoch)])


def is_photo(db: "Session", epoch: bytes) -> bool:
    """Tell whether an epoch is that of a photo's frames, which are a chain of their own."""
    row = (
        db.connection()
        .execute(text("SELECT 1 FROM batch WHERE epoch = :e AND kind = 'blob'"), {"e": epoch})
        .first()
    )
    return row is not None


def move(db: "Session", numbers: list[int], target: BatchState, *, reason: str = "") -> None:
    """Move batches to a state, from those states only from which the move is allowed."""
    if not numbers:
        return
    allowed = ", ".join(f"'{s}'" for s in from_states(target))
    db.connection().execute(
        text(
            "UPDATE batch SET state = :state, "  # noqa: S608 - an enum's words
            "reason = CASE WHEN :reason = '' THEN reason ELSE :reason END, "
            "exported_at = CASE WHEN :state IN ('exported', 'in_flight') "
            "THEN (SELECT at FROM change_context) ELSE exported_at END, "
            "confirmed_at = CASE WHEN :state = 'confirmed' "
            "THEN (SELECT at FROM change_context) WHEN :state = 'sealed' THEN NULL "
            "ELSE confirmed_at END "
            f"WHERE nr = :nr AND state IN ({allowed})"
        ),
        [{"state": str(target), "reason": reason, "nr": number} for number in numbers],
    )


def open_refused(db: "Session", number: int) -> bool:
    """Dissolve a refused batch: its changes are open again, unless that was tried often enough."""
    run, batch = db.connection().execute, {"nr": number}
    run(text("UPDATE outbox SET refusals = refusals + 1 WHERE batch_nr = :nr"), batch)
    tried = run(text("SELECT max(refusals) FROM outbox WHERE batch_nr = :nr"), batch).scalar()
    if tried is None or tried >= REFUSALS:
        return False
    move(db, [number], BatchState.DISSOLVED)
    run(text("UPDATE outbox SET batch_nr = NULL WHERE batch_nr = :nr"), batch)
    return True


def begin_epoch(db: "Session") -> int:
    """Begin a new epoch, dissolve what was not confirmed; return how many changes are open again.

    The changes keep their identities, so whatever of them has arrived is counted once.
    """
    numbers = [
        int(row.nr)
        for row in db.connection().execute(
            text(
                "SELECT nr FROM batch WHERE kind = 'records' "  # noqa: S608 - an enum's words
                f"AND state IN ({_UNDER_WAY})"
            )
        )
    ]
    move(db, numbers, BatchState.DISSOLVED)
    opened = 0
    for number in numbers:
        opened += (
            db.connection()
            .execute(text("UPDATE outbox SET batch_nr = NULL WHERE batch_nr = :nr"), {"nr": number})
            .rowcount
        )
    state.put(db, "epoch", secrets.token_bytes(16))
    return opened
