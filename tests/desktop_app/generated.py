# SPDX-License-Identifier: MIT
"""Generated records: plain rows for the store, and the same rows for whoever counts anew."""

import json
import random
from typing import Any

from sqlalchemy import text

from desktop_app.app import App
from tests.desktop_app import generated_plan
from tests.desktop_app.generated_rows import CAMPAIGN, ORGANISERS, Records, Row

TYPES = ("den_tung_ho", "lop_nha_van_hoa", "diem_mot_cua", "cho", "truong_hoc", "tap_huan_to")
RESULTS = (
    *(("VNEID", "da_cai"), ("VNEID", "muc2_kich_hoat"), ("DVC", "dang_nhap_duoc")),
    *(("DVC", "nop_ho_so"), ("AN_TOAN", "da_huong_dan"), ("TMDT_LIVESTREAM", "thuc_hanh")),
    *(("TMDT_DONG_GOI", "thuc_hanh"), ("NGAN_HANG", "mo_tai_khoan"), ("VNEID", "chua_thanh_cong")),
    *(
        ("TMDT_VAN_DON", "thuc_hanh"),
        ("TMDT_CHUP_ANH", "thuc_hanh"),
        ("TMDT_QUANG_BA", "thuc_hanh"),
    ),
    *(("QR_THANH_TOAN", "giao_dich_thanh_cong"), ("TMDT_GIAN_HANG", "mo_gian_hang")),
    *(("HOC_TRUC_TUYEN", "dang_nhap_duoc"), ("SUC_KHOE", "xem_duoc_so")),
    *(("CHU_KY_SO", "cap_chu_ky_so"), ("BDHVS", "duoc_xac_nhan"), ("AN_SINH", "mo_tai_khoan")),
)


