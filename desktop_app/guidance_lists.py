# SPDX-License-Identifier: MIT
"""Read guidance sessions: the list, its filters, and where each stands with the province."""

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from models.text import fold
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App

PAGE = 500
MOST_FOUND = 1000


@dataclass(frozen=True)
class SessionFilter:
    """What the list shows; empty fields do not narrow it."""

    words: str = ""
    session_type: str = ""
    village_id: str | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None


@dataclass(frozen=True)
class SessionLine:
    """A line of the list. `state` is one of returned, waiting, on_the_way, received."""

    id: str
    date: datetime.date
    session_type: str
    place: str
    village: str
    total: int | None
    named: int
    state: str
    reason: str | None


@dataclass
class SessionList:
    """A list that knows how long it is; `anchors` make far pages as cheap as near ones."""

    filter: SessionFilter
    count: int
    found: list[int] | None = None
    """Row numbers found by words, the newest first and at most MOST_FOUND; None for no search."""
    anchors: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Page number → (date, row number) of the last line before it."""


# Conditions are joined only when they narrow: `x IS NULL OR …` would keep the planner off the
# indexes.
_CONDITIONS = {
    "session_type": "s.session_type = :session_type",
    "village_id": "s.village_id = :village_id",
    "first": "s.date >= :first",
    "last": "s.date <= :last",
}
_LINES = """
SELECT s.id, s.date, s.session_type, s.place, v.name AS village, t.total,
       (SELECT count(*) FROM attendance a WHERE a.session_id = s.id AND NOT a.deleted) AS named,
       (SELECT min(CASE WHEN o.batch_nr IS NULL THEN 0 WHEN b.state = 'confirmed' THEN 2 ELSE 1 END)
        FROM change_log c JOIN outbox o ON o.change_seq = c.seq
        LEFT JOIN batch b ON b.nr = o.batch_nr WHERE c.subject = s.id) AS progress,
       (SELECT r.reason FROM row_outcome r WHERE r.tbl = 'guidance_session' AND r.row_id = s.id
        AND r.outcome = 'returned' AND r.resolved_at IS NULL) AS reason, s.nr
FROM guidance_session s LEFT JOIN village v ON v.id = s.village_id
LEFT JOIN session_tally t ON t.session_id = s.id AND NOT t.deleted
"""
_ORDER = "ORDER BY s.date DESC, s.nr DESC"
_STATES = ("waiting", "on_the_way", "received")


def _where(app: "App", wanted: SessionFilter) -> tuple[str, dict[str, Any]]:
    conditions = ["NOT s.deleted", "s.campaign_code = :campaign"]
    values: dict[str, Any] = {"campaign": app.campaign_code}
    for name, condition in _CONDITIONS.items():
        value = getattr(wanted, name)
        if value:
            conditions.append(condition)
            values[name] = value.isoformat() if isinstance(value, datetime.date) else value
    return "WHERE " + " AND ".join(conditions), values


def match_expression(words: str) -> str | None:
    """Return the full-text expression for what was typed; None when nothing can be searched."""
    parts = ["".join(c for c in word if c.isalnum()) for word in fold(words).split()]
    return " ".join(f'"{part}"*' for part in parts if part) or None


def sessions(app: "App", wanted: SessionFilter | None = None) -> SessionList:
    """Return how long a list is; its lines come page by page from `lines`."""
    wanted = wanted or SessionFilter()
    where, values = _where(app, wanted)
    expression = match_expression(wanted.words)
    with app.db.read() as db:
        connection = db.connection()
        if expression is None:
            count = connection.execute(
                text(f"SELECT count(*) FROM guidance_session s {where}"),  # noqa: S608
                values,
            ).scalar_one()
            return SessionList(wanted, int(count))
        rows = connection.execute(
            text(
                "SELECT s.nr FROM search_session f JOIN guidance_session s ON s.nr = f.rowid "  # noqa: S608
                f"{where} AND f.search_session MATCH :words ORDER BY f.rowid DESC LIMIT :most"
            ),
            {**values, "words": expression, "most": MOST_FOUND},
        )
        found = [int(row.nr) for row in rows]
        return SessionList(wanted, len(found), found)


def lines(app: "App", listed: SessionList, page: int) -> list[SessionLine]:
    """Return one page of PAGE lines, the newest first."""
    where, values = _where(app, listed.filter)
    with app.db.read() as db:
        if listed.found is not None:
            wanted = listed.found[page * PAGE : (page + 1) * PAGE]
            rows = _found(db, wanted)
        else:
            anchor = listed.anchors.get(page)
            if anchor:
                where += " AND (s.date, s.nr) < (:anchor_date, :anchor_nr)"
                values |= {"anchor_date": anchor[0], "anchor_nr": anchor[1]}
            values |= {"page": PAGE, "skip": 0 if anchor else page * PAGE}
            rows = (
                db.connection()
                .execute(text(f"{_LINES} {where} {_ORDER} LIMIT :page OFFSET :skip"), values)
                .all()
            )
            if len(rows) == PAGE:
                listed.anchors[page + 1] = (rows[-1].date, rows[-1].nr)
    return [_line(row) for row in rows]


def _found(db: "Session", numbers: list[int]) -> list[Any]:
    if not numbers:
        return []
    names = {f"n{i}": number for i, number in enumerate(numbers)}
    listed = ", ".join(f":{name}" for name in names)
    return list(
        db.connection().execute(text(f"{_LINES} WHERE s.nr IN ({listed}) {_ORDER}"), names).all()
    )


def build_anchors(app: "App", listed: SessionList) -> None:
    """Note where every page begins; 0.1-0.2 s at 200,000 sessions, so it runs in the background."""
    if listed.found is not None:
        return
    where, values = _where(app, listed.filter)
    with app.db.read() as db:
        rows = (
            db.connection()
            .execution_options(yield_per=5000)
            .execute(
                text(f"SELECT s.date, s.nr FROM guidance_session s {where} {_ORDER}"),  # noqa: S608
                values,
            )
        )
        for number, row in enumerate(rows, 1):
            if number % PAGE == 0:
                listed.anchors[number // PAGE] = (row.date, row.nr)


def _line(row: Any) -> SessionLine:
    state = "returned" if row.reason else _STATES[row.progress if row.progress is not None else 2]
    return SessionLine(
        row.id,
        datetime.date.fromisoformat(row.date),
        row.session_type,
        row.place,
        row.village or "",
        row.total,
        row.named,
        state,
        row.reason,
    )


def line(app: "App", session_id: str) -> SessionLine | None:
    """Return one session as the list shows it."""
    with app.db.read() as db:
        row = (
            db.connection()
            .execute(text(f"{_LINES} WHERE s.id = :id AND NOT s.deleted"), {"id": session_id})
            .first()
        )
        return _line(row) if row else None


def state_label(state: str) -> str:
    """Return the officer's word for where a session stands."""
    return {
        "returned": _("Cần sửa"),
        "waiting": _("Chưa gửi"),
        "on_the_way": _("Đang trên đường"),
        "received": _("Tỉnh đã nhận"),
    }[state]
