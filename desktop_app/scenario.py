# SPDX-License-Identifier: MIT
"""The acceptance scenario as drafts: what an officer of Mường Lống would type in ten days."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.dates import VIETNAM
from models.guidance_draft import (
    BusinessDraft,
    GuidanceDraft,
    PersonDraft,
    ResultDraft,
    TallyDraft,
    VisitDraft,
)
from resources import path

TEAM_VILLAGE_TYPES = frozenset({"den_tung_ho", "lop_nha_van_hoa"})
HOME_VILLAGE = "Bản Trung Tâm"
"""Where a household lives that a later session meets elsewhere (H1 in S9)."""


def load() -> dict[str, Any]:
    """Return the scenario as written down."""
    data: dict[str, Any] = json.loads(path("demo", "scenario.json").read_text("utf-8"))
    return data


@dataclass
class Known:
    """What the store already has, by the scenario's short names."""

    villages: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    households: dict[str, str] = field(default_factory=dict)
    businesses: dict[str, str] = field(default_factory=dict)


def moment(day: str, hour: int = 17) -> datetime.datetime:
    """Return a moment of a scenario day in Vietnam."""
    return datetime.datetime.combine(
        datetime.date.fromisoformat(day), datetime.time(hour), tzinfo=VIETNAM
    )


def draft(data: Mapping[str, Any], session: Mapping[str, Any], known: Known) -> GuidanceDraft:
    """Return one session of the scenario as the form would hold it."""
    village = known.villages.get(session["place"])
    tally = session["tally"]
    results: dict[str, list[ResultDraft]] = {}
    for person, skill, outcome in session["named_results"]:
        results.setdefault(person, []).append(ResultDraft(skill=skill, outcome=outcome))
    offline = session.get("status") == "nhap_sau_mat_dien"
    return GuidanceDraft(
        date=datetime.date.fromisoformat(session["date"]),
        session_type=session["type"],
        place=session["place"],
        village_id=village,
        lead_org="Đoàn xã Mường Lống" if session["id"] == "S7" else "",
        partners=["Sàn thương mại điện tử"] if session["id"] == "S7" else [],
        team_id=known.teams[session["team"]],
        members=_members(session, known),
        connectivity="khong_mang" if offline else "chap_chon",
        skills=sorted(
            {r[1] for r in session["named_results"]} | {r[0] for r in session["anon_results"]}
        ),
        tally=TallyDraft(
            total=tally["total"],
            female=tally["nu"],
            ethnic_minority=tally["dtts"],
            senior=tally["cao_tuoi"],
            child=tally["tre_em"],
        ),
        visits=[_visit(name, result, village, known) for name, result in session["households"]],
        people=[
            _person(data, name, village, results.get(name, []), known) for name in session["named"]
        ],
        results=[
            ResultDraft(skill=skill, outcome=outcome, count=count)
            for skill, outcome, count in session["anon_results"]
        ],
        businesses=[
            BusinessDraft(
                business_id=known.businesses.get(name),
                name=f"Sạp {name}",
                result=result,
            )
            for name, result in session.get("businesses", [])
        ],
        reasons=({"online-without-network": "làm tại Công an xã ngày 08/10"} if offline else {}),
    )


def _members(session: Mapping[str, Any], known: Known) -> list[str]:
    everyone = known.members[session["team"]] + [
        m for team, members in known.members.items() if team != session["team"] for m in members
    ]
    return everyone[: session["members_present"]]


def _visit(name: str, result: str, village: str | None, known: Known) -> VisitDraft:
    if name in known.households:
        return VisitDraft(household_id=known.households[name], result=result)
    return VisitDraft(village_id=village, house_no=name.removeprefix("H"), result=result)


def _person(
    data: Mapping[str, Any],
    name: str,
    village: str | None,
    results: list[ResultDraft],
    known: Known,
) -> PersonDraft:
    if name in known.people:
        return PersonDraft(participant_id=known.people[name], results=results)
    person = data["people"][name]
    return PersonDraft(
        full_name=person["name"],
        birth_year=person["birth_year"],
        sex=person["sex"],
        phone=person.get("phone", ""),
        village_id=village,
        consent_scopes=list(person["consent"]),
        results=results,
    )
