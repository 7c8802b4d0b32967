# SPDX-License-Identifier: MIT
"""What an officer does with the province: enrol, export, take a receipt in, see what came back."""

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from models.dates import VIETNAM, from_iso
from models.errors import UserError
from models.outbox import BatchState
from resources.i18n import _
from sync import anchor, batch, enrolment, receipts, state
from sync.carriers import file as stick
from sync.protocol import Frame, FrameError, Kind, Torn, damaged_file, foreign_file, read_frames
from sync.state import Identity

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App


@dataclass(frozen=True)
class Done:
    """What was done, in a sentence; `file` is what was written, if anything."""

    sentence: str
    file: Path | None = None
    size: int = 0


@dataclass(frozen=True)
class ReturnedRow:
    """A record that the province sent back; `session_id` is the session to open."""

    tbl: str
    row_id: str
    session_id: str | None
    title: str
    outcome: str
    reason: str
    at: datetime.datetime


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
    confirmed: int
    last_receipt: datetime.datetime | None
    refused: int
    returned: list[ReturnedRow]
    revoked: bool


def _now_ms(app: "App") -> int:
    return int(app.clock.now().timestamp() * 1000)


def _me(db: "Session") -> Identity:
    me = state.identity(db)
    if me is None:
        raise UserError(
            _("Máy này chưa đăng ký với tỉnh."),
            _("Nạp thư mời (.tni) do tỉnh cấp trước, rồi kết xuất lại."),
            code="not-enrolled",
        )
    return me


def _log(
    db: "Session", action: str, result: str, detail: str = "", size: int | None = None
) -> None:
    db.connection().execute(
        text(
            "INSERT INTO sync_log (at, action, result, detail, size) "
            "VALUES ((SELECT at FROM change_context), :action, :result, :detail, :size)"
        ),
        {"action": action, "result": result, "detail": detail, "size": size},
    )


def enrol(app: "App", file: Path) -> Done:
    """Take an invitation in; the request travels with the next export.

    Raises UserError for a file that is none, one for another commune, or one that has run out.
    """
    frames = _whole_frames(file)
    if len(frames) != 1 or frames[0].header.kind != Kind.INVITATION:
        raise foreign_file(file.name)
    invitation = enrolment.read_invitation(frames[0], file.name)
    enrolment.check_invitation(invitation, app.commune.code, _now_ms(app))
    with app.db.write("exchange.enrol") as db:
        known = state.identity(db)
        if known and known.label and known.invitation.signing_key != invitation.signing_key:
            raise UserError(
                _("Máy này đã đăng ký với {province}.").format(
                    province=known.invitation.province_name
                ),
                _("Gọi người hỗ trợ nếu cần chuyển sang máy chủ khác."),
                code="already-enrolled",
            )
        state.become(db, invitation)
        sentence = _(
            "Đã nạp thư mời của {province}. Dấu khóa của tỉnh: {fingerprint}. "
            "Kết xuất gói để gửi đơn đăng ký."
        ).format(province=invitation.province_name, fingerprint=enrolment.fingerprint(invitation))
        _log(db, _("Nạp thư mời {name}").format(name=file.name), sentence)
    return Done(sentence)


def _whole_frames(file: Path) -> list[Frame]:
    """Return the frames of a file, all of them whole. Raises UserError for anything else."""
    frames = []
    for found in read_frames(stick.read(file)):
        if isinstance(found, Torn):
            raise damaged_file(file.name)
        frames.append(found)
    return frames


def export_to(app: "App", folder: Path) -> Done:
    """Seal what waits and put everything unconfirmed on the stick, as stored.

    The anchor is durable before a byte leaves. Raises UserError for a laptop that is not enrolled
    or a stick that is full, read-only or gone; nothing is lost then, and a retry writes the same.
    """
    with app.db.write("exchange.seal") as db:
        me = _me(db)
        if anchor.is_newer_than(app.paths.anchor, db, me.epoch):
            batch.begin_epoch(db)
            me = _me(db)
        batch.seal_pending(db, me, _now_ms(app))
        frames = batch.unconfirmed(db, me)
        # A request alone is no bundle: the first one that carries records is number 1.
        number = state.get_number(db, "bundle_nr") + bool(frames)
    request = (
        b""
        if me.label
        else enrolment.request_frame(
            me, app.officer.name, app.officer.unit, _now_ms(app)
        ).to_bytes()
    )
    data = request + b"".join(frame.data for frame in frames)
    if not data:
        return Done(_("Không có gì mới để gửi: tỉnh đã nhận đủ."))
    name = _bundle_name(app, me, number)
    anchor.raise_to(app.paths.anchor, frames)
    try:
        written = stick.write(folder, name, data)
    except UserError as error:
        with app.db.write("exchange.export_failed") as db:
            _log(db, _("Kết xuất gói ra {folder}").format(folder=folder.name), error.message)
        raise
    changes = _count_changes(app, frames)
    sentence = _("Đã ghi và đọc lại đúng {name}: {changes} thay đổi.").format(
        name=name, changes=changes
    )
    with app.db.write("exchange.exported") as db:
        batch.move(db, [frame.nr for frame in frames], BatchState.EXPORTED)
        state.put_number(db, "bundle_nr", number)
        _log(db, _("Kết xuất gói {name}").format(name=name), sentence, size=len(data))
    return Done(sentence, written, len(data))


def _bundle_name(app: "App", me: Identity, number: int) -> str:
    label = me.label or f"NA-{app.commune.code}-{me.device.hex()[:4]}"
    return f"{label}_{app.campaign_code}_{number:04d}.tnb" if number else f"{label}_dang-ky.tnb"


