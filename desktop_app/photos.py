# SPDX-License-Identifier: MIT
"""Photos of a session or a record: add, mark for sending with consent, take back, remove."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App
    from models.photos import Photo, RecordPhoto
    from resources.photo import Prepared

MOST = 6


class PhotoState(StrEnum):
    """Where a photo is."""

    HERE = "here"
    WAITING = "waiting"
    THERE = "there"


@dataclass(frozen=True)
class PhotoInfo:
    """One photo; `jpeg` is the picture as it is kept."""

    id: str
    jpeg: bytes
    width: int
    height: int
    consent: bool
    state: PhotoState


def photos(app: "App", session_id: str) -> list[PhotoInfo]:
    """Return the photos of a session in the order in which they were added."""
    from sqlmodel import col, select

    from models.photos import Photo, PhotoContent

    with app.db.read() as db:
        rows = db.exec(
            select(Photo, PhotoContent)
            .join(PhotoContent, col(PhotoContent.photo_id) == col(Photo.id))
            .where(Photo.session_id == session_id, col(Photo.deleted).is_(False))
            .order_by(col(Photo.nr))
        ).all()
        return [
            PhotoInfo(
                row.id, content.jpeg, content.width, content.height, row.consent, _state(db, row)
            )
            for row, content in rows
        ]


def _state(db: "Session", row: "Photo") -> PhotoState:
    from sync import blobs

    if not row.to_send or row.sha256 is None:
        return PhotoState.HERE
    return PhotoState.THERE if blobs.is_whole(db, row.sha256) else PhotoState.WAITING


def add(app: "App", session_id: str, file: Path) -> str:
    """Keep a photo with a session, small and without place or time; return its id.

    It stays on this laptop. Raises UserError(code="photo-size" | "photo-kind" | "photo-many" |
    "unreadable-file").
    """
    from models.photos import Photo

    prepared = _prepared(file)
    if len(photos(app, session_id)) >= MOST:
        raise _many(_("Mỗi buổi giữ nhiều nhất {most} ảnh.").format(most=MOST))
    with app.db.write("photos.add", session_id) as db:
        return _keep(db, Photo(session_id=session_id), prepared)


def _prepared(file: Path) -> "Prepared":
    from resources import photo

    try:
        with file.open("rb") as opened:
            data = opened.read(photo.MAX_FILE + 1)
    except OSError as error:
        raise UserError(
            _("Không đọc được ảnh {name}.").format(name=file.name),
            _("Cắm lại thẻ nhớ hoặc điện thoại rồi chọn lại."),
            code="unreadable-file",
        ) from error
    return photo.prepare(data, file.name)


def _many(said: str) -> UserError:
    return UserError(said, _("Xóa bớt một ảnh rồi thêm lại."), code="photo-many")


def _keep(db: "Session", row: "Photo | RecordPhoto", prepared: "Prepared") -> str:
    from models.photos import PhotoContent

    db.add(row)
    db.add(
        PhotoContent(
            photo_id=row.id, jpeg=prepared.jpeg, width=prepared.width, height=prepared.height
        )
    )
    return row.id


OF_RECORDS = frozenset({"display"})
"""Kinds of records that may have photos: what hangs in the street is shown by its picture."""


def of_record(app: "App", record_id: str) -> list[PhotoInfo]:
    """Return the photos of a record in the order in which they were added."""
    from sqlmodel import col, select

    from models.photos import PhotoContent, RecordPhoto

    with app.db.read() as db:
        rows = db.exec(
            select(RecordPhoto.id, PhotoContent)
            .join(PhotoContent, col(PhotoContent.photo_id) == col(RecordPhoto.id))
            .where(RecordPhoto.record_id == record_id, col(RecordPhoto.deleted).is_(False))
            .order_by(col(RecordPhoto.nr))
        ).all()
        return [
            PhotoInfo(
                photo_id,
                content.jpeg,
                content.width,
                content.height,
                consent=False,
                state=PhotoState.HERE,
            )
            for photo_id, content in rows
        ]


def add_to_record(app: "App", record_id: str, file: Path) -> str:
    """Keep a photo with a record, small and without place or time; it never leaves this laptop.

    Raises UserError as `add` does.
    """
    from models.photos import RecordPhoto

    prepared = _prepared(file)
    if len(of_record(app, record_id)) >= MOST:
        raise _many(_("Mỗi mục giữ nhiều nhất {most} ảnh.").format(most=MOST))
    with app.db.write("photos.add_to_record", record_id) as db:
        return _keep(db, RecordPhoto(record_id=record_id), prepared)


def remove_from_record(app: "App", photo_id: str) -> None:
    """Remove a record's photo for good."""
    from sqlmodel import col, select

    from models.photos import PhotoContent, RecordPhoto

    wanted = select(RecordPhoto).where(
        RecordPhoto.id == photo_id, col(RecordPhoto.deleted).is_(False)
    )
    with app.db.write("photos.remove_from_record") as db:
        row, content = db.exec(wanted).first(), db.get(PhotoContent, photo_id)
        if row is None:
            raise _gone()
        row.deleted = True
        db.add(row)
        if content is not None:
            db.delete(content)


