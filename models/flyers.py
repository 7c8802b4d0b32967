# SPDX-License-Identifier: MIT
"""Flyers on paper: what was printed, spoiled and handed out."""

import datetime

from models.base import SyncedRow, local, local_json, shared

PAPERS = ("A4", "2xA5", "4xA6", "leaflet", "A3")


class FlyerPrintBatch(SyncedRow, table=True):
    """One print run of one flyer; its code stands on every sheet."""

    __tablename__ = "flyer_print_batch"
    __wire__ = 15

    batch_code: str = shared("text", max_length=24, unique=True)
    campaign_code: str = shared("text", max_length=20)
    template_code: str = shared("text", max_length=8)
    template_version: str = shared("text", max_length=20)
    language: str = shared("text", default="vi")
    paper: str = shared("text")
    printed: int = shared("int")
    spoiled: int = shared("int", default=0)
    printed_on: datetime.date = shared("date")
    team_id: str | None = shared("id", default=None, foreign_key="digital_team.id")
    printed_by: str = local(default="", max_length=60)


class FlyerDistribution(SyncedRow, table=True):
    """Copies of a batch that were handed out, at a session or elsewhere."""

    __tablename__ = "flyer_distribution"
    __wire__ = 16

    batch_id: str = shared("id", foreign_key="flyer_print_batch.id", index=True)
    session_id: str | None = shared("id", default=None, foreign_key="guidance_session.id")
    quantity: int = shared("int")
    given_on: datetime.date = shared("date")
    event_id: str | None = shared("id", default=None)
    note: str | None = local(default=None, max_length=120)


class FlyerWording(SyncedRow, table=True):
    """A flyer in the commune's own words; wholly local, its history is in the change log."""

    __tablename__ = "flyer_wording"

    template_code: str = local(max_length=8)
    language: str = local(default="vi")
    template_version: str = local(default="")
    """The province's text it was worded from."""
    words: dict[str, str] = local_json(default_factory=dict)
    """Passages by place: `headline`, `parts.0.items.2.title`."""
    team_line: str = local(default="", max_length=120)
    approved_by: str = local(default="", max_length=80)
    """Who knows the language and has read a translation that the commune wrote."""
