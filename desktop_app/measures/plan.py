# SPDX-License-Identifier: MIT
"""The rest of the plan: documents, communication, events, firms, schools, money (A1, D–I)."""

from collections.abc import Mapping

from desktop_app.measures.base import (
    ANYBODY,
    BETWEEN,
    HERE,
    Counting,
    Kept,
    Measure,
    Share,
    Source,
    Sum,
    once,
)
from desktop_app.measures.field import HELD, PLACE, REAL_SHOP
from models.villages import village_of_today

_ORGANISER = (
    "(:organiser IS NULL OR EXISTS (SELECT 1 FROM organisation o "
    "WHERE o.id = r.organisation_id AND o.name = :organiser))"
)
_CAMPAIGN = "NOT r.deleted AND r.campaign_code = :campaign"
_VILLAGE = village_of_today("r.village_id")
_OF_SCHOOL = village_of_today("c.village_id")


_KINDS = {
    "visual_display": "display",
    "event": "event",
    "promotion": "promotion",
    "budget_line": "budget",
    "difficulty": "difficulty",
}


def _kept(
    table: str,
    day: str,
    what: str,
    *,
    village: str = "NULL",
    organiser: str = ANYBODY,
    more: str = "",
) -> Source:
    """Return the source of a campaign's records that carry a day of their own."""
    return Source(
        f"FROM {table} r {more} WHERE {_CAMPAIGN} AND {BETWEEN.format(day=day)} "
        f"AND {HERE.format(village=village)} AND {organiser}",
        f"'communications:{_KINDS[table]}'",
        "r.id",
        day,
        what,
        village,
    )


def _one_each(table: str, identity: str, greatest: str, columns: str, conditions: str) -> str:
    """Return SQL of the rows of a table, one for each identity: the one with the greatest value.

    Of equals the earliest, by an identity that the province has, too.
    """
    return (
        f"(SELECT {columns}, row_number() OVER (PARTITION BY {identity} "
        f"ORDER BY {greatest} DESC, r.id) AS place FROM {table} r WHERE {conditions})"
    )


# A month alone (2026-09) lies in every period that touches it.
_ISSUED = "CASE WHEN length(r.issued) = 10 THEN r.issued END"
DOCUMENTS = Source(
    f"FROM guiding_document r WHERE {_CAMPAIGN} AND r.level = 'xa' "
    "AND (:first IS NULL OR r.issued >= substr(:first, 1, length(r.issued))) "
    "AND (:last IS NULL OR r.issued <= :last) "
    f"AND :village IS NULL AND {ANYBODY}",
    "'communications:document'",
    "r.id",
    _ISSUED,
    "r.title",
    "NULL",
)

_ON_AIR = (
    "(:village IS NULL OR EXISTS (SELECT 1 FROM json_each(r.villages) "
    f"WHERE {village_of_today('value')} = :village))"
)
_AIR = f"{_CAMPAIGN} AND {BETWEEN.format(day='r.date_from')} AND {_ON_AIR} AND {ANYBODY}"
BROADCASTS = Source(
    f"FROM broadcast_log r WHERE {_AIR}",
    "'communications:broadcast'",
    "r.id",
    "r.date_from",
    "r.station",
    "NULL",
)
STATIONS = Source(
    "FROM "
    + _one_each("broadcast_log", "r.station", "coalesce(r.speakers, -1)", "r.*", _AIR)
    + " r WHERE r.place = 1 AND r.speakers IS NOT NULL",
    "'communications:broadcast'",
    "r.id",
    "r.date_from",
    "r.station",
    "NULL",
)

_TOLD = (
    f"{_CAMPAIGN} AND {BETWEEN.format(day='r.date_from')} "
    f"AND {HERE.format(village=_VILLAGE)} AND {_ORGANISER}"
)
# The same address written down twice is one article.
ACTIVITIES = Source(
    "FROM "
    + _one_each("communication_activity", "coalesce(r.url, r.id)", "r.count", "r.*", _TOLD)
    + " r WHERE r.place = 1",
    "'communications:activity'",
    "r.id",
    "r.date_from",
    "r.title",
    _VILLAGE,
)
DISPLAYS = _kept(
    "visual_display", "r.placed_on", "r.location", village=_VILLAGE, organiser=_ORGANISER
)
_EVENT_ORGANISER = (
    f"({_ORGANISER} OR EXISTS (SELECT 1 FROM json_each(r.partners) WHERE value = :organiser))"
)
EVENTS = _kept("event", "coalesce(r.held_on, r.planned_on)", "r.title", organiser=_EVENT_ORGANISER)
PROMOTIONS = _kept(
    "promotion",
    "r.start",
    "b.name",
    village=village_of_today("b.village_id"),
    more="JOIN business b ON b.id = r.business_id",
)
MONEY = _kept("budget_line", "r.spent_on", "r.content")
WORDS = _kept("difficulty", "r.noted_on", "r.content", village=_VILLAGE)

