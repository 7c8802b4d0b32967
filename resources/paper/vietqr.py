# SPDX-License-Identifier: MIT
"""VietQR: the text of a payment code (EMVCo merchant-presented mode, NAPAS specification 1.5.2)."""

import binascii
import re
import unicodedata
from dataclasses import dataclass

from resources.errors import UserError
from resources.i18n import _

_GUID = "A000000727"
_TO_ACCOUNT, _TO_CARD = "QRIBFTTA", "QRIBFTTC"
_STATIC, _WITH_AMOUNT = "11", "12"
_DONG, _VIETNAM = "704", "VN"
MAX_ACCOUNT, MAX_AMOUNT, MAX_TEXT = 19, 9_999_999_999_999, 25
_D_BAR = str.maketrans("đĐ", "dD")


@dataclass(frozen=True)
class Payment:
    """Where money goes: a bank by its BIN, an account or a card; amount in đồng, texts in ASCII."""

    bank: str
    account: str
    card: bool = False
    amount: int | None = None
    bill: str = ""
    purpose: str = ""


def plain(text: str) -> str:
    """Return a text without Vietnamese marks, as the banks' systems take it; the case stays."""
    bare = unicodedata.normalize("NFD", text.translate(_D_BAR))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def checked(payment: Payment) -> Payment:
    """Return the payment tidied: spaces and dots out of numbers, marks out of texts.

    Raises UserError naming the field: `bank`, `account`, `amount`, `bill`, `purpose`.
    """
    bank = re.sub(r"\s", "", payment.bank)
    account = re.sub(r"[\s.\-]", "", payment.account)
    if not re.fullmatch(r"[0-9]{6}", bank):
        raise UserError(
            _("Mã ngân hàng (BIN) phải gồm 6 chữ số."), _("Chọn ngân hàng."), field="bank"
        )
    if payment.card and not re.fullmatch(r"[0-9]{16,19}", account):
        raise UserError(
            _("Số thẻ phải có từ 16 đến 19 chữ số."),
            _("Nhập đúng dãy số in trên mặt thẻ."),
            field="account",
        )
    if not re.fullmatch(r"[0-9A-Za-z]{1,19}", account):
        raise UserError(
            _("Số tài khoản chỉ gồm chữ số và chữ cái không dấu, nhiều nhất 19 ký tự."),
            _("Nhập lại như ngân hàng đã cấp."),
            field="account",
        )
    if payment.amount is not None and not 1 <= payment.amount <= MAX_AMOUNT:
        raise UserError(
            _("Số tiền phải từ 1 đồng trở lên."),
            _("Để trống nếu người mua tự nhập số tiền."),
            field="amount",
        )
    bill, purpose = plain(payment.bill), plain(payment.purpose)
    for field, text, name in (
        ("bill", bill, _("Số hóa đơn")),
        ("purpose", purpose, _("Nội dung chuyển tiền")),
    ):
        if len(text) > MAX_TEXT or not re.fullmatch(r"[ -~]*", text):
            raise UserError(
                _("{name} quá dài hoặc có ký tự lạ (nhiều nhất 25 ký tự thường).").format(
                    name=name
                ),
                _("Viết ngắn lại, ví dụ: Mua rau sap 12."),
                field=field,
            )
    return Payment(bank, account, payment.card, payment.amount, bill, purpose)


def payload(payment: Payment) -> str:
    """Return what the code says. Raises UserError as `checked` does."""
    pay = checked(payment)
    receiver = _field("00", pay.bank) + _field("01", pay.account)
    service = _TO_CARD if pay.card else _TO_ACCOUNT
    body = (
        _field("00", "01")
        + _field("01", _STATIC if pay.amount is None else _WITH_AMOUNT)
        + _field("38", _field("00", _GUID) + _field("01", receiver) + _field("02", service))
        + _field("53", _DONG)
        + (_field("54", str(pay.amount)) if pay.amount is not None else "")
        + _field("58", _VIETNAM)
    )
    more = (_field("01", pay.bill) if pay.bill else "") + (
        _field("08", pay.purpose) if pay.purpose else ""
    )
    if more:
        body += _field("62", more)
    body += "6304"
    return body + _crc(body)


def read(text: str) -> Payment:
    """Return what a code says, to be compared with what it should. Raises ValueError."""
    if len(text) < 8 or not text.isascii() or text[-8:-4] != "6304" or _crc(text[:-4]) != text[-4:]:
        raise ValueError("the checksum does not fit")
    fields = _fields(text)
    provider = _fields(fields.get("38", ""))
    if provider.get("00") != _GUID or fields.get("53") != _DONG:
        raise ValueError("not a VietQR code in đồng")
    receiver, more = _fields(provider.get("01", "")), _fields(fields.get("62", ""))
    return Payment(
        receiver.get("00", ""),
        receiver.get("01", ""),
        provider.get("02") == _TO_CARD,
        int(fields["54"]) if "54" in fields else None,
        more.get("01", ""),
        more.get("08", ""),
    )


def _field(number: str, value: str) -> str:
    return f"{number}{len(value):02d}{value}"


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        length = text[at + 2 : at + 4]
        value = text[at + 4 : at + 4 + int(length)] if length.isdigit() else ""
        if not value or len(value) != int(length):
            raise ValueError("a field is cut off")
        found[text[at : at + 2]] = value
        at += 4 + len(value)
    return found


def _crc(text: str) -> str:
    """CRC-16/CCITT-FALSE over everything, the checksum's own number and length included."""
    return f"{binascii.crc_hqx(text.encode('ascii'), 0xFFFF):04X}"
