# SPDX-License-Identifier: MIT
"""Where everything is between this laptop and the province: counts, what came back, the log."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import clashes, exchange_log, where
from desktop_app.clashes import CLASH, FieldClash
from desktop_app.where import Place
from models.dates import VIETNAM, from_iso
from resources.errors import UserError
from resources.i18n import _
from sync import state

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App


@dataclass(frozen=True)
class ReturnedRow:
    """A record that the province sent back; `session_id` is the session to open.

    `place` is where it is put right, None when there is no such place. `clashes` are the fields
    that another laptop wrote differently.
    """

    tbl: str
    row_id: str
    session_id: str | None
    title: str
    outcome: str
    reason: str
    at: datetime.datetime
    place: Place | None = None
    clashes: tuple[FieldClash, ...] = ()

    @property
    def asks(self) -> bool:
        """Tell whether the officer must do something about it."""
        return self.outcome in {"returned", CLASH}


@dataclass(frozen=True)
class LogLine:
    """One line of the sync log, in plain words."""

    at: datetime.datetime
    action: str
    result: str
    size: int | None


@dataclass(frozen=True)
class SyncStatus:
    """Where everything is: numbers are changes."""

    enrolled: bool
    invited: bool
    label: str
    province: str
    waiting: int
    waiting_since: datetime.datetime | None
    under_way: int
    under_way_since: datetime.datetime | None
    """When the first of them left the laptop; None while they are sealed and still here."""
    confirmed: int
    last_receipt: datetime.datetime | None
    refused: int
    returned: list[ReturnedRow]
    revoked: bool
    online: bool = False
    """The province can be reached over the network."""
    last_outcome: str = ""
    """How the last try over the network ended; "" before the first."""
    next_try: datetime.datetime | None = None
    photos_waiting: int = 0
    """Photos that are marked for sending and not whole at the province."""
    exported: bool = False
    """Something was put on a stick and has no receipt yet."""


_COUNTS = """
SELECT (SELECT count(*) FROM outbox WHERE batch_nr IS NULL) AS waiting,
       coalesce(sum(count) FILTER (WHERE state IN ('sealed', 'in_flight', 'exported')), 0)
           AS under_way,
       coalesce(sum(count) FILTER (WHERE state = 'confirmed'), 0) AS confirmed,
       coalesce(sum(count) FILTER (WHERE state = 'refused'), 0) AS refused
FROM batch
"""
_WAITING_SINCE = """
SELECT c.at FROM outbox o JOIN change_log c ON c.seq = o.change_seq
WHERE o.batch_nr IS NULL ORDER BY o.change_seq LIMIT 1
"""
_UNDER_WAY_SINCE = """
SELECT min(exported_at) FROM batch
WHERE state IN ('sealed', 'in_flight', 'exported')
"""
_PHOTOS = """
SELECT count(*) FROM photo p WHERE p.to_send AND NOT p.deleted AND NOT EXISTS
    (SELECT 1 FROM batch b WHERE b.kind = 'blob' AND lower(hex(b.epoch)) = substr(p.sha256, 1, 32)
     GROUP BY b.epoch HAVING sum(b.state <> 'confirmed') = 0)
"""
_EXPORTED = "SELECT EXISTS (SELECT 1 FROM batch WHERE state = 'exported')"
_RETURNED = """
SELECT r.tbl, r.row_id, r.outcome, r.reason, r.at, r.clashes, s.id AS session_id, s.place, s.date
FROM row_outcome r
LEFT JOIN change_log c ON c.id = r.change_id
LEFT JOIN guidance_session s ON s.id = coalesce(c.subject, r.row_id)
WHERE r.resolved_at IS NULL
  AND r.outcome IN ('returned', 'duplicate', 'waiting_photo', 'overlap', 'clash')
