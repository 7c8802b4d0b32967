# SPDX-License-Identifier: MIT
"""How a try over the network can end: a name, what happened in plain words, and what to do."""

from dataclasses import dataclass
from enum import StrEnum

from resources.errors import UserError
from resources.i18n import N_, _

KEPT_FULL, OVERLAP_FULL = "kept-full", "overlap-full"
"""With these words a province says that somebody there must act before it takes more."""


class Outcome(StrEnum):
    """The end of a try; the words are stable, for reports and logs."""

    DONE = "done"
    NO_ADDRESS = "no-address"
    NO_NETWORK = "no-network"
    LOGIN = "login-network"
    CLOCK = "wrong-clock"
    CERTIFICATE = "certificate"
    BUSY = "busy"
    PROVINCE_FULL = "province-full"
    INTERRUPTED = "interrupted"
    REFUSED = "refused"
    REVOKED = "revoked"
    UNKNOWN_PROVINCE = "unknown-province"
    PROVINCE_OLDER = "province-older"
    CANCELLED = "cancelled"


_SENTENCES: dict[Outcome, tuple[str, str]] = {
    Outcome.NO_ADDRESS: (
        N_("Thư mời của tỉnh không có địa chỉ mạng."),
        N_("Gửi bằng USB: bấm Kết xuất ra USB."),
    ),
    Outcome.NO_NETWORK: (
        N_("Không có mạng, hoặc không tới được máy chủ tỉnh."),
        N_("Máy tự gửi khi có mạng; cần gửi ngay thì kết xuất ra USB."),
    ),
    Outcome.LOGIN: (
        N_("Mạng này bắt đăng nhập trước (trang chào của quán, khách sạn); chưa gửi gì."),
        N_("Mở trình duyệt, đăng nhập mạng rồi bấm Gửi lại, hoặc dùng mạng khác."),
    ),
    Outcome.CLOCK: (
        N_("Đồng hồ máy này sai ngày nên không kiểm tra được máy chủ tỉnh; chưa gửi gì."),
        N_("Sửa ngày giờ trong cài đặt Windows rồi bấm Gửi lại."),
    ),
    Outcome.CERTIFICATE: (
        N_("Không xác minh được máy chủ tỉnh; chưa gửi gì."),
        N_("Có thể mạng này bắt đăng nhập: đổi mạng rồi gửi lại. Vẫn vậy thì gọi Sở KH&CN."),
    ),
    Outcome.BUSY: (
        N_("Máy chủ tỉnh đang bận."),
        N_("Không cần làm gì: máy tự gửi lại, không mất gì."),
    ),
    Outcome.PROVINCE_FULL: (
        N_("Tỉnh chưa nhận thêm được của máy này."),
        N_("Dữ liệu vẫn nguyên trên máy, máy tự gửi lại. Gọi Sở KH&CN để tỉnh giải quyết."),
    ),
    Outcome.INTERRUPTED: (
        N_("Mạng đứt giữa chừng; phần tỉnh đã ký nhận thì không phải gửi lại."),
        N_("Máy tự gửi tiếp khi có mạng."),
    ),
    Outcome.REFUSED: (
        N_("Máy chủ tỉnh từ chối nhận."),
        N_("Dữ liệu vẫn nguyên trên máy. Gọi Sở KH&CN và đọc lý do này."),
    ),
    Outcome.REVOKED: (
        N_("Tỉnh đã khóa máy này; dữ liệu gửi lên được cất riêng."),
        N_("Gọi Sở KH&CN để mở lại hoặc nhận thư mời mới."),
    ),
    Outcome.UNKNOWN_PROVINCE: (
        N_("Máy chủ ở địa chỉ này không phải của tỉnh đã mời máy này; chưa gửi gì."),
        N_("Đổi mạng rồi thử lại; vẫn vậy thì gọi Sở KH&CN."),
    ),
    Outcome.PROVINCE_OLDER: (
        N_("Máy chủ tỉnh chưa được cập nhật bằng máy này; tỉnh giữ các gói để nhận sau."),
        N_("Không cần làm gì: tỉnh cập nhật xong thì máy tự gửi lại, không mất gì."),
    ),
    Outcome.CANCELLED: (
        N_("Đã dừng gửi; phần tỉnh đã ký nhận thì không phải gửi lại."),
        N_("Bấm Gửi qua mạng khi muốn gửi tiếp."),
    ),
}

_REASONS = {
    "unknown-device": N_("tỉnh chưa biết máy này"),
    "signature": N_("chữ ký của máy không khớp"),
    "token": N_("thư mời đã dùng hoặc không đúng"),
    "413": N_("gói quá lớn đối với mạng này"),
    "limit": N_("gói quá lớn đối với mạng này"),
    OVERLAP_FULL: N_("máy này sửa nhiều bản ghi do máy khác gửi, tỉnh chưa xem hết"),
    KEPT_FULL: N_("quá nhiều gói của máy này đang phải chờ ở tỉnh"),
}


@dataclass(frozen=True)
class Trouble:
    """Why a try did not go well; `detail` is the server's reason, for people on the telephone."""

    outcome: Outcome
    detail: str = ""
    retry_after_s: float = 0.0

    @property
    def message(self) -> str:
        """What happened."""
        said = _(_SENTENCES[self.outcome][0])
        detail = _REASONS.get(self.detail)
        reason = _(detail) if detail else self.detail
        return _("{said} Lý do: {reason}.").format(said=said, reason=reason) if reason else said

    @property
    def advice(self) -> str:
        """What to do."""
        return _(_SENTENCES[self.outcome][1])


class CarrierError(Exception):
    """A try that ended early, with its named outcome."""

    def __init__(
        self, outcome: Outcome, detail: str = "", *, retry_after_s: float = 0.0, size: bool = False
    ) -> None:
        super().__init__(f"{outcome}: {detail}")
        self.trouble = Trouble(outcome, detail, retry_after_s)
        self.too_large = size
        """A single frame was too large, or too slow, for what stands between."""


def as_user_error(trouble: Trouble) -> UserError:
    """Return a trouble as what a service raises."""
    return UserError(trouble.message, trouble.advice, code=str(trouble.outcome))
