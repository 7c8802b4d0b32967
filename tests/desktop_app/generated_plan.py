# SPDX-License-Identifier: MIT
"""Generated records of the plan: documents, communication, events, firms, schools, money."""

import random

from tests.desktop_app.generated_rows import CAMPAIGN, ORGANISERS, Records

_DISPLAYS = ("pano", "bang_ron", "khau_hieu", "phuon", "man_hinh", "gian_hang", "ap_phich")
_TYPES = ("tin_bai_cong", "mang_xa_hoi", "bao_chi", "pt_th_tinh", "pho_bien")
_FORMS = (
    *("dua_tin", "dat_bai", "viet_bai", "chuong_trinh", "phong_su", "trao_doi"),
    *("hoat_dong_cong_dong", None),
)
_EVENTS = ("le_phat_dong", "toa_dam", "hoi_thao", "hoi_nghi")
_MONEY = ("nsnn_tinh", "nsnn_xa", "xa_hoi_hoa", "hop_phap_khac", "hien_vat")


def schools(made: Records, chance: random.Random, villages: list[str]) -> list[str]:
    """Make the schools that sessions, activities and events name."""
    return [
        made.add(
            "school",
            name=f"Trường {number}",
            level="thcs",
            village_id=chance.choice([*villages, None]),
            dx_model=chance.random() < 0.5,
            dx_model_since=None,
            sort_key="",
        )
        for number in range(4)
    ]


class Plan:
    """Adds records; dates, villages and organisers are drawn for each."""

    def __init__(self, made: Records, chance: random.Random) -> None:
        self.made, self.chance = made, chance
        self.villages = [v["id"] for v in made.tables["village"]]
        self.shops = [s["id"] for s in made.tables["business"]]
        self.schools = [s["id"] for s in made.tables["school"]]
        self.organisations = [
            made.add("organisation", name=name, org_type="doan_the", level="xa", sort_key="")
            for name in ORGANISERS[1:]
        ]

    def fill(self, count: int) -> None:
        """Add so many of each kind."""
        for _number in range(count):
            self._documents()
            self._broadcast()
            self._activity()
            self._display()
            self._event()
            self._promotion()
            self._money()
            self._words()

    def _day(self) -> str:
        return f"2026-10-{self.chance.randint(1, 20):02d}"

    def _some(self, most: int, nothing: float = 0.2) -> int | None:
        return None if self.chance.random() < nothing else self.chance.randint(0, most)

    def _one_of(self, listed: list[str]) -> str | None:
        return self.chance.choice([*listed, None])

    def _add(self, table: str, **values: object) -> None:
        campaign = CAMPAIGN if self.chance.random() > 0.1 else "NCDS-2024"
        self.made.add(table, campaign_code=campaign, sort_key="", **values)
        self.made.tables[table][-1]["deleted"] = self.chance.random() < 0.06

    def _documents(self) -> None:
        self._add(
            "guiding_document",
            kind="ke_hoach",
            number=self.chance.choice([*(f"{n}/KH-UBND" for n in range(12)), None]),
            issued=self.chance.choice([self._day(), "2026-10", "2026-09", None]),
            issuer="UBND xã",
            level=self.chance.choice(["xa", "xa", "tinh"]),
            title="Kế hoạch",
        )

    def _broadcast(self) -> None:
        self._add(
            "broadcast_log",
            station=f"Đài {self.chance.randint(0, 5)}",
            title="Tin",
            date_from=self._day(),
            times="[]",
            speakers=self._some(9, 0.3),
            broadcasts=self.chance.randint(1, 9),
            minutes=self._some(90),
            languages="[]",
            villages=self.chance.sample(self.villages, self.chance.randint(0, 3)),
            reasons="{}",
        )

    def _activity(self) -> None:
        self._add(
            "communication_activity",
            type=self.chance.choice(_TYPES),
            form=self.chance.choice(_FORMS),
            title="Bài",
            audience="[]",
            organisation_id=self._one_of(self.organisations),
            school_id=self._one_of(self.schools),
            village_id=self._one_of(self.villages),
            date_from=self._day(),
            count=self.chance.randint(1, 5),
            reach=self._some(500),
            url=self.chance.choice([*(f"https://a.vn/{n}" for n in range(20)), None]),
            reasons="{}",
        )

    def _display(self) -> None:
        self._add(
            "visual_display",
            kind=self.chance.choice(_DISPLAYS),
            count=self.chance.randint(0, 5),
            location="Ngã ba",
            village_id=self._one_of(self.villages),
            placed_on=self._day(),
            organisation_id=self._one_of(self.organisations),
            business_id=self._one_of(self.shops),
            reasons="{}",
        )

    def _event(self) -> None:
        status = self.chance.choice(["da_to_chuc", "da_to_chuc", "du_kien", "huy"])
        held = status == "da_to_chuc"
        self._add(
            "event",
            type=self.chance.choice(_EVENTS),
            role=self.chance.choice(["chu_tri", "tham_du"]),
            title="Sự kiện",
            level="xa",
            planned_on=self.chance.choice([self._day(), None]),
            held_on=self._day() if held else None,
            status=status,
            attendees=self._some(200) if held else None,
            organisation_id=self._one_of(self.organisations),
            partners=self.chance.sample(ORGANISERS[1:], self.chance.randint(0, 2)),
            school_id=self._one_of(self.schools),
            publishable=False,
            reasons="{}",
        )

    def _promotion(self) -> None:
        self._add(
            "promotion",
            business_id=self.chance.choice(self.shops),
            title="Ưu đãi",
            benefit="Giảm giá",
            payment_methods="[]",
            start=self._day(),
            end="2026-10-31",
            consumption_month=True,
            publishable=True,
            published_on=self.chance.choice([self._day(), None]),
            reasons="{}",
        )

    def _money(self) -> None:
        self._add(
            "budget_line",
            source=self.chance.choice(_MONEY),
            content="In ấn",
            planned=None,
            spent=self._some(10**6, 0.3),
            in_kind=False,
            spent_on=self.chance.choice([self._day(), None]),
        )

    def _words(self) -> None:
        self._add(
            "difficulty",
            kind="kho_khan",
            category="kinh_phi",
            content="Thiếu kinh phí",
            village_id=self._one_of(self.villages),
            noted_on=self._day(),
            reasons="{}",
        )
