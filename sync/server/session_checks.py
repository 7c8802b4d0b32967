# SPDX-License-Identifier: MIT
"""The rules of a guidance session over its rows as they arrived, for all sessions of a frame."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from models.guidance_draft import (
    BusinessDraft,
    GuidanceDraft,
    PersonDraft,
    ResultDraft,
    TallyDraft,
    VisitDraft,
    is_internal,
)
from models.guidance_rules import Surroundings, check
from models.problems import Problem, Severity, error
from models.text import personal_among
from resources.i18n import _
from sync.server.catalogue import Known
from sync.server.checks import LONG_AGO, day_of, unknown_campaign, unknown_code
from sync.server.gather import (
    ATTENDANCE,
    BUSINESS_VISIT,
    MEMBER,
    RESULT,
    TALLY,
    VISIT,
    WARNING,
    Gathered,
    Values,
)

_WHOLE_TALLY = ("total", "female", "ethnic_minority", "senior", "child", "poor", "disabled")


def draft_of(g: Gathered) -> GuidanceDraft:
    """Return the form that a session's rows came from, without what stayed at the laptop."""
    root = g.root or {}
    tally: Values = next(iter(g.of(TALLY)), {})
    named: dict[str, PersonDraft] = {}
    for row in g.of(ATTENDANCE):
        person = str(row.get("participant_id"))
        named[person] = PersonDraft(participant_id=person)
    without_name = []
    for row in g.of(RESULT):
        get = row.get
        result = ResultDraft(
            skill=get("skill") or "",
            outcome=get("outcome") or "",
            count=get("count") or 0,
            fail_reason=get("fail_reason"),
        )
        person = get("participant_id") or ""
        if person in named:
            named[person].results.append(result)
        else:
            without_name.append(result)
    return GuidanceDraft(
        date=day_of(root.get("date")),
        start=root.get("start"),
        end=root.get("end"),
        session_type=root.get("session_type") or "",
        place=root.get("place") or "",
        village_id=root.get("village_id"),
        lead_org=root.get("lead_org") or "",
        partners=[str(p) for p in root.get("partners") or ()],
        members=[str(row.get("member_id")) for row in g.of(MEMBER)],
        connectivity=root.get("connectivity"),
        province_note=root.get("province_note") or "",
        tally=TallyDraft(
            **{name: tally[name] for name in _WHOLE_TALLY if name in tally},
            by_ethnicity=_whole_numbers(tally.get("by_ethnicity")),
        ),
        visits=[
            VisitDraft(
                household_id=row.get("household_id"),
                result=row.get("result") or "",
                revisit_on=day_of(row.get("revisit_on")),
            )
            for row in g.of(VISIT)
        ],
        people=list(named.values()),
        results=without_name,
        businesses=[
            BusinessDraft(business_id=row.get("business_id"), result=row.get("result") or "")
            for row in g.of(BUSINESS_VISIT)
        ],
    )


def _whole_numbers(counts: Any) -> dict[str, int]:
    if not counts or not isinstance(counts, dict):
        return {}
    return {name: count for name, count in counts.items() if type(count) is int}


class Judgement:
    """What sessions of a frame are judged by: found once, whatever their number.

    `villages` are those of the commune that the sessions name.
    """

    def __init__(
        self,
        known: Known,
        today: datetime.date,
        villages: frozenset[str],
        sessions: Sequence[Gathered],
    ) -> None:
        self._known = known
        self._today = today
        self._villages = villages
        self._personal = personal_among(_texts([g.root for g in sessions if g.root]))
        self._all_known = _all_known(sessions, known)
        self._arounds: dict[Any, Surroundings] = {}

    def problems(self, g: Gathered) -> list[Problem]:
        """Return what stands against a session: errors, and warnings without a reason."""
        root = g.root or {}
        code = root.get("campaign_code")
        found = check(draft_of(g), self._arounds.get(code) or self._around(code))
        if found:
            answered = {row.get("code") for row in g.of(WARNING)}
            found = [p for p in found if p.severity is Severity.ERROR or p.code not in answered]
        if code not in self._known.campaigns:
            found.append(unknown_campaign(root))
        found += _consistency(g, root, self._villages)
        if not self._all_known:
            found += _codes(g, root, self._known)
        return found

    def _around(self, code: Any) -> Surroundings:
        campaign = self._known.campaigns.get(code or "")
        around = self._arounds[code] = Surroundings(
            self._today,
            campaign.start if campaign else LONG_AGO,
            campaign.end if campaign else self._today,
            label=self._known.label,
            personal=self._personal.__contains__,
        )
        return around


