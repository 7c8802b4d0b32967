# SPDX-License-Identifier: MIT
"""Every rule of the forms again, over the rows that arrived: a client may be old or hostile.

The rules themselves stand in `models`, where the forms ask them too; here rows become the plain
values that those rules want. What is personal never arrives, so its rules have nothing to ask.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from models import flyers_draft, place_rules
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
from models.wire import WireTable
from resources.errors import UserError
from resources.i18n import _, _n
from sync.server.catalogue import Known
from sync.server.gather import (
    ATTENDANCE,
    BUSINESS_VISIT,
    HANDED,
    MEMBER,
    RESULT,
    TALLY,
    TEAM_MEMBER,
    VISIT,
    WARNING,
    Gathered,
    Values,
)

MAX_REASONS = 3
_WHOLE_TALLY = ("total", "female", "ethnic_minority", "senior", "child", "poor", "disabled")
LONG_AGO = datetime.date(2020, 1, 1)


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
        result = ResultDraft(
            skill=row.get("skill") or "",
            outcome=row.get("outcome") or "",
            count=row.get("count") or 0,
            fail_reason=row.get("fail_reason"),
        )
        person = row.get("participant_id") or ""
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
            **{name: tally.get(name) for name in _WHOLE_TALLY},
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


def day_of(text: str | None) -> datetime.date | None:
    """Return the day that a row holds as text."""
    return datetime.date.fromisoformat(text) if text else None


def _whole_numbers(counts: Any) -> dict[str, int]:
    items = counts.items() if isinstance(counts, dict) else ()
    return {name: count for name, count in items if type(count) is int}


def session_problems(
    g: Gathered, known: Known, today: datetime.date, villages: frozenset[str]
) -> list[Problem]:
    """Return what stands against a session: errors, and warnings that nobody gave a reason for.

    `villages` are those of the commune that sessions of this frame name.
    """
    root = g.root or {}
    campaign = known.campaigns.get(root.get("campaign_code") or "")
    around = Surroundings(
        today,
        campaign.start if campaign else LONG_AGO,
        campaign.end if campaign else today,
        label=known.label,
    )
    found = check(draft_of(g), around)
    if found:
        answered = {row.get("code") for row in g.of(WARNING)}
        found = [p for p in found if p.severity is Severity.ERROR or p.code not in answered]
    if campaign is None:
        found.append(unknown_campaign(root))
    found += _consistency(g, root, villages)
    found += _codes(g, root, known)
    return found


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


def unknown_code(field: str, code: object) -> Problem:
    """Return the problem of a code that the province's catalogue does not have."""
    return error(
        field,
        "code-unknown",
        _("Mã “{code}” không có trong danh mục của tỉnh. Nạp danh mục mới rồi chọn lại.").format(
            code=str(code)[:40]
        ),
    )


def foreign(values: Values, known: Known, commune: str) -> list[Problem]:
    """Return what stands against a row of another commune; a laptop speaks for its own only.

    Its own are also those that became it, and the one that it has become.
    """
    code = values.get("commune_code")
    if code is None or code == commune or code in known.lineage(commune):
        return []
    return [
        error(
            "commune_code",
            "foreign",
            _("Dòng này thuộc xã khác với xã của máy gửi. Máy này chỉ ghi cho xã của mình."),
        )
    ]


def unknown_campaign(values: Values) -> Problem:
    """Return the problem of a campaign that the province never issued."""
    return error(
        "campaign_code",
        "campaign-unknown",
        _("Tỉnh không có đợt nào mang mã “{code}”. Chọn lại đợt.").format(
            code=values.get("campaign_code") or ""
        ),
    )


def run_problems(g: Gathered) -> list[Problem]:
    """Return what stands against a print run and what was handed out of it."""
    root = g.root or {}
    printed, spoiled = root.get("printed") or 0, root.get("spoiled") or 0

    def ask() -> None:
        flyers_draft.check_run(root.get("paper") or "", printed, spoiled)
        left = printed - spoiled
        for row in g.of(HANDED):
            quantity = row.get("quantity") or 0
            flyers_draft.check_hand_out(quantity, left)
            left -= quantity

    return _refused(ask)


def team_problems(g: Gathered) -> list[Problem]:
    """Return what stands against a team and its members."""
    root = g.root or {}
    serving = [row for row in g.of(TEAM_MEMBER) if not row.get("active_to")]

    def ask() -> None:
        place_rules.check_team(root.get("name") or "", root.get("level") or "")
        for row in serving:
            place_rules.check_role(row.get("role") or "")
        if sum(row.get("role") == "to_truong" for row in serving) > 1:
            raise place_rules.second_leader()

    return _refused(ask)


def _refused(ask: Callable[[], None]) -> list[Problem]:
    try:
        ask()
    except UserError as refused:
        return [error(refused.field or "", refused.code or "", str(refused))]
    return []


def _village(values: Values) -> None:
    place_rules.check_village(
        values.get("name") or "", values.get("kind") or "", values.get("households")
    )


def _household(values: Values) -> None:
    place_rules.check_household(
        values.get("village_id"),
        values.get("house_no") or "",
        values.get("has_smartphone") or "",
        values.get("has_internet") or "",
    )


_ROW_RULES: Mapping[str, Callable[[Values], None]] = {
    "village": _village,
    "household": _household,
}


def row_problems(table: WireTable, values: Values) -> list[Problem]:
    """Return what stands against a row by itself: its shape, and the rules of its kind."""
    shape = _shape(table.name)
    if None in map(values.get, shape.needed):
        return [_misshapen(next(name for name in shape.needed if values.get(name) is None))]
    for name, limit in shape.limits:
        if (text := values.get(name)) is not None and len(text) > limit:
            return [_misshapen(name)]
    rule = _ROW_RULES.get(table.name)
    return _refused(lambda: rule(values)) if rule else []


def _misshapen(name: str) -> Problem:
    return error(
        name,
        "shape",
        _("Dòng này thiếu nội dung hoặc quá dài ({field}). Mở ra sửa rồi lưu lại.").format(
            field=name
        ),
    )


@dataclass(frozen=True)
class _Shape:
    """Columns that need a value (NOT NULL at the laptop), and the longest text of others."""

    needed: tuple[str, ...]
    limits: tuple[tuple[str, int], ...]


@cache
def _shape(table: str) -> _Shape:
    from models.tables import metadata

    columns = [
        column
        for column in metadata().tables[table].columns
        if "wire" in column.info and column.name != "deleted"
    ]
    return _Shape(
        tuple(c.name for c in columns if not c.nullable),
        tuple(
            (c.name, limit)
            for c in columns
            if c.info["wire"] == "text" and (limit := getattr(c.type, "length", None))
        ),
    )


def reason_of(problems: list[Problem]) -> str:
    """Return the sentence that goes back: the first few problems, each with its fix."""
    said = list(dict.fromkeys(p.message for p in problems))
    sentence = " ".join(said[:MAX_REASONS])
    if len(said) > MAX_REASONS:
        sentence += " " + _n("Còn {count} lỗi nữa.", len(said) - MAX_REASONS).format(
            count=len(said) - MAX_REASONS
        )
    return sentence
