# SPDX-License-Identifier: MIT
"""Who at the province did what, and when: written with the deed, in its transaction."""

import datetime
import getpass
import os
from dataclasses import dataclass

import uuid_utils
from sqlalchemy import Connection, insert, select

from models.dates import format_moment
from sync.server import tables
from sync.server.store import Store, now_ms

OPERATOR = "TUNGNGO_OPERATOR"
"""Names who is at the keyboard when several share an account of the machine."""


@dataclass(frozen=True)
class Deed:
    """One line: when (in Vietnam), who, which command, about whom or what, and how."""

    at: str
    who: str
    action: str
    subject: str
    detail: str


def operator() -> str:
    """Return who is at the keyboard: as named by the environment, else the machine's account."""
    named = os.environ.get(OPERATOR, "").strip()
    if named:
        return named[:100]
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"  # an account without a name, as in some containers


def note(connection: Connection, action: str, subject: str, detail: str = "") -> None:
    """Write down a deed inside the transaction that does it."""
    connection.execute(
        insert(tables.audit).values(
            id=uuid_utils.uuid7().bytes,
            at=now_ms(),
            who=operator(),
            action=action,
            subject=subject,
            detail=detail,
        )
    )


def deeds(store: Store, most: int = 200) -> list[Deed]:
    """Return what was done, the latest first."""
    done = tables.audit.c
    with store.read() as connection:
        rows = connection.execute(
            select(tables.audit).order_by(done.at.desc(), done.id.desc()).limit(most)
        ).all()
    return [Deed(moment(r.at), r.who, r.action, r.subject, r.detail) for r in rows]


def moment(milliseconds: int) -> str:
    """Return a moment as it is read in Vietnam."""
    return format_moment(datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC))