def _texts(roots: Sequence[Values]) -> Iterator[str]:
    """Yield the texts of sessions that were meant for the province, those of a field together."""
    for name in ("province_note", "place"):
        yield from filter(None, [root.get(name) for root in roots])
    yield from {root.get("lead_org") or "" for root in roots}
    yield from {str(partner) for root in roots for partner in root.get("partners") or ()}


def _all_known(sessions: Iterable[Gathered], known: Known) -> bool:
    """Tell whether `_codes` would find nothing in any of the sessions."""
    roots = [g.root for g in sessions if g.root]
    used: list[tuple[str, set[Any]]] = [
        *((kind, {root.get(field) for root in roots}) for field, kind in _SESSION_CODES),
        *(
            (kind, set().union(*[root.get(field) or () for root in roots]))
            for field, kind in _SESSION_LISTS
        ),
    ]
    for table, fields in _PART_CODES.items():
        rows = [row for g in sessions if table in g.parts for row in g.of(table)]
        used += [(kind, {row.get(field) for row in rows}) for field, kind in fields]
    return all(not code or known.knows(kind, code) for kind, codes in used for code in codes)


def _consistency(g: Gathered, root: Values, villages: frozenset[str]) -> Iterator[Problem]:
    if bool(root.get("internal")) != is_internal(root.get("session_type") or ""):
        yield error(
            "session_type",
            "internal",
            _("Buổi tập huấn cho Tổ phải chọn hình thức tập huấn; buổi khác thì không. Chọn lại."),
        )
    village = root.get("village_id")
    if village and village not in villages:
        yield error(
            "village_id",
            "village-unknown",
            _("Thôn, bản của buổi này không có trong danh sách của xã. Chọn lại thôn, bản."),
        )
    if len(g.parts.get(TALLY, ())) > 1:
        yield error("tally.total", "tally-twice", _("Buổi này có hai bảng đếm. Lưu lại buổi này."))
    present = {row.get("participant_id") for row in g.of(ATTENDANCE)}
    for row in g.of(RESULT):
        person = row.get("participant_id")
        if person is not None and (person not in present or row.get("count") != 1):
            yield error(
                "results",
                "result-of-absent",
                _("Có kết quả của người không ghi là có mặt. Thêm người đó hoặc xóa kết quả."),
            )
            return


_SESSION_CODES = (
    ("session_type", "session_type"),
    ("connectivity", "connectivity"),
)
_SESSION_LISTS = (("skills", "skill"), ("languages", "language"))
_PART_CODES: Mapping[int, tuple[tuple[str, str], ...]] = {
    RESULT: (("skill", "skill"), ("outcome", "outcome"), ("fail_reason", "fail_reason")),
    VISIT: (("result", "visit_result"),),
    BUSINESS_VISIT: (("result", "business_result"),),
}


def _codes(g: Gathered, root: Values, known: Known) -> Iterator[Problem]:
    """Find codes that no version of the catalogue ever had."""
    for field, kind in _SESSION_CODES:
        code = root.get(field)
        if code and not known.knows(kind, code):
            yield unknown_code(field, code)
    for field, kind in _SESSION_LISTS:
        for code in root.get(field) or ():
            if not known.knows(kind, code):
                yield unknown_code(field, code)
    for table, fields in _PART_CODES.items():
        for row in g.of(table):
            for field, kind in fields:
                code = row.get(field)
                if code and not known.knows(kind, code):
                    yield unknown_code(field, code)