ORDER BY r.at DESC, r.tbl, r.row_id
"""


def status(app: "App") -> SyncStatus:
    """Return where everything is, for the first page and the sync page."""
    with app.db.read() as db:
        me = state.identity(db)
        run = db.connection().execute
        counts = run(text(_COUNTS)).one()
        last = run(text("SELECT max(received_at) FROM receipt")).scalar()
        return SyncStatus(
            enrolled=bool(me and me.label),
            invited=me is not None,
            label=me.label if me else "",
            province=me.invitation.province_name if me else "",
            waiting=counts.waiting,
            waiting_since=_moment(run(text(_WAITING_SINCE)).scalar()),
            under_way=counts.under_way,
            under_way_since=_moment(run(text(_UNDER_WAY_SINCE)).scalar()),
            confirmed=counts.confirmed,
            last_receipt=_moment(last),
            refused=counts.refused,
            returned=[_returned(app, db, row) for row in run(text(_RETURNED)).all()],
            revoked=bool(state.get(db, "revoked")),
            online=bool(me and me.invitation.address),
            last_outcome=(state.get(db, "last_outcome") or b"").decode(),
            next_try=_moment((state.get(db, "next_try") or b"").decode()),
            photos_waiting=run(text(_PHOTOS)).scalar_one(),
            exported=bool(run(text(_EXPORTED)).scalar_one()),
        )


def _moment(kept: str | None) -> datetime.datetime | None:
    return from_iso(kept).astimezone(VIETNAM) if kept else None


def _returned(app: "App", db: "Session", row: Any) -> ReturnedRow:
    place = where.find(db, row.tbl, row.row_id, row.session_id)
    title = place.title if place is not None else ""
    if row.date and not title:
        title = f"{row.place or ''}, {datetime.date.fromisoformat(row.date):%d/%m}"
    return ReturnedRow(
        row.tbl,
        row.row_id,
        row.session_id,
        title,
        row.outcome,
        row.reason,
        from_iso(row.at),
        place,
        tuple(clashes.fields(app, row.tbl, row.clashes)),
    )


def log(app: "App", most: int = 200) -> list[LogLine]:
    """Return the latest lines of the sync log."""
    with app.db.read() as db:
        rows = db.connection().execute(
            text("SELECT at, action, result, size FROM sync_log ORDER BY nr DESC LIMIT :most"),
            {"most": most},
        )
        return [
            LogLine(
                from_iso(r.at).astimezone(VIETNAM),
                exchange_log.read(r.action),
                exchange_log.read(r.result),
                r.size,
            )
            for r in rows
        ]


_TRACE = """
SELECT c.seq, c.id, c.tbl, c.op, c.at, c.operation, b.seq AS frame, b.state, b.sealed_at,
       b.exported_at, b.confirmed_at, o.change_seq AS queued
FROM change_log c LEFT JOIN outbox o ON o.change_seq = c.seq LEFT JOIN batch b ON b.nr = o.batch_nr
WHERE c.row_id = :id OR c.subject = :id ORDER BY c.seq
"""


def trace(app: "App", typed_id: str) -> list[str]:
    """Return the way of one record from this laptop to the province, a line for each change."""
    from models.ids import clean_id

    bare = clean_id(typed_id)
    with app.db.read() as db:
        rows = db.connection().execute(text(_TRACE), {"id": bare}).all()
        outcome = (
            db.connection()
            .execute(
                text("SELECT outcome, reason FROM row_outcome WHERE row_id = :id"), {"id": bare}
            )
            .first()
        )
    if not rows:
        raise UserError(
            _("Không có bản ghi nào mang mã {id}.").format(id=typed_id),
            _("Chép đúng mã 32 ký tự của bản ghi."),
            code="unknown-record",
        )
    lines = [_trace_line(row) for row in rows]
    if outcome:
        lines.append(_("Tỉnh trả lời: {outcome}, {reason}").format(**outcome._mapping))  # noqa: SLF001
    return lines


def _trace_line(row: Any) -> str:
    line = f"{_when(row.at)}  {row.operation}  {row.tbl} {row.op}  "
    if row.queued is None:
        return line + _("chỉ lưu trên máy này, không gửi")
    if row.frame is None:
        return line + _("chờ đóng gói")
    steps = [_("đóng gói số {number} lúc {at}").format(number=row.frame, at=_when(row.sealed_at))]
    if row.exported_at:
        steps.append(_("rời máy lúc {at}").format(at=_when(row.exported_at)))
    if row.confirmed_at:
        steps.append(_("tỉnh ký nhận lúc {at}").format(at=_when(row.confirmed_at)))
    return line + " → ".join(steps)


def _when(kept: str) -> str:
    return f"{from_iso(kept).astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"
