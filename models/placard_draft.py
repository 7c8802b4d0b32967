# SPDX-License-Identifier: MIT
"""A payment placard as it is being written down, and what it must have before it is made."""

from dataclasses import dataclass, field

from models.text import normalise
from resources.errors import UserError
from resources.i18n import _
from resources.paper import vietqr
from resources.paper.vietqr import Payment

SIZES = ("A5", "A6")
PER_SHEET = {"A5": 2, "A6": 4}
"""Placards that share an A4 sheet."""
MAX_COPIES = 100


@dataclass(frozen=True)
class PlacardDraft:
    """A trader's account and how the placard is to look; `copies` placards of `size`."""

    payment: Payment
    account_name: str
    stall: str = ""
    size: str = "A5"
    copies: int = 2

    def checked(self) -> "PlacardDraft":
        """Return it tidied. Raises UserError naming the field.

        Fields: `account_name`, `stall`, `size`, `copies`, and those of the payment.
        """
        name, stall = normalise(self.account_name), normalise(self.stall)
        payment = vietqr.checked(self.payment)
        if not 2 <= len(name) <= 60:
            raise UserError(
                _("Chưa nhập tên chủ tài khoản (2–60 ký tự)."),
                _("Nhập đúng như ngân hàng hiện khi chuyển tiền."),
                field="account_name",
            )
        if len(stall) > 60:
            raise UserError(
                _("Tên sạp, cửa hàng dài quá 60 ký tự."), _("Viết ngắn lại."), field="stall"
            )
        if self.size not in SIZES:
            raise UserError(_("Chưa chọn cỡ bảng."), _("Chọn A5 hoặc A6."), field="size")
        if not 1 <= self.copies <= MAX_COPIES:
            raise UserError(_("Số bảng phải từ 1 đến 100."), _("Sửa lại số bảng."), field="copies")
        return PlacardDraft(payment, name, stall, self.size, self.copies)


@dataclass(frozen=True)
class BankDraft:
    """A bank that the province's list lacks."""

    bin: str
    short_name: str
    name: str = field(default="")

    def checked(self) -> "BankDraft":
        """Return it tidied. Raises UserError naming the field: `bin` or `short_name`."""
        number, short = normalise(self.bin).replace(" ", ""), normalise(self.short_name)
        if not (len(number) == 6 and number.isascii() and number.isdigit()):
            raise UserError(
                _("Mã ngân hàng (BIN) phải gồm 6 chữ số."),
                _("Hỏi ngân hàng hoặc xem trên thẻ: 6 số đầu."),
                field="bin",
            )
        if not 2 <= len(short) <= 40:
            raise UserError(
                _("Chưa nhập tên ngân hàng (2–40 ký tự)."),
                _("Nhập tên thường gọi."),
                field="short_name",
            )
        return BankDraft(number, short, normalise(self.name)[:120])
