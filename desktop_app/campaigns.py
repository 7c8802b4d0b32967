# SPDX-License-Identifier: MIT
"""Which campaign this laptop works on; the records of the others stay as they are."""

from typing import TYPE_CHECKING

from desktop_app.reference import CampaignInfo, campaign, campaign_of
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from desktop_app.app import App


def campaigns(app: "App") -> list[CampaignInfo]:
    """Return every campaign that the province has issued, the newest first."""
    from sqlmodel import col, select

    from models.reference import Campaign

    with app.db.read() as db:
        rows = db.exec(select(Campaign).order_by(col(Campaign.start).desc())).all()
        return [campaign_of(row) for row in rows]


def choose(app: "App", code: str) -> CampaignInfo:
    """Work on another campaign from now on. Raises UserError(field="campaign")."""
    from desktop_app.app import keep_setting

    if code not in {c.code for c in campaigns(app)}:
        raise UserError(
            _("Không có đợt nào mang mã {code}.").format(code=code),
            _("Chọn một đợt trong danh sách."),
            field="campaign",
            code="unknown-campaign",
        )
    keep_setting(app, "campaign_code", code)
    app.campaign_code = code
    app.cache.clear()
    return campaign(app)
