# SPDX-License-Identifier: MIT
"""Forms on paper: of a session, to sign, of consent, of households not met yet, to be read out."""

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop_app import form_pages, paper_forms, teams, villages
from desktop_app.sheets import Sheets
from models.form_tokens import new_token
from models.guidance_draft import GuidanceDraft
from resources.errors import UserError
from resources.i18n import N_, _, speaking
from resources.paper.flyer_texts import MASTER

if TYPE_CHECKING:
    from desktop_app.app import App

SESSION, SIGN_IN, CONSENT, UNMET, BROADCAST = "BM01", "BM02", "BM03", "BM04", "BM05"
_TITLES = {
    SESSION: N_("Phiếu ghi buổi hướng dẫn"),
    SIGN_IN: N_("Danh sách người tham gia"),
    CONSENT: N_("Thông báo xin đồng ý ghi thông tin"),
    UNMET: N_("Danh sách hộ chưa gặp"),
    BROADCAST: N_("Lời phát thanh"),
}
_PURPOSES = {
    SESSION: N_("Ghi bằng tay ở nơi không có máy, nhập lại sau bằng mã phiếu."),
    SIGN_IN: N_("Người đến ký tên; chỉ ghi khi đồng ý."),
    CONSENT: N_("Đọc to trước khi ghi tên, mỗi buổi một tờ."),
    UNMET: N_("Mang theo khi đi từng ngõ: hộ nào chưa gặp, hẹn lại ngày nào."),
    BROADCAST: N_("Đọc trên loa truyền thanh của xã, thôn, bản."),
}
CODES = tuple(_TITLES)
MAX_ROWS = 200


@dataclass(frozen=True)
class FormInfo:
    """A form that can be chosen."""

    code: str
    title: str
    purpose: str


@dataclass(frozen=True)
class FormChoice:
    """What the officer chose; what is None stays open on the paper."""

    code: str
    village_id: str | None = None
    team_id: str | None = None
    day: datetime.date | None = None
    session_type: str = ""
    rows: int = 25
    flyers: tuple[str, ...] = field(default=("F01", "F06"))
    language: str = MASTER
    """In which the notice and what is read out are printed; headings stay Vietnamese."""


def available() -> list[FormInfo]:
    """Return the forms, by code."""
    return [FormInfo(code, _(_TITLES[code]), _(_PURPOSES[code])) for code in CODES]


def make(app: "App", choice: FormChoice, *, preview: bool = False) -> Sheets:
    """Return a form as PDF, every code on it read back.

    A session's form gets a token of its own each time; that of a preview leads nowhere. Raises
    UserError naming the field.
    """
    from resources.paper import verify

    if choice.code not in _TITLES:
        raise UserError(
            _("Không có biểu mẫu mã {code}.").format(code=choice.code),
            _("Chọn một trong: {codes}.").format(codes=", ".join(CODES)),
            field="code",
            code="unknown-form",
        )
    if not 1 <= choice.rows <= MAX_ROWS:
        raise UserError(_("Số dòng phải từ 1 đến 200."), _("Sửa lại số dòng."), field="rows")
    with speaking("vi"):
        title = _(_TITLES[choice.code])
        around = _around(app, choice)
        codes: list[str] = []
        if choice.code == SESSION:
            token = new_token() if preview else paper_forms.issue(app, around.draft)
            codes = [token]
            pdf = form_pages.session(app, around, title, token)
        elif choice.code == SIGN_IN:
            pdf = form_pages.sign_in(app, around, title, choice.rows)
        elif choice.code == CONSENT:
            pdf = form_pages.consent(app, around, title)
        elif choice.code == UNMET:
            pdf = form_pages.unmet(app, around, title)
        else:
            pdf = form_pages.broadcast(app, around, title, choice.flyers)
    pages = [codes] + [[] for _page in range(verify.pages(pdf) - 1)]
    verify.check(pdf, pages)
    return Sheets(pdf, pages, title, choice.code)


def _around(app: "App", choice: FormChoice) -> form_pages.Around:
    """Return what a form is prefilled with."""
    team = next((t for t in teams.teams(app) if t.id == choice.team_id), None)
    village_id = choice.village_id or (team.village_id if team else None)
    village = next((v for v in villages.villages(app) if v.id == village_id), None)
    draft = GuidanceDraft(
        date=choice.day,
        session_type=choice.session_type,
        place=village.name if village else "",
        village_id=village.id if village else None,
        team_id=team.id if team else None,
    )
    return form_pages.Around(app.commune.full_name, draft, village, team, choice.language)
