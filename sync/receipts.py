# SPDX-License-Identifier: MIT
"""Apply a receipt in one transaction; nothing else confirms anything."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from models.outbox import BatchState
from models.wire import wire_tables
from sync import batch, messages, seal, state
from sync.messages import Receipt
from sync.protocol import Frame
from sync.state import Identity

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True)
class Applied:
    """What a receipt changed; numbers are changes (not frames) unless they say otherwise."""

    confirmed: int = 0
    returned: int = 0
    refused: int = 0
    held: int = 0
    """Frames that wait at the province for an earlier one."""
    reopened: int = 0
    """Changes that are sealed anew because the chain was forked."""
    sent_again: int = 0
    """Frames that the province lost (it was restored) and that travel once more."""
    stale: bool = False
    """The receipt is older than what is known, or of an earlier epoch; it confirmed nothing."""
    revoked: bool = False
    server_time: int = 0


def apply(db: "Session", me: Identity, frame: Frame, source: str) -> Applied:
    """Apply a receipt whose signature was checked. Raises FrameError when it cannot be read."""
    bound_to = seal.info(me.province, me.device, b"", 0)
    receipt = messages.decode(seal.unseal(frame.body, me.sealing, bound_to), Receipt)
    _keep(db, receipt, frame, source)
    if receipt.generation < me.generation or receipt.device != me.device:
        return Applied(stale=True, revoked=receipt.revoked, server_time=receipt.server_time)
    sent_again = 0
    if receipt.generation > me.generation:
        sent_again = _forget_confirmations(db, receipt.generation)
        state.put_number(db, "generation", receipt.generation)
    state.put(db, "revoked", b"1" if receipt.revoked else b"")
    returned = _keep_outcomes(db, receipt)
    if receipt.epoch != me.epoch:
        return Applied(
            returned=returned,
            sent_again=sent_again,
            stale=True,
            revoked=receipt.revoked,
            server_time=receipt.server_time,
        )
    confirmed = _confirm(db, receipt)
    refused, forked = _refuse(db, receipt)
    reopened = batch.begin_epoch(db) if forked or _unknown_tip(db, receipt) else 0
    return Applied(
        confirmed=confirmed,
        returned=returned,
        refused=refused,
        held=len(receipt.held),
        reopened=reopened,
        sent_again=sent_again,
        revoked=receipt.revoked,
        server_time=receipt.server_time,
    )


def _keep(db: "Session", receipt: Receipt, frame: Frame, source: str) -> None:
    db.connection().execute(
        text(
            "INSERT INTO receipt (received_at, source, generation, server_time, body) "
            "VALUES ((SELECT at FROM change_context), :source, :generation, :time, :body)"
        ),
        {
            "source": source,
            "generation": receipt.generation,
            "time": str(receipt.server_time),
            "body": frame.to_bytes(),
        },
    )


def _forget_confirmations(db: "Session", generation: int) -> int:
    rows = db.connection().execute(
        text(
            "SELECT nr FROM batch WHERE state = 'confirmed' "
            "AND coalesce(generation, 0) < :generation"
        ),
        {"generation": generation},
    )
    numbers = [int(row.nr) for row in rows]
    batch.move(db, numbers, BatchState.SEALED)
    return len(numbers)


def _confirm(db: "Session", receipt: Receipt) -> int:
    confirmed = 0
    for frame_hash in receipt.stored:
        row = (
            db.connection()
            .execute(
                text(
                    "SELECT nr, count AS changes, state FROM batch "
                    "WHERE hash = :hash AND epoch = :epoch"
                ),
                {"hash": frame_hash, "epoch": receipt.epoch},
            )
            .first()
        )
        if row is None or row.state in {BatchState.CONFIRMED, BatchState.DISSOLVED}:
            continue
        batch.move(db, [row.nr], BatchState.CONFIRMED)
        db.connection().execute(
            text("UPDATE batch SET generation = :g WHERE nr = :nr"),
            {"g": receipt.generation, "nr": row.nr},
        )
        confirmed += row.changes
    return confirmed


def _refuse(db: "Session", receipt: Receipt) -> tuple[int, bool]:
    refused, forked = 0, False
    for refusal in receipt.refused:
        row = (
            db.connection()
            .execute(
                text(
                    "SELECT nr, count AS changes FROM batch WHERE hash = :hash AND epoch = :epoch"
                ),
                {"hash": refusal.hash, "epoch": receipt.epoch},
            )
            .first()
        )
        if row is None:
            continue
        if refusal.code == "fork":
            forked = True
        else:
            batch.move(db, [row.nr], BatchState.REFUSED, reason=refusal.reason)
            refused += row.changes
    return refused, forked


def _unknown_tip(db: "Session", receipt: Receipt) -> bool:
    if receipt.tip_seq == 0:
        return False
    return (
        db.connection()
        .execute(
            text("SELECT 1 FROM batch WHERE epoch = :epoch AND seq = :seq AND hash = :hash"),
            {"epoch": receipt.epoch, "seq": receipt.tip_seq, "hash": receipt.tip_hash},
        )
        .first()
        is None
    )


def _keep_outcomes(db: "Session", receipt: Receipt) -> int:
    """Keep what came back; a row that was changed again since is already on its way."""
    returned = 0
    for row in receipt.rows:
        table = wire_tables().get(row.table)
        if table is None:
            continue
        kept = db.connection().execute(
            text(
                "INSERT INTO row_outcome (tbl, row_id, outcome, reason, related, change_id, at) "
                "SELECT :tbl, :row, :outcome, :reason, :related, :change, "
                "(SELECT at FROM change_context) "
                "WHERE NOT EXISTS (SELECT 1 FROM row_outcome r WHERE r.tbl = :tbl "
                "AND r.row_id = :row AND r.change_id = :change AND r.reason = :reason) "
                "ON CONFLICT (tbl, row_id) DO UPDATE SET outcome = excluded.outcome, "
                "reason = excluded.reason, related = excluded.related, "
                "change_id = excluded.change_id, at = excluded.at, resolved_at = NULL"
            ),
            {
                "tbl": table.name,
                "row": row.row.hex(),
                "outcome": row.outcome,
                "reason": row.reason,
                "related": row.related.hex() or None,
                "change": row.change.hex(),
            },
        )
        returned += kept.rowcount > 0 and row.outcome == "returned"
    return returned
