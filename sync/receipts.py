# SPDX-License-Identifier: MIT
"""Apply a receipt in one transaction; nothing else confirms anything."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from models.outbox import UNDER_WAY, BatchState
from models.schema.upgrade import SCHEMA_VERSION
from sync import batch, messages, seal, state, told, trust
from sync.messages import MAX_WELCOME_ROWS, Receipt, Welcome
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
    """Frames that wait at the province for an earlier one, or for its upgrade (`older`)."""
    reopened: int = 0
    """Changes that are sealed anew because the chain was forked."""
    sent_again: int = 0
    """Frames that the province lost (it was restored) and that travel once more."""
    stale: bool = False
    """The receipt is older than what is known, or of an earlier epoch; it confirmed nothing."""
    revoked: bool = False
    server_time: int = 0
    older: bool = False
    """The province's program is older than this laptop's."""
    former: bool = False
    """A key that was replaced said this; what stands for the rows is to be asked for once more."""

    def plus(self, more: "Applied") -> "Applied":
        """Return what two receipts in a row changed; the later one tells how things stand."""
        return Applied(
            confirmed=self.confirmed + more.confirmed,
            returned=self.returned + more.returned,
            refused=self.refused + more.refused,
            held=more.held,
            reopened=self.reopened + more.reopened,
            sent_again=self.sent_again + more.sent_again,
            stale=self.stale or more.stale,
            revoked=self.revoked if more.former else more.revoked,
            server_time=max(self.server_time, more.server_time),
            older=more.older,
            former=self.former or more.former,
        )


def welcome(db: "Session", me: Identity, said: Welcome, *, fresh: bool = True) -> Applied:
    """Take in where the province says that this laptop stands; it confirms nothing.

    The greeting's nonce was checked: this is how things are now, or, on a stick (not `fresh`), how
    they were when it was answered, which is of no use once something newer was heard. A tip that
    this laptop does not know means that it was restored or cloned: it begins anew before anything
    more leaves.
    """
    if not fresh and said.generation < me.generation:
        return Applied(stale=True)
    sent_again = _raise_generation(db, me, said.generation)
    # After a restore nothing counts as listed, so the next answer lists it.
    unlisted = bool(said.standing)
    known = unlisted and said.standing == told.mark(db)
    if not told.is_news(db, said.server_time, fresh=fresh):
        return Applied(stale=True, revoked=bool(state.get(db, "revoked")))
    state.put(db, "revoked", b"1" if said.revoked else b"")
    state.put_number(db, "server_time", said.server_time)
    returned = told.keep(db, said.rows, said.server_time)
    if known:
        told.all_stands(db, said.server_time)
    elif not unlisted and len(said.rows) < MAX_WELCOME_ROWS:
        told.settle_others(db, said.rows, said.server_time)
    trust.take_keys(db, me, said.keys, said.server_time)
    reopened = 0
    sent_again += _doubt(db, me, said.tip_seq)
    if said.tip_seq and not _known(db, me.epoch, said.tip_seq, said.tip_hash):
        reopened = batch.begin_epoch(db)
    return Applied(
        returned=returned,
        sent_again=sent_again,
        reopened=reopened,
        revoked=said.revoked,
        server_time=said.server_time,
    )


def apply(db: "Session", me: Identity, frame: Frame, source: str) -> Applied:
    """Apply a receipt whose signature was checked. Raises FrameError when it cannot be read."""
    bound_to = seal.info(frame.header.province, me.device, b"", 0)
    receipt = messages.decode(seal.unseal(frame.body, me.sealing, bound_to), Receipt)
    _keep(db, receipt, frame, source)
    if not trust.is_current(me, frame):
        return _by_former_key(db, me, receipt, frame.header.province)
    if receipt.generation < me.generation or receipt.device != me.device:
        return Applied(stale=True, revoked=bool(state.get(db, "revoked")))
    sent_again = _raise_generation(db, me, receipt.generation)
    if told.is_news(db, receipt.server_time):
        state.put(db, "revoked", b"1" if receipt.revoked else b"")
    revoked = bool(state.get(db, "revoked"))
    returned = told.keep(db, receipt.rows, receipt.server_time)
    trust.take_keys(db, me, receipt.keys, receipt.server_time)
    photo = batch.is_photo(db, receipt.epoch)
    if receipt.epoch != me.epoch and not photo:
        return Applied(
            returned=returned,
            sent_again=sent_again,
            stale=not sent_again,
            revoked=revoked,
            server_time=receipt.server_time,
        )
    confirmed = _confirm(db, receipt)
    refused, reopened, forked = _refuse(db, receipt)
    if forked or not (photo or _known_tip(db, receipt)):
        reopened += batch.begin_epoch(db)
    return Applied(
        confirmed=confirmed,
        returned=returned,
        refused=refused,
        held=len(receipt.held),
        reopened=reopened,
        sent_again=sent_again,
        revoked=revoked,
        server_time=receipt.server_time,
        older=receipt.schema_version < SCHEMA_VERSION,
    )


def _by_former_key(db: "Session", me: Identity, receipt: Receipt, province: bytes) -> Applied:
    """Apply what a key that was replaced may still say: of frames that were sealed to it."""
    known = receipt.device == me.device and receipt.generation == me.generation
    if not known or not (receipt.epoch == me.epoch or batch.is_photo(db, receipt.epoch)):
        return Applied(stale=True)
    confirmed = _confirm(db, receipt, province)
    refused, reopened, forked = _refuse(db, receipt, province)
    return Applied(
        confirmed=confirmed,
        refused=refused,
        held=len(receipt.held),
        reopened=reopened + (batch.begin_epoch(db) if forked else 0),
        former=True,
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


def _raise_generation(db: "Session", me: Identity, generation: int) -> int:
    """Know the province's generation; return how many frames it lost and will get again."""
    if generation <= me.generation:
        return 0
    state.put_number(db, "generation", generation)
    told.forget_order(db)
    return _forget_confirmations(db, me, generation)


