# SPDX-License-Identifier: MIT
"""Bytes as decimal digits, for paper: dense in a QR (8.1 bits a byte) and safe from input methods.

A hand scanner types what it reads, and Telex would make "Đ" of two D and "ư" of a w; digits come
through. Seven bytes are seventeen digits, big end first; the rest at the end takes fewer.
"""

from resources.errors import UserError
from resources.i18n import _

_BYTES = 7
_DIGITS = (0, 3, 5, 8, 10, 13, 15, 17)  # digits that hold so many bytes
_GROUP = 5
MAX_BYTES = 4096


def encode(data: bytes) -> str:
    """Return the digits of some bytes."""
    parts = [data[at : at + _BYTES] for at in range(0, len(data), _BYTES)]
    return "".join(f"{int.from_bytes(part, 'big'):0{_DIGITS[len(part)]}d}" for part in parts)


def grouped(digits: str) -> str:
    """Return digits as people read them aloud: in groups of five."""
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


def decode(text: str) -> bytes:
    """Return the bytes of digits, however they are spaced. Raises UserError(field="digits")."""
    digits = "".join(text.split())
    most = MAX_BYTES // _BYTES * _DIGITS[_BYTES]
    if not digits.isascii() or not digits.isdigit() or len(digits) > most:
        raise incomplete()
    made = b""
    for at in range(0, len(digits), _DIGITS[_BYTES]):
        part = digits[at : at + _DIGITS[_BYTES]]
        if len(part) not in _DIGITS:
            raise incomplete()
        size = _DIGITS.index(len(part))
        value = int(part)
        if value >= 1 << (8 * size):
            raise incomplete()
        made += value.to_bytes(size, "big")
    return made


def incomplete() -> UserError:
    """Return the sentence for digits that are no invitation."""
    return UserError(
        _("Dãy số của thư mời chưa đúng hoặc chưa đủ."),
        _("Quét lại mã, hoặc chép lại đủ dãy số dưới mã QR."),
        field="digits",
        code="wrong-digits",
    )
