# SPDX-License-Identifier: MIT
"""Dates, times and numbers as officers type and read them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.text import fold

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_SPLIT = re.compile(r"\s*[/\-. ]\s*")
_RELATIVE = {"hom nay": 0, "hom qua": -1, "hom kia": -2, "ngay mai": 1, "today": 0, "yesterday": -1}


def local_date(moment: datetime) -> date:
    """Return the date in Vietnam of a moment in time."""
    return moment.astimezone(VIETNAM).date()


def _date(day: int, month: int, year: int) -> date | None:
    if year < 100:
        year += 2000
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_date(typed: str, today: date) -> date | None:
    """Read a date: `5/10`, `05/10/26`, `5-10-2026`, `51026`, `hôm nay`; None if it is none.

    Without a year it is the one of `today`.
    """
    text = fold(typed)
    if text in _RELATIVE:
        return today + timedelta(days=_RELATIVE[text])
    if text.isdigit():
        if len(text) == 5:
            text = "0" + text
        if len(text) in {4, 6, 8}:
            year = int(text[4:]) if len(text) > 4 else today.year
            return _date(int(text[:2]), int(text[2:4]), year)
        return None
    parts = _SPLIT.split(text)
    if len(parts) in {2, 3} and all(p.isdigit() and len(p) <= 4 for p in parts):
        year = int(parts[2]) if len(parts) == 3 else today.year
        return _date(int(parts[0]), int(parts[1]), year)
    return None


def parse_time(typed: str) -> time | None:
    """Read a time of day: `7:30`, `7h30`, `7h`, `0730`, `07 giờ 30`; None if it is none."""
    match = re.fullmatch(r"(\d{1,2})\s*(?:[:h.]|gio)\s*(\d{1,2})?", fold(typed)) or re.fullmatch(
        r"(\d{1,2})(\d{2})?", fold(typed)
    )
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def format_date(day: date | None) -> str:
    """Return a date as dd/MM/yyyy, and nothing for None."""
    return f"{day:%d/%m/%Y}" if day else ""


def format_moment(moment: datetime | None) -> str:
    """Return a moment as dd/MM/yyyy HH:mm in Vietnam, and nothing for None."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if moment else ""


def format_number(number: float | None, decimals: int = 0) -> str:
    """Return a number with dots between thousands and a comma before decimals; nothing for None."""
    if number is None:
        return ""
    text = f"{number:,.{decimals}f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def to_iso(moment: datetime) -> str:
    """Return a moment as the store keeps it: UTC, milliseconds, `Z`."""
    return (
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
    )


def from_iso(text: str) -> datetime:
    """Return the moment that the store kept."""
    return datetime.fromisoformat(text)
