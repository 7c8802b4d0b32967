# SPDX-License-Identifier: MIT
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.guidance_draft import (
    BusinessDraft,
    GuidanceDraft,
    PersonDraft,
    ResultDraft,
    TallyDraft,
    VisitDraft,
)
from models.guidance_rules import Surroundings, check
from models.problems import errors, warnings

AROUND = Surroundings(
    today=datetime.date(2026, 10, 10),
    campaign_start=datetime.date(2026, 10, 1),
    campaign_end=datetime.date(2026, 10, 10),
)


def sound() -> GuidanceDraft:
    return GuidanceDraft(
        date=datetime.date(2026, 10, 5),
        session_type="diem_mot_cua",
        place="Trung tâm xã",
        members=["m1"],
        connectivity="tot",
        tally=TallyDraft(total=6, female=3, ethnic_minority=6, senior=1, child=0),
    )


def found(draft: GuidanceDraft) -> dict[str, str]:
    return {p.code: p.field for p in check(draft, AROUND)}


def test_a_sound_draft_has_no_problem() -> None:
    assert check(sound(), AROUND) == []


def test_an_empty_draft_names_every_missing_field() -> None:
    codes = found(GuidanceDraft())
    assert codes["date-missing"] == "date"
    assert codes["type-missing"] == "session_type"
    assert codes["place-missing"] == "place"
    assert codes["members-missing"] == "members"
    assert codes["total-missing"] == "tally.total"


def test_more_women_than_people_says_both_numbers_and_the_fix() -> None:
    draft = sound()
    draft.tally.female = 7
    (problem,) = errors(check(draft, AROUND))
    assert problem.field == "tally.female"
    assert problem.message == "Số nữ (7) lớn hơn tổng số người (6). Sửa một trong hai số."


def test_the_future_blocks_and_another_month_wants_a_reason() -> None:
    draft = sound()
    draft.date = datetime.date(2026, 10, 11)
    assert found(draft) == {"date-future": "date"}
    draft.date = datetime.date(2026, 9, 3)
    assert [w.code for w in warnings(check(draft, AROUND))] == ["date-outside"]


def test_a_visit_to_households_needs_a_village_and_its_households() -> None:
    draft = sound()
    draft.session_type = "den_tung_ho"
    assert {"village-missing", "visits-missing"} <= found(draft).keys()
    draft.village_id = "v"
    draft.visits = [VisitDraft(household_id="h", result="gap"), VisitDraft(household_id="h")]
    assert found(draft) == {"visit-twice": "visits.1", "visit-result": "visits.1.result"}


def person(**values: object) -> PersonDraft:
    known: dict[str, object] = {
        "full_name": "Vừ Y Mỷ",
        "birth_year": 1968,
        "consent_scopes": ["ho_ten"],
    }
    return PersonDraft(**{**known, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"consent_scopes": []}, "consent-missing"),
        ({"birth_year": 2016}, "guardian-missing"),
        ({"birth_year": 1890}, "birth-year-range"),
        ({"full_name": "X"}, "name-length"),
        ({"phone": "0962000001"}, "phone-consent"),
        ({"phone": "12", "consent_scopes": ["ho_ten", "dien_thoai"]}, "phone-shape"),
    ],
)
def test_what_blocks_the_naming_of_a_person(values: dict[str, object], code: str) -> None:
    draft = sound()
    draft.people = [person(**values)]
    assert code in {p.code for p in errors(check(draft, AROUND))}


def test_a_child_is_named_with_a_guardian() -> None:
    draft = sound()
    draft.people = [person(birth_year=2016, guardian_consent=True)]
    assert check(draft, AROUND) == []


def test_a_strange_prefix_only_warns() -> None:
    draft = sound()
    draft.people = [person(phone="0311234567", consent_scopes=["ho_ten", "dien_thoai"])]
    (problem,) = check(draft, AROUND)
    assert (problem.severity, problem.field) == ("warning", "people.0.phone")


def test_names_and_numbers_do_not_go_into_what_is_sent() -> None:
    draft = sound()
    draft.people = [person(full_name="Lầu Bá Giống", birth_year=1985)]
    draft.place = "Nhà ông Lầu Bá Giống"
    draft.province_note = "gọi 0962 000 001"
    assert [p.field for p in errors(check(draft, AROUND))] == ["place", "province_note"]


def test_the_total_covers_the_named_and_the_results() -> None:
    draft = sound()
    draft.tally = TallyDraft(total=1, female=0, ethnic_minority=0, senior=0, child=0)
    draft.people = [person(), person(full_name="Xồng Y Cở")]
    draft.results = [ResultDraft(skill="VNEID", outcome="da_cai", count=2)]
    assert {"total-below-named", "results-above-total"} <= found(draft).keys()


def test_failure_needs_a_reason_and_an_outcome_its_skill() -> None:
    draft = sound()
    draft.results = [
        ResultDraft(skill="DVC", outcome="chua_thanh_cong"),
        ResultDraft(skill="DVC", outcome="muc2_kich_hoat"),
    ]
    assert found(draft) == {
        "reason-missing": "results.0.fail_reason",
        "outcome-foreign": "results.1.outcome",
    }


def test_online_results_without_a_network_want_a_reason() -> None:
    draft = sound()
    draft.connectivity = "khong_mang"
    draft.results = [ResultDraft(skill="VNEID", outcome="muc2_kich_hoat")]
    assert [w.code for w in warnings(check(draft, AROUND))] == ["online-without-network"]


def test_a_training_of_the_team_has_no_results_of_people() -> None:
    draft = sound()
    draft.session_type = "tap_huan_to"
    draft.results = [ResultDraft(skill="VNEID", outcome="da_cai")]
    assert "internal-results" in found(draft)


def test_a_business_is_counted_once() -> None:
    draft = sound()
    draft.businesses = [
        BusinessDraft(name="Sạp B1", result="co_ma_qr"),
        BusinessDraft(name="sap b1", result="chua"),
    ]
    assert found(draft) == {"business-twice": "businesses.1"}


counts = st.none() | st.integers(-5, 3000)
drafts = st.builds(
    GuidanceDraft,
    date=st.none() | st.dates(),
    session_type=st.sampled_from(["", "den_tung_ho", "cho", "tap_huan_to"]),
    place=st.text(max_size=30),
    tally=st.builds(
        TallyDraft, total=counts, female=counts, senior=counts, child=counts, poor=counts
    ),
    people=st.lists(
        st.builds(PersonDraft, full_name=st.text(max_size=9), birth_year=counts), max_size=3
    ),
    results=st.lists(
        st.builds(
            ResultDraft,
            skill=st.sampled_from(["", "VNEID", "DVC"]),
            outcome=st.sampled_from(["", "da_cai", "nop_ho_so", "chua_thanh_cong"]),
            count=st.integers(-1, 9),
        ),
        max_size=4,
    ),
)


@given(drafts)
def test_any_draft_is_judged_and_kept_as_it_is(draft: GuidanceDraft) -> None:
    before = draft.to_json()
    for problem in check(draft, AROUND):
        assert problem.message
        assert problem.field
    assert draft.to_json() == before
    assert GuidanceDraft.from_json(before) == draft