# A school took part by a session held there, an activity or an event; a session at a school that
# is not in the list counts by its place.
_AT_SCHOOL = f"""
    SELECT s.id, s.nr, s.date AS day, coalesce(g.school_id, 'place:' || g.place) AS school,
           coalesce(c.name, g.place) AS name, s.village_id, 'guidance' AS page
    FROM guidance_session g CROSS JOIN scoped s ON s.id = g.id
    LEFT JOIN school c ON c.id = g.school_id
    WHERE NOT s.internal AND g.nr IN (
        SELECT nr FROM guidance_session WHERE session_type = 'truong_hoc'
        UNION SELECT nr FROM guidance_session WHERE school_id IS NOT NULL)
    UNION ALL
    SELECT r.id, r.nr, r.date_from, c.id, c.name, {_OF_SCHOOL}, 'communications:activity'
    FROM communication_activity r JOIN school c ON c.id = r.school_id WHERE {_TOLD}
    UNION ALL
    SELECT r.id, r.nr, r.held_on, c.id, c.name, {_OF_SCHOOL}, 'communications:event'
    FROM event r JOIN school c ON c.id = r.school_id
    WHERE {_CAMPAIGN} AND r.status = 'da_to_chuc' AND {BETWEEN.format(day="r.held_on")}
      AND {HERE.format(village=_OF_SCHOOL)} AND {_EVENT_ORGANISER}
"""
AT_SCHOOLS = Source(
    f"FROM ({_AT_SCHOOL}) r WHERE 1", "r.page", "r.id", "r.day", "r.name", "r.village_id"
)
PUPILS = Source(
    f"FROM session_tally r {HELD} WHERE NOT r.deleted",
    "'guidance'",
    "s.id",
    "s.date",
    PLACE,
    "s.village_id",
)
SCHOOLS = Source(
    f"FROM school r WHERE NOT r.deleted AND {HERE.format(village=_VILLAGE)} AND {ANYBODY}",
    "'communications:school'",
    "r.id",
    "r.dx_model_since",
    "r.name",
    _VILLAGE,
)

_HELD_EVENT = "r.status = 'da_to_chuc'"
_TALKS = "r.type IN ('toa_dam', 'hoi_thao')"
_PRESS = "r.type IN ('bao_chi', 'pt_th_tinh')"
_SCHOOL_SUMS = "(g.session_type = 'truong_hoc')"
_STATE_MONEY = "r.source GLOB 'nsnn_*'"


def _display(*kinds: str, more: str = "") -> Measure:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return Measure(DISPLAYS, f"r.kind IN ({listed}){more}", amount="r.count")


def _press(form: str) -> Measure:
    return Measure(ACTIVITIES, f"{_PRESS} AND r.form = '{form}'", amount="r.count")


MEASURES: Mapping[str, Measure | Sum | Share] = {
    "A1": Measure(DOCUMENTS, per="r.number", counting=Counting.ONCE),
    "D1": Measure(BROADCASTS, amount="r.broadcasts"),
    "D2": Measure(BROADCASTS, amount="r.minutes"),
    "D3": Measure(STATIONS, amount="r.speakers"),
    "D4": _display("pano"),
    "D5": _display("bang_ron", "khau_hieu"),
    "D6": _display("phuon"),
    "D7": Measure(ACTIVITIES, "r.type = 'tin_bai_cong'", amount="r.count"),
    "D8": Measure(ACTIVITIES, "r.type = 'mang_xa_hoi'", amount="r.count"),
    "D8a": Measure(ACTIVITIES, "r.type = 'mang_xa_hoi'", amount="r.reach"),
    "D9": Measure(ACTIVITIES, _PRESS, amount="r.count"),
    "D9a": _press("dua_tin"),
    "D9b": _press("dat_bai"),
    "D9c": _press("viet_bai"),
    "D9d": _press("chuong_trinh"),
    "D9e": _press("phong_su"),
    "D9f": _press("trao_doi"),
    "D9g": _press("hoat_dong_cong_dong"),
    "D12": _display("man_hinh", "gian_hang", more=" AND r.business_id IS NOT NULL"),
    "E1": Measure(EVENTS, "r.type = 'le_phat_dong'", among=_HELD_EVENT),
    "E2": Measure(EVENTS, _TALKS, among=_HELD_EVENT),
    "E2a": Measure(EVENTS, f"{_TALKS} AND r.role <> 'tham_du'", among=_HELD_EVENT),
    "E2b": Measure(EVENTS, f"{_TALKS} AND r.role = 'tham_du'", among=_HELD_EVENT),
    "E3": Measure(EVENTS, _HELD_EVENT, amount="r.attendees"),
    "F1": once(PROMOTIONS, REAL_SHOP),
    "F2": Measure(PROMOTIONS),
    "F2a": Measure(PROMOTIONS, among="r.published_on IS NOT NULL"),
    "G1": once(AT_SCHOOLS, "r.school"),
    "G2": Measure(
        PUPILS,
        "s.session_type = 'truong_hoc'",
        amount="r.child",
        kept=Kept(f"g.tallies * {_SCHOOL_SUMS}", f"g.child * {_SCHOOL_SUMS}"),
    ),
    "G3": Measure(SCHOOLS, among="r.dx_model"),
    "H1": Measure(MONEY, _STATE_MONEY, amount="r.spent"),
    "H2": Measure(MONEY, f"NOT {_STATE_MONEY}", amount="r.spent"),
    "I1": Measure(WORDS),
}
