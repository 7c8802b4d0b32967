# SPDX-License-Identifier: MIT
"""The rules of a guidance session: what blocks completion, and what wants a reason.

Source: domain rules of the plan (clause II.2.d) and Law 91/2025/QH15 for consent. The server asks
the same questions again, so nothing here touches a database.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.dates import format_date
from models.guidance_draft import (
    FAILED,
    ONLINE_OUTCOMES,
    VILLAGE_TYPES,
    GuidanceDraft,
    PersonDraft,
    ResultDraft,
    TallyDraft,
    is_internal,
    outcomes_of,
)
from models.person_rules import person_problems
from models.problems import Problem, error, warning
from models.text import fold, looks_personal, normalise
from resources.i18n import N_, _, _n

MAX_PEOPLE = 2000
MANY_AT_A_DOOR = 200
NOTE_LIMIT = 1000
PROVINCE_NOTE_LIMIT = 500


@dataclass(frozen=True)
class Surroundings:
    """What the rules must know besides the draft.

    `label(kind, code)` names a catalogue entry for messages; `known_names` maps the id of a
    participant already kept to the name, None for one who withdrew.
    """

    today: datetime.date
    campaign_start: datetime.date
    campaign_end: datetime.date
    label: Callable[[str, str], str] = lambda _kind, code: code
    birth_years: dict[str, int | None] | None = None
    personal: Callable[[str], bool] = looks_personal
    """Tells a text that must not be sent; the province finds out for many at once."""


def check(draft: GuidanceDraft, around: Surroundings) -> list[Problem]:
    """Return every problem of a draft, errors and warnings, in the order of the form."""
    return [
        *_when_and_where(draft, around),
        *_texts(draft, around),
        *_tally(draft.tally, len(draft.people)),
        *_visits(draft),
        *_people(draft, around),
        *_results(draft, around),
        *_businesses(draft),
    ]


def _when_and_where(draft: GuidanceDraft, around: Surroundings) -> Iterator[Problem]:
    for field in draft.unread:
        yield error(field, "unread", _("Chưa đọc được nội dung ô này. Sửa lại hoặc xóa đi."))
    if not draft.session_type:
        yield error("session_type", "type-missing", _("Chưa chọn hình thức buổi hướng dẫn."))
    if draft.date is None:
        if "date" not in draft.unread:
            yield error("date", "date-missing", _("Chưa nhập ngày tổ chức."))
    elif draft.date > around.today:
        yield error(
            "date",
            "date-future",
            _("Ngày {date} chưa tới. Nhập ngày đã tổ chức buổi hướng dẫn.").format(
                date=format_date(draft.date)
            ),
        )
    elif not around.campaign_start <= draft.date <= around.campaign_end:
        yield warning(
            "date",
            "date-outside",
            _("Ngày {date} nằm ngoài đợt ra quân ({start} – {end}).").format(
                date=format_date(draft.date),
                start=format_date(around.campaign_start),
                end=format_date(around.campaign_end),
            ),
        )
    if draft.start and draft.end and draft.end <= draft.start:
        yield error("end", "end-before-start", _("Giờ kết thúc phải sau giờ bắt đầu."))
    if not (draft.place[:1].isalnum() or normalise(draft.place)):
        yield error("place", "place-missing", _("Chưa nhập địa điểm."))
    if draft.session_type in VILLAGE_TYPES and not draft.village_id:
        yield error("village_id", "village-missing", _("Chưa chọn thôn, bản của buổi này."))
    if not draft.members:
        yield error(
            "members",
            "members-missing",
            _("Chưa ghi thành viên tổ có mặt. Chọn ít nhất một người."),
        )


def _texts(draft: GuidanceDraft, around: Surroundings) -> Iterator[Problem]:
    if len(draft.note) > NOTE_LIMIT:
        yield error("note", "note-long", _("Ghi chú dài quá 1.000 ký tự. Rút gọn lại."))
    if len(draft.province_note) > PROVINCE_NOTE_LIMIT:
        yield error(
            "province_note",
            "province-note-long",
            _("Ghi chú gửi tỉnh dài quá 500 ký tự. Rút gọn lại."),
        )
    names = [fold(p.full_name) for p in draft.people if len(p.full_name.split()) > 1]
    sent = [
        ("place", draft.place),
        ("province_note", draft.province_note),
        ("lead_org", draft.lead_org),
        ("school", "" if draft.school_id else draft.school),
        *((f"partners.{i}", partner) for i, partner in enumerate(draft.partners)),
    ]
    for field, text in sent:
        if text and (around.personal(text) or (names and _names_one(text, names))):
            yield error(
                field,
                "personal-in-shared",
                _("Ô này được gửi về tỉnh nên không ghi tên người hay số điện thoại. Sửa lại."),
            )


def _names_one(text: str, names: list[str]) -> bool:
    folded = fold(text)
    return any(name in folded for name in names)


_PARTS = (
    ("female", N_("số nữ")),
    ("ethnic_minority", N_("số người dân tộc thiểu số")),
    ("senior", N_("số người từ 60 tuổi")),
    ("child", N_("số trẻ dưới 16 tuổi")),
    ("poor", N_("số người thuộc hộ nghèo, cận nghèo")),
    ("disabled", N_("số người khuyết tật")),
)


def _tally(tally: TallyDraft, named: int) -> Iterator[Problem]:
    if tally.total is None:
        yield error("tally.total", "total-missing", _("Chưa nhập tổng số người."))
    elif not 0 <= tally.total <= MAX_PEOPLE:
        yield error("tally.total", "total-range", _("Tổng số người phải từ 0 đến 2.000."))
    elif tally.total < named:
        yield error(
            "tally.total",
            "total-below-named",
            _("Tổng số người ({total}) ít hơn số người có tên ({named}). Sửa tổng số.").format(
                total=tally.total, named=named
            ),
        )
    for field, label in _PARTS:
        value = getattr(tally, field)
        if value is None:
            if field not in {"poor", "disabled"}:
                yield error(
                    f"tally.{field}",
                    f"{field}-missing",
                    _("Chưa nhập {name}. Không có thì ghi 0.").format(name=_(label)),
                )
        elif value < 0:
            yield error(f"tally.{field}", f"{field}-range", _("Số này không được âm."))
        elif tally.total is not None and value > tally.total:
            name = _(label)
            yield error(
                f"tally.{field}",
                f"{field}-above-total",
                _("{name} ({value}) lớn hơn tổng số người ({total}). Sửa một trong hai số.").format(
                    name=name[:1].upper() + name[1:], value=value, total=tally.total
                ),
            )
    oldest, youngest = tally.senior or 0, tally.child or 0
    if tally.total is not None and oldest + youngest > tally.total >= max(oldest, youngest):
        yield error(
            "tally.child",
            "ages-above-total",
            _(
                "Số người từ 60 tuổi và số trẻ dưới 16 tuổi cộng lại ({sum}) lớn hơn "
                "tổng số người ({total}). Sửa lại một số."
            ).format(sum=oldest + youngest, total=tally.total),
        )
    if tally.by_ethnicity and tally.total is not None:
        counted = sum(tally.by_ethnicity.values())
        if counted > tally.total:
            yield error(
                "tally.by_ethnicity",
                "ethnicity-above-total",
                _("Cộng theo dân tộc ({sum}) lớn hơn tổng số người ({total}).").format(
                    sum=counted, total=tally.total
                ),
            )


def _visits(draft: GuidanceDraft) -> Iterator[Problem]:
    if draft.session_type == "den_tung_ho" and not draft.visits:
        yield error("visits", "visits-missing", _("Chưa ghi hộ nào. Thêm các hộ đã đến."))
    total = draft.tally.total or 0
    if draft.session_type == "den_tung_ho" and total > MANY_AT_A_DOOR:
        yield warning(
            "tally.total",
            "many-at-a-door",
            _n("Đi từng hộ mà có {total} người: kiểm tra lại tổng số.", total).format(total=total),
        )
    seen: set[str] = set()
    for i, visit in enumerate(draft.visits):
        if not visit.household_id and not normalise(visit.house_no):
            yield error(
                f"visits.{i}.house_no", "house-missing", _("Chưa ghi số nhà hoặc số thứ tự hộ.")
            )
        key = visit.household_id or f"{visit.village_id}/{fold(visit.house_no)}"
        if key in seen:
            yield error(f"visits.{i}", "visit-twice", _("Hộ này đã có trong buổi. Xóa một dòng."))
        seen.add(key)
        if not visit.result:
            yield error(f"visits.{i}.result", "visit-result", _("Chưa chọn kết quả đến hộ này."))
        if visit.result == "hen_lai" and visit.revisit_on is None:
            yield error(f"visits.{i}.revisit_on", "revisit-date", _("Chưa nhập ngày hẹn lại."))


def _people(draft: GuidanceDraft, around: Surroundings) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, person in enumerate(draft.people):
        at = f"people.{i}"
        if person.participant_id:
            if person.participant_id in seen:
                yield error(at, "person-twice", _("Người này đã có trong buổi. Xóa một dòng."))
            seen.add(person.participant_id)
            continue
        yield from person_problems(person, at, around.today)


def _results(draft: GuidanceDraft, around: Surroundings) -> Iterator[Problem]:
    sums: Counter[tuple[str, str]] = Counter()
    online: list[str] = []
    rows = [(f"results.{i}", r, None) for i, r in enumerate(draft.results)] + [
        (f"people.{i}.results.{j}", r, p)
        for i, p in enumerate(draft.people)
        for j, r in enumerate(p.results)
    ]
    for at, result, person in rows:
        yield from _one_result(at, result, draft, around)
        count = 1 if person else result.count
        sums[result.skill, result.outcome] += count
        if result.outcome in ONLINE_OUTCOMES and count > 0:
            online.append(around.label("outcome", result.outcome))
        if person and result.skill == "VNEID" and _age(person, around) in range(6):
            yield warning(
                at,
                "infant-vneid",
                _("Người 0–5 tuổi làm VNeID: kiểm tra lại năm sinh."),
            )
    total = draft.tally.total
    for (skill, outcome), count in sums.items():
        if total is not None and count > total and skill and outcome:
            yield error(
                "results",
                "results-above-total",
                _n(
                    "{skill} · {outcome}: {count} người, nhiều hơn tổng số người ({total}). "
                    "Sửa kết quả hoặc tổng số.",
                    count,
                ).format(
                    skill=around.label("skill", skill),
                    outcome=around.label("outcome", outcome),
                    count=count,
                    total=total,
                ),
            )
    if draft.connectivity == "khong_mang" and online:
        yield warning(
            "connectivity",
            "online-without-network",
            _(
                "Ghi là không có mạng nhưng có kết quả cần mạng ({outcomes}). "
                "Sửa lại, hoặc ghi rõ làm ở đâu."
            ).format(outcomes=", ".join(dict.fromkeys(online))),
        )


def _age(person: PersonDraft, around: Surroundings) -> int | None:
    year = person.birth_year
    if person.participant_id and around.birth_years:
        year = around.birth_years.get(person.participant_id, year)
    return around.today.year - year if year else None


def _one_result(
    at: str, result: ResultDraft, draft: GuidanceDraft, around: Surroundings
) -> Iterator[Problem]:
    if is_internal(draft.session_type):
        yield error(
            at,
            "internal-results",
            _("Buổi tập huấn cho Tổ không ghi kết quả của người dân. Xóa dòng này."),
        )
    if not result.skill:
        yield error(f"{at}.skill", "skill-missing", _("Chưa chọn nội dung hướng dẫn."))
    elif not result.outcome:
        yield error(
            f"{at}.outcome",
            "outcome-missing",
            _("Chưa chọn kết quả cho “{skill}”.").format(skill=around.label("skill", result.skill)),
        )
    elif result.outcome not in outcomes_of(result.skill):
        yield error(
            f"{at}.outcome",
            "outcome-foreign",
            _("Kết quả “{outcome}” không thuộc nội dung “{skill}”.").format(
                outcome=around.label("outcome", result.outcome),
                skill=around.label("skill", result.skill),
            ),
        )
    if result.outcome == FAILED and not result.fail_reason:
        yield error(f"{at}.fail_reason", "reason-missing", _("Chưa chọn lý do chưa thành công."))
    if result.count < 1:
        yield error(f"{at}.count", "count-range", _("Số người phải từ 1 trở lên."))


def _businesses(draft: GuidanceDraft) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, business in enumerate(draft.businesses):
        name = business.business_id or fold(business.name)
        if not name:
            yield error(
                f"businesses.{i}.name", "business-name", _("Chưa ghi tên cơ sở kinh doanh.")
            )
        elif name in seen:
            yield error(
                f"businesses.{i}", "business-twice", _("Cơ sở này đã có trong buổi. Xóa một dòng.")
            )
        seen.add(name)
        if not business.result:
            yield error(
                f"businesses.{i}.result", "business-result", _("Chưa chọn kết quả của cơ sở này.")
            )
