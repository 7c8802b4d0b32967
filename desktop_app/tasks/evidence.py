# SPDX-License-Identifier: MIT
"""Which records fulfil a duty: each rule is one query over what was written down anyway."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from desktop_app import exchange_views
from models.dates import local_date
from models.text import fold
from models.villages import village_of_today

if TYPE_CHECKING:
    from desktop_app.app import App

SENT_REPORT = "nhap"
"""The one state of a report in which it was not sent."""


@dataclass(frozen=True)
class Proof:
    """What fulfilled a duty: the first day on which it was, and the record in words."""

    day: datetime.date | None
    title: str


Proofs = dict[str, Proof]
"""Scope id ("" for the whole commune) → its first proof."""

_VILLAGE = village_of_today("village_id")

# NOT INDEXED and `+`: nearly all sessions are of the campaign, and are not looked up one by one.
# Every rule gives scope, day and title; `{}` stands for what follows the colon in the plan's data.
_QUERIES = {
    "document": """
        SELECT '' AS scope, issued AS day, title FROM guiding_document
        WHERE NOT deleted AND campaign_code = :campaign AND level = 'xa' AND kind = 'ke_hoach'""",
    "team": f"""
        SELECT {_VILLAGE} AS scope, decision_date AS day, name AS title FROM digital_team
        WHERE NOT deleted AND active AND village_id IS NOT NULL""",  # noqa: S608
    "training": """
        SELECT '' AS scope, date AS day, place AS title FROM guidance_session NOT INDEXED
        WHERE NOT deleted AND campaign_code = :campaign AND internal""",
    "display": """
        SELECT '' AS scope, placed_on AS day, location AS title FROM visual_display
        WHERE NOT deleted AND campaign_code = :campaign AND count > 0""",
    "broadcast": """
        SELECT '' AS scope, date_from AS day, title FROM broadcast_log
        WHERE NOT deleted AND campaign_code = :campaign""",
    "topic": """
        SELECT '' AS scope, date_from AS day, title FROM communication_activity
        WHERE NOT deleted AND campaign_code = :campaign
          AND topic IN (SELECT value FROM json_each(:of))""",
    "activity": """
        SELECT '' AS scope, date_from AS day, title FROM communication_activity
        WHERE NOT deleted AND campaign_code = :campaign
          AND type IN (SELECT value FROM json_each(:of))""",
    "audience": """
        SELECT '' AS scope, date_from AS day, title FROM communication_activity a
        WHERE NOT deleted AND campaign_code = :campaign AND EXISTS (
            SELECT 1 FROM json_each(a.audience) x
            WHERE x.value IN (SELECT value FROM json_each(:of)))""",
    "launch": """
        SELECT '' AS scope, held_on AS day, title FROM event
        WHERE NOT deleted AND campaign_code = :campaign AND type = 'le_phat_dong'
          AND level = 'xa' AND status = 'da_to_chuc'""",
    "session": f"""
        SELECT {_VILLAGE} AS scope, date AS day, place AS title FROM guidance_session NOT INDEXED
        WHERE NOT deleted AND campaign_code = :campaign AND NOT internal
          AND village_id IS NOT NULL""",  # noqa: S608
    "session_type": """
        SELECT '' AS scope, date AS day, place AS title FROM guidance_session NOT INDEXED
        WHERE NOT deleted AND campaign_code = :campaign AND NOT internal
          AND session_type IN (SELECT value FROM json_each(:of))""",
    "school": """
        SELECT school_id AS scope, date AS day, place AS title FROM guidance_session
        WHERE NOT deleted AND +campaign_code = :campaign AND school_id IS NOT NULL
        UNION ALL
        SELECT school_id, date_from, title FROM communication_activity
        WHERE NOT deleted AND campaign_code = :campaign AND school_id IS NOT NULL
        UNION ALL
        SELECT school_id, held_on, title FROM event
        WHERE NOT deleted AND campaign_code = :campaign AND school_id IS NOT NULL
          AND status = 'da_to_chuc'""",
    "organisation": """
        SELECT organisation_id AS scope, date_from AS day, title FROM communication_activity
        WHERE NOT deleted AND campaign_code = :campaign AND organisation_id IS NOT NULL
        UNION ALL
        SELECT organisation_id, placed_on, location FROM visual_display
        WHERE NOT deleted AND campaign_code = :campaign AND organisation_id IS NOT NULL
        UNION ALL
        SELECT organisation_id, held_on, title FROM event
        WHERE NOT deleted AND campaign_code = :campaign AND organisation_id IS NOT NULL
          AND status = 'da_to_chuc'""",
    "flyers": """
        SELECT '' AS scope, d.given_on AS day, b.batch_code AS title
        FROM flyer_distribution d JOIN flyer_print_batch b ON b.id = d.batch_id
        WHERE NOT d.deleted AND NOT b.deleted AND b.campaign_code = :campaign""",
    "promotion": """
        SELECT '' AS scope, start AS day, title FROM promotion
        WHERE NOT deleted AND campaign_code = :campaign""",
    "example": """
        SELECT '' AS scope, substr(created_at, 1, 10) AS day, name AS title
        FROM outstanding_example WHERE NOT deleted AND campaign_code = :campaign""",
    "budget": """
        SELECT '' AS scope, spent_on AS day, content AS title FROM budget_line
        WHERE NOT deleted AND campaign_code = :campaign AND spent IS NOT NULL""",
    "displays_removed": """
        SELECT '' AS scope, max(removed_on) AS day, '' AS title FROM visual_display
        WHERE NOT deleted AND campaign_code = :campaign AND count > 0
        HAVING count(*) > 0 AND count(*) = count(removed_on)""",
    "report": """
        SELECT '' AS scope, substr(sent_at, 1, 10) AS day, coalesce(number, '') AS title
        FROM unit_report
        WHERE NOT deleted AND campaign_code = :campaign AND status <> :unsent""",
}

# The first of each scope, found where the records are; a document may be dated by its month alone.
_FIRST = """
SELECT scope, min(CASE WHEN length(day) = 10 THEN day END) AS day, title FROM ({}) GROUP BY scope
"""


def rules() -> frozenset[str]:
    """Return the names of the rules that the plan's data may use."""
    return frozenset(_QUERIES) | {"sent"}


