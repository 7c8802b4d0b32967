# SPDX-License-Identifier: MIT
"""Photos: those of a session stay here unless marked for sending, those of a record always."""

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from models.base import SyncedRow, local, shared


class Photo(SyncedRow, table=True):
    """One photo. What names its content travels only once it is marked for sending."""

    __tablename__ = "photo"
    __wire__ = 60

    session_id: str = shared("id", foreign_key="guidance_session.id", index=True)
    consent: bool = shared("bool", default=False)
    """Everybody who can be recognised agreed to the photo being sent."""
    to_send: bool = shared("bool", default=False)
    sha256: str | None = shared("text", default=None, max_length=64)
    size: int | None = shared("int", default=None)


class RecordPhoto(SyncedRow, table=True):
    """A photo of what a record is about, such as a banner in its place; wholly local."""

    __tablename__ = "record_photo"

    record_id: str = local(max_length=32, index=True)


class PhotoContent(SQLModel, table=True):
    """The picture itself, re-encoded and without what the camera noted; never in the change log."""

    __tablename__ = "photo_content"

    photo_id: str = Field(primary_key=True)
    jpeg: bytes = Field(sa_type=LargeBinary)
    width: int
    height: int
