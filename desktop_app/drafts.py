# SPDX-License-Identifier: MIT
"""Unfinished forms: kept as they are typed, offered back after a power cut."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.ids import new_id

if TYPE_CHECKING:
    from desktop_app.app import App


@dataclass(frozen=True)
class DraftInfo:
    """An unfinished form as lists show it; `row_id` is the record that it corrects, if any."""

    id: str
    kind: str
    row_id: str | None
    title: str
    saved_at: str


def keep(
    app: "App", draft_id: str | None, kind: str, body: str, *, title: str, row_id: str | None = None
) -> DraftInfo:
    """Save a form durably and return under which id; what it acknowledges survives a power cut."""
    from models.kept import KeptDraft

    with app.db.write("draft.keep") as db:
        now = app.db.stamp()
        row = db.get(KeptDraft, draft_id) if draft_id else None
        if row is None:
            row = KeptDraft(
                id=draft_id or new_id(),
                kind=kind,
                row_id=row_id,
                title=title,
                body=body,
                started_at=now,
                saved_at=now,
            )
        row.title, row.body, row.saved_at = title, body, now
        db.add(row)
        return DraftInfo(row.id, row.kind, row.row_id, row.title, row.saved_at)


def unfinished(app: "App", *kinds: str) -> list[DraftInfo]:
    """Return the unfinished forms of some kinds, the latest first."""
    from sqlmodel import col, select

    from models.kept import KeptDraft

    with app.db.read() as db:
        rows = db.exec(
            select(KeptDraft)
            .where(col(KeptDraft.kind).in_(kinds))
            .order_by(col(KeptDraft.saved_at).desc())
        ).all()
        return [DraftInfo(r.id, r.kind, r.row_id, r.title, r.saved_at) for r in rows]


def body(app: "App", draft_id: str) -> str | None:
    """Return what was typed, or None when the form was finished or thrown away meanwhile."""
    from models.kept import KeptDraft

    with app.db.read() as db:
        row = db.get(KeptDraft, draft_id)
        return row.body if row else None


@dataclass(frozen=True)
class Discarded:
    """A form that was thrown away, kept in memory for as long as it can be brought back."""

    info: DraftInfo
    body: str


def discard(app: "App", draft_id: str) -> Discarded | None:
    """Throw a form away; give the result to `bring_back` to undo it."""
    from models.kept import KeptDraft

    with app.db.write("draft.discard") as db:
        row = db.get(KeptDraft, draft_id)
        if row is None:
            return None
        gone = Discarded(DraftInfo(row.id, row.kind, row.row_id, row.title, row.saved_at), row.body)
        db.delete(row)
        return gone


def bring_back(app: "App", gone: Discarded) -> None:
    """Undo a `discard`."""
    keep(
        app,
        gone.info.id,
        gone.info.kind,
        gone.body,
        title=gone.info.title,
        row_id=gone.info.row_id,
    )
