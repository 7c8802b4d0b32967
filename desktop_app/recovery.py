# SPDX-License-Identifier: MIT
"""The recovery code: 160 random bits that a person can copy from paper and type."""

import os
import unicodedata

from resources.errors import UserError
from resources.i18n import _, _n

# Crockford's base 32: no I, L, O, U; what is misread is read as what was meant.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILOU", "110V")
_DATA, _CHECK, _GROUP = 32, 3, 5


def new_code() -> str:
    """Return a fresh code: seven groups of five letters and digits, the last three a checksum."""
    number = int.from_bytes(os.urandom(_DATA * 5 // 8))
    data = "".join(_ALPHABET[(number >> (5 * i)) & 31] for i in range(_DATA))
    return grouped(data + _checksum(data))


def grouped(code: str) -> str:
    """Return a bare code in groups of five."""
    return "-".join(code[i : i + _GROUP] for i in range(0, len(code), _GROUP))


def groups(code: str) -> list[str]:
    """Return the groups of a code as printed."""
    return code.split("-")


def _checksum(data: str) -> str:
    import hashlib

    digest = hashlib.sha256(b"tungngo recovery " + data.encode()).digest()
    return "".join(_ALPHABET[byte & 31] for byte in digest[:_CHECK])


def bare(typed: str) -> str:
    """Return a typed code without dashes and spaces, misread letters put right.

    Raises UserError(code="recovery-code") when it is too short, too long or mistyped.
    """
    text = unicodedata.normalize("NFKC", typed).upper()
    text = "".join(c for c in text if c.isalnum()).translate(_MISREAD)
    if len(text) != _DATA + _CHECK:
        raise UserError(
            _n("Mã khôi phục phải có 35 chữ và số; mới gõ {count}.", len(text)).format(
                count=len(text)
            ),
            _("Nhập lại đúng như trên tờ giấy đã in khi cài đặt."),
            field="recovery",
            code="recovery-code",
        )
    if any(c not in _ALPHABET for c in text) or _checksum(text[:_DATA]) != text[_DATA:]:
        raise UserError(
            _("Mã khôi phục gõ sai ở đâu đó."),
            _("So từng nhóm năm ký tự với tờ giấy đã in rồi nhập lại."),
            field="recovery",
            code="recovery-code",
        )
    return text


def matches(code: str, typed: dict[int, str]) -> bool:
    """Tell whether the groups that a person re-typed (by position from 0) are those of the code."""
    printed = groups(code)
    return all(
        unicodedata.normalize("NFKC", text).strip().upper().translate(_MISREAD) == printed[i]
        for i, text in typed.items()
    )
