# SPDX-License-Identifier: MIT
"""Guidance sessions and what was counted, who came and what they can do now."""

import datetime

from sqlalchemy import Index, text

from models.base import SyncedRow, local, shared, shared_json

CONNECTIVITY = ("khong_mang", "chap_chon", "tot")


class GuidanceSession(SyncedRow, table=True):
    """One guidance session (buổi hướng dẫn); a row exists once completed, before that a draft."""

    __tablename__ = "guidance_session"
    __wire__ = 7
    __table_args__ = (
        Index(
            "ix_session_by_date", "campaign_code", "date", "nr", sqlite_where=text("NOT deleted")
        ),
        Index("ix_session_by_type", "session_type", "date", "nr"),
    )

    campaign_code: str = shared("text", max_length=20)
    commune_code: str = shared("text", max_length=5)
    commune_valid_from: datetime.date = shared("date")
    date: datetime.date = shared("date")
    start: str | None = shared("text", default=None, max_length=5)
    end: str | None = shared("text", default=None, max_length=5)
    session_type: str = shared("text")
    place: str = shared("text", max_length=120)
    village_id: str | None = shared("id", default=None, foreign_key="village.id", index=True)
    lead_org: str | None = shared("text", default=None, max_length=120)
    partners: list[str] = shared_json(default_factory=list)
    team_id: str | None = shared("id", default=None, foreign_key="digital_team.id")
    languages: list[str] = shared_json(default_factory=list)
    connectivity: str | None = shared("text", default=None)
    skills: list[str] = shared_json(default_factory=list)
    internal: bool = shared("bool", default=False)
    province_note: str | None = shared("text", default=None, max_length=500)
    school_id: str | None = shared("id", default=None, foreign_key="school.id")
    note: str | None = local(default=None, max_length=1000)


class SessionTally(SyncedRow, table=True):
    """The quick count of a session; `None` means that nobody counted, which is not 0."""

    __tablename__ = "session_tally"
    __wire__ = 8

    session_id: str = shared("id", foreign_key="guidance_session.id", unique=True)
    total: int = shared("int")
    female: int = shared("int")
    ethnic_minority: int = shared("int")
    senior: int = shared("int")
    child: int = shared("int")
    poor: int | None = shared("int", default=None)
    disabled: int | None = shared("int", default=None)
    by_ethnicity: dict[str, int] = shared_json(default_factory=dict)


class SessionMember(SyncedRow, table=True):
    """A team member who was present."""

    __tablename__ = "session_member"
    __wire__ = 9

    session_id: str = shared("id", foreign_key="guidance_session.id", index=True)
    member_id: str = shared("id", foreign_key="team_member.id")


class Attendance(SyncedRow, table=True):
    """A named participant who was present."""

    __tablename__ = "attendance"
    __wire__ = 10
    __table_args__ = (
        Index(
            "ix_attendance_counted",
            "session_id",
            "participant_id",
            sqlite_where=text("NOT deleted"),
        ),
    )

    session_id: str = shared("id", foreign_key="guidance_session.id", index=True)
    participant_id: str = shared("id", foreign_key="participant.id", index=True)


class SkillResult(SyncedRow, table=True):
    """What one named person, or `count` people without names, achieved in one skill."""

    __tablename__ = "skill_result"
    __wire__ = 11
    __table_args__ = (
        Index(
            "ix_result_by_skill",
            *("skill", "outcome", "participant_id", "session_id", "count"),
            sqlite_where=text("NOT deleted"),
        ),
    )

    session_id: str = shared("id", foreign_key="guidance_session.id", index=True)
    participant_id: str | None = shared("id", default=None, foreign_key="participant.id")
    count: int = shared("int", default=1)
    skill: str = shared("text")
    outcome: str = shared("text")
    fail_reason: str | None = shared("text", default=None)
    ref_note: str | None = local(default=None, max_length=40)


class AcceptedWarning(SyncedRow, table=True):
    """A warning that the officer kept, with the reason."""

    __tablename__ = "accepted_warning"
    __wire__ = 14

    session_id: str = shared("id", foreign_key="guidance_session.id", index=True)
    code: str = shared("text")
    reason: str = local(max_length=300)
