# SPDX-License-Identifier: MIT
"""Rows of a small commune, drawn at random: the same identities come up again and again."""

from typing import Any

from hypothesis import strategies as st

from sync.changes import Change
from tests.indicator_words import BY_HEAD, BY_PERSON
from tests.sync.server import counted_anew, rows
from tests.sync.server.rows import COMMUNE, put

CAMPAIGN = "NCDS-2026"


def ident(kind: int, number: int) -> bytes:
    return bytes([kind] * 15 + [number])


few = st.integers(0, 2)
small = st.integers(0, 9)
flag = st.booleans()


@st.composite
def change(draw: st.DrawFn) -> Change:
    """A row of a small world, new or changed: the same identities come up again and again."""
    number, session = draw(few), ident(7, draw(few))
    kind = draw(st.sampled_from(sorted(MAKERS)))
    row, values = MAKERS[kind](draw, number, session)
    what = draw(st.integers(0, 5))
    if what == 0:
        return rows.remove(kind, row)
    if what < 3:  # of a row that is there a new one says nothing
        return rows.edit(kind, row, **values)
    return put(kind, row, **values)


@st.composite
def sound_session(draw: st.DrawFn) -> list[Change]:
    """One of the sessions, so that it counts, and what is counted at it; some of it taken back.

    Drawn row by row nearly every session lacks something, and then nothing at it is in any figure.
    """
    number = draw(few)
    row = ident(7, number)
    made = [
        rows.session(row, session_type="cho", place="Chợ", deleted=False),
        rows.tally(bytes([8] * 15) + row[-1:], row, 60, female=1, ethnic_minority=0),
        put("session_member", ident(9, number), session_id=row, member_id=ident(50, number)),
    ]
    for kind in draw(st.lists(st.sampled_from(_AT_A_SESSION), max_size=6)):
        part, values = MAKERS[kind](draw, draw(few), row)
        made.append(put(kind, part, **values))
        if draw(st.integers(0, 4)) == 0:
            made.append(rows.remove(kind, part))
    if draw(flag):
        made.append(put("participant", ident(6, draw(few)), withdrawn=True))
    return made


