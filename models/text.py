# SPDX-License-Identifier: MIT
"""Vietnamese text at the boundary: normal form, folding, sorting, names and telephones."""

import re
import unicodedata
from collections.abc import Iterable

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x30 + i) for i, letter in enumerate(_LETTERS)}
_COMPOSED = {
    ("a", "\u0306"): "ă",
    ("a", "\u0302"): "â",
    ("e", "\u0302"): "ê",
    ("o", "\u0302"): "ô",
    ("o", "\u031b"): "ơ",
    ("u", "\u031b"): "ư",
}
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_INVISIBLE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f\x7f]")
# Latin, its extensions A and additional, combining marks, punctuation: the high bytes of UTF-16.
_BLOCKS_WITHOUT_DIGITS = b"\x00\x01\x03\x1e\x20"
_FEW = 16
_MARKS = re.compile("[\u0300-\u036f]+")
_BETWEEN_DIGITS = re.compile(r"[\s.\-]")
_LONG_NUMBER = re.compile(r"\d{9}")
_MOBILE = re.compile(r"0[35789]\d{8}")
_MOBILE_IN_USE = re.compile(r"0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])\d{7}")
_LANDLINE = re.compile(r"02\d{9}")


def normalise(text: str) -> str:
    """Return the text in NFC, trimmed, runs of spaces collapsed, invisible characters dropped."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


def normalise_lines(text: str) -> str:
    """Normalise a text of several lines line by line, without empty lines at the ends."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    return "\n".join(normalise(line) for line in lines).strip("\n")


def fold(text: str) -> str:
    """Return the text without marks, đ as d, in lower case: what search compares."""
    plain = text.replace("đ", "d").replace("Đ", "D")
    bare = _MARKS.sub("", unicodedata.normalize("NFD", plain))
    if not bare.isascii():  # other scripts have marks of their own
        bare = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(bare.lower().split())


def _syllable_key(syllable: str) -> str:
    letters: list[str] = []
    tone = "0"
    for char in unicodedata.normalize("NFD", syllable.lower()):
        if char in _TONES:
            tone = _TONES[char]
        elif letters and (letters[-1], char) in _COMPOSED:
            letters[-1] = _COMPOSED[letters[-1], char]
        elif not unicodedata.combining(char):
            letters.append(char)
    return "".join(_RANK.get(c, "!" + c if c.isdigit() else "~" + c) for c in letters) + "!" + tone


def sort_key(text: str) -> str:
    """Return a key whose binary order is the Vietnamese alphabet's: letters first, then tones."""
    return " ".join(_syllable_key(word) for word in normalise(text).split())


def name_sort_key(full_name: str) -> str:
    """Return the key by which names are listed: given name, then family name, then the middle."""
    words = normalise(full_name).split()
    return " ".join(_syllable_key(word) for word in words[-1:] + words[:-1])


def title_case(name: str) -> str:
    """Return the name with each word capitalised; offered, never imposed."""
    return " ".join(word[:1].upper() + word[1:].lower() for word in normalise(name).split())


def normalise_phone(typed: str) -> str:
    """Return the digits of a telephone number as kept: no spaces or dots, +84 as 0."""
    digits = re.sub(r"[\s.\-()]", "", unicodedata.normalize("NFKC", typed))
    if digits.startswith("+84"):
        return "0" + digits[3:]
    if digits.startswith("84") and len(digits) == 11:
        return "0" + digits[2:]
    return digits


def phone_is_possible(phone: str) -> bool:
    """Tell whether a kept number has the shape of a mobile number or a landline of Nghệ An."""
    return bool(_MOBILE.fullmatch(phone) or _LANDLINE.fullmatch(phone))


def phone_prefix_is_known(phone: str) -> bool:
    """Tell whether a mobile number's prefix is one that an operator uses today."""
    return bool(_MOBILE_IN_USE.fullmatch(phone) or _LANDLINE.fullmatch(phone))


def format_phone(phone: str) -> str:
    """Return a kept number as people read it: 0912 345 678."""
    return f"{phone[:4]} {phone[4:7]} {phone[7:]}" if len(phone) == 10 else phone


def _has_digits(text: str) -> bool:
    """Tell whether a text may hold digits of any script; no loop over its characters.

    Vietnamese is written in blocks of which one alone has digits: those of ASCII.
    """
    if "0" in text or "1" in text or "2" in text or "3" in text or "4" in text:
        return True
    if "5" in text or "6" in text or "7" in text or "8" in text or "9" in text:
        return True
    return bool(text.encode("utf-16-le", "replace")[1::2].translate(None, _BLOCKS_WITHOUT_DIGITS))


def looks_personal(text: str) -> bool:
    """Tell whether a text meant for the province seems to hold a telephone or citizen number."""
    if not _has_digits(text):
        return False  # nearly every text: nothing more is asked of it
    return _LONG_NUMBER.search(_BETWEEN_DIGITS.sub("", text)) is not None


def personal_among(texts: Iterable[str]) -> frozenset[str]:
    """Return which of many texts look personal; most often none, found out without a loop."""
    listed = list(texts)
    if not _has_digits("\n".join(listed)):
        return frozenset()
    if len(listed) <= _FEW:
        return frozenset(filter(looks_personal, listed))
    middle = len(listed) // 2
    return personal_among(listed[:middle]) | personal_among(listed[middle:])
