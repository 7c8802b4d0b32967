# SPDX-License-Identifier: MIT
"""The figures counted anew from the records, plainly and slowly, without the code under test."""

from typing import Any

from sqlalchemy import Connection, text

from models.wire import wire_tables
from tests.indicator_words import BY_HEAD, BY_PERSON
from tests.sync.server.rows import fields_of

TALLY = {
    "B5": "total",
    "B6": "female",
    "B7": "ethnic_minority",
    "B8": "senior",
    "B9": "child",
    "B10": "poor",
}
PRESS = {
    "D9a": "dua_tin",
    "D9b": "dat_bai",
    "D9c": "viet_bai",
    "D9d": "chuong_trinh",
    "D9e": "phong_su",
    "D9f": "trao_doi",
    "D9g": "hoat_dong_cong_dong",
}

DISPLAYS = {"D4": {"pano"}, "D5": {"bang_ron", "khau_hieu"}, "D6": {"phuon"}}

Found = dict[str, int | float | None]
Rows = dict[str, list[dict[str, Any]]]


def live_rows(connection: Connection, commune: str) -> Rows:
    """Every record of a commune that says anything still, by table, with its id."""
    found: Rows = {}
    for row in connection.execute(
        text("SELECT tbl, row, fields FROM record WHERE commune_code = :c"), {"c": commune}
    ):
        fields = fields_of(row.fields)
        name = wire_tables()[row.tbl].name
        # Who took the consent back is without a name for ever; what was merged stays merged.
        if not fields.get("deleted") or name in {"participant", "business", "village"}:
            found.setdefault(name, []).append({**fields, "id": bytes(row.row).hex()})
    return found


def figures(rows: Rows, campaign: str, left_out: set[str]) -> Found:
    """The figures of one commune; `left_out` are rows that do not count."""
    rows = {
        table: [row for row in listed if row["id"] not in left_out]
        for table, listed in rows.items()
    }
    sessions = [s for s in rows.get("guidance_session", []) if s.get("campaign_code") == campaign]
    held = {s["id"] for s in sessions if not s.get("internal")}

    def of(table: str) -> list[dict[str, Any]]:
        return [row for row in rows.get(table, []) if row.get("session_id") in held]

    tallies, visits, present = of("session_tally"), of("household_visit"), of("attendance")
    results, stalls = of("skill_result"), of("business_visit")
    gone = {p["id"] for p in rows.get("participant", []) if p.get("withdrawn")}
    into = {b["id"]: b.get("merged_into") or b["id"] for b in rows.get("business", [])}
    people = {a["participant_id"] for a in present}
    found: Found = {
        "A6": sum(bool(s.get("internal")) for s in sessions) if sessions else None,
        "A5": len(of("session_member")) if held else None,
        "B1": len(held) or None,
        "B2": len({v["household_id"] for v in visits if v["result"] == "gap"}) if visits else None,
        "B3": len(visits) or None,
        "B3a": sum(v["result"] == "vang_nha" for v in visits) if visits else None,
        "B3b": sum(v["result"] == "tu_choi" for v in visits) if visits else None,
        "B4a": len(people - gone) if held else None,
        "C8": len({into.get(v["business_id"], v["business_id"])
                   for v in stalls if v["result"] == "co_ma_qr"}) if stalls else None,
    }  # fmt: skip
    for code, column in TALLY.items():
        counted = [t[column] for t in tallies if t.get(column) is not None]
        found[code] = sum(counted) if counted else None
    total = found["B5"]
    found["B4"] = None if total is None else total - len(present) + len(people)
    for code, reached in BY_PERSON.items():
        mine = [r for r in results if (r["skill"], r["outcome"]) == reached]
        named = {r["participant_id"] for r in mine if r.get("participant_id")}
        heads = sum(r["count"] for r in mine if not r.get("participant_id"))
        found[code] = len(named) + heads if mine else None
    for code, reached in BY_HEAD.items():
        mine = [r for r in results if (r["skill"], r["outcome"]) == reached]
        found[code] = sum(r["count"] for r in mine) if mine else None
    schools = [
        s.get("school_id") or "place:" + s["place"]
        for s in sessions
        if s["id"] in held and (s["session_type"] == "truong_hoc" or s.get("school_id"))
    ]
    at_school = {s["id"] for s in sessions if s["session_type"] == "truong_hoc"}
    pupils = [t["child"] for t in tallies if t["session_id"] in at_school]
    found["G2"] = sum(pupils) if pupils else None
    plan = {
        table: [row for row in listed if row.get("campaign_code") == campaign]
        for table, listed in rows.items()
    }
    return found | _standing(rows) | _flyers(plan, rows) | _plan(plan, rows, schools, into)


