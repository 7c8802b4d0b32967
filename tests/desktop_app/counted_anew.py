# SPDX-License-Identifier: MIT
"""The indicators counted a second time in pandas, written from `indicators.csv`: field work here.

Nothing of the program's own SQL is used: where the two disagree, one of them misreads the rule.
"""

import pandas as pd

from tests.desktop_app.asked import Asked
from tests.desktop_app.counted_plan import Plan
from tests.desktop_app.generated_rows import CAMPAIGN, Records
from tests.indicator_words import BY_HEAD, BY_PERSON

Figure = float | None


def _frame(made: Records, name: str) -> pd.DataFrame:
    rows = pd.DataFrame(made.tables.get(name, []))
    return rows[~rows["deleted"].astype(bool)] if len(rows) else rows


def figures(made: Records, asked: Asked) -> dict[str, Figure]:
    """Count everything anew."""
    sessions = _frame(made, "guidance_session")
    if len(sessions):
        keep = sessions["campaign_code"] == CAMPAIGN
        if asked.first:
            keep &= sessions["date"] >= asked.first
        if asked.last:
            keep &= sessions["date"] <= asked.last
        if asked.village:
            keep &= sessions["village_id"].map(asked.villages_today(made)) == asked.village
        if asked.organiser:
            led = sessions["lead_org"] == asked.organiser
            helped = sessions["partners"].apply(lambda names: asked.organiser in names)
            keep &= led | helped
        sessions = sessions[keep]
    held = sessions[~sessions["internal"].astype(bool)] if len(sessions) else sessions
    ids = set(held["id"]) if len(held) else set()

    def of(name: str) -> pd.DataFrame:
        rows = _frame(made, name)
        return rows[rows["session_id"].isin(ids)] if len(rows) else rows

    found: dict[str, Figure] = {
        "A6": float(sessions["internal"].astype(bool).sum()) if len(sessions) else None,
        "B1": float(len(held)) or None,
        "A5": float(len(of("session_member"))) if len(held) else None,
    }
    found |= _visits(of("household_visit"))
    found |= _people(of("session_tally"), of("attendance"), _frame(made, "participant"), held)
    results = of("skill_result")
    for code, (skill, outcome) in (BY_PERSON | BY_HEAD).items():
        found[code] = _achieved(results, skill, outcome, by_head=code in BY_HEAD)
    found["C8"] = _shops(of("business_visit"), _frame(made, "business"))
    if not len(held):
        held = pd.DataFrame(columns=["id", "session_type", "school_id", "place"])
    tallies = of("session_tally")
    if not len(tallies):
        tallies = pd.DataFrame(columns=["session_id", "child"])
    return found | Plan(made, asked, held, tallies).figures()


def _visits(visits: pd.DataFrame) -> dict[str, Figure]:
    if not len(visits):
        return dict.fromkeys(("B2", "B3", "B3a", "B3b"))
    return {
        "B2": float(visits.loc[visits["result"] == "gap", "household_id"].nunique()),
        "B3": float(len(visits)),
        "B3a": float((visits["result"] == "vang_nha").sum()),
        "B3b": float((visits["result"] == "tu_choi").sum()),
    }


def _people(
    tally: pd.DataFrame, attendance: pd.DataFrame, people: pd.DataFrame, held: pd.DataFrame
) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    columns = {
        "B5": "total",
        "B6": "female",
        "B7": "ethnic_minority",
        "B8": "senior",
        "B9": "child",
        "B10": "poor",
    }
    for code, column in columns.items():
        known = tally[column].dropna() if len(tally) else []
        found[code] = float(sum(known)) if len(known) else None
    named = attendance["participant_id"] if len(attendance) else pd.Series(dtype=str)
    found["B4"] = None if found["B5"] is None else found["B5"] - len(named) + named.nunique()
    still = set(people.loc[people["full_name"].notna(), "id"]) if len(people) else set()
    found["B4a"] = float(named[named.isin(still)].nunique()) if len(held) else None
    return found


def _achieved(results: pd.DataFrame, skill: str, outcome: str, *, by_head: bool) -> Figure:
    if len(results):
        results = results[(results["skill"] == skill) & (results["outcome"] == outcome)]
    if not len(results):
        return None
    if by_head:
        return float(results["count"].sum())
    named = results["participant_id"].notna()
    return float(
        results.loc[named, "participant_id"].nunique() + results.loc[~named, "count"].sum()
    )


def _shops(visits: pd.DataFrame, shops: pd.DataFrame) -> Figure:
    if not len(visits):
        return None
    real = {
        s.id: s.merged_into if isinstance(s.merged_into, str) else s.id for s in shops.itertuples()
    }
    with_code = visits.loc[visits["result"] == "co_ma_qr", "business_id"]
    return float(with_code.map(real).nunique())
