# SPDX-License-Identifier: MIT
"""What an officer should do now with the province, from where everything is."""

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.exchange_views import SyncStatus
from models.dates import format_number
from resources.i18n import _, _n
from sync.outcomes import Outcome, Trouble


class Step(StrEnum):
    """The one thing to do next."""

    INVITE = "invite"
    CALL = "call"
    CORRECT = "correct"
    SEND = "send"
    EXPORT = "export"
    RECEIPT = "receipt"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Advice:
    """How things stand in a sentence, what to do, and a word more when the last try failed."""

    step: Step
    headline: str
    text: str
    trouble: str = ""


def advice(status: SyncStatus) -> Advice:
    """Return what to do now; the most pressing thing first."""
    step = _step(status)
    return Advice(step, _headline(status), _text(status, step), _trouble(status))


def _step(status: SyncStatus) -> Step:
    if not status.invited:
        return Step.INVITE
    if status.revoked or status.refused:
        return Step.CALL
    if any(row.asks for row in status.returned):
        return Step.CORRECT
    unsent = status.waiting or not status.enrolled
    if unsent or status.under_way:
        if status.online:
            return Step.SEND
        return Step.EXPORT if unsent or not status.exported else Step.RECEIPT
    return Step.NOTHING


def _headline(status: SyncStatus) -> str:
    everything = status.confirmed + status.waiting + status.under_way + status.refused
    if not everything:
        return _("Chưa ghi gì để gửi tỉnh.")
    if status.confirmed == everything:
        return _n("Tỉnh đã nhận đủ {count} thay đổi.", everything).format(
            count=format_number(everything)
        )
    if not status.confirmed:
        return _n("Tỉnh chưa nhận thay đổi nào trong {count}.", everything).format(
            count=format_number(everything)
        )
    return _n("Tỉnh đã nhận {confirmed} trong {count} thay đổi.", everything).format(
        confirmed=format_number(status.confirmed), count=format_number(everything)
    )


def _text(status: SyncStatus, step: Step) -> str:
    if step is Step.CALL and not status.revoked:
        return _n(
            "Có {count} thay đổi tỉnh không đọc được. Gọi Sở KH&CN để được hướng dẫn.",
            status.refused,
        ).format(count=format_number(status.refused))
    if step is Step.CORRECT:
        returned = sum(row.asks for row in status.returned)
        return _n("Việc cần làm: sửa {count} bản ghi tỉnh trả lại ở dưới.", returned).format(
            count=returned
        )
    if step is Step.SEND and not status.enrolled:
        return _("Việc cần làm: nối mạng rồi bấm Gửi qua mạng để tỉnh nhận máy này.")
    if step is Step.EXPORT and not status.enrolled:
        return _("Việc cần làm: kết xuất ra USB, đưa lên tỉnh để tỉnh nhận máy này.")
    return {
        Step.INVITE: _("Việc cần làm: xin tỉnh một thư mời rồi nạp ở đây."),
        Step.CALL: _("Tỉnh đã khóa máy này; dữ liệu gửi lên được cất riêng. Gọi Sở KH&CN."),
        Step.SEND: _("Khi có mạng máy tự gửi. Cần gửi ngay: bấm Gửi qua mạng, hoặc dùng USB."),
        Step.EXPORT: _("Việc cần làm: kết xuất ra USB rồi đưa lên tỉnh."),
        Step.RECEIPT: _("Việc cần làm: lấy biên nhận của tỉnh về rồi nạp ở đây."),
        Step.NOTHING: _("Không cần làm gì."),
    }[step]


_QUIET = {"", str(Outcome.DONE), str(Outcome.CANCELLED), str(Outcome.REVOKED)}


def _trouble(status: SyncStatus) -> str:
    """Return why the last try over the network failed, what to do, and when the next one is."""
    if status.last_outcome in _QUIET or not status.online:
        return ""
    try:
        trouble = Trouble(Outcome(status.last_outcome))
    except ValueError:
        return ""
    parts = [_("Lần thử cuối: {what}").format(what=trouble.message), trouble.advice]
    if status.next_try is not None:
        parts.append(_("Máy tự thử lại lúc {when}.").format(when=f"{status.next_try:%H:%M}"))
    return " ".join(parts)
