# SPDX-License-Identifier: MIT
"""The receipt: what is durably stored, signed by the province."""

from collections.abc import Collection

from sqlalchemy import Connection, select, text

from models.schema.upgrade import SCHEMA_VERSION
from sync import messages
from sync.messages import Keys, Receipt, Refusal, RowOutcome
from sync.protocol import Frame, Kind
from sync.server import chain, clashes, overlaps, tables
from sync.server.devices import Device, answer, is_revoked
from sync.server.outcomes import HELD, FrameOutcome
from sync.server.reasons import reason_of
from sync.server.store import Store, now_ms


def news_of_keys(store: Store, known_as: bytes) -> Keys | None:
    """Return the keys in force for a laptop that knows the province by a former one."""
    return None if known_as == store.keys.province else store.keys.public()


def of_epoch(store: Store, device: Device, epoch: bytes, known_as: bytes | None = None) -> Frame:
    """Return the receipt for a whole epoch as things stand now: what a stick carries.

    `known_as` is the name by which the laptop knows the province.
    """
    known_as = known_as or store.keys.province
    at = now_ms()  # what is read is at least as new as this
    with store.read() as connection:
        frames = connection.execute(
            select(
                tables.frame.c.hash,
                tables.frame.c.state,
                tables.frame.c.code,
                tables.frame.c.reason,
            )
            .where(
                tables.frame.c.commune_code == device.commune,
                tables.frame.c.device == device.device,
                tables.frame.c.epoch == epoch,
            )
            .order_by(tables.frame.c.seq)
        ).all()
        outcomes = standing(connection, device)
        end = chain.tip_of(connection, device, epoch)
        revoked = is_revoked(connection, device)
    body = Receipt(
        device.device,
        epoch,
        [bytes(f.hash) for f in frames if f.state == "applied"],
        [
            Refusal(bytes(f.hash), f.code, f.reason)
            for f in frames
            if f.state in {"refused", "forked"}
        ],
        [bytes(f.hash) for f in frames if f.state == "held"],
        *end,
        store.generation,
        at,
        revoked,
        outcomes,
        SCHEMA_VERSION,
        news_of_keys(store, known_as),
    )
    return answer(store, Kind.RECEIPT, device, messages.encode(body), known_as)


def of_frame(store: Store, device: Device, frame: Frame, outcome: FrameOutcome) -> Frame:
    """Return the receipt for one frame: what is stored is its hash, and those it released."""
    code, held = outcome.code, outcome.state == HELD
    body = Receipt(
        device.device,
        frame.header.epoch,
        [frame.hash, *outcome.released] if outcome.is_stored else [],
        [Refusal(frame.hash, code, reason_of(code))] if code and not held else [],
        [frame.hash] if held else [],
        *outcome.tip,
        store.generation,
        now_ms(),
        outcome.revoked,
        outcome.said,
        SCHEMA_VERSION,
        news_of_keys(store, frame.header.province),
    )
    return answer(store, Kind.RECEIPT, device, messages.encode(body), frame.header.province)


def standing(
    connection: Connection, device: Device, rows: Collection[bytes] | None = None
) -> list[RowOutcome]:
    """Return the outcomes that stand for rows of a laptop, newest first: all, or of some rows."""
    about = {"commune": device.commune, "device": device.device}
    said = {
        (table, bytes(row)): RowOutcome(
            table, bytes(row), bytes(change), outcome, reason, bytes(related)
        )
        # All at once: one by one they take ten times as long, and there may be thousands.
        for table, row, change, outcome, reason, related in connection.execute(
            _STANDING, about
        ).all()
    }
    for outcome in overlaps.standing(connection, device):
        said.setdefault((outcome.table, outcome.row), outcome)
    for outcome in clashes.standing(connection, device):
        said[outcome.table, outcome.row] = outcome  # what the laptop is asked comes first
    return [outcome for outcome in said.values() if rows is None or outcome.row in rows]


_STANDING = text(
    "SELECT tbl, row, change, outcome, reason, related FROM row_outcome "
    "WHERE commune_code = :commune AND device = :device ORDER BY at DESC, row"
)
