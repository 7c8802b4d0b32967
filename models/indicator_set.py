# SPDX-License-Identifier: MIT
"""What the indicators of results count: laptop and province read the same table.

Source: `how_computed` and `dedupe_rule` of the indicator set.
"""

from collections.abc import Mapping

PERSON: Mapping[str, tuple[str, str]] = {
    "C1": ("VNEID", "da_cai"),
    "C2": ("VNEID", "muc2_kich_hoat"),
    "C3": ("DVC", "dang_nhap_duoc"),
    "C5": ("NGAN_HANG", "mo_tai_khoan"),
    "C6": ("VI_DIEN_TU", "mo_tai_khoan"),
    "C7": ("QR_THANH_TOAN", "giao_dich_thanh_cong"),
    "C9": ("TMDT_GIAN_HANG", "mo_gian_hang"),
    # The headline of C10 is livestream, as the acceptance scenario reads it; the other sales
    # skills stand beside it as sub-figures ("person per skill").
    "C10": ("TMDT_LIVESTREAM", "thuc_hanh"),
    "C10a": ("TMDT_DONG_GOI", "thuc_hanh"),
    "C10b": ("TMDT_VAN_DON", "thuc_hanh"),
    "C10c": ("TMDT_CHUP_ANH", "thuc_hanh"),
    "C10d": ("TMDT_QUANG_BA", "thuc_hanh"),
    "C11": ("HOC_TRUC_TUYEN", "dang_nhap_duoc"),
    "C12": ("SUC_KHOE", "xem_duoc_so"),
    "C13": ("CHU_KY_SO", "cap_chu_ky_so"),
    "C15": ("BDHVS", "duoc_xac_nhan"),
    "C16": ("AN_SINH", "mo_tai_khoan"),
}
"""Named people count once per campaign, people without names by head."""

HEAD: Mapping[str, tuple[str, str]] = {
    "C4": ("DVC", "nop_ho_so"),
    "C14": ("AN_TOAN", "da_huong_dan"),
}
"""The same person counts again in another session."""

TALLY: Mapping[str, str] = {
    "B5": "total",
    "B6": "female",
    "B7": "ethnic_minority",
    "B8": "senior",
    "B9": "child",
    "B10": "poor",
}
"""Sums of the quick count; nobody counted is NULL, not 0."""