def _count_changes(app: "App", frames: list[batch.StoredFrame]) -> int:
    with app.db.read() as db:
        counts = [
            db.connection()
            .execute(text("SELECT count FROM batch WHERE nr = :nr"), {"nr": frame.nr})
            .scalar_one()
            for frame in frames
        ]
    return sum(counts)


def import_file(app: "App", file: Path) -> Done:
    """Take in what the province sent: invitation, answer to the enrolment, receipts.

    Raises UserError for a file that is cut, altered, foreign, or meant for another laptop.
    """
    frames = _whole_frames(file)
    if frames and frames[0].header.kind == Kind.INVITATION:
        return enrol(app, file)
    if not frames or any(f.header.kind not in {Kind.ENROLLED, Kind.RECEIPT} for f in frames):
        raise _not_for_laptops(file)
    sentences = []
    with app.db.write("exchange.import") as db:
        for frame in frames:
            me = _me(db)
            if frame.header.device != me.device:
                raise _for_another(file)
            if frame.header.province != me.province or not frame.signed_by(me.province_key):
                raise damaged_file(file.name)
            try:
                sentences.append(_taken(db, me, frame, file.name))
            except FrameError as error:
                raise damaged_file(file.name) from error
        sentence = " ".join(dict.fromkeys(sentences))
        _log(
            db,
            _("Nạp {name}").format(name=file.name),
            sentence,
            size=sum(len(f.body) for f in frames),
        )
    return Done(sentence, file)


def _taken(db: "Session", me: Identity, frame: Frame, name: str) -> str:
    if frame.header.kind == Kind.ENROLLED:
        answer = enrolment.apply_answer(db, me, frame)
        if not answer.accepted:
            return _("Tỉnh chưa nhận máy này: {reason}").format(reason=answer.reason)
        return _("Tỉnh đã nhận máy này, tên máy là {label}.").format(label=answer.label)
    return _receipt_sentence(receipts.apply(db, me, frame, name))


def _receipt_sentence(applied: receipts.Applied) -> str:
    if applied.revoked:
        return _("Tỉnh đã khóa máy này; dữ liệu gửi lên được cất riêng. Gọi Sở KH&CN.")
    if applied.stale:
        return _("Biên nhận này cũ, không thay đổi gì.")
    parts = [_("Tỉnh đã nhận {count} thay đổi.").format(count=applied.confirmed)]
    if applied.returned:
        parts.append(_("Có {count} bản ghi bị trả lại cần sửa.").format(count=applied.returned))
    if applied.held:
        parts.append(_("Tỉnh đang giữ gói chờ gói đứng trước; hãy gửi lại tất cả."))
    if applied.refused:
        parts.append(_("Có {count} thay đổi tỉnh không đọc được.").format(count=applied.refused))
    if applied.reopened:
        parts.append(
            _("{count} thay đổi được đóng gói lại, hãy kết xuất lần nữa.").format(
                count=applied.reopened
            )
        )
    if applied.sent_again:
        parts.append(_("Tỉnh vừa phục hồi dữ liệu: các gói cũ sẽ được gửi lại."))
    return " ".join(parts)


def _not_for_laptops(file: Path) -> UserError:
    return UserError(
        _("Tệp {name} là gói gửi lên tỉnh, không nạp vào máy của xã.").format(name=file.name),
        _("Chọn biên nhận (.tnr) hoặc thư mời (.tni)."),
        code="wrong-kind",
    )


def _for_another(file: Path) -> UserError:
    return UserError(
        _("Biên nhận {name} là của máy khác.").format(name=file.name),
        _("Chọn biên nhận mang tên máy này."),
        code="foreign-receipt",
    )


_COUNTS = """
SELECT coalesce(sum(o.batch_nr IS NULL), 0) AS waiting,
       coalesce(sum(b.state IN ('sealed', 'in_flight', 'exported')), 0) AS under_way,
       coalesce(sum(b.state = 'confirmed'), 0) AS confirmed,
       coalesce(sum(b.state = 'refused'), 0) AS refused
FROM outbox o LEFT JOIN batch b ON b.nr = o.batch_nr
"""
_WAITING_SINCE = """
SELECT min(c.at) FROM outbox o JOIN change_log c ON c.seq = o.change_seq WHERE o.batch_nr IS NULL
"""
_UNDER_WAY_SINCE = """
SELECT min(coalesce(exported_at, sealed_at)) FROM batch
WHERE state IN ('sealed', 'in_flight', 'exported')
"""
_RETURNED = """
SELECT r.tbl, r.row_id, r.outcome, r.reason, r.at, s.id AS session_id, s.place, s.date
FROM row_outcome r
LEFT JOIN change_log c ON c.id = r.change_id
LEFT JOIN guidance_session s ON s.id = coalesce(c.subject, r.row_id)
WHERE r.resolved_at IS NULL ORDER BY r.at DESC
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
            returned=[_returned(row) for row in run(text(_RETURNED))],
            revoked=bool(state.get(db, "revoked")),
        )


def _moment(kept: str | None) -> datetime.datetime | None:
    return from_iso(kept).astimezone(VIETNAM) if kept else None


def _returned(row: Any) -> ReturnedRow:
    title = row.place or ""
    if row.date:
        title = f"{title}, {datetime.date.fromisoformat(row.date):%d/%m}"
    return ReturnedRow(
        row.tbl, row.row_id, row.session_id, title, row.outcome, row.reason, from_iso(row.at)
    )


def log(app: "App", most: int = 200) -> list[LogLine]:
    """Return the latest lines of the sync log."""
    with app.db.read() as db:
        rows = db.connection().execute(
            text("SELECT at, action, result, size FROM sync_log ORDER BY nr DESC LIMIT :most"),
            {"most": most},
        )
        return [
            LogLine(from_iso(r.at).astimezone(VIETNAM), r.action, r.result, r.size) for r in rows
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
