# SPDX-License-Identifier: MIT
"""A1 to A4 and D to I counted a second time in pandas, written from `indicators.csv`.

Filters: a period takes records by their day, a village takes what happened there (a village that
was merged is the one that goes on), an organiser takes what names it. What belongs to no village,
or to no organiser, is not in a part of the campaign that asks for one.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd

from tests.desktop_app.asked import Asked
from tests.desktop_app.generated_rows import CAMPAIGN, Records

Figure = float | None
PRESS = {
    "D9a": "dua_tin",
    "D9b": "dat_bai",
    "D9c": "viet_bai",
    "D9d": "chuong_trinh",
    "D9e": "phong_su",
    "D9f": "trao_doi",
    "D9g": "hoat_dong_cong_dong",
}
DISPLAYS = {"D4": ["pano"], "D5": ["bang_ron", "khau_hieu"], "D6": ["phuon"]}


class Plan:
    """The records of a world, narrowed to what is asked for."""

    def __init__(
        self, made: Records, asked: Asked, held: pd.DataFrame, tallies: pd.DataFrame
    ) -> None:
        self.made, self.asked, self.held, self.tallies = made, asked, held, tallies
        self.today = asked.villages_today(made)
        shops = made.tables["business"]
        self.shop = {s["id"]: s["merged_into"] or s["id"] for s in shops}
        self.shop_village = {s["id"]: s["village_id"] for s in shops}
        self.named = {o["id"]: o["name"] for o in made.tables.get("organisation", [])}
        self.school_village = {s["id"]: s["village_id"] for s in made.tables["school"]}

    def of(self, table: str, *, campaign: bool = True) -> pd.DataFrame:
        rows = self.made.tables.get(table, [])
        kept = [r for r in rows if not r["deleted"]]
        if campaign:
            kept = [r for r in kept if r["campaign_code"] == CAMPAIGN]
        return pd.DataFrame(kept, columns=list(rows[0]) if rows else None, dtype=object)

    def narrowed(
        self,
        rows: pd.DataFrame,
        day: Callable[[Any], Any] | None = None,
        village: Callable[[Any], Any] = lambda _row: None,
        organisers: Callable[[Any], list[str]] = lambda _row: [],
    ) -> pd.DataFrame:
        """Keep the rows of the days, the village and the organiser that are asked for."""

        def wanted(row: Any) -> bool:
            asked = self.asked
            if day is not None and not asked.has_day(day(row)):
                return False
            if asked.village and self.today.get(village(row)) != asked.village:
                return False
            return not asked.organiser or asked.organiser in organisers(row)

        return rows[[wanted(row) for row in rows.itertuples()]] if len(rows) else rows

    def organisers_of(self, row: Any) -> list[str]:
        return [self.named[row.organisation_id]] if row.organisation_id else []

    def figures(self) -> dict[str, Figure]:
        activities = self._activities()
        events = self._events()
        found = self._standing() | self._flyers() | self._air() | self._articles(activities)
        return found | {
            "A1": self._documents(),
            **self._displays(),
            **_events(events),
            **self._firms(),
            **self._schools(activities, events),
            **self._money(),
            "I1": _count(
                self.narrowed(self.of("difficulty"), lambda r: r.noted_on, lambda r: r.village_id)
            ),
        }

    def _standing(self) -> dict[str, Figure]:
        """Teams stand whatever the days; nobody organises them."""
        teams = self.of("digital_team", campaign=False)
        teams = self.narrowed(teams[teams["active"].astype(bool)], None, lambda r: r.village_id)
        members = self.of("team_member", campaign=False)
        serving = members[members["active_to"].isna() & members["team_id"].isin(teams["id"])]
        villages = self.of("village", campaign=False)
        villages = villages[villages["valid_to"].isna() & villages["merged_into"].isna()]
        villages = self.narrowed(villages, None, lambda r: r.id)
        served = set(teams["village_id"].map(self.today)) & set(villages["id"])
        share = round(100 * len(served) / len(villages), 1) if len(villages) else None
        return {"A2": _count(teams), "A3": _count(serving), "A4": share}

    def _documents(self) -> Figure:
        papers = self.of("guiding_document")
        mine = self.narrowed(papers[papers["level"] == "xa"], None)
        mine = mine[[self.asked.has_month(issued) for issued in mine["issued"]]]
        if not len(mine):
            return None
        return float(mine["number"].nunique() + mine["number"].isna().sum())

    def _air(self) -> dict[str, Figure]:
        rows = self.of("broadcast_log")
        rows = self.narrowed(rows, lambda r: r.date_from, self._heard_at)
        known = rows[rows["speakers"].notna()]
        stations = known.groupby("station")["speakers"].max() if len(known) else []
        return {
            "D1": _sum(rows["broadcasts"]),
            "D2": _sum(rows["minutes"]),
            "D3": float(sum(stations)) if len(stations) else None,
        }

    def _heard_at(self, row: Any) -> str | None:
        """The village that is asked for, if the broadcast was heard there."""
        heard = {self.today[village] for village in row.villages}
        return self.asked.village if self.asked.village in heard else None

    def _activities(self) -> pd.DataFrame:
        return self.narrowed(
            self.of("communication_activity"),
            lambda r: r.date_from,
            lambda r: r.village_id,
            self.organisers_of,
        )

    def _articles(self, told: pd.DataFrame) -> dict[str, Figure]:
        """One address is one article: the row with the greatest count, of equals the earliest."""
        told = told.assign(address=told["url"].fillna(told["id"]))
        told = told.sort_values(["count", "id"], ascending=[False, True])
        once = told.drop_duplicates("address")
        posts = once[once["type"] == "mang_xa_hoi"]
        press = once[once["type"].isin(["bao_chi", "pt_th_tinh"])]
        return {
            "D7": _sum(once.loc[once["type"] == "tin_bai_cong", "count"]),
            "D8": _sum(posts["count"]),
            "D8a": _sum(posts["reach"]),
            "D9": _sum(press["count"]),
            **{c: _sum(press.loc[press["form"] == form, "count"]) for c, form in PRESS.items()},
        }

    def _displays(self) -> dict[str, Figure]:
        rows = self.narrowed(
            self.of("visual_display"),
            lambda r: r.placed_on,
            lambda r: r.village_id,
            self.organisers_of,
        )
        shops = rows[rows["kind"].isin(["man_hinh", "gian_hang"]) & rows["business_id"].notna()]
        found = {c: _sum(rows.loc[rows["kind"].isin(k), "count"]) for c, k in DISPLAYS.items()}
        return found | {"D12": _sum(shops["count"])}

    def _events(self) -> pd.DataFrame:
        return self.narrowed(
            self.of("event"),
            lambda r: r.held_on or r.planned_on,
            organisers=lambda r: [*self.organisers_of(r), *r.partners],
        )

    def _firms(self) -> dict[str, Figure]:
        rows = self.narrowed(
            self.of("promotion"), lambda r: r.start, lambda r: self.shop_village[r.business_id]
        )
        if not len(rows):
            return dict.fromkeys(("F1", "F2", "F2a"))
        return {
            "F1": float(rows["business_id"].map(self.shop).nunique()),
            "F2": float(len(rows)),
            "F2a": float(rows["published_on"].notna().sum()),
        }

    def _schools(self, activities: pd.DataFrame, events: pd.DataFrame) -> dict[str, Figure]:
        held = self.held
        at_school = held[(held["session_type"] == "truong_hoc") | held["school_id"].notna()]
        met = set(at_school["school_id"].fillna("place:" + at_school["place"]))
        met |= set(activities["school_id"].dropna())
        of_school = self.narrowed(
            self.of("event"),
            lambda r: r.held_on,
            lambda r: self.school_village.get(r.school_id),
            lambda r: [*self.organisers_of(r), *r.partners],
        )
        met |= set(of_school.loc[of_school["status"] == "da_to_chuc", "school_id"].dropna())
        pupils = self.tallies[
            self.tallies["session_id"].isin(held.loc[held["session_type"] == "truong_hoc", "id"])
        ]
        known = self.narrowed(self.of("school", campaign=False), None, lambda r: r.village_id)
        return {
            "G1": float(len(met)) or None,
            "G2": _sum(pupils["child"]),
            "G3": float(known["dx_model"].astype(bool).sum()) if len(known) else None,
        }

    def _money(self) -> dict[str, Figure]:
        rows = self.narrowed(self.of("budget_line"), lambda r: r.spent_on)
        state = rows["source"].astype(str).str.startswith("nsnn_")
        return {"H1": _sum(rows.loc[state, "spent"]), "H2": _sum(rows.loc[~state, "spent"])}

    def _flyers(self) -> dict[str, Figure]:
        teams = {t["id"]: t["village_id"] for t in self.made.tables["digital_team"]}
        sessions = {s["id"]: s["village_id"] for s in self.made.tables.get("guidance_session", [])}
        runs = self.of("flyer_print_batch")
        printed = self.narrowed(runs, lambda r: r.printed_on, lambda r: teams.get(r.team_id))
        handed = self.of("flyer_distribution", campaign=False)
        if len(handed):
            handed = handed[handed["batch_id"].isin(runs["id"])]
            handed = self.narrowed(
                handed, lambda r: r.given_on, lambda r: sessions.get(r.session_id)
            )
        given = _sum(handed["quantity"]) if len(handed) else None
        made, spoiled = _sum(printed["printed"]), _sum(printed["spoiled"])
        if made is None:
            return {"D10": None, "D10a": None, "D11": given, "D11a": None}
        left = made - (spoiled or 0) - (given or 0)
        return {"D10": made, "D10a": spoiled, "D11": given or 0.0, "D11a": left}


def _events(rows: pd.DataFrame) -> dict[str, Figure]:
    held = rows["status"] == "da_to_chuc"
    talk = rows["type"].isin(["toa_dam", "hoi_thao"])
    heard = rows["role"] == "tham_du"
    chosen = {
        "E1": rows["type"] == "le_phat_dong",
        "E2": talk,
        "E2a": talk & ~heard,
        "E2b": talk & heard,
    }
    found: dict[str, Figure] = {
        code: float((which & held).sum()) if which.any() else None for code, which in chosen.items()
    }
    return found | {"E3": _sum(rows.loc[held, "attendees"])}


def _sum(column: Any) -> Figure:
    known = column.dropna()
    return float(known.sum()) if len(known) else None


def _count(rows: pd.DataFrame) -> Figure:
    return float(len(rows)) or None
