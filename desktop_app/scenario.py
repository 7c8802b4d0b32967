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


_DISPLAYS = {
    "bang_ron": ("Đường vào trung tâm xã và cổng các bản", "1 × 8 m"),
    "pano": ("Trước trụ sở UBND xã", "2 × 4 m"),
    "phuon": ("Tuyến đường chính qua xã", ""),
}
_ACTIVITIES = {
    "tin_bai_cong": ("Xã Mường Lống ra quân hưởng ứng Ngày Chuyển đổi số quốc gia", "dua_tin"),
    "mang_xa_hoi": ("Hướng dẫn cài VNeID, nộp hồ sơ trực tuyến, thanh toán bằng mã QR", "viet_bai"),
}
_EVENTS = {"le_phat_dong": "Lễ phát động Ngày Chuyển đổi số quốc gia tại xã Mường Lống"}
_BUDGET = {
    "nsnn_xa": "In tờ rơi, băng rôn, pano; tổ chức lễ phát động",
    "xa_hoi_hoa": "Nhà mạng hỗ trợ nước uống, phát sóng lưu động",
}
_PERMIT = "Thông báo của UBND xã trước khi treo"
ABOUT_PLAN: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "document",
        {
            "kind": "quyet_dinh",
            "number": "505/QĐ-TTg",
            "issued": "2022-04-22",
            "issuer": "Thủ tướng Chính phủ",
            "level": "trung_uong",
            "title": "Về Ngày Chuyển đổi số quốc gia",
        },
    ),
    (
        "document",
        {
            "kind": "ke_hoach",
            "number": "",
            "issued": "2026-09",
            "issuer": "UBND xã Mường Lống",
            "level": "xa",
            "title": "Tổ chức Ngày Chuyển đổi số quốc gia năm 2026 trên địa bàn xã",
        },
    ),
)
"""Documents of the campaign; the commune's plan has no number yet, as a draft has none."""


def records(data: Mapping[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Return communications, events and money as (day entered, kind, values of the form)."""
    found = [("2026-10-10", *_communication(entry)) for entry in data["communications"]]
    for event in data["events"]:
        day = datetime.date.fromisoformat(event["date"])
        values = {
            "type": event["type"],
            "title": _EVENTS[event["type"]],
            "role": "chu_tri",
            "level": "xa",
            "status": "da_to_chuc",
            "planned_on": day,
            "held_on": day,
            "attendees": event["attendees"],
            "place": "Sân vận động xã",
        }
        found.append((event["date"], "event", values))
    for line in data["budget"]:
        values = {
            "source": line["source"],
            "content": _BUDGET[line["source"]],
            "spent": line["amount"],
        }
        found.append(("2026-10-10", "budget", values))
    return found


def _communication(entry: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    kind = entry["type"]
    if kind == "phat_thanh":
        return "broadcast", {
            "title": "Ngày Chuyển đổi số quốc gia 10/10: mỗi người một kỹ năng số",
            "station": "Đài truyền thanh xã",
            "date_from": datetime.date.fromisoformat(entry["date_from"]),
            "date_to": datetime.date.fromisoformat(entry["date_to"]),
            "broadcasts": entry["broadcasts"],
            "minutes": entry["minutes"],
            "speakers": entry["speakers"],
            "times": ["05:30", "17:30"],
            "languages": ["vi", "mong"],
        }
    if kind in _DISPLAYS:
        place, size = _DISPLAYS[kind]
        return "display", {
            "kind": kind,
            "count": entry["count"],
            "placed_on": datetime.date(2026, 9, 28),
            "location": place,
            "size": size,
            "permit_note": _PERMIT,
        }
    title, form = _ACTIVITIES[kind]
    return "activity", {
        "type": kind,
        "form": form,
        "title": title,
        "date_from": datetime.date(2026, 10, 2),
        "date_to": datetime.date(2026, 10, 9),
        "count": entry["count"],
        "reach": entry.get("reach"),
        "channel": "Zalo OA UBND xã Mường Lống" if kind == "mang_xa_hoi" else "",
        "url": "" if kind == "mang_xa_hoi" else "https://muonglong.nghean.gov.vn",
        "topic": "thong_diep" if kind == "tin_bai_cong" else "ky_nang",
        "audience": ["nguoi_dan"],
    }
