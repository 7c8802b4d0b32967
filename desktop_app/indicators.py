# SPDX-License-Identifier: MIT
"""Compute the indicators from the records, as `indicators.csv` words them.

Each figure is one SQL query over the sessions in scope. NULL is "Chưa có số liệu": nobody wrote
anything down that the figure could count. It is never shown or sent as 0.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App


@dataclass(frozen=True)
class Scope:
    """Which records count: a campaign, and within it days, one village, one organiser."""

    campaign_code: str
    first: datetime.date | None = None
    last: datetime.date | None = None
    village_id: str | None = None
    organiser: str | None = None

    def parameters(self) -> dict[str, object]:
        """Return the scope as SQL parameters."""
        return {
            "campaign": self.campaign_code,
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "village": self.village_id,
            "organiser": self.organiser,
        }


# The sessions in scope, read in the order in which they lie: by the date's index each would be
# looked up on a page of its own, which costs ten times as much. `held` leaves out the training of
# the teams, as groups B and C do.
_SCOPE = """
WITH scoped AS (
    SELECT id, date, internal, session_type FROM guidance_session NOT INDEXED
    WHERE NOT deleted AND campaign_code = :campaign
      AND (:first IS NULL OR date >= :first) AND (:last IS NULL OR date <= :last)
      AND (:village IS NULL OR village_id = :village)
      AND (:organiser IS NULL OR lead_org = :organiser OR EXISTS (
           SELECT 1 FROM json_each(partners) WHERE value = :organiser))
), held AS (SELECT id, session_type FROM scoped WHERE NOT internal)
"""

# Named people count once per campaign ("person"); people without names count by head.
_BY_PERSON = """
    SELECT CASE WHEN count(*) THEN
        count(DISTINCT participant_id)
        + coalesce(sum(CASE WHEN participant_id IS NULL THEN count END), 0) END
    FROM skill_result WHERE NOT deleted AND session_id IN (SELECT id FROM held)
      AND skill = '{skill}' AND outcome = '{outcome}'"""
# "Person per session": the same person counts again in another session.
_BY_HEAD = """
    SELECT sum(count) FROM skill_result
    WHERE NOT deleted AND session_id IN (SELECT id FROM held)
      AND skill = '{skill}' AND outcome = '{outcome}'"""
_TALLY = """
    SELECT sum({column}) FROM session_tally
    WHERE NOT deleted AND session_id IN (SELECT id FROM held)"""
_VISITS = """
    FROM household_visit WHERE NOT deleted AND session_id IN (SELECT id FROM held)"""
_ATTENDED = "attendance a WHERE NOT a.deleted AND a.session_id IN (SELECT id FROM held)"
_PRINTED = "FROM flyer_print_batch WHERE NOT deleted AND campaign_code = :campaign"
_GIVEN = """
    FROM flyer_distribution d JOIN flyer_print_batch b ON b.id = d.batch_id
    WHERE NOT d.deleted AND NOT b.deleted AND b.campaign_code = :campaign"""


def _person(skill: str, outcome: str) -> str:
    return _BY_PERSON.format(skill=skill, outcome=outcome)


def _head(skill: str, outcome: str) -> str:
    return _BY_HEAD.format(skill=skill, outcome=outcome)


_ANY = "SELECT CASE WHEN (SELECT count(*) FROM {table}) THEN ({figure}) END"

QUERIES: Mapping[str, str] = {
    "A2": "SELECT nullif(count(*), 0) FROM digital_team WHERE NOT deleted AND active",
    "A3": """
        SELECT nullif(count(*), 0) FROM team_member m JOIN digital_team t ON t.id = m.team_id
        WHERE NOT m.deleted AND m.active_to IS NULL AND NOT t.deleted AND t.active""",
    "A4": """
        SELECT CASE WHEN count(*) THEN round(100.0 * count(t.village_id) / count(*), 1) END
        FROM village v LEFT JOIN (
            SELECT DISTINCT village_id FROM digital_team WHERE NOT deleted AND active
        ) t ON t.village_id = v.id
        WHERE NOT v.deleted AND v.valid_to IS NULL""",
    "A5": """
        SELECT CASE WHEN (SELECT count(*) FROM held) THEN count(*) END FROM session_member
        WHERE NOT deleted AND session_id IN (SELECT id FROM held)""",
    "A6": "SELECT CASE WHEN count(*) THEN coalesce(sum(internal), 0) END FROM scoped",
    "B1": "SELECT nullif(count(*), 0) FROM held",
    "B2": f"""
        SELECT CASE WHEN count(*) THEN
            count(DISTINCT CASE WHEN result = 'gap' THEN household_id END) END {_VISITS}""",
    "B3": f"SELECT nullif(count(*), 0) {_VISITS}",
    "B3a": f"SELECT CASE WHEN count(*) THEN sum(result = 'vang_nha') END {_VISITS}",
    "B3b": f"SELECT CASE WHEN count(*) THEN sum(result = 'tu_choi') END {_VISITS}",
    "B4": f"""
        SELECT ({_TALLY.format(column="total")})
             - (SELECT count(*) FROM {_ATTENDED})
             + (SELECT count(DISTINCT participant_id) FROM {_ATTENDED})""",  # noqa: S608
    "B4a": """
        SELECT CASE WHEN (SELECT count(*) FROM held) THEN (
            SELECT count(DISTINCT a.participant_id) FROM attendance a
            JOIN participant p ON p.id = a.participant_id AND p.full_name IS NOT NULL
            WHERE NOT a.deleted AND a.session_id IN (SELECT id FROM held)) END""",
    "B5": _TALLY.format(column="total"),
    "B6": _TALLY.format(column="female"),
    "B7": _TALLY.format(column="ethnic_minority"),
    "B8": _TALLY.format(column="senior"),
    "B9": _TALLY.format(column="child"),
    "B10": _TALLY.format(column="poor"),
    "C1": _person("VNEID", "da_cai"),
    "C2": _person("VNEID", "muc2_kich_hoat"),
    "C3": _person("DVC", "dang_nhap_duoc"),
    "C4": _head("DVC", "nop_ho_so"),
    "C5": _person("NGAN_HANG", "mo_tai_khoan"),
    "C6": _person("VI_DIEN_TU", "mo_tai_khoan"),
    "C7": _person("QR_THANH_TOAN", "giao_dich_thanh_cong"),
    "C8": """
        SELECT CASE WHEN count(*) THEN
            count(DISTINCT CASE WHEN v.result = 'co_ma_qr'
                                THEN coalesce(b.merged_into, b.id) END) END
        FROM business_visit v JOIN business b ON b.id = v.business_id
        WHERE NOT v.deleted AND v.session_id IN (SELECT id FROM held)""",
    "C9": _person("TMDT_GIAN_HANG", "mo_gian_hang"),
    # The headline of C10 is livestream, as the acceptance scenario reads it; the other sales
    # skills stand beside it as sub-figures ("person per skill").
    "C10": _person("TMDT_LIVESTREAM", "thuc_hanh"),
    "C10a": _person("TMDT_DONG_GOI", "thuc_hanh"),
    "C10b": _person("TMDT_VAN_DON", "thuc_hanh"),
    "C10c": _person("TMDT_CHUP_ANH", "thuc_hanh"),
    "C10d": _person("TMDT_QUANG_BA", "thuc_hanh"),
    "C11": _person("HOC_TRUC_TUYEN", "dang_nhap_duoc"),
    "C12": _person("SUC_KHOE", "xem_duoc_so"),
    "C13": _person("CHU_KY_SO", "cap_chu_ky_so"),
    "C14": _head("AN_TOAN", "da_huong_dan"),
    "C15": _person("BDHVS", "duoc_xac_nhan"),
    "C16": _person("AN_SINH", "mo_tai_khoan"),
    "D10": f"SELECT sum(printed) {_PRINTED}",
    "D10a": f"SELECT sum(spoiled) {_PRINTED}",
    "D11": _ANY.format(
        table="flyer_print_batch WHERE NOT deleted AND campaign_code = :campaign",
        figure=f"SELECT coalesce(sum(d.quantity), 0) {_GIVEN}",
    ),
    "D11a": f"""
        SELECT (SELECT sum(printed - spoiled) {_PRINTED})
             - (SELECT coalesce(sum(d.quantity), 0) {_GIVEN})""",
}

Figure = float | int | None


def compute(db: "Session", scope: Scope, codes: list[str]) -> dict[str, Figure]:
    """Return figures by code; None is "Chưa có số liệu", also where nothing is kept yet."""
    parameters = scope.parameters()
    figures: dict[str, Figure] = {}
    for code in codes:
        query = QUERIES.get(code)
        if query is None:
            figures[code] = None
            continue
        # Every query names the whole scope, so that one set of parameters serves all.
        figures[code] = db.connection().execute(text(_SCOPE + query), parameters).scalar()
    return figures


def all_codes(app: "App") -> list[str]:
    """Return the codes of the indicator set in force, sub-figures beside their indicator."""
    from desktop_app import reference

    codes = [info.code for info in reference.indicators(app)]
    for code in QUERIES:
        if code not in codes:
            head = code.rstrip("abcd")
            after = max(i for i, c in enumerate(codes) if c.rstrip("abcd") == head)
            codes.insert(after + 1, code)
    return codes


def indicators(app: "App", scope: Scope | None = None) -> dict[str, Figure]:
    """Return every indicator of the campaign as it stands in the store."""
    scope = scope or Scope(app.campaign_code)
    with app.db.read() as db:
        return compute(db, scope, all_codes(app))
