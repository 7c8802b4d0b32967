# SPDX-License-Identifier: MIT
"""Why a frame was not applied, in a sentence for the officer."""

from resources.i18n import N_, _

_REASONS = {
    "photo": N_("Ảnh không nguyên vẹn; chọn lại ảnh rồi gửi lại."),
    "fork": N_("Gói này trùng số với một gói khác của cùng máy; máy sẽ tự đóng gói lại."),
    "body": N_("Không mở được gói; hãy cập nhật chương trình rồi gửi lại."),
    "recipient": N_("Gói không niêm phong cho tỉnh này."),
    "ciphertext": N_("Gói bị thay đổi trên đường đi."),
    "compression": N_("Gói nén sai cách."),
    "limit": N_("Gói quá lớn."),
    "content": N_("Nội dung gói không đọc được."),
    "count": N_("Số thay đổi trong gói không khớp."),
    "program": N_("Máy chủ chưa xử lý được gói này; gói được cất nguyên vẹn để tỉnh xem lại."),
    "kind": N_("Máy chủ này chưa nhận loại gói đó."),
    "header": N_("Phần đầu của gói không đúng."),
    "newer-schema": N_("Máy của xã mới hơn máy chủ; gói chờ máy chủ được cập nhật, không mất gì."),
    "unknown-device": N_("Tỉnh chưa nhận máy đã gửi gói này; xã gửi lại từ đầu, kèm thư mời."),
    "signature": N_("Chữ ký của gói không đúng; chép lại từ máy của xã."),
    "province": N_("Gói này gửi cho tỉnh khác."),
    "body-hash": N_("Gói bị thay đổi hoặc hỏng trên đường đi; chép lại từ máy của xã."),
    "cut": N_("Gói bị cắt cụt; chép lại từ máy của xã."),
    "revoked": N_("Máy này đã bị khóa; gói được cất riêng để người phụ trách xem."),
}


def reason_of(code: str) -> str:
    """Return the sentence for why a frame was not applied; "" for no reason."""
    return _(_REASONS.get(code, "")) if code in _REASONS else code
