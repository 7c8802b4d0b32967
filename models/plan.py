# SPDX-License-Identifier: MIT
"""The papers of the plan: documents, identity kit, money, examples, difficulties, ticked duties."""

import datetime

from sqlalchemy import Index, UniqueConstraint

from models.base import SyncedRow, local, local_json, shared


class GuidingDocument(SyncedRow, table=True):
    """A plan, decision or letter; the number may be missing, the date may be a month alone.

    `issued` is `2026-09-15` or `2026-09` (the plan of 2024 was signed in "tháng 9"); `level` tells
    who issued it: A1 counts those of the commune (`xa`).
    """

    __tablename__ = "guiding_document"
    __wire__ = 27
    __table_args__ = (Index("ix_document_by_day", "campaign_code", "sort_key", "nr"),)

    campaign_code: str = shared("text", max_length=20)
    kind: str = shared("text")
    number: str | None = shared("text", default=None, max_length=40)
    issued: str | None = shared("text", default=None, max_length=10)
    issuer: str = shared("text", max_length=160)
    level: str = shared("text", default="xa")
    title: str = shared("text", max_length=300)
    url: str | None = shared("text", default=None, max_length=400)
    file_sha256: str | None = shared("text", default=None, max_length=64)
    file_name: str | None = local(default=None, max_length=200)
    note: str | None = local(default=None, max_length=1000)
    sort_key: str = ""


class IdentityAsset(SyncedRow, table=True):
    """A piece of the Day's identity kit, with whence it came and under which licence."""

    __tablename__ = "identity_asset"
    __wire__ = 28
    __table_args__ = (Index("ix_asset_by_name", "sort_key", "nr"),)

    kind: str = shared("text")
    title: str = shared("text", max_length=160)
    year: int = shared("int")
    licence: str | None = shared("text", default=None, max_length=160)
    source_url: str | None = shared("text", default=None, max_length=400)
    checked_on: datetime.date | None = shared("date", default=None)
    file_sha256: str | None = shared("text", default=None, max_length=64)
    file_name: str | None = local(default=None, max_length=200)
    note: str | None = local(default=None, max_length=1000)
    sort_key: str = ""


class BudgetLine(SyncedRow, table=True):
    """Money of one source for one thing, in whole đồng (clause IV); None is "not known yet"."""

    __tablename__ = "budget_line"
    __wire__ = 29
    __table_args__ = (Index("ix_budget_by_key", "campaign_code", "sort_key", "nr"),)

    campaign_code: str = shared("text", max_length=20)
    source: str = shared("text")
    content: str = shared("text", max_length=300)
    planned: int | None = shared("int", default=None)
    spent: int | None = shared("int", default=None)
    in_kind: bool = shared("bool", default=False)
    spent_on: datetime.date | None = shared("date", default=None)
    note: str | None = local(default=None, max_length=1000)
    sort_key: str = ""


class OutstandingExample(SyncedRow, table=True):
    """A person, team or firm worth telling about (clause II.2.e).

    The name stays here; `public_name` is what the province gets, and is set only while the consent
    to be named stands.
    """

    __tablename__ = "outstanding_example"
    __wire__ = 30
    __table_args__ = (Index("ix_example_by_name", "campaign_code", "sort_key", "nr"),)

    campaign_code: str = shared("text", max_length=20)
    kind: str = shared("text")
    public_name: str | None = shared("text", default=None, max_length=120)
    achievement: str = shared("text", max_length=1000)
    village_id: str | None = shared("id", default=None, foreign_key="village.id")
    may_be_named: bool = shared("bool", default=False)
    consent_on: datetime.date | None = shared("date", default=None)
    consent_method: str | None = shared("text", default=None)
    name: str = local(max_length=120)
    contact: str | None = local(default=None, max_length=80)
    note: str | None = local(default=None, max_length=1000)
    sort_key: str = ""


class Difficulty(SyncedRow, table=True):
    """A difficulty, a proposal or a good way of doing it, in words (indicator I1)."""

    __tablename__ = "difficulty"
    __wire__ = 31
    __table_args__ = (Index("ix_difficulty_by_day", "campaign_code", "sort_key", "nr"),)

    campaign_code: str = shared("text", max_length=20)
    kind: str = shared("text", default="kho_khan")
    category: str = shared("text")
    content: str = shared("text", max_length=1000)
    addressed_to: str | None = shared("text", default=None, max_length=160)
    village_id: str | None = shared("id", default=None, foreign_key="village.id")
    noted_on: datetime.date = shared("date")
    resolved_on: datetime.date | None = shared("date", default=None)
    note: str | None = local(default=None, max_length=1000)
    reasons: dict[str, str] = local_json(default_factory=dict)
    sort_key: str = ""


class TaskMark(SyncedRow, table=True):
    """A duty of the plan that was ticked by hand, for one village or organisation, or for all."""

    __tablename__ = "task_mark"
    __wire__ = 32
    __table_args__ = (UniqueConstraint("campaign_code", "task_code", "scope_id"),)

    campaign_code: str = shared("text", max_length=20)
    task_code: str = shared("text", max_length=40)
    scope_id: str = shared("text", default="", max_length=32)
    done_on: datetime.date = shared("date")
    waived: bool = shared("bool", default=False)
    note: str = local(default="", max_length=500)