def send(app: "App", photo_id: str, *, consent: bool) -> None:
    """Mark a photo for sending; it leaves after the records, with the next export or pass.

    Raises UserError(code="photo-consent") without the consent of everybody on it.
    """
    from models.photos import PhotoContent

    if not consent:
        raise UserError(
            _("Chưa đánh dấu những người trong ảnh đã đồng ý."),
            _("Hỏi ý kiến từng người nhận ra được trong ảnh, rồi đánh dấu; chưa hỏi thì đừng gửi."),
            field="consent",
            code="photo-consent",
        )
    with app.db.write("photos.send", _session_of(app, photo_id)) as db:
        row, content = _photo(db, photo_id), db.get(PhotoContent, photo_id)
        if content is None:
            raise _gone()
        row.consent, row.to_send = True, True
        row.sha256 = hashlib.sha256(content.jpeg).hexdigest()
        row.size = len(content.jpeg)
        db.add(row)


def keep_here(app: "App", photo_id: str) -> None:
    """Take the consent back: the photo stays here, and the province removes its copy."""
    with app.db.write("photos.keep_here", _session_of(app, photo_id)) as db:
        _withdraw(db, _photo(db, photo_id))


def remove(app: "App", photo_id: str) -> None:
    """Remove a photo for good, here and, when it was sent, at the province."""
    from models.photos import PhotoContent

    with app.db.write("photos.remove", _session_of(app, photo_id)) as db:
        row = _photo(db, photo_id)
        _withdraw(db, row)
        row.deleted = True
        db.add(row)
        content = db.get(PhotoContent, photo_id)
        if content is not None:
            db.delete(content)


def _withdraw(db: "Session", row: "Photo") -> None:
    from sqlmodel import col, select

    from models.photos import Photo
    from sync import blobs

    sha256 = row.sha256
    row.consent = row.to_send = False
    row.sha256 = row.size = None
    db.add(row)
    db.flush()
    if sha256 is None:
        return
    twin = select(Photo.id).where(Photo.sha256 == sha256, col(Photo.to_send).is_(True))
    if db.exec(twin).first() is None:
        blobs.forget(db, sha256)


def _photo(db: "Session", photo_id: str) -> "Photo":
    from sqlmodel import col, select

    from models.photos import Photo

    row = db.exec(select(Photo).where(Photo.id == photo_id, col(Photo.deleted).is_(False))).first()
    if row is None:
        raise _gone()
    return row


def _session_of(app: "App", photo_id: str) -> str:
    with app.db.read() as db:
        return _photo(db, photo_id).session_id


def _gone() -> UserError:
    return UserError(_("Ảnh này không còn nữa."), _("Bấm F5 để làm mới."), code="photo-gone")