def _session(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    made: dict[str, Any] = {
        "campaign_code": draw(st.sampled_from([CAMPAIGN, CAMPAIGN, "NCDS-2024"])),
        "commune_code": COMMUNE,
        "commune_valid_from": "2025-07-01",
        "date": draw(st.sampled_from(["2026-10-03", "2026-10-04", "2030-01-01"])),
        "session_type": draw(st.sampled_from(["cho", "cho", "tap_huan_to", "truong_hoc"])),
        "place": draw(st.sampled_from(["Chợ", "Chợ", "Trường"])),
        "school_id": ident(20, draw(few)) if draw(st.integers(0, 3)) == 0 else None,
        "partners": [],
        "languages": [],
        "skills": [],
    }
    return ident(7, number), made | {"internal": made["session_type"] == "tap_huan_to"}


def _tally(draw: st.DrawFn, _number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    counts = {
        name: draw(small) for name in ("total", "female", "ethnic_minority", "senior", "child")
    }
    counts["total"] += 5
    poor = draw(st.none() | small)
    return bytes([8] * 15) + session[-1:], {
        "session_id": session,
        **counts,
        "poor": poor,
        "by_ethnicity": {},
    }


def _member(_draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(9, number), {"session_id": session, "member_id": ident(50, number)}


def _visit(draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(3, number * 3 + draw(few)), {
        "session_id": session,
        "household_id": ident(2, draw(few)),
        "result": draw(st.sampled_from(["gap", "gap", "vang_nha", "tu_choi"])),
    }


def _attendance(draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(10, number * 3 + draw(few)), {
        "session_id": session,
        "participant_id": ident(6, draw(few)),
    }


def _result(draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    skill, outcome = draw(st.sampled_from([*BY_PERSON.values(), *BY_HEAD.values()]))
    person = draw(st.none() | few)
    return ident(11, number * 3 + draw(few)), {
        "session_id": session,
        "participant_id": None if person is None else ident(6, person),
        "count": 1 if person is not None else draw(st.integers(1, 4)),
        "skill": skill,
        "outcome": outcome,
    }


def _stall(draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(13, number * 3 + draw(few)), {
        "session_id": session,
        "business_id": ident(12, draw(few)),
        "result": draw(st.sampled_from(["co_ma_qr", "chua"])),
    }


def _business(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    into = draw(st.none() | few)
    merged = None if into in {None, number} else ident(12, into or 0)
    return ident(12, number), {
        "name": "Sạp",
        "kind": "ho_kinh_doanh",
        "sells_online": "co",
        "has_qr": "co",
        "platforms": [],
        "ocop": False,
        "merged_into": merged,
    }


def _person(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(6, number), {"withdrawn": draw(flag)}


def _village(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    ended = draw(st.none() | st.just("2026-01-01"))
    into = draw(few) if ended and draw(flag) else number
    return ident(1, number), {
        "commune_code": COMMUNE,
        "name": draw(st.sampled_from(["Bản", "Bản", "Bản", ""])),
        "kind": "ban",
        "valid_to": ended,
        "merged_into": None if into == number else ident(1, into),
    }


def _team(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(4, number), {
        "name": "Tổ",
        "level": "thon_ban",
        "village_id": ident(1, draw(few)),
        "active": draw(flag),
    }


def _team_member(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    ended = draw(st.none() | st.just("2026-01-01"))
    return ident(5, number), {
        "team_id": ident(4, draw(few)),
        "role": "thanh_vien",
        "sex": "nu",
        "languages": [],
        "active_to": ended,
    }


def _campaign(draw: st.DrawFn) -> dict[str, Any]:
    """Sound most of the time: a record without its title goes back and counts nothing."""
    return {
        "campaign_code": draw(st.sampled_from([CAMPAIGN, CAMPAIGN, "NCDS-2024", "NCDS-1999"])),
        "title": draw(st.sampled_from(["Việc", "Việc", "Việc", None])),
    }


def _run(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(14, number), {
        "batch_code": f"16831-26-F02-{number:03}",
        "campaign_code": draw(st.sampled_from([CAMPAIGN, "NCDS-2024"])),
        "template_code": "F02",
        "template_version": "2026.1",
        "language": "vi",
        "paper": draw(st.sampled_from(["4xA6", "4xA6", "A9"])),
        "printed": draw(st.integers(5, 20)),
        "spoiled": draw(few),
        "printed_on": "2026-10-01",
    }


def _handed(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(15, number * 3 + draw(few)), {
        "batch_id": ident(14, draw(few)),
        "quantity": draw(st.integers(1, 9)),
        "given_on": "2026-10-02",
    }


def _broadcast(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(21, number * 3 + draw(few)), {
        **_campaign(draw),
        "station": draw(st.sampled_from(["Đài xã", "Loa bản"])),
        "date_from": "2026-10-03",
        "times": [],
        "languages": [],
        "villages": [],
        "broadcasts": draw(st.integers(1, 9)),
        "minutes": draw(st.none() | small),
        "speakers": draw(st.none() | small),
    }


def _activity(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(22, number * 3 + draw(few)), {
        **_campaign(draw),
        "type": draw(st.sampled_from(["tin_bai_cong", "mang_xa_hoi", "bao_chi", "pt_th_tinh"])),
        "form": draw(st.none() | st.sampled_from([*counted_anew.PRESS.values()])),
        "audience": [],
        "school_id": draw(st.none() | few.map(lambda n: ident(20, n))),
        "date_from": "2026-10-03",
        "count": draw(st.integers(1, 5)),
        "reach": draw(st.none() | small),
        "url": draw(st.none() | st.sampled_from(["https://a.vn/1", "https://a.vn/2"])),
    }


def _display(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(23, number), {
        **_campaign(draw),
        "kind": draw(
            st.sampled_from(["pano", "bang_ron", "khau_hieu", "phuon", "man_hinh", "gian_hang"])
        ),
        "count": draw(st.integers(-1, 5)),
        "location": "Ngã ba",
        "placed_on": "2026-10-03",
        "business_id": draw(st.none() | few.map(lambda n: ident(12, n))),
    }


def _event(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    held = draw(flag)
    return ident(24, number), {
        **_campaign(draw),
        "type": draw(st.sampled_from(["le_phat_dong", "toa_dam", "hoi_thao", "ngay_hoi"])),
        "role": draw(st.sampled_from(["chu_tri", "tham_du"])),
        "level": "xa",
        "status": "da_to_chuc" if held else draw(st.sampled_from(["du_kien", "huy"])),
        "planned_on": "2026-10-03",
        "held_on": "2026-10-03" if held else None,
        "attendees": draw(st.none() | small) if held else None,
        "partners": [],
        "school_id": draw(st.none() | few.map(lambda n: ident(20, n))),
        "publishable": False,
    }


def _promotion(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(25, number), {
        **_campaign(draw),
        "business_id": ident(12, draw(few)),
        "benefit": "Giảm giá",
        "payment_methods": [],
        "start": "2026-10-01",
        "end": "2026-10-31",
        "consumption_month": True,
        "publishable": True,
        "published_on": draw(st.none() | st.just("2026-10-03")),
    }


def _school(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(20, number), {
        "name": draw(st.sampled_from(["Trường", "Trường", None])),
        "level": "thcs",
        "dx_model": draw(flag),
    }


def _document(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(26, number * 3 + draw(few)), {
        **_campaign(draw),
        "kind": "ke_hoach",
        "number": draw(st.none() | st.sampled_from(["01/KH-UBND", "02/KH-UBND"])),
        "issuer": "UBND xã",
        "level": draw(st.sampled_from(["xa", "xa", "tinh"])),
    }


def _budget(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    made = _campaign(draw)
    return ident(27, number), {
        "campaign_code": made["campaign_code"],
        "content": made["title"],
        "source": draw(st.sampled_from(["nsnn_xa", "nsnn_tinh", "xa_hoi_hoa"])),
        "spent": draw(st.none() | small),
        "in_kind": False,
    }


def _difficulty(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    made = _campaign(draw)
    return ident(28, number), {
        "campaign_code": made["campaign_code"],
        "content": made["title"],
        "kind": "kho_khan",
        "category": "kinh_phi",
        "noted_on": "2026-10-03",
    }


_AT_A_SESSION = ("household_visit", "attendance", "skill_result", "business_visit")
MAKERS = {
    "flyer_print_batch": _run,
    "flyer_distribution": _handed,
    "broadcast_log": _broadcast,
    "communication_activity": _activity,
    "visual_display": _display,
    "event": _event,
    "promotion": _promotion,
    "school": _school,
    "guiding_document": _document,
    "budget_line": _budget,
    "difficulty": _difficulty,
    "guidance_session": _session,
    "session_tally": _tally,
    "session_member": _member,
    "household_visit": _visit,
    "attendance": _attendance,
    "skill_result": _result,
    "business_visit": _stall,
    "business": _business,
    "participant": _person,
    "village": _village,
    "digital_team": _team,
    "team_member": _team_member,
}
