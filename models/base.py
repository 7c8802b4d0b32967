# SPDX-License-Identifier: MIT
"""What every kept row has in common, and how a column says whether it may leave the laptop."""

from typing import Any

from sqlmodel import Field, SQLModel

from models.ids import new_id

WIRE_KINDS = frozenset({"id", "text", "int", "bool", "date", "json"})


def shared(kind: str, **options: Any) -> Any:
    """Declare a column that is sealed and sent to the province; `kind` is its shape on the wire."""
    if kind not in WIRE_KINDS:
        raise ValueError(kind)
    return Field(sa_column_kwargs={"info": {"wire": kind}}, **options)


def shared_json(**options: Any) -> Any:
    """Declare a shared column that holds a list or a mapping."""
    from sqlalchemy import JSON

    return Field(sa_type=JSON, sa_column_kwargs={"info": {"wire": "json"}}, **options)


def local(**options: Any) -> Any:
    """Declare a column that never leaves the laptop; its changes stay in the audit log."""
    return Field(sa_column_kwargs={"info": {"local": True}}, **options)


def local_json(**options: Any) -> Any:
    """Declare a local column that holds a list or a mapping."""
    from sqlalchemy import JSON

    return Field(sa_type=JSON, sa_column_kwargs={"info": {"local": True}}, **options)


class SyncedRow(SQLModel):
    """The common columns of a row whose changes are captured.

    `nr` is the store's own number (search and paging); `id` is the identity everywhere else.
    A row is never removed before the province knows: `deleted` is the tombstone.
    """

    nr: int | None = Field(default=None, primary_key=True)
    id: str = Field(default_factory=new_id, unique=True, max_length=32)
    rev: int = Field(default=1, ge=1)
    deleted: bool = shared("bool", default=False)
    created_at: str = ""
    updated_at: str = ""
