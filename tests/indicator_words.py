# SPDX-License-Identifier: MIT
"""What the indicators of results count, read anew from the indicator set: not from the program.

The recounts of laptop and province share it; both are compared with what the program says.
"""

BY_PERSON = {
    "C1": ("VNEID", "da_cai"),
    "C2": ("VNEID", "muc2_kich_hoat"),
    "C3": ("DVC", "dang_nhap_duoc"),
    "C5": ("NGAN_HANG", "mo_tai_khoan"),
    "C6": ("VI_DIEN_TU", "mo_tai_khoan"),
    "C7": ("QR_THANH_TOAN", "giao_dich_thanh_cong"),
    "C9": ("TMDT_GIAN_HANG", "mo_gian_hang"),
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
BY_HEAD = {"C4": ("DVC", "nop_ho_so"), "C14": ("AN_TOAN", "da_huong_dan")}
