# SPDX-License-Identifier: MIT
"""Kinds of the community digital teams: a team, and a member of one (clause II.2.d)."""

from collections.abc import Iterable, Mapping
from typing import Any

from models import place_rules
from models.problems import Problem, error, warning
from models.records.communications import VILLAGE
from models.records.kind import Around, Field, Kind, Shape, Values, reads
from models.records.rules import in_order, not_ahead
from models.text import normalise_phone, phone_is_possible
from resources.i18n import N_, Nn_, _

LEADER = "to_truong"


@reads("phone")
def _phone(values: Values, _around: Around) -> Iterable[Problem]:
    phone = normalise_phone(str(values.get("phone") or ""))
    if phone and not phone_is_possible(phone):
        yield error(
            "phone",
            "phone-shape",
            _("Số điện thoại phải có 10 số, bắt đầu bằng 03, 05, 07, 08 hoặc 09."),
        )


def second_team(village_id: str | None, at_work: Mapping[str, str]) -> Iterable[Problem]:
    """Warn of a second team at work in a village. Source: CV 793/BTTTT-THH, one team each."""
    other = at_work.get(village_id or "")
    if other is not None:
        yield warning(
            "village_id",
            "second-team",
            _("Thôn, bản này đã có tổ đang hoạt động là “{team}”; mỗi thôn, bản một tổ.").format(
                team=other
            ),
        )


@reads("active", "village_id")
def _alone(values: Values, around: Around) -> Iterable[Problem]:
    if values.get("active"):
        yield from second_team(values.get("village_id"), around.team_of)


def _of_team(values: Values) -> Mapping[str, Any]:
    phone = normalise_phone(str(values.get("phone") or "")) or None
    return {"level": "thon_ban" if values.get("village_id") else "xa", "phone": phone}


def _of_member(values: Values) -> Mapping[str, Any]:
    return {"phone": normalise_phone(str(values.get("phone") or "")) or None}


def _leads(values: Values) -> tuple[str, ...] | None:
    """Return the team that a member leads now; a team has one head."""
    if values.get("role") != LEADER or values.get("active_to"):
        return None
    return (str(values.get("team_id") or ""),)


def kinds(group: str) -> tuple[Kind, Kind]:
    """Return both kinds, as part of a group."""
    team = Kind(
        code="team",
        table="models.teams:DigitalTeam",
        one=Nn_("Tổ"),
        many=N_("Tổ công nghệ số"),
        group=group,
        icon="users",
        about=N_("Tổ công nghệ số cộng đồng của xã và của từng thôn, bản."),
        heading="name",
        columns=("name", "village_id", "decision_no", "decision_date", "active"),
        filter_by="village_id",
        unique=("name",),
        of_campaign=False,
        derived=_of_team,
        fields=(
            Field("name", N_("Tên tổ"), required=True, limit=80, wide=True),
            VILLAGE,
            Field("decision_no", N_("Số quyết định thành lập"), limit=40),
            Field("decision_date", N_("Ngày quyết định"), Shape.DATE),
            Field(
                "phone",
                N_("Điện thoại hỏi đáp"),
                limit=15,
                home=True,
                help=N_("In trên tờ rơi."),
            ),
            Field("active", N_("Đang hoạt động"), Shape.YES_NO, default=True),
        ),
        rules=(not_ahead("decision_date"), _phone, _alone),
    )
    member = Kind(
        code="member",
        table="models.teams:TeamMember",
        one=Nn_("Thành viên tổ"),
        many=Nn_("Thành viên tổ"),
        group=group,
        icon="user-plus",
        about=N_("Tổ trưởng, tổ phó, thành viên; họ tên và điện thoại chỉ lưu trên máy này."),
        heading="full_name",
        columns=("full_name", "team_id", "role", "position", "active_from", "active_to"),
        filter_by="role",
        of_campaign=False,
        people=True,
        sole=_leads,
        second=place_rules.second_leader,
        derived=_of_member,
        fields=(
            Field("full_name", N_("Họ và tên"), required=True, limit=60, home=True, wide=True),
            Field("team_id", N_("Tổ"), Shape.LINK, "team", required=True),
            Field(
                "role",
                N_("Vai trò"),
                Shape.CHOICE,
                "member_role",
                required=True,
                default="thanh_vien",
            ),
            Field("position", N_("Kiêm nhiệm"), Shape.CHOICE, "position"),
            Field("sex", N_("Giới"), Shape.CHOICE, "sex", required=True, default="khong_ghi"),
            Field("phone", N_("Điện thoại"), limit=15, home=True),
            Field("languages", N_("Ngôn ngữ"), Shape.CHOICES, "language"),
            Field("active_from", N_("Tham gia từ"), Shape.DATE),
            Field(
                "active_to",
                N_("Đến ngày"),
                Shape.DATE,
                help=N_("Để trống nếu đang tham gia."),
            ),
        ),
        rules=(in_order("active_from", "active_to"), _phone),
    )
    return team, member
