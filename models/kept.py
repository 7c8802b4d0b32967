# SPDX-License-Identifier: MIT
"""What the laptop keeps for itself: settings, and forms that are not finished."""

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class Setting(SQLModel, table=True):
    """One setting of this laptop."""

    __tablename__ = "setting"

    key: str = Field(primary_key=True)
    value: object = Field(sa_type=JSON)


class KeptDraft(SQLModel, table=True):
    """An unfinished form, saved as it is typed; `row_id` is the record that it corrects, if any."""

    __tablename__ = "kept_draft"

    id: str = Field(primary_key=True)
    kind: str = Field(index=True)
    row_id: str | None = Field(default=None, index=True)
    title: str = ""
    body: str
    started_at: str
    saved_at: str
