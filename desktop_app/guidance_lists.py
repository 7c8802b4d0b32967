# SPDX-License-Identifier: MIT
"""Read guidance sessions: the list, its filters, and where each stands with the province."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import paged
from desktop_app.paged import Listing, ListQuery
from models.villages import villages_within
from resources.i18n import _

if TYPE_CHECKING:
    from desktop_app.app import App


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


# Conditions are joined only when they narrow: `x IS NULL OR …` would keep the planner off the
# indexes.
_CONDITIONS = {
    "session_type": "s.session_type = :session_type",
    "village_id": f"s.village_id IN {villages_within(':village_id')}",
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
        AND r.outcome = 'returned' AND r.resolved_at IS NULL) AS reason,
       s.date AS k0, s.nr AS k1
FROM guidance_session s LEFT JOIN village v ON v.id = s.village_id
LEFT JOIN session_tally t ON t.session_id = s.id AND NOT t.deleted
"""
_QUERY = ListQuery(
    lines=_LINES,
    table="guidance_session s",
    key=("s.date", "s.nr"),
    descending=True,
    index="search_session",
)
_STATES = ("waiting", "on_the_way", "received")


def sessions(app: "App", wanted: SessionFilter | None = None) -> Listing:
    """Return how long a list is; its lines come page by page from `lines`."""
    wanted = wanted or SessionFilter()
    conditions = ["NOT s.deleted", "s.campaign_code = :campaign"]
    values: dict[str, Any] = {"campaign": app.campaign_code}
    for name, condition in _CONDITIONS.items():
        value = getattr(wanted, name)
        if value:
            conditions.append(condition)
            values[name] = value.isoformat() if isinstance(value, datetime.date) else value
    return paged.open_listing(app, _QUERY, conditions, values, wanted.words)


def lines(app: "App", listing: Listing, page: int) -> list[SessionLine]:
    """Return one page of lines, the newest first."""
    return [_line(row) for row in paged.page(app, listing, page)]


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
