# SPDX-License-Identifier: MIT
"""What a scanner typed: a citizen card, the token of a paper form, the code of a print batch.

Of a card only name, birth year and sex are taken. Its number is never returned, kept or logged;
callers drop it before they even have the rest.
"""

import datetime
import re
from dataclasses import dataclass

from models.form_tokens import read_token
from models.text import fold, normalise, title_case

FIELDS = 6
"""Separators that a card has at least: number|old number|name|born|sex|address|issued."""
LONGEST = 400
_BATCH = re.compile(r"[0-9]{5}-[0-9]{2}-[A-Z][0-9]{2}-[0-9]{3,4}")
_NUMBER = re.compile(r"[0-9]{9,12}$")


@dataclass(frozen=True)
class Card:
    """A person as the card says; `doubtful` when marks seem lost on the way from the scanner."""

    full_name: str
    birth_year: int | None
    sex: str
    doubtful: bool


def read_card(text: str, today: datetime.date) -> Card | None:
    """Return the person on a card, or None for what is no card; extra fields are passed over."""
    if len(text) > LONGEST or text.count("|") < FIELDS:
        return None
    fields = [normalise(part) for part in text.split("|")]
    name, born, sex, address = fields[2:6]
    if not 2 <= len(name) <= 60 or re.search(r"[0-9]", name):
        return None
    return Card(
        title_case(name) if name.isupper() or name.islower() else name,
        _year(born, today),
        _sex(sex),
        _marks_lost(name) or _marks_lost(address),
    )


def read_batch(text: str) -> str | None:
    """Return the code of a print batch in what was typed or scanned; None if it is none."""
    code = text.strip().upper()
    return code if _BATCH.fullmatch(code) else None


def is_code(text: str) -> bool:
    """Tell whether a line is a form's token or a batch's code."""
    return read_token(text) is not None or read_batch(text) is not None


def without_number(text: str) -> str | None:
    """Return a text without the card number at its end; None when there is none."""
    found = _NUMBER.search(text)
    return text[: found.start()] if found else None


def _year(born: str, today: datetime.date) -> int | None:
    if not re.fullmatch(r"[0-9]{8}", born):
        return None
    year = int(born[4:])
    return year if 1900 <= year <= today.year else None


def _sex(text: str) -> str:
    """Return the catalogue's code; input methods may have turned "Nữ" into "Nu" or "Nuw"."""
    word = fold(text)
    if word in {"nam", "male", "m"}:
        return "nam"
    return "nu" if word in {"nu", "nuw", "nux", "nuwx", "female", "f"} else "khong_ghi"


def _marks_lost(text: str) -> bool:
    """Tell whether a text has hardly any Vietnamese marks, which real names and addresses have.

    An input method that was left on may add a mark or two of its own: a quarter must bear one.
    """
    words = text.split()
    marked = sum(fold(word) != word.lower() for word in words)
    return bool(words) and marked * 4 < len(words)
