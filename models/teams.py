# SPDX-License-Identifier: MIT
"""Community digital teams and their members."""

import datetime

from sqlalchemy import Index

from models.base import SyncedRow, local, local_json, shared, shared_json

TEAM_LEVELS = ("xa", "thon_ban")
MEMBER_ROLES = ("to_truong", "to_pho", "thanh_vien")


class DigitalTeam(SyncedRow, table=True):
    """A community digital team (Tổ công nghệ số cộng đồng)."""

    __tablename__ = "digital_team"
    __wire__ = 4
    __table_args__ = (Index("ix_team_by_name", "sort_key", "nr"),)

    name: str = shared("text", max_length=80)
    level: str = shared("text", default="thon_ban")
    village_id: str | None = shared("id", default=None, foreign_key="village.id")
    decision_no: str | None = shared("text", default=None, max_length=40)
    decision_date: datetime.date | None = shared("date", default=None)
    active: bool = shared("bool", default=True)
    phone: str | None = local(default=None, max_length=15)
    reasons: dict[str, str] = local_json(default_factory=dict)
    name_key: str = ""
    sort_key: str = ""


class TeamMember(SyncedRow, table=True):
    """A member of a team; name and telephone stay on the laptop."""

    __tablename__ = "team_member"
    __wire__ = 5
    __table_args__ = (Index("ix_member_by_name", "sort_key", "nr"),)

    team_id: str = shared("id", foreign_key="digital_team.id", index=True)
    role: str = shared("text", default="thanh_vien")
    position: str | None = shared("text", default=None)
    sex: str = shared("text", default="khong_ghi")
    languages: list[str] = shared_json(default_factory=list)
    active_from: datetime.date | None = shared("date", default=None)
    active_to: datetime.date | None = shared("date", default=None)
    full_name: str = local(max_length=60)
    phone: str | None = local(default=None, max_length=15)
    sort_key: str = ""