def _forget_confirmations(db: "Session", me: Identity, generation: int) -> int:
    rows = (
        db.connection()
        .execute(
            text(
                "SELECT nr, epoch, kind FROM batch WHERE state = 'confirmed' "
                "AND coalesce(generation, 0) < :generation"
            ),
            {"generation": generation},
        )
        .all()
    )
    batch.move(db, [int(row.nr) for row in rows], BatchState.SEALED)
    if any(row.kind == "records" and bytes(row.epoch) != me.epoch for row in rows):
        # Frames of an earlier epoch never travel again. All changes are sealed anew, in their
        # order: an older word about a row must not arrive after a newer one.
        batch.begin_epoch(db)
    return len(rows)


def _doubt(db: "Session", me: Identity, tip_seq: int) -> int:
    """Send again what counts as confirmed and lies behind the end of the province's chain.

    Only a receipt that was forged with a stolen key, or a province put back without being told
    so, makes such a thing. Returns how many frames it is.
    """
    found = db.connection().execute(
        text(
            "SELECT nr FROM batch WHERE kind = 'records' AND epoch = :epoch "
            "AND state = 'confirmed' AND seq > :tip"
        ),
        {"epoch": me.epoch, "tip": tip_seq},
    )
    numbers = [int(row.nr) for row in found]
    batch.move(db, numbers, BatchState.SEALED)
    return len(numbers)


def _frame(db: "Session", epoch: bytes, frame_hash: bytes, province: bytes | None) -> Any:
    """Return a frame of ours by its hash; with `province` only one that was sealed to its key."""
    row = (
        db.connection()
        .execute(
            text(
                "SELECT nr, count AS changes, state, kind, CASE WHEN :look THEN frame END AS frame "
                "FROM batch WHERE hash = :hash AND epoch = :epoch"
            ),
            {"hash": frame_hash, "epoch": epoch, "look": province is not None},
        )
        .first()
    )
    if row is None or province is None or trust.sealed_to(bytes(row.frame), province):
        return row
    return None


def _confirm(db: "Session", receipt: Receipt, province: bytes | None = None) -> int:
    confirmed = 0
    for frame_hash in receipt.stored:
        row = _frame(db, receipt.epoch, frame_hash, province)
        if row is None or row.state in {BatchState.CONFIRMED, BatchState.DISSOLVED}:
            continue
        batch.move(db, [row.nr], BatchState.CONFIRMED)
        db.connection().execute(
            text("UPDATE batch SET generation = :g WHERE nr = :nr"),
            {"g": receipt.generation, "nr": row.nr},
        )
        confirmed += row.changes
    return confirmed


def _refuse(
    db: "Session", receipt: Receipt, province: bytes | None = None
) -> tuple[int, int, bool]:
    """Set refused frames aside; return how many changes are refused, are open again, and a fork."""
    refused, reopened, forked = 0, 0, False
    for refusal in receipt.refused:
        row = _frame(db, receipt.epoch, refusal.hash, province)
        if row is None or row.state not in UNDER_WAY or refusal.code == "revoked":
            continue  # what a laptop sends while it is shut out waits for it to be let in again
        if refusal.code == "fork":
            forked = True
            continue
        batch.move(db, [row.nr], BatchState.REFUSED, reason=refusal.reason)
        if row.kind == "records" and batch.open_refused(db, row.nr):
            reopened += row.changes
        else:
            refused += row.changes
    return refused, reopened, forked


def _known_tip(db: "Session", receipt: Receipt) -> bool:
    return not receipt.tip_seq or _known(db, receipt.epoch, receipt.tip_seq, receipt.tip_hash)


def _known(db: "Session", epoch: bytes, seq: int, frame_hash: bytes) -> bool:
    """Tell whether this laptop made a frame."""
    return (
        db.connection()
        .execute(
            text("SELECT 1 FROM batch WHERE epoch = :epoch AND seq = :seq AND hash = :hash"),
            {"epoch": epoch, "seq": seq, "hash": frame_hash},
        )
        .first()
        is not None
    )
