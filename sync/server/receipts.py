# SPDX-License-Identifier: MIT
"""The receipt: what is durably stored, signed by the province."""

from collections.abc import Collection

from sqlalchemy import Connection, select, text

from models.schema.upgrade import SCHEMA_VERSION
from resources.i18n import N_, _
from sync import messages
from sync.messages import Receipt, Refusal, RowOutcome
from sync.protocol import NO_PREVIOUS, Frame, Kind
from sync.server import tables
from sync.server.devices import Device, answer, is_revoked
from sync.server.outcomes import HELD, FrameOutcome
from sync.server.store import Store, now_ms

_REASONS = {
    "photo": N_("Ảnh không nguyên vẹn; chọn lại ảnh rồi gửi lại."),
    "fork": N_("Gói này trùng số với một gói khác của cùng máy; máy sẽ tự đóng gói lại."),
    "body": N_("Không mở được gói; hãy cập nhật chương trình rồi gửi lại."),
    "recipient": N_("Gói không niêm phong cho tỉnh này."),
    "ciphertext": N_("Gói bị thay đổi trên đường đi."),
    "compression": N_("Gói nén sai cách."),
    "limit": N_("Gói quá lớn."),
    "content": N_("Nội dung gói không đọc được."),
    "count": N_("Số thay đổi trong gói không khớp."),
    "revoked": N_("Máy này đã bị khóa; gói được cất riêng để người phụ trách xem."),
}


def reason_of(code: str) -> str:
    """Return the sentence for why a frame was not applied; "" for no reason."""
    return _(_REASONS.get(code, "")) if code in _REASONS else code


def tip(connection: Connection, device: Device, epoch: bytes) -> tuple[int, bytes]:
    """Return the end of a chain as applied: number and hash; (0, zeros) for a new epoch."""
    row = connection.execute(
        select(tables.chain.c.tip_seq, tables.chain.c.tip_hash).where(
            tables.chain.c.commune_code == device.commune,
            tables.chain.c.device == device.device,
            tables.chain.c.epoch == epoch,
        )
    ).first()
    return (row.tip_seq, bytes(row.tip_hash)) if row else (0, NO_PREVIOUS)


def of_epoch(store: Store, device: Device, epoch: bytes) -> Frame:
    """Return the receipt for one epoch of a laptop as things stand now: what a stick carries."""
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
        end = tip(connection, device, epoch)
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
        now_ms(),
        revoked,
        outcomes,
        SCHEMA_VERSION,
    )
    return answer(store, Kind.RECEIPT, device, messages.encode(body))


def of_frame(store: Store, device: Device, frame: Frame, outcome: FrameOutcome) -> Frame:
    """Return the receipt for one frame: what is stored is its hash, and those it released."""
    code = outcome.code
    body = Receipt(
        device.device,
        frame.header.epoch,
        [frame.hash, *outcome.released] if outcome.is_stored else [],
        [Refusal(frame.hash, code, reason_of(code))] if code else [],
        [frame.hash] if outcome.state == HELD else [],
        *outcome.tip,
        store.generation,
        now_ms(),
        outcome.revoked,
        outcome.said,
        SCHEMA_VERSION,
    )
    return answer(store, Kind.RECEIPT, device, messages.encode(body))


def standing(
    connection: Connection, device: Device, rows: Collection[bytes] | None = None
) -> list[RowOutcome]:
    """Return the outcomes that stand for rows of a laptop, newest first: all, or of some rows."""
    found = connection.execute(_STANDING, {"commune": device.commune, "device": device.device})
    return [
        RowOutcome(r.tbl, bytes(r.row), bytes(r.change), r.outcome, r.reason, bytes(r.related))
        for r in found
        if rows is None or bytes(r.row) in rows
    ]


_STANDING = text(
    "SELECT tbl, row, change, outcome, reason, related FROM row_outcome "
    "WHERE commune_code = :commune AND device = :device ORDER BY at DESC, row"
)
