# SPDX-License-Identifier: MIT
"""What an officer does with the province: enrol, export, take a receipt in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app import exchange_words, reference_bundle
from desktop_app.exchange_log import keep_line
from desktop_app.exchange_online import due, has_address, sync_now
from desktop_app.printing import CancelledError
from models.files import Follow
from models.outbox import BatchState
from resources.errors import UserError
from resources.i18n import _, _n
from sync import anchor, asking, batch, blobs, digits, enrolment, receipts, state, trust
from sync.carriers import file as stick
from sync.messages import Enrolled
from sync.protocol import Frame, FrameError, Kind, Torn, damaged_file, foreign_file, read_frames
from sync.receipts import Applied
from sync.state import Identity

__all__ = [
    "Done",
    "due",
    "enrol",
    "enrol_digits",
    "export_to",
    "has_address",
    "import_file",
    "import_files",
    "sync_now",
]

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App


@dataclass(frozen=True)
class Done:
    """What was done, in a sentence; `file` is what was written, if anything."""

    sentence: str
    file: Path | None = None
    size: int = 0
    invited: bool = False
    """An invitation with an address was taken in: the province can be asked over the network."""
    problem: UserError | None = None
    """What is wrong with the first of several files that could not be taken in."""


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


def enrol(app: "App", file: Path) -> Done:
    """Take an invitation in; the request travels over the network or with the next export.

    Raises UserError for a file that is none, one for another commune, or one that has run out.
    """
    return _enrol(app, _whole_frames(file), lambda: file.name)


def enrol_digits(app: "App", text: str) -> Done:
    """Take in an invitation that was scanned or typed. Raises UserError(field="digits")."""
    found = list(read_frames(digits.decode(text)))
    frames = [frame for frame in found if isinstance(frame, Frame)]
    if not frames or len(frames) != len(found):
        raise digits.incomplete()
    return _enrol(app, frames, lambda: _("trên giấy"))


def _enrol(app: "App", frames: list[Frame], name: Callable[[], str]) -> Done:
    if len(frames) != 1 or frames[0].header.kind != Kind.INVITATION:
        raise foreign_file(name())
    invitation = enrolment.read_invitation(frames[0], name())
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
        if known and known.invitation.signing_key != invitation.signing_key:
            # What was sealed to the keys of the invitation before is of no use to this province.
            batch.begin_epoch(db)
            blobs.forget_waiting(db)
        state.become(db, invitation)

        def sentence() -> str:
            return exchange_words.of_invitation(
                invitation.province_name,
                enrolment.fingerprint(invitation),
                online=bool(invitation.address),
            )

        keep_line(db, lambda: _("Nạp thư mời {name}").format(name=name()), sentence)
    return Done(sentence(), invited=bool(invitation.address))


def _whole_frames(file: Path) -> list[Frame]:
    """Return the frames of a file, all of them whole. Raises UserError for anything else."""
    frames = []
    for found in read_frames(stick.read(file)):
        if isinstance(found, Torn):
            raise damaged_file(file.name)
        frames.append(found)
    return frames


def _quiet(_done: int, _total: int) -> None:
    """Tell nobody how far it is."""


def export_to(app: "App", folder: Path, follow: Follow = _quiet) -> Done:
    """Seal what waits and put everything unconfirmed on the stick, as stored, with a greeting.

    With nothing to send the greeting goes alone: it asks what came back, and whether the province
    was restored to before something that it had confirmed.

    The anchor is durable before a byte leaves. Raises UserError for a laptop that is not enrolled
    or a stick that is full, read-only or gone; nothing is lost then, and a retry writes the same.
    `follow(done, total)` is told how far it is. What it raises while changes are sealed leaves all
    as it was; while the file is written, no file, and what was sealed waits for the next export.
    """
    catalogue = reference_bundle.version(app)
    with app.db.write("exchange.seal") as db:
        me = _me(db)
        if anchor.is_newer_than(app.paths.anchor, db, me.epoch):
            batch.begin_epoch(db)
            me = _me(db)
        waiting = batch.waiting(db)
        batch.seal_pending(db, me, _now_ms(app), follow=lambda done: follow(done, waiting))
        blobs.seal_photos(db, me, _now_ms(app))
        frames = batch.unconfirmed(db, me)
        hello = asking.hello(db, me, catalogue, _now_ms(app)) if me.label else b""
        # A request alone is no bundle: the first one that carries records is number 1.
        number = state.get_number(db, "bundle_nr") + bool(frames)
        follow(waiting, waiting)  # the last moment at which nothing has happened
    request = (
        b""
        if me.label
        else enrolment.request_frame(
            me, app.officer.name, app.officer.unit, _now_ms(app)
        ).to_bytes()
    )
    data = request + b"".join(frame.data for frame in frames) + hello
    name = _bundle_name(app, me, number, frames=bool(frames))
    anchor.raise_to(app.paths.anchor, [frame for frame in frames if not frame.photo])
    try:
        written = stick.write(folder, name, data, follow)
    except UserError as error:
        said = error.message
        with app.db.write("exchange.export_failed") as db:
            keep_line(
                db,
                lambda: _("Kết xuất gói ra {folder}").format(folder=folder.name),
                lambda: said,
            )
        raise
    changes = _count_changes(app, frames)
    asks_only = not frames and bool(me.label)

    def sentence() -> str:
        return exchange_words.of_export(name, changes, asks_only=asks_only)

    with app.db.write("exchange.exported") as db:
        batch.move(db, [frame.nr for frame in frames], BatchState.EXPORTED)
        state.put_number(db, "bundle_nr", number)
        keep_line(db, lambda: _("Kết xuất gói {name}").format(name=name), sentence, size=len(data))
    return Done(sentence(), written, len(data))


def _bundle_name(app: "App", me: Identity, number: int, *, frames: bool) -> str:
    label = me.label or f"NA-{app.commune.code}-{me.device.hex()[:4]}"
    if not frames:
        return f"{label}_hoi-tinh.tnb" if me.label else f"{label}_dang-ky.tnb"
    return f"{label}_{app.campaign_code}_{number:04d}.tnb"


def _count_changes(app: "App", frames: list[batch.StoredFrame]) -> int:
    with app.db.read() as db:
        counts = [
            db.connection()
            .execute(text("SELECT count FROM batch WHERE nr = :nr"), {"nr": frame.nr})
            .scalar_one()
            for frame in frames
        ]
    return sum(counts)


_ANSWERS = frozenset({Kind.ENROLLED, Kind.RECEIPT, Kind.WELCOME})


def import_file(app: "App", file: Path, follow: Follow = _quiet) -> Done:
    """Take in what the province sent: invitation, answer to the enrolment, receipts.

    What `follow(done, total)` raises leaves all as it was.
    Raises UserError for a file that is cut, altered, foreign, or meant for another laptop; the log
    keeps why.
    """
    try:
        return _import(app, file, follow)
    except UserError as error:
        refused = error
    with app.db.write("exchange.import_refused") as db:
        keep_line(
            db, lambda: _("Không nạp được {name}").format(name=file.name), lambda: str(refused)
        )
    raise refused


def _import(app: "App", file: Path, follow: Follow) -> Done:
    frames = _whole_frames(file)
    if frames and frames[0].header.kind == Kind.INVITATION:
        return enrol(app, file)
    if frames and frames[0].header.kind == Kind.REFERENCE:
        return _reference(app, file, follow)
    if not frames or any(f.header.kind not in _ANSWERS for f in frames):
        raise exchange_words.not_for_laptops(file)
    heard = _Heard()
    with app.db.write("exchange.import") as db:
        for done, frame in enumerate(frames):
            follow(done, len(frames))
            me = _me(db)
            if frame.header.device != me.device:
                raise exchange_words.for_another(file)
            if not trust.said_by_province(me, frame):
                raise damaged_file(file.name)
            try:
                _take(db, me, frame, file.name, heard)
            except FrameError as error:
                raise damaged_file(file.name) from error
        in_force = reference_bundle.in_force(db)
        keep_line(
            db,
            lambda: _("Nạp {name}").format(name=file.name),
            lambda: heard.sentence(in_force),
            size=sum(len(f.body) for f in frames),
        )
        follow(len(frames), len(frames))
    return Done(heard.sentence(in_force), file)


def import_files(app: "App", files: list[Path], follow: Follow = _quiet) -> Done:
    """Take several files in, each for itself: one that is wrong does not keep the others out.

    `follow(done, total)` is told how far it is. Cancelled, the file at hand leaves nothing; what
    was taken in before it stays, and is told. Raises UserError when there is one file only and it
    is wrong, CancelledError when it was cancelled before anything was taken in.
    """
    if len(files) == 1:
        return import_file(app, files[0], follow)
    sentences: list[str] = []
    refused: list[str] = []
    problem: UserError | None = None
    invited = cancelled = False
    for number, file in enumerate(sorted(files, key=_order)):

        def on(_done: int, _total: int, number: int = number) -> None:
            follow(number, len(files))

        try:
            done = import_file(app, file, on)
        except CancelledError:
            if not sentences and problem is None:
                raise
            cancelled = True
            break
        except UserError as error:
            problem = problem or error
            refused.append(file.name)
            continue
        sentences.append(done.sentence)
        invited = invited or done.invited
    count = _n("Đã nạp {done} trong {count} tệp.", len(files)).format(
        done=len(sentences), count=len(files)
    )
    if cancelled:
        count += " " + _("Đã hủy giữa chừng; nạp lại các tệp còn lại khi cần.")
    if problem is not None:
        said = [count, problem.message]
        if len(refused) > 1:
            names = ", ".join(refused)
            said.insert(1, _("Không nạp được: {names}.").format(names=names))
        problem = UserError(" ".join(said), problem.advice, code=problem.code)
    return Done(" ".join([count, *dict.fromkeys(sentences)]), invited=invited, problem=problem)


def _order(file: Path) -> tuple[int, str]:
    """Invitations first, then receipts in the order of their numbers, then catalogues.

    A receipt may bring the province's new key, which a catalogue is signed with.
    """
    ends = {".tni": 0, ".tnr": 1, ".tnd": 2}
    return ends.get(file.suffix.lower(), 3), file.name


def _reference(app: "App", file: Path, follow: Follow) -> Done:
    data = stick.read(file)
    taken = reference_bundle.take_in(app, data, file.name, follow)
    with app.db.write("exchange.import") as db:
        keep_line(
            db,
            lambda: _("Nạp {name}").format(name=file.name),
            lambda: reference_bundle.sentence(taken),
            size=len(data),
        )
    return Done(reference_bundle.sentence(taken), file)


@dataclass
class _Heard:
    """What the frames of one file said."""

    enrolled: Enrolled | None = None
    applied: list[Applied] = field(default_factory=list)
    catalogue: str = ""

    def sentence(self, in_force: str) -> str:
        """Return it in a sentence or a few."""
        parts = [exchange_words.of_enrolment(self.enrolled)] if self.enrolled else []
        news = [one for one in self.applied if not one.stale]
        if self.applied:
            told = reduce(Applied.plus, news) if news else self.applied[-1]
            parts.append(exchange_words.of_receipt(told))
        if self.catalogue not in {"", in_force}:
            parts.append(
                _("Tỉnh có danh mục {version}; xin tệp .tnd để nạp.").format(version=self.catalogue)
            )
        return " ".join(parts)


def _take(db: "Session", me: Identity, frame: Frame, name: str, heard: _Heard) -> None:
    if frame.header.kind == Kind.RECEIPT:
        heard.applied.append(receipts.apply(db, me, frame, name))
        return
    if frame.header.kind == Kind.WELCOME:
        applied, heard.catalogue = asking.take(db, me, frame)
        heard.applied.append(applied)
        return
    if not trust.is_current(me, frame):
        raise FrameError("signature")
    heard.enrolled = enrolment.apply_answer(db, me, frame)