def _standing(rows: Rows) -> Found:
    teams = [t for t in rows.get("digital_team", []) if t.get("active")]
    ids = {t["id"] for t in teams}
    members = [
        m for m in rows.get("team_member", []) if m.get("team_id") in ids and not m.get("active_to")
    ]
    listed = rows.get("village", [])
    villages = [
        v["id"]
        for v in listed
        if not v.get("deleted") and not v.get("valid_to") and not v.get("merged_into")
    ]
    into = {v["id"]: v.get("merged_into") or v["id"] for v in listed}
    with_team = {into.get(t["village_id"], t["village_id"]) for t in teams} & set(villages)
    return {
        "A2": len(teams) or None,
        "A3": len(members) or None,
        "A4": round(100.0 * len(with_team) / len(villages), 1) if villages else None,
    }


def _flyers(plan: Rows, rows: Rows) -> Found:
    runs = {r["id"]: r for r in plan.get("flyer_print_batch", [])}
    handed = [h for h in rows.get("flyer_distribution", []) if h["batch_id"] in runs]
    if not runs:
        return dict.fromkeys(("D10", "D10a", "D11", "D11a"))
    printed = sum(r["printed"] for r in runs.values())
    spoiled = sum(r["spoiled"] for r in runs.values())
    given = sum(h["quantity"] for h in handed)
    return {"D10": printed, "D10a": spoiled, "D11": given, "D11a": printed - spoiled - given}


def _sum(rows: list[dict[str, Any]], column: str) -> int | None:
    counted = [row[column] for row in rows if row.get(column) is not None]
    return sum(counted) if counted else None


def _plan(plan: Rows, rows: Rows, schools: list[str], into: dict[str, str]) -> Found:
    """A1, D, E, F, G, H, I: what `indicators.csv` says of them, one rule at a time."""
    air, shown = plan.get("broadcast_log", []), plan.get("visual_display", [])
    events, offers = plan.get("event", []), plan.get("promotion", [])
    money, papers = plan.get("budget_line", []), plan.get("guiding_document", [])
    told = plan.get("communication_activity", [])
    speakers: dict[str, int] = {}
    for row in air:
        if row.get("speakers") is not None:
            speakers[row["station"]] = max(speakers.get(row["station"], 0), row["speakers"])
    articles: dict[str, dict[str, Any]] = {}
    for row in sorted(told, key=lambda r: r["id"]):
        address = row.get("url") or row["id"]
        if address not in articles or row["count"] > articles[address]["count"]:
            articles[address] = row
    by_type: dict[str, list[dict[str, Any]]] = {}
    for row in articles.values():
        by_type.setdefault(row["type"], []).append(row)
    press = by_type.get("bao_chi", []) + by_type.get("pt_th_tinh", [])
    mine = [row for row in papers if row["level"] == "xa"]
    numbers = {row["number"] for row in mine if row.get("number") is not None}
    held = [e for e in events if e["status"] == "da_to_chuc"]
    talks = [e for e in events if e["type"] in {"toa_dam", "hoi_thao"}]
    heard = [e for e in talks if e["role"] == "tham_du"]
    spoken = [e for e in talks if e["role"] != "tham_du"]
    launches = [e for e in events if e["type"] == "le_phat_dong"]
    visited = schools + [r["school_id"] for r in told + held if r.get("school_id")]
    state = [row for row in money if row["source"].startswith("nsnn_")]
    kinds: Found = {
        code: _sum([row for row in shown if row["kind"] in listed], "count")
        for code, listed in DISPLAYS.items()
    }
    of_shops = [r for r in shown if r["kind"] in {"man_hinh", "gian_hang"} and r.get("business_id")]
    known = rows.get("school", [])
    return kinds | {
        "A1": len(numbers) + sum(r.get("number") is None for r in mine) if mine else None,
        "D1": _sum(air, "broadcasts"),
        "D2": _sum(air, "minutes"),
        "D3": sum(speakers.values()) if speakers else None,
        "D7": _sum(by_type.get("tin_bai_cong", []), "count"),
        "D8": _sum(by_type.get("mang_xa_hoi", []), "count"),
        "D8a": _sum(by_type.get("mang_xa_hoi", []), "reach"),
        "D9": _sum(press, "count"),
        **{c: _sum([r for r in press if r.get("form") == f], "count") for c, f in PRESS.items()},
        "D12": _sum(of_shops, "count"),
        "E1": sum(e in held for e in launches) if launches else None,
        "E2": sum(e in held for e in talks) if talks else None,
        "E2a": sum(e in held for e in spoken) if spoken else None,
        "E2b": sum(e in held for e in heard) if heard else None,
        "E3": _sum(held, "attendees"),
        "F1": len({into.get(o["business_id"], o["business_id"]) for o in offers}) or None,
        "F2": len(offers) or None,
        "F2a": sum(bool(o.get("published_on")) for o in offers) if offers else None,
        "G1": len(set(visited)) or None,
        "G3": sum(bool(s["dx_model"]) for s in known) if known else None,
        "H1": _sum(state, "spent"),
        "H2": _sum([row for row in money if row not in state], "spent"),
        "I1": len(plan.get("difficulty", [])) or None,
    }