def records(sessions: int, seed: int) -> Records:
    """Make up field work: people and households met again and again, some rows taken back."""
    chance, made = random.Random(seed), Records()
    villages = [_village(made, f"Bản {n}") for n in range(6)]
    made.tables["village"][4] |= {"merged_into": villages[1], "valid_to": "2026-09-30"}
    teams = [_team(made, chance, villages[n], n) for n in range(5)]
    people = [_person(made, chance, n) for n in range(max(4, sessions))]
    homes = [
        made.add(
            "household",
            village_id=chance.choice(villages),
            house_no=str(n),
            has_smartphone="co",
            has_internet="co",
            name_key="",
            sort_key="",
        )
        for n in range(max(3, sessions // 2))
    ]
    shops = [_shop(made, villages, n) for n in range(12)]
    made.tables["business"][1]["merged_into"] = shops[0]
    found = generated_plan.schools(made, chance, villages)
    generated_plan.Plan(made, chance).fill(2 + sessions // 10)
    batches = [_batch(made, chance, teams, n) for n in range(3)]
    for _number in range(sessions):
        session = _session(made, chance, villages, found)
        _fill(made, chance, session, people, homes, shops, teams)
        if chance.random() < 0.3:
            made.add(
                "flyer_distribution",
                batch_id=chance.choice(batches),
                session_id=session["id"],
                quantity=chance.randint(1, 9),
                given_on=session["date"],
            )
    return made


def _taken_back(chance: random.Random) -> bool:
    return chance.random() < 0.06


def _village(made: Records, name: str) -> str:
    return made.add(
        "village",
        commune_code="16831",
        name=name,
        kind="ban",
        households=None,
        valid_to=None,
        merged_into=None,
        name_key=name,
        sort_key=name,
    )


def _team(made: Records, chance: random.Random, village: str, number: int) -> str:
    team = made.add(
        "digital_team",
        name=f"Tổ {number}",
        level="thon_ban",
        village_id=village,
        active=number != 2,
        name_key="",
    )
    for _n in range(chance.randint(1, 4)):
        made.add(
            "team_member",
            team_id=team,
            role="thanh_vien",
            sex="nu",
            languages="[]",
            active_to=chance.choice((None, None, "2026-10-03")),
            full_name="x",
            sort_key="",
        )
    return team


def _person(made: Records, chance: random.Random, number: int) -> str:
    named = chance.random() > 0.05
    return made.add(
        "participant",
        full_name=f"Người {number}" if named else None,
        sex="nu",
        withdrawn=not named,
        name_key="",
        sort_key="",
    )


def _shop(made: Records, villages: list[str], number: int) -> str:
    return made.add(
        "business",
        name=f"Sạp {number}",
        kind="ho_kinh_doanh",
        village_id=villages[0],
        sells_online="chua_ro",
        platforms="[]",
        ocop=False,
        merged_into=None,
        name_key="",
        sort_key="",
    )


def _batch(made: Records, chance: random.Random, teams: list[str], number: int) -> str:
    return made.add(
        "flyer_print_batch",
        batch_code=f"B{number}",
        campaign_code=CAMPAIGN,
        template_code="F02",
        template_version="1",
        language="vi",
        paper="A4",
        printed=chance.randint(50, 99),
        spoiled=number,
        printed_on="2026-10-01",
        team_id=chance.choice((None, teams[0])),
        printed_by="",
    )


def _session(made: Records, chance: random.Random, villages: list[str], schools: list[str]) -> Row:
    kind = chance.choice(TYPES)
    lead = chance.choice(ORGANISERS)
    partners = chance.sample(ORGANISERS[1:], chance.randint(0, 2))
    made.add(
        "guidance_session",
        campaign_code=CAMPAIGN if chance.random() > 0.1 else "NCDS-2024",
        commune_code="16831",
        commune_valid_from="2025-07-01",
        date=f"2026-10-{chance.randint(1, 20):02d}",
        session_type=kind,
        place=chance.choice(("Nhà văn hóa", "Trường ở bản", "Trường lẻ")),
        school_id=chance.choice((*schools, *[None] * 8)),
        village_id=chance.choice([*villages, None]),
        lead_org=lead or None,
        partners=partners,
        languages="[]",
        skills="[]",
        internal=kind == "tap_huan_to",
    )
    row = made.tables["guidance_session"][-1]
    row["deleted"] = _taken_back(chance)
    return row


def _fill(
    made: Records,
    chance: random.Random,
    session: Row,
    people: list[str],
    homes: list[str],
    shops: list[str],
    teams: list[str],
) -> None:
    sid = session["id"]

    def gone() -> bool:
        return _taken_back(chance)

    present = chance.sample(people, chance.randint(0, min(4, len(people))))
    total = len(present) + chance.randint(0, 12)

    def part() -> int:
        return chance.randint(0, total)

    made.add(
        "session_tally",
        session_id=sid,
        total=total,
        female=part(),
        ethnic_minority=part(),
        senior=part(),
        child=part(),
        poor=chance.choice((None, part())),
        by_ethnicity="{}",
    )
    members = [m["id"] for m in made.tables["team_member"]]
    for member in chance.sample(members, min(2, len(members))):
        made.add("session_member", session_id=sid, member_id=member, deleted=gone())
    for person in present:
        back = gone()
        made.add("attendance", session_id=sid, participant_id=person, deleted=back)
        for skill, outcome in chance.sample(RESULTS, chance.randint(0, 2)):
            made.add(
                "skill_result",
                session_id=sid,
                participant_id=person,
                count=1,
                skill=skill,
                outcome=outcome,
                deleted=back,
            )
    for skill, outcome in chance.sample(RESULTS, chance.randint(0, 2)):
        made.add(
            "skill_result",
            session_id=sid,
            participant_id=None,
            count=chance.randint(1, 9),
            skill=skill,
            outcome=outcome,
            deleted=gone(),
        )
    if session["session_type"] == "den_tung_ho":
        for home in chance.sample(homes, min(3, len(homes))):
            made.add(
                "household_visit",
                session_id=sid,
                household_id=home,
                deleted=gone(),
                result=chance.choice(("gap", "gap", "vang_nha", "tu_choi", "hen_lai")),
            )
    if session["session_type"] == "cho":
        for shop in chance.sample(shops, 2):
            made.add(
                "business_visit",
                session_id=sid,
                business_id=shop,
                deleted=gone(),
                result=chance.choice(("co_ma_qr", "chua")),
            )


_ORDER = (
    *("village", "digital_team", "team_member", "participant", "household", "business"),
    *("organisation", "school", "flyer_print_batch", "guidance_session"),
)


def _names(made: Records) -> list[str]:
    return [*_ORDER, *(name for name in made.tables if name not in _ORDER)]


def clear(app: App, made: Records) -> None:
    """Take the rows out again, so that the next world begins empty."""
    with app.db.write("test.clear") as db:
        for name in reversed(_names(made)):
            db.connection().execute(text(f"DELETE FROM {name}"))


def put(app: App, made: Records) -> None:
    """Write the rows into the store, in bulk, with the capture triggers on."""
    with app.db.write("test.put") as db:
        connection = db.connection()
        for name in _names(made):
            rows = made.tables.get(name, [])
            if not rows:
                continue
            columns = ["rev", "created_at", "updated_at", *rows[0]]
            marks = ", ".join(f":{c}" for c in columns)
            listed = ", ".join(f'"{c}"' for c in columns)
            connection.execute(
                text(f"INSERT INTO {name} ({listed}) VALUES ({marks})"),
                [{**_KEPT, **{c: _stored(v) for c, v in row.items()}} for row in rows],
            )


_STAMP = "2026-10-10T08:00:00.000Z"
_KEPT = {"rev": 1, "created_at": _STAMP, "updated_at": _STAMP}


def _stored(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
