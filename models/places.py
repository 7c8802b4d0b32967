# SPDX-License-Identifier: MIT
"""Villages, households and the visits paid to them."""

import datetime

from sqlalchemy import Index

from models.base import SyncedRow, local, shared

VILLAGE_KINDS = ("ban", "thon", "xom", "khoi", "to_dan_pho", "lang")
VISIT_RESULTS = ("gap", "vang_nha", "tu_choi", "hen_lai", "khong_con_o")
YES_NO_UNKNOWN = ("co", "khong", "chua_ro")


class Village(SyncedRow, table=True):
    """A village, hamlet or street group of the commune; entered by the commune, kept by version.

    One that was merged ends the day before and names the village that goes on.
    """

    __tablename__ = "village"
    __wire__ = 1

    commune_code: str = shared("text", max_length=5)
    name: str = shared("text", max_length=80)
    kind: str = shared("text", default="ban")
    households: int | None = shared("int", default=None)
    valid_from: datetime.date | None = shared("date", default=None)
    valid_to: datetime.date | None = shared("date", default=None)
    merged_into: str | None = shared("id", default=None, foreign_key="village.id")
    name_key: str = ""
    sort_key: str = ""


class Household(SyncedRow, table=True):
    """A household; what people call it stays on the laptop, the province sees a number."""

    __tablename__ = "household"
    __wire__ = 2
    __table_args__ = (
        Index("ix_household_by_name", "village_id", "sort_key", "nr"),
        Index("ix_household_by_key", "village_id", "name_key"),
    )

    village_id: str = shared("id", foreign_key="village.id")
    house_no: str = shared("text", max_length=20)
    has_smartphone: str = shared("text", default="chua_ro")
    has_internet: str = shared("text", default="chua_ro")
    label: str | None = local(default=None, max_length=80)
    name_key: str = ""
    sort_key: str = ""


class HouseholdVisit(SyncedRow, table=True):
    """One visit to one household during a guidance session."""

    __tablename__ = "household_visit"
    __wire__ = 3

    session_id: str = shared("id", foreign_key="guidance_session.id", index=True)
    household_id: str = shared("id", foreign_key="household.id", index=True)
    result: str = shared("text")
    revisit_on: datetime.date | None = shared("date", default=None)
