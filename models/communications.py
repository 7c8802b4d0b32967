# SPDX-License-Identifier: MIT
"""What was told to people: activities, broadcasts, displays in the street, events."""

import datetime

from sqlalchemy import Index

from models.base import SyncedRow, local, local_json, shared, shared_json


class CommunicationActivity(SyncedRow, table=True):
    """Articles, posts, programmes and talks (clauses II.2.a–c, V.6, V.9)."""

    __tablename__ = "communication_activity"
    __wire__ = 20
    __table_args__ = (Index("ix_activity_by_day", "campaign_code", "sort_key", "nr"),)

    campaign_code: str = shared("text", max_length=20)
    type: str = shared("text")
    form: str | None = shared("text", default=None)
    channel: str | None = shared("text", default=None, max_length=120)
    title: str = shared("text", max_length=200)
    topic: str | None = shared("text", default=None)
    audience: list[str] = shared_json(default_factory=list)
    organisation_id: str | None = shared("id", default=None, foreign_key="organisation.id")
    business_id: str | None = shared("id", default=None, foreign_key="business.id")
    school_id: str | None = shared("id", default=None, foreign_key="school.id")
    village_id: str | None = shared("id", default=None, foreign_key="village.id")
    date_from: datetime.date = shared("date")
    date_to: datetime.date | None = shared("date", default=None)
    count: int = shared("int", default=1)
    reach: int | None = shared("int", default=None)
    url: str | None = shared("text", default=None, max_length=400)
    note: str | None = local(default=None, max_length=1000)
    reasons: dict[str, str] = local_json(default_factory=dict)
    sort_key: str = ""


class BroadcastLog(SyncedRow, table=True):
    """Broadcasts of the commune's loudspeakers (clause V.7-2); `minutes` is their sum."""

    __tablename__ = "broadcast_log"
    __wire__ = 21
    __table_args__ = (Index("ix_broadcast_by_day", "campaign_code", "sort_key", "nr"),)

    campaign_code: str = shared("text", max_length=20)
    station: str = shared("text", max_length=120)
    title: str = shared("text", max_length=200)
    date_from: datetime.date = shared("date")
    date_to: datetime.date | None = shared("date", default=None)
    times: list[str] = shared_json(default_factory=list)
    speakers: int | None = shared("int", default=None)
    broadcasts: int = shared("int", default=1)
    minutes: int | None = shared("int", default=None)
    languages: list[str] = shared_json(default_factory=list)
    villages: list[str] = shared_json(default_factory=list)
    note: str | None = local(default=None, max_length=1000)
    reasons: dict[str, str] = local_json(default_factory=dict)
    sort_key: str = ""


class VisualDisplay(SyncedRow, table=True):
    """Billboards, banners, flags, screens and booths (clauses II.2.i, V.1-4, V.9-2).

    A count of 0 says that none was put up, which is more than saying nothing.
    """

    __tablename__ = "visual_display"
    __wire__ = 22
    __table_args__ = (Index("ix_display_by_day", "campaign_code", "sort_key", "nr"),)

    campaign_code: str = shared("text", max_length=20)
    kind: str = shared("text")
    count: int = shared("int", default=1)
    text: str | None = shared("text", default=None, max_length=300)
    size: str | None = shared("text", default=None, max_length=60)
    location: str = shared("text", max_length=200)
    village_id: str | None = shared("id", default=None, foreign_key="village.id")
    placed_on: datetime.date = shared("date")
    until: datetime.date | None = shared("date", default=None)
    removed_on: datetime.date | None = shared("date", default=None)
    organisation_id: str | None = shared("id", default=None, foreign_key="organisation.id")
    business_id: str | None = shared("id", default=None, foreign_key="business.id")
    permit_note: str | None = shared("text", default=None, max_length=200)
    notice_date: datetime.date | None = shared("date", default=None)
    note: str | None = local(default=None, max_length=1000)
    reasons: dict[str, str] = local_json(default_factory=dict)
    sort_key: str = ""


class Event(SyncedRow, table=True):
    """A launch, talk, workshop or other event, planned, held, postponed or cancelled."""

    __tablename__ = "event"
    __wire__ = 23
    __table_args__ = (Index("ix_event_by_day", "campaign_code", "sort_key", "nr"),)

    campaign_code: str = shared("text", max_length=20)
    type: str = shared("text")
    role: str = shared("text", default="chu_tri")
    title: str = shared("text", max_length=200)
    level: str = shared("text", default="xa")
    planned_on: datetime.date | None = shared("date", default=None)
    held_on: datetime.date | None = shared("date", default=None)
    status: str = shared("text", default="du_kien")
    status_reason: str | None = shared("text", default=None, max_length=300)
    place: str | None = shared("text", default=None, max_length=200)
    attendees: int | None = shared("int", default=None)
    organisation_id: str | None = shared("id", default=None, foreign_key="organisation.id")
    partners: list[str] = shared_json(default_factory=list)
    school_id: str | None = shared("id", default=None, foreign_key="school.id")
    publishable: bool = shared("bool", default=False)
    published_on: datetime.date | None = shared("date", default=None)
    portal_url: str | None = shared("text", default=None, max_length=400)
    note: str | None = local(default=None, max_length=1000)
    reasons: dict[str, str] = local_json(default_factory=dict)
    sort_key: str = ""
