# SPDX-License-Identifier: MIT
"""Community digital teams: add a team, its members, their roles."""

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app import standing
from desktop_app.records import service
from desktop_app.rows import needed
from models import place_rules
from models.records.teams import second_team
from models.text import fold, name_sort_key, normalise, normalise_phone, phone_is_possible, sort_key
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from desktop_app.app import App
    from models.teams import TeamMember


@dataclass(frozen=True)
class MemberInfo:
    """A member of a team."""

    id: str
    team_id: str
    full_name: str
    role: str
    position: str | None
    sex: str
    phone: str
    languages: list[str]


@dataclass(frozen=True)
class TeamInfo:
    """A team with its members, the leader first."""

    id: str
    name: str
    level: str
    village_id: str | None
    phone: str
    decision_no: str
    decision_date: datetime.date | None
    reason: str
    """Why it is a second team at work in its village; "" for one that is not."""
    members: list[MemberInfo]


@dataclass(frozen=True)
class TeamValues:
    """What a team is."""

    name: str
    village_id: str | None = None
    level: str = "thon_ban"
    phone: str = ""
    decision_no: str = ""
    decision_date: datetime.date | None = None
    reason: str = ""
    """Why a village has a second team."""


@dataclass(frozen=True)
class MemberValues:
    """What a member of a team is."""

    full_name: str
    role: str = "thanh_vien"
    position: str | None = None
    sex: str = "khong_ghi"
    phone: str = ""
    languages: list[str] = field(default_factory=list)


SECOND = "second-team"
_ROLE_ORDER = {"to_truong": 0, "to_pho": 1, "thanh_vien": 2}


def teams(app: "App") -> list[TeamInfo]:
    """Return the teams at work with their members."""
    from sqlmodel import col, select

    from models.teams import DigitalTeam, TeamMember

    with app.db.read() as db:
        members: dict[str, list[TeamMember]] = {}
        for member in db.exec(
            select(TeamMember)
            .where(col(TeamMember.deleted).is_(False), col(TeamMember.active_to).is_(None))
            .order_by(col(TeamMember.sort_key), col(TeamMember.nr))
        ):
            members.setdefault(member.team_id, []).append(member)
        rows = db.exec(
            select(DigitalTeam)
            .where(col(DigitalTeam.deleted).is_(False), col(DigitalTeam.active))
            .order_by(col(DigitalTeam.nr))
        ).all()
        return [
            TeamInfo(
                t.id,
                t.name,
                t.level,
                t.village_id,
                t.phone or "",
                t.decision_no or "",
                t.decision_date,
                t.reasons.get(SECOND, ""),
                sorted(
                    (_member(m) for m in members.get(t.id, [])),
                    key=lambda m: _ROLE_ORDER.get(m.role, 9),
                ),
            )
            for t in rows
        ]


def _member(row: "TeamMember") -> MemberInfo:
    return MemberInfo(
        row.id,
        row.team_id,
        row.full_name,
        row.role,
        row.position,
        row.sex,
        row.phone or "",
        list(row.languages),
    )


def _phone(typed: str) -> str | None:
    phone = normalise_phone(typed)
    if phone and not phone_is_possible(phone):
        raise UserError(
            _("Số điện thoại phải có 10 số, bắt đầu bằng 03, 05, 07, 08 hoặc 09."),
            _("Sửa lại hoặc để trống."),
            field="phone",
            code="phone-shape",
        )
    return phone or None


def save_team(app: "App", team_id: str | None, values: TeamValues) -> str:
    """Add a team or correct one; return its id. Raises UserError naming the field.

    A second team at work in a village is refused with code "second-team" until a reason is given.
    """
    from models.teams import DigitalTeam

    name = normalise(values.name)
    place_rules.check_team(name, values.level)
    with app.db.write("teams.save", team_id) as db:
        reasons = _reasons(db, team_id, values)
        row = needed(db, DigitalTeam, team_id) if team_id else DigitalTeam(name=name)
        row.name, row.level, row.village_id = name, values.level, values.village_id
        row.phone, row.decision_no = _phone(values.phone), normalise(values.decision_no) or None
        row.decision_date, row.name_key = values.decision_date, fold(name)
        row.sort_key, row.reasons = sort_key(name), reasons
        db.add(row)
        db.flush()
        return row.id


def _reasons(db: "Session", team_id: str | None, values: TeamValues) -> dict[str, str]:
    for warned in second_team(values.village_id, service.teams_at_work(db, team_id)):
        reason = normalise(values.reason)
        if not reason:
            raise UserError(
                warned.message,
                _("Chọn thôn, bản khác, hoặc ghi lý do rồi lưu lại."),
                field="reason",
                code=SECOND,
            )
        return {SECOND: reason}
    return {}


def save_member(app: "App", team_id: str, member_id: str | None, values: MemberValues) -> str:
    """Add a member or correct one; return the id.

    Raises UserError naming the field; a second leader is refused.
    """
    from models.teams import TeamMember

    name = normalise(values.full_name)
    if not 2 <= len(name) <= 60:
        raise UserError(
            _("Họ và tên phải có từ 2 đến 60 ký tự."), _("Nhập lại họ tên."), field="full_name"
        )
    place_rules.check_role(values.role)
    with app.db.write("teams.save_member", team_id) as db:
        if values.role == "to_truong":
            _refuse_second_leader(db, team_id, member_id)
        row = (
            needed(db, TeamMember, member_id)
            if member_id
            else TeamMember(team_id=team_id, full_name=name, active_from=app.clock.today())
        )
        row.full_name, row.role, row.position = name, values.role, values.position
        row.sex, row.phone, row.languages = values.sex, _phone(values.phone), values.languages
        row.sort_key = name_sort_key(name)
        db.add(row)
        db.flush()
        standing.answered(db, "team_member", row.id)
        return row.id


def _refuse_second_leader(db: "Session", team_id: str, member_id: str | None) -> None:
    from sqlmodel import col, select

    from models.teams import TeamMember

    leader = db.exec(
        select(TeamMember).where(
            TeamMember.team_id == team_id,
            TeamMember.role == "to_truong",
            col(TeamMember.deleted).is_(False),
            col(TeamMember.active_to).is_(None),
            col(TeamMember.id) != (member_id or ""),
        )
    ).first()
    if leader is not None:
        raise place_rules.second_leader(leader.full_name)


def end_member(app: "App", member_id: str) -> None:
    """Note that a member left; sessions held before keep the member."""
    from models.teams import TeamMember

    with app.db.write("teams.end_member") as db:
        row = needed(db, TeamMember, member_id)
        row.active_to = app.clock.today()
        db.add(row)
