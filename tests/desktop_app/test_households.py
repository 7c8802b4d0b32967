# SPDX-License-Identifier: MIT
"""A household is found by its number; what a session adds is written table by table."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from desktop_app import guidance, households, teams, villages
from desktop_app.app import App
from desktop_app.households import HouseholdValues
from models.guidance_draft import GuidanceDraft, PersonDraft, ResultDraft, TallyDraft, VisitDraft
from resources.errors import UserError


@contextmanager
def _spoken(app: App) -> Iterator[list[tuple[str, Any]]]:
    """Collect every statement and what is bound to it."""
    said: list[tuple[str, Any]] = []

    def hear(_c: Any, _cursor: Any, statement: str, bound: Any, *_rest: Any) -> None:
        said.append((statement, bound))

    for engine in (app.db._reading, app.db._writing):
        event.listen(engine, "before_cursor_execute", hear)
    yield said
    for engine in (app.db._reading, app.db._writing):
        event.remove(engine, "before_cursor_execute", hear)


def _visits(village: str, *numbers: str, **more: Any) -> GuidanceDraft:
    return GuidanceDraft(
        date=datetime.date(2026, 10, 1),
        session_type="den_tung_ho",
        place="Bản xa",
        village_id=village,
        connectivity="tot",
        tally=TallyDraft(total=12, female=3, ethnic_minority=0, senior=0, child=0),
        visits=[VisitDraft(house_no=number, result="gap") for number in numbers],
        **more,
    )


def _complete(app: App, draft: GuidanceDraft) -> None:
    team = teams.save_team(app, None, teams.TeamValues(name="Tổ xã", level="xa"))
    member = teams.save_member(app, team, None, teams.MemberValues(full_name="Vừ Bá Tềnh"))
    draft.team_id, draft.members = team, [member]
    draft.reasons = {p.code: "đúng như vậy" for p in guidance.problems_of(app, draft)}
    guidance.complete(app, None, draft)


@pytest.mark.parametrize(
    ("number", "label", "typed", "same"),
    [
        ("12a", "", "12A", True),
        ("Tổ 3", "Ông Lầu", "to  3", True),
        ("Đ7", "Bà Và", "d7", True),
        ("12", "A", "12 A", False),
        ("12 A", "", "12", False),
        ("12", "", "120", False),
        ("12", "", "12!", False),
        ("7", "", "007", False),
    ],
)
def test_a_number_is_the_same_household_however_it_is_written(
    app: App, number: str, label: str, typed: str, *, same: bool
) -> None:
    here, there = (villages.save_village(app, None, name=name).id for name in ("Bản A", "Bản B"))
    kept = households.save_household(app, None, HouseholdValues(here, number, label))
    households.save_household(app, None, HouseholdValues(there, typed))
    _complete(app, _visits(here, typed))
    found = {line.id for line in households.lines(app, households.households(app), 0)}
    assert len(found) == (2 if same else 3)
    again = HouseholdValues(here, typed)
    with pytest.raises(UserError) as refused:
        households.save_household(app, None, again)
    assert (refused.value.field, refused.value.code) == ("house_no", "household-twice")
    if same:
        households.save_household(app, kept.id, again)


def test_a_number_that_is_visited_twice_is_one_household(app: App) -> None:
    here = villages.save_village(app, None, name="Bản A").id
    _complete(app, _visits(here, "9"))
    _complete(app, _visits(here, "9", "10"))
    assert households.households(app).count == 2


def test_a_household_is_looked_up_by_key(app: App) -> None:
    here = villages.save_village(app, None, name="Bản A").id
    with _spoken(app) as said:
        _complete(app, _visits(here, "9"))
    ((statement, bound),) = [s for s in said if "FROM household" in s[0]]
    with app.db.read() as db:
        plan = db.connection().exec_driver_sql("EXPLAIN QUERY PLAN " + statement, bound).all()
    used = "ix_household_by_key (village_id=? AND name_key>? AND name_key<?)"
    assert any(used in row.detail for row in plan), plan


def test_a_session_with_many_rows_takes_few_statements(app: App) -> None:
    here = villages.save_village(app, None, name="Bản A").id

    def draft(people: int) -> GuidanceDraft:
        results = [
            ResultDraft(skill="VNEID", outcome="da_cai"),
            ResultDraft(skill="DVC", outcome="nop_ho_so"),
        ]
        return _visits(
            here,
            "1",
            skills=["VNEID", "DVC"],
            people=[
                PersonDraft(
                    full_name=f"Lầu Y {letter}",
                    birth_year=1980,
                    consent_scopes=["ho_ten"],
                    results=results,
                )
                for letter in "ABCDEFGHIK"[:people]
            ],
        )

    counts = []
    for people in (1, 10):
        with _spoken(app) as said:
            _complete(app, draft(people))
        counts.append(len([s for s, _bound in said if s.startswith("INSERT")]))
    assert counts[0] >= counts[1]
