# SPDX-License-Identifier: MIT
"""Read guidance sessions: the list, one session's history, and where each stands with the province."""

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from models.text import fold

if TYPE_CHECKING:
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
    state: str = ""


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
    """A list that knows how long it is and gives pages of 500; anchors make far pages cheap."""

    filter: SessionFilter
    count: int
    found: list[int] | None
    """The row numbers of a search by words, which is capped; None for the whole list."""
    anchors: dict[int, tuple[str, int]] = field(default_factory=dict)


_WHERE = """
    NOT s.deleted AND s.campaign_code = :campaign
    AND (:type = '' OR s.session_type = :type)
    AND (:village IS NULL OR s.village_id = :village)
    AND (:first IS NULL OR s.date >= :first) AND (:last IS NULL OR s.date <= :last)
"""
_LINES = """
SELECT s.id, s.date, s.session_type, s.place, v.name AS village, t.total,
       (SELECT count(*) FROM attendance a WHERE a.session_id = s.id AND NOT a.deleted) AS named,
       s.nr
FROM guidance_session s LEFT JOIN village v ON v.id = s.village_id
LEFT JOIN session_tally t ON t.session_id = s.id
"""


def _parameters(app: "App", wanted: SessionFilter) -> dict[str, Any]:
    return {
        "campaign": app.campaign_code,
        "type": wanted.session_type,
        "village": wanted.village_id,
        "first": wanted.first.isoformat() if wanted.first else None,
        "last": wanted.last.isoformat() if wanted.last else None,
    }


def match_expression(words: str) -> str | None:
    """Return the full-text expression for what was typed; None when nothing can be searched."""
    parts = ["".join(c for c in word if c.isalnum()) for word in fold(words).split()]
    return " ".join(f'"{part}"*' for part in parts if part) or None
