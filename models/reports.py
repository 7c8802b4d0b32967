# SPDX-License-Identifier: MIT
"""The commune's report and the figures that an officer put in place of computed ones."""

import datetime
from enum import StrEnum

from sqlalchemy import Index, text

from models.base import SyncedRow, local, local_json, shared, shared_json


class ReportState(StrEnum):
    """Where a report is; the last three are the province's word, carried by the receipt."""

    DRAFT = "nhap"
    SENT = "da_gui"
    RETURNED = "can_sua"
    APPROVED = "da_duyet"
    LOCKED = "da_khoa"


class IndicatorValue(SyncedRow, table=True):
    """A figure entered by hand for a whole campaign, with the reason; its words stay here."""

    __tablename__ = "indicator_value"
    __wire__ = 70
    __table_args__ = (
        Index(
            "ix_indicator_value",
            "campaign_code",
            "indicator_code",
            unique=True,
            sqlite_where=text("NOT deleted"),
        ),
    )

    campaign_code: str = shared("text", max_length=20)
    indicator_code: str = shared("text", max_length=8)
    indicator_set_version: str = shared("text", max_length=20)
    value: int = shared("int")
    reason_code: str = shared("text", max_length=20)
    reason: str = local(default="", max_length=300)


class UnitReport(SyncedRow, table=True):
    """One revision of the commune's report; what was sent is never changed, only followed.

    `figures` are whole numbers; a percentage is text with its decimal ("75.0"), because the wire
    carries no fractions. `draft` holds the sections while they are written, and `frozen` what the
    annexes showed when the report was sent: both stay on the laptop.
    """

    __tablename__ = "unit_report"
    __wire__ = 71
    __table_args__ = (Index("ix_unit_report", "campaign_code", "revision", unique=True),)

    campaign_code: str = shared("text", max_length=20)
    commune_code: str = shared("text", max_length=5)
    commune_valid_from: datetime.date = shared("date")
    revision: int = shared("int", default=1)
    first: datetime.date | None = shared("date", default=None)
    last: datetime.date | None = shared("date", default=None)
    indicator_set_version: str = shared("text", max_length=20)
    status: str = shared("text", default=ReportState.DRAFT.value, max_length=10)
    figures: dict[str, int | str | None] = shared_json(default_factory=dict)
    manual: dict[str, str] = shared_json(default_factory=dict)
    sections: dict[str, str] = shared_json(default_factory=dict)
    number: str | None = shared("text", default=None, max_length=20)
    signed_on: datetime.date | None = shared("date", default=None)
    sent_at: str | None = shared("text", default=None)
    revision_reason: str | None = shared("text", default=None, max_length=300)
    draft: dict[str, str] = local_json(default_factory=dict)
    frozen: dict[str, object] = local_json(default_factory=dict)
