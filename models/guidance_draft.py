# SPDX-License-Identifier: MIT
"""A guidance session as it is being written down: plain values, saved as they are typed."""

import datetime
from functools import cache

import msgspec


class VisitDraft(msgspec.Struct, kw_only=True):
    """A visit to a household that is known (`household_id`) or new (`house_no`, `label`)."""

    household_id: str | None = None
    village_id: str | None = None
    house_no: str = ""
    label: str = ""
    result: str = ""
    revisit_on: datetime.date | None = None


class ResultDraft(msgspec.Struct, kw_only=True):
    """What a person, or `count` people without names, achieved in a skill."""

    skill: str = ""
    outcome: str = ""
    count: int = 1
    fail_reason: str | None = None
    ref_note: str = ""


class PersonDraft(msgspec.Struct, kw_only=True):
    """A named person who was there: known (`participant_id`) or new, with the consent given."""

    participant_id: str | None = None
    full_name: str = ""
    birth_year: int | None = None
    sex: str = "khong_ghi"
    phone: str = ""
    village_id: str | None = None
    household_id: str | None = None
    consent_scopes: list[str] = msgspec.field(default_factory=list)
    consent_method: str = "danh_dau"
    guardian_consent: bool = False
    results: list[ResultDraft] = msgspec.field(default_factory=list)


class BusinessDraft(msgspec.Struct, kw_only=True):
    """A place of business that was visited: known (`business_id`) or new (`name`)."""

    business_id: str | None = None
    name: str = ""
    result: str = ""


class TallyDraft(msgspec.Struct, kw_only=True):
    """The quick count; None is "not counted"."""

    total: int | None = None
    female: int | None = None
    ethnic_minority: int | None = None
    senior: int | None = None
    child: int | None = None
    poor: int | None = None
    disabled: int | None = None
    by_ethnicity: dict[str, int] = msgspec.field(default_factory=dict)


class GuidanceDraft(msgspec.Struct, kw_only=True):
    """Everything the editor holds. `session_id` is set when a completed session is corrected."""

    session_id: str | None = None
    base_rev: int = 0
    date: datetime.date | None = None
    start: str | None = None
    end: str | None = None
    session_type: str = ""
    place: str = ""
    village_id: str | None = None
    school_id: str | None = None
    school: str = ""
    """The name of the school; one that is not known yet (no `school_id`) is added."""
    school_level: str = ""
    """The level of a school that is not known yet."""
    lead_org: str = ""
    partners: list[str] = msgspec.field(default_factory=list)
    team_id: str | None = None
    members: list[str] = msgspec.field(default_factory=list)
    languages: list[str] = msgspec.field(default_factory=list)
    connectivity: str | None = None
    skills: list[str] = msgspec.field(default_factory=list)
    province_note: str = ""
    note: str = ""
    tally: TallyDraft = msgspec.field(default_factory=TallyDraft)
    visits: list[VisitDraft] = msgspec.field(default_factory=list)
    people: list[PersonDraft] = msgspec.field(default_factory=list)
    results: list[ResultDraft] = msgspec.field(default_factory=list)
    businesses: list[BusinessDraft] = msgspec.field(default_factory=list)
    reasons: dict[str, str] = msgspec.field(default_factory=dict)
    """Why a warning was kept, by the warning's code."""
    unread: dict[str, str] = msgspec.field(default_factory=dict)
    """What stands in a field but could not be read yet ("31/02"), so that nothing typed is lost."""

    def to_json(self) -> str:
        """Return the draft as the store keeps it."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "GuidanceDraft":
        """Read a kept draft back; msgspec.ValidationError when it is not one."""
        return msgspec.json.decode(text, type=cls)


VILLAGE_TYPES = frozenset({"den_tung_ho", "lop_nha_van_hoa"})
SCHOOL_TYPES = frozenset({"truong_hoc"})
INTERNAL_TYPES = frozenset({"tap_huan_to"})
ONLINE_OUTCOMES = frozenset(
    {"muc2_kich_hoat", "nop_ho_so", "mo_tai_khoan", "giao_dich_thanh_cong", "mo_gian_hang"}
)
FAILED = "chua_thanh_cong"

_COMMON = ("da_huong_dan", "thuc_hanh")
OUTCOMES_OF_SKILL: dict[str, tuple[str, ...]] = {
    "VNEID": (*_COMMON, "da_cai", "dang_nhap_duoc", "muc2_kich_hoat", "hen_cong_an"),
    "DVC": (*_COMMON, "dang_nhap_duoc", "nop_ho_so"),
    "CHU_KY_SO": (*_COMMON, "cap_chu_ky_so"),
    "AN_SINH": (*_COMMON, "mo_tai_khoan"),
    "NGAN_HANG": (*_COMMON, "da_cai", "mo_tai_khoan"),
    "VI_DIEN_TU": (*_COMMON, "da_cai", "mo_tai_khoan"),
    "QR_THANH_TOAN": (*_COMMON, "giao_dich_thanh_cong"),
    "QR_CUA_HANG": (*_COMMON, "co_ma_qr", "giao_dich_thanh_cong"),
    "TMDT_GIAN_HANG": (*_COMMON, "mo_gian_hang", "co_don_hang"),
    "MUA_SAM": (*_COMMON, "da_cai", "giao_dich_thanh_cong"),
    "HOC_TRUC_TUYEN": (*_COMMON, "da_cai", "dang_nhap_duoc"),
    "BDHVS": (*_COMMON, "dang_nhap_duoc", "duoc_xac_nhan"),
    "SUC_KHOE": (*_COMMON, "xem_duoc_so"),
    "BHXH": (*_COMMON, "da_cai", "dang_nhap_duoc"),
    "PHAN_ANH": (*_COMMON, "da_cai", "dang_nhap_duoc"),
    "NONG_NGHIEP": (*_COMMON, "da_cai"),
    "THIET_BI": _COMMON,
    "AN_TOAN": _COMMON,
}


@cache
def outcomes_of(skill: str) -> tuple[str, ...]:
    """Return the ladder of outcomes for a skill, lowest first, failure last."""
    return (*OUTCOMES_OF_SKILL.get(skill, _COMMON), FAILED)


def is_internal(session_type: str) -> bool:
    """Tell whether a type of session trains the teams and is left out of groups B and C."""
    return session_type in INTERNAL_TYPES
