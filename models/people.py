# SPDX-License-Identifier: MIT
"""People who agreed to be named, and their consent (Law 91/2025/QH15)."""

import datetime

from sqlalchemy import Index, text

from models.base import SyncedRow, local, local_json, shared

SEXES = ("nu", "nam", "khong_ghi")
CONSENT_SCOPES = ("ho_ten", "dien_thoai", "dan_toc", "chup_anh")
CONSENT_METHODS = ("ky_giay", "danh_dau", "ghi_am")
CHILD_AGE = 16  # under this age a guardian must agree (Law on Children)


class Participant(SyncedRow, table=True):
    """A person who let the team write the name down.

    Everything but the identity is local: the province counts the pseudonymous `id` and no more.
    After a withdrawal `full_name` and `phone` are NULL; the identity stays, so that counts stand.
    """

    __tablename__ = "participant"
    __wire__ = 6
    __table_args__ = (
        Index(
            "ix_participant_by_name",
            "sort_key",
            "nr",
            sqlite_where=text("NOT deleted AND full_name IS NOT NULL"),
        ),
        Index("ix_participant_nameless", "id", sqlite_where=text("full_name IS NULL")),
        Index("ix_participant_alike", "village_id", "name_key", "birth_year"),
        Index("ix_participant_last_four", text("substr(phone, -4)")),
    )

    full_name: str | None = local(default=None, max_length=60)
    birth_year: int | None = local(default=None)
    sex: str = local(default="khong_ghi")
    phone: str | None = local(default=None, max_length=15, index=True)
    village_id: str | None = local(default=None, foreign_key="village.id")
    household_id: str | None = local(default=None, foreign_key="household.id")
    withdrawn: bool = shared("bool", default=False)
    name_key: str = ""
    sort_key: str = ""


class Consent(SyncedRow, table=True):
    """What a person agreed to, how and when; wholly local."""

    __tablename__ = "consent"

    participant_id: str = local(foreign_key="participant.id", index=True)
    scopes: list[str] = local_json(default_factory=list)
    method: str = local(default="danh_dau")
    guardian: bool = local(default=False)
    text_version: str = local(default="")
    given_on: datetime.date = local()
    recorded_by: str = local(default="")
    withdrawn_on: datetime.date | None = local(default=None)
