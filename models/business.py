# SPDX-License-Identifier: MIT
"""Shops, stalls, co-operatives and firms, and what a visit to them found."""

from models.base import SyncedRow, local, shared, shared_json

BUSINESS_KINDS = ("ho_kinh_doanh", "htx", "doanh_nghiep", "trang_trai", "cua_hang_dien_may")
BUSINESS_RESULTS = ("co_ma_qr", "chua")


class Business(SyncedRow, table=True):
    """A place of business; its name is public, its owner's telephone is not.

    The tax code stays here too: of a household business it leads to a person.
    """

    __tablename__ = "business"
    __wire__ = 12

    name: str = shared("text", max_length=80)
    kind: str = shared("text", default="ho_kinh_doanh")
    village_id: str | None = shared("id", default=None, foreign_key="village.id")
    sells_online: str = shared("text", default="chua_ro")
    platforms: list[str] = shared_json(default_factory=list)
    ocop: bool = shared("bool", default=False)
    merged_into: str | None = shared("id", default=None, foreign_key="business.id")
    has_qr: str = shared("text", default="chua_ro")
    shop_url: str | None = shared("text", default=None, max_length=400)
    tax_code: str | None = local(default=None, max_length=14)
    note: str | None = local(default=None, max_length=1000)
    owner_contact: str | None = local(default=None, max_length=80)
    name_key: str = ""
    sort_key: str = ""


class BusinessVisit(SyncedRow, table=True):
    """What a guidance session found at one place of business."""

    __tablename__ = "business_visit"
    __wire__ = 13

    session_id: str = shared("id", foreign_key="guidance_session.id", index=True)
    business_id: str = shared("id", foreign_key="business.id", index=True)
    result: str = shared("text")
