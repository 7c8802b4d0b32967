# SPDX-License-Identifier: MIT
"""The figures counted anew from the records, plainly and slowly, without the code under test."""

from typing import Any

from sqlalchemy import Connection, text

from models.wire import wire_tables
from tests.sync.server.rows import fields_of

PERSON = {
    "C1": ("VNEID", "da_cai"),
    "C2": ("VNEID", "muc2_kich_hoat"),
    "C3": ("DVC", "dang_nhap_duoc"),
}
HEAD = {"C4": ("DVC", "nop_ho_so"), "C14": ("AN_TOAN", "da_huong_dan")}
TALLY = {"B5": "total", "B6": "female", "B8": "senior", "B9": "child", "B10": "poor"}

Rows = dict[str, list[dict[str, Any]]]


def live_rows(connection: Connection, commune: str) -> Rows:
    """Every record of a commune that is not deleted, by table, with its id."""
    found: Rows = {}
    for row in connection.execute(
        text("SELECT tbl, row, fields FROM record WHERE commune_code = :c"), {"c": commune}
    ):
        fields = fields_of(row.fields)
        if not fields.get("deleted"):
            name = wire_tables()[row.tbl].name
            found.setdefault(name, []).append({**fields, "id": bytes(row.row).hex()})
    return found


def figures(rows: Rows, campaign: str, left_out: set[str]) -> dict[str, int | float | None]:
    """The figures of one commune; `left_out` are sessions that do not count."""
    sessions = [
        s
        for s in rows.get("guidance_session", [])
        if s.get("campaign_code") == campaign and s["id"] not in left_out
    ]
    held = {s["id"] for s in sessions if not s.get("internal")}

    def of(table: str) -> list[dict[str, Any]]:
        return [row for row in rows.get(table, []) if row.get("session_id") in held]

    tallies, visits, present = of("session_tally"), of("household_visit"), of("attendance")
    results, stalls = of("skill_result"), of("business_visit")
    gone = {p["id"] for p in rows.get("participant", []) if p.get("withdrawn")}
    into = {b["id"]: b.get("merged_into") or b["id"] for b in rows.get("business", [])}
    people = {a["participant_id"] for a in present}
    found: dict[str, int | float | None] = {
        "A6": sum(bool(s.get("internal")) for s in sessions) if sessions else None,
        "A5": len(of("session_member")) if held else None,
        "B1": len(held) or None,
        "B2": len({v["household_id"] for v in visits if v["result"] == "gap"}) if visits else None,
        "B3": len(visits) or None,
        "B3a": sum(v["result"] == "vang_nha" for v in visits) if visits else None,
        "B4a": len(people - gone) if held else None,
        "C8": len({into.get(v["business_id"], v["business_id"])
                   for v in stalls if v["result"] == "co_ma_qr"}) if stalls else None,
    }  # fmt: skip
    for code, column in TALLY.items():
        counted = [t[column] for t in tallies if t.get(column) is not None]
        found[code] = sum(counted) if counted else None
    total = found["B5"]
    found["B4"] = None if total is None else total - len(present) + len(people)
    for code, reached in PERSON.items():
        mine = [r for r in results if (r["skill"], r["outcome"]) == reached]
        named = {r["participant_id"] for r in mine if r.get("participant_id")}
        heads = sum(r["count"] for r in mine if not r.get("participant_id"))
        found[code] = len(named) + heads if mine else None
    for code, reached in HEAD.items():
        mine = [r for r in results if (r["skill"], r["outcome"]) == reached]
        found[code] = sum(r["count"] for r in mine) if mine else None
    return found | _standing(rows)


def _standing(rows: Rows) -> dict[str, int | float | None]:
    teams = [t for t in rows.get("digital_team", []) if t.get("active")]
    ids = {t["id"] for t in teams}
    members = [
        m for m in rows.get("team_member", []) if m.get("team_id") in ids and not m.get("active_to")
    ]
    villages = [v["id"] for v in rows.get("village", []) if not v.get("valid_to")]
    with_team = {t.get("village_id") for t in teams} & set(villages)
    return {
        "A2": len(teams) or None,
        "A3": len(members) or None,
        "A4": round(100.0 * len(with_team) / len(villages), 1) if villages else None,
    }
