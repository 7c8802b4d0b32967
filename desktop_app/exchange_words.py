# SPDX-License-Identifier: MIT
"""What is said about an exchange with the province: sentences for the page and the log."""

from pathlib import Path
from typing import TYPE_CHECKING

from models.dates import VIETNAM, format_number
from resources.errors import UserError
from resources.i18n import _, _n

if TYPE_CHECKING:
    from sync.messages import Enrolled
    from sync.receipts import Applied
    from sync.run import SyncReport


def of_invitation(province: str, fingerprint: str, *, online: bool) -> str:
    """Return what an invitation that was taken in brought."""
    said = _("Đã nạp thư mời của {province}. Dấu khóa của tỉnh: {fingerprint}.").format(
        province=province, fingerprint=fingerprint
    )
    return said if online else said + " " + _("Kết xuất gói để gửi đơn đăng ký.")


def of_export(name: str, changes: int, *, asks_only: bool) -> str:
    """Return what was written for the province."""
    if asks_only:
        return _(
            "Không có gì mới để gửi. Đã ghi {name} để hỏi tỉnh có trả lại gì, có thiếu gì không."
        ).format(name=name)
    return _n("Đã ghi và đọc lại đúng {name}: {changes} thay đổi.", changes).format(
        name=name, changes=changes
    )


def of_enrolment(answer: "Enrolled") -> str:
    """Return how the province answered the request to take this laptop in."""
    if answer.accepted:
        return _("Tỉnh đã nhận máy này, tên máy là {label}.").format(label=answer.label)
    return _("Tỉnh chưa nhận máy này: {reason}").format(reason=answer.reason)


def of_receipt(applied: "Applied") -> str:
    """Return what a receipt changed."""
    if applied.revoked:
        return _("Tỉnh đã khóa máy này; dữ liệu gửi lên được cất riêng. Gọi Sở KH&CN.")
    if applied.stale:
        return _("Biên nhận này cũ, không thay đổi gì.")
    parts = []
    if applied.confirmed:
        parts.append(
            _n("Tỉnh đã nhận {count} thay đổi.", applied.confirmed).format(count=applied.confirmed)
        )
    if applied.returned:
        parts.append(
            _n("Có {count} bản ghi bị trả lại cần sửa.", applied.returned).format(
                count=applied.returned
            )
        )
    if applied.held and applied.older:
        parts.append(_("Tỉnh giữ gói đến khi máy chủ được cập nhật bằng máy này; không mất gì."))
    elif applied.held:
        parts.append(_("Tỉnh đang giữ gói chờ gói đứng trước; hãy gửi lại tất cả."))
    if applied.refused:
        parts.append(
            _n("Có {count} thay đổi tỉnh không đọc được.", applied.refused).format(
                count=applied.refused
            )
        )
    if applied.reopened:
        parts.append(
            _n(
                "{count} thay đổi được đóng gói lại, hãy kết xuất lần nữa.", applied.reopened
            ).format(count=applied.reopened)
        )
    if applied.sent_again:
        parts.append(_("Tỉnh vừa phục hồi dữ liệu: các gói cũ sẽ được gửi lại."))
    return " ".join(parts) or _("Tỉnh đã trả lời, không có gì mới.")


def not_for_laptops(file: Path) -> UserError:
    """Return the sentence for a bundle that was chosen instead of a receipt."""
    return UserError(
        _("Tệp {name} là gói gửi lên tỉnh, không nạp vào máy của xã.").format(name=file.name),
        _("Chọn biên nhận (.tnr) hoặc thư mời (.tni)."),
        code="wrong-kind",
    )


def for_another(file: Path) -> UserError:
    """Return the sentence for what the province said to another laptop."""
    return UserError(
        _("Biên nhận {name} là của máy khác.").format(name=file.name),
        _("Chọn biên nhận mang tên máy này."),
        code="foreign-receipt",
    )


def of_pass(report: "SyncReport") -> str:
    """Return how a pass over the network ended, in the order in which an officer asks."""
    parts = []
    if report.enrolled_now:
        parts.append(_("Tỉnh đã nhận máy này, tên máy là {label}.").format(label=report.label))
    applied = report.applied
    news = (applied.confirmed, applied.returned, applied.refused, applied.held, applied.reopened)
    if any(news) or applied.sent_again:
        parts.append(of_receipt(applied))
    elif report.trouble is None:
        parts.append(_("Tỉnh đã nhận đủ, không có gì mới để gửi."))
    if report.reference:
        parts.append(_("Đã nhận danh mục {version}.").format(version=report.reference))
    if report.skew_s:
        parts.append(_skew(report.skew_s))
    if report.trouble is not None:
        parts.append(report.trouble.message)
        if report.next_try is not None:
            when = f"{report.next_try.astimezone(VIETNAM):%H:%M}"
            parts.append(_("Máy tự thử lại lúc {when}.").format(when=when))
    return " ".join(parts)


def _skew(seconds: int) -> str:
    long = _span(abs(seconds))
    if seconds > 0:
        return _("Đồng hồ máy này chậm {span} so với tỉnh; hãy chỉnh lại.").format(span=long)
    return _("Đồng hồ máy này nhanh {span} so với tỉnh; hãy chỉnh lại.").format(span=long)


def _span(seconds: int) -> str:
    """Return a length of time in the unit in which people would say it."""
    if seconds < 2 * 3600:
        return _n("{count} phút", seconds // 60).format(count=seconds // 60)
    if seconds < 48 * 3600:
        return _n("{count} giờ", seconds // 3600).format(count=seconds // 3600)
    return _n("{count} ngày", seconds // 86400).format(count=format_number(seconds // 86400))


def as_json(report: "SyncReport") -> dict[str, object]:
    """Return a report for programs; the words are stable."""
    applied = report.applied
    return {
        "outcome": str(report.outcome),
        "message": of_pass(report),
        "advice": report.trouble.advice if report.trouble else "",
        "label": report.label,
        "frames": report.frames,
        "confirmed": applied.confirmed,
        "returned": applied.returned,
        "refused": applied.refused,
        "held": applied.held,
        "reopened": applied.reopened,
        "sent_again": applied.sent_again,
        "reference": report.reference,
        "skew_s": report.skew_s,
        "next_try": report.next_try.isoformat() if report.next_try else None,
        "bytes_sent": report.bytes_sent,
        "bytes_received": report.bytes_received,
    }
