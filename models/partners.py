# SPDX-License-Identifier: MIT
"""Who takes part: schools, organisations with their predecessors, and what firms offer."""

import datetime

from sqlalchemy import Index

from models.base import SyncedRow, local, local_json, shared, shared_json


class Promotion(SyncedRow, table=True):
    """An offer of the digital-consumption month (clauses II.2.g, II.2.i)."""

    __tablename__ = "promotion"
    __wire__ = 24
    __table_args__ = (Index("ix_promotion_by_day", "campaign_code", "sort_key", "nr"),)

    campaign_code: str = shared("text", max_length=20)
    business_id: str = shared("id", foreign_key="business.id", index=True)
    title: str = shared("text", max_length=200)
    benefit: str = shared("text", max_length=300)
    payment_methods: list[str] = shared_json(default_factory=list)
    channel: str | None = shared("text", default=None)
    start: datetime.date = shared("date")
    end: datetime.date = shared("date")
    conditions: str | None = shared("text", default=None, max_length=500)
    url: str | None = shared("text", default=None, max_length=400)
    consumption_month: bool = shared("bool", default=True)
    publishable: bool = shared("bool", default=False)
    published_on: datetime.date | None = shared("date", default=None)
    portal_url: str | None = shared("text", default=None, max_length=400)
    note: str | None = local(default=None, max_length=1000)
    reasons: dict[str, str] = local_json(default_factory=dict)
    sort_key: str = ""


class School(SyncedRow, table=True):
    """A school of the commune; pupils are counted, never named (clauses V.3-1, V.3-2)."""

    __tablename__ = "school"
    __wire__ = 25
    __table_args__ = (Index("ix_school_by_name", "sort_key", "nr"),)

    name: str = shared("text", max_length=120)
    level: str = shared("text")
    village_id: str | None = shared("id", default=None, foreign_key="village.id")
    pupils: int | None = shared("int", default=None)
    dx_model: bool = shared("bool", default=False)
    dx_model_since: datetime.date | None = shared("date", default=None)
    contact: str | None = local(default=None, max_length=80)
    note: str | None = local(default=None, max_length=1000)
    sort_key: str = ""


class Organisation(SyncedRow, table=True):
    """An agency, union or association; it keeps whom it succeeded (clauses I.1-3, V.2, V.8)."""

    __tablename__ = "organisation"
    __wire__ = 26
    __table_args__ = (Index("ix_organisation_by_name", "sort_key", "nr"),)

    name: str = shared("text", max_length=160)
    org_type: str = shared("text")
    level: str = shared("text", default="xa")
    admin_unit: str | None = shared("text", default=None, max_length=5)
    predecessor_id: str | None = shared("id", default=None, foreign_key="organisation.id")
    valid_from: datetime.date | None = shared("date", default=None)
    valid_to: datetime.date | None = shared("date", default=None)
    contact: str | None = local(default=None, max_length=80)
    note: str | None = local(default=None, max_length=1000)
    sort_key: str = ""