def proofs(app: "App", rule: str) -> Proofs:
    """Return what fulfils a duty with this rule, e.g. `activity:tin_bai_cong,mang_xa_hoi`.

    An empty or unknown rule has no proofs: its duty is ticked by hand.
    """
    name, _colon, of = rule.partition(":")
    if name == "sent":
        return _sent(app)
    if name not in _QUERIES:
        return {}
    parameters = {
        "campaign": app.campaign_code,
        "of": json.dumps(of.split(",")),
        "unsent": SENT_REPORT,
    }
    with app.db.read() as db:
        rows = list(db.connection().execute(text(_FIRST.format(_QUERIES[name])), parameters))
    found: Proofs = {}
    for row in rows:
        _keep_first(found, row.scope, Proof(_day(row.day), row.title or ""))
    if name in _BY_NAME:
        _BY_NAME[name](app, found)
    return found


def _keep_first(found: Proofs, scope: str, proof: Proof) -> None:
    known = found.get(scope)
    if known is None or (proof.day or datetime.date.max) < (known.day or datetime.date.max):
        found[scope] = proof


def _day(kept: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(kept) if kept else None


def _sent(app: "App") -> Proofs:
    status = exchange_views.status(app)
    if status.waiting or status.under_way or not status.confirmed or status.last_receipt is None:
        return {}
    return {"": Proof(local_date(status.last_receipt), "")}


# One line, that of the first day, for all sessions that are alike in `{0}`.
_HELD = """
SELECT min(date) AS day, place, lead_org, partners FROM guidance_session NOT INDEXED
WHERE NOT deleted AND campaign_code = :campaign AND NOT internal GROUP BY {0}
"""


def _sessions(app: "App", alike: str) -> list[Any]:
    statement = text(_HELD.format(alike))
    with app.db.read() as db:
        return list(db.connection().execute(statement, {"campaign": app.campaign_code}))


def _named(app: "App", table: str) -> dict[str, str]:
    with app.db.read() as db:
        rows = db.connection().execute(
            text(f"SELECT id, name FROM {table} WHERE NOT deleted")  # noqa: S608 - a constant
        )
        return {fold(row.name): row.id for row in rows}


def _schools_by_place(app: "App", found: Proofs) -> None:
    """Count a session whose place is the school's name as held there."""
    schools = _named(app, "school")
    for session in _sessions(app, "place") if schools else []:
        school = schools.get(fold(session.place))
        if school is not None:
            _keep_first(found, school, Proof(_day(session.day), session.place))


def _organisations_by_name(app: "App", found: Proofs) -> None:
    """Count a session led or joined by an organisation as an activity of it."""
    organisations = _named(app, "organisation")
    for session in _sessions(app, "lead_org, partners") if organisations else []:
        for name in (session.lead_org or "", *json.loads(session.partners or "[]")):
            organisation = organisations.get(fold(name))
            if organisation is not None:
                _keep_first(found, organisation, Proof(_day(session.day), session.place))


_BY_NAME: dict[str, Callable[["App", Proofs], None]] = {
    "school": _schools_by_place,
    "organisation": _organisations_by_name,
}
