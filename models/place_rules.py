# SPDX-License-Identifier: MIT
"""The rules of villages, households and teams, over plain values: laptop and province ask alike."""

from models.places import VILLAGE_KINDS, YES_NO_UNKNOWN
from models.teams import MEMBER_ROLES, TEAM_LEVELS
from models.text import normalise
from resources.errors import UserError
from resources.i18n import _

MAX_HOUSEHOLDS = 5000


def check_village(name: str, kind: str, households: int | None) -> None:
    """Refuse a village that cannot be. Raises UserError naming the field."""
    if not 1 <= len(normalise(name)) <= 80:
        raise UserError(
            _("Tên thôn, bản phải có từ 1 đến 80 ký tự."), _("Nhập lại tên."), field="name"
        )
    if kind not in VILLAGE_KINDS:
        raise UserError(_("Chưa chọn loại thôn, bản."), _("Chọn một loại."), field="kind")
    if households is not None and not 0 <= households <= MAX_HOUSEHOLDS:
        raise UserError(
            _("Số hộ phải từ 0 đến 5.000."), _("Sửa lại, hoặc để trống."), field="households"
        )


def check_household(
    village_id: str | None, house_no: str, has_smartphone: str, has_internet: str
) -> None:
    """Refuse a household that cannot be. Raises UserError naming the field."""
    if not village_id:
        raise UserError(_("Chưa chọn thôn, bản."), _("Chọn một thôn, bản."), field="village_id")
    if not 1 <= len(normalise(house_no)) <= 20:
        raise UserError(
            _("Số nhà hoặc số thứ tự hộ phải có từ 1 đến 20 ký tự."),
            _("Nhập lại, ví dụ: 12."),
            field="house_no",
        )
    for field, answer in (("has_smartphone", has_smartphone), ("has_internet", has_internet)):
        if answer not in YES_NO_UNKNOWN:
            raise UserError(_("Chọn có, không hoặc chưa rõ."), "", field=field)


def check_team(name: str, level: str) -> None:
    """Refuse a team that cannot be. Raises UserError naming the field."""
    if not 1 <= len(normalise(name)) <= 80:
        raise UserError(_("Chưa nhập tên tổ (1–80 ký tự)."), _("Nhập tên tổ."), field="name")
    if level not in TEAM_LEVELS:
        raise UserError(_("Chưa chọn cấp của tổ."), _("Chọn cấp xã hoặc thôn, bản."), field="level")


def check_role(role: str) -> None:
    """Refuse a member without a role. Raises UserError(field="role")."""
    if role not in MEMBER_ROLES:
        raise UserError(_("Chưa chọn vai trò."), _("Chọn một vai trò."), field="role")


def second_leader(named: str = "") -> UserError:
    """Return the sentence for a second head of a team; `named` is the first one, where known."""
    return UserError(
        _("Tổ này đã có Tổ trưởng: {name}.").format(name=named)
        if named
        else _("Tổ này có hai Tổ trưởng."),
        _("Chọn vai trò khác, hoặc đổi vai trò của người kia trước."),
        field="role",
        code="second-leader",
    )
