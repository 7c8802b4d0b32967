# SPDX-License-Identifier: MIT
"""Values of a record as text and back: what cells of a workbook hold and lists show."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.dates import format_date, format_number, parse_date, parse_time
from models.records.kind import Field, Shape
from models.text import fold, normalise, normalise_lines
from resources.i18n import _

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_MONTH = re.compile(r"(?:thang )?(\d{1,2})\s*[/\-.]\s*(\d{4})")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WHOLE = re.compile(r"\d{1,15}|\d{1,3}(?:[. ]\d{3}){1,4}")
_UNIT = re.compile(r"\s*(?:đồng|đ|₫|vnđ|vnd)\.?$", re.IGNORECASE)
_YES = frozenset({"co", "x", "1", "yes", "true", "v", "dung"})
_NO = frozenset({"", "khong", "0", "no", "false", "-"})
_MOST_PARTS = 50


class UnreadableError(ValueError):
    """A cell that holds no value of its field; the message says what would be one."""


@dataclass(frozen=True)
class Names:
    """How codes and ids are called: source → code or id → names, first the one that is shown."""

    of: Mapping[str, Mapping[str, tuple[str, ...]]]

    def shown(self, source: str, code: str) -> str:
        """Return the name of a code or id; what is not known is shown as it is."""
        return self.of.get(source, {}).get(code, (code,))[0]

    def code(self, source: str, typed: str) -> str | None:
        """Return the code or id that a name means, or None."""
        wanted = fold(typed)
        for code, names in self.of.get(source, {}).items():
            if wanted == fold(code) or any(wanted == fold(name) for name in names):
                return code
        return None


def read_cell(field: Field, text: str, today: datetime.date, names: Names) -> Any:
    """Return the value that a cell holds; None or an empty list for an empty one.

    Raises UnreadableError.
    """
    text = normalise_lines(text) if field.shape is Shape.LINES else normalise(text)
    return _READERS[field.shape](field, text, today, names)


def write_cell(field: Field, value: Any, names: Names) -> str:
    """Return a value as a cell holds it and a person reads it."""
    if value is None or value in ("", []):
        return ""
    return _WRITERS.get(field.shape, _plain)(field, value, names)


def _plain(_field: Field, value: Any, _names: Names) -> str:
    return str(value)


def _joined(field: Field, value: Any, names: Names) -> str:
    return "; ".join(names.shown(field.source, code) for code in value)


_WRITERS: dict[Shape, Callable[[Field, Any, Names], str]] = {
    Shape.DATE: lambda _field, value, _names: format_date(value),
    Shape.PART_DATE: lambda _field, value, _names: format_part_date(str(value)),
    # A year has no dots.
    Shape.NUMBER: lambda field, value, _names: (
        str(value) if field.name == "year" else format_number(value)
    ),
    Shape.MONEY: lambda _field, value, _names: format_number(value),
    Shape.YES_NO: lambda _field, value, _names: _("Có") if value else "",
    Shape.CHOICE: lambda field, value, names: names.shown(field.source, value),
    Shape.LINK: lambda field, value, names: names.shown(field.source, value),
    Shape.CHOICES: _joined,
    Shape.LINKS: _joined,
    Shape.WORDS: lambda _field, value, _names: "; ".join(value),
    Shape.TIMES: lambda _field, value, _names: ", ".join(value),
}


def whole_number(text: str) -> int | None:
    """Read a whole number: `1234`, `1.234`, `4.500.000 đ`; None for anything else, as `4.5`."""
    bare = _UNIT.sub("", normalise(text))
    if not bare.isascii() or not _WHOLE.fullmatch(bare):
        return None
    return int(re.sub(r"[. ]", "", bare))


def part_date(text: str, today: datetime.date) -> str | None:
    """Read a day or a month alone, `15/9/2026` or `9/2026`, as ISO text; None for neither."""
    if match := _ISO_MONTH.fullmatch(text.strip()):
        year, month = int(match[1]), int(match[2])
    elif match := _MONTH.fullmatch(fold(text)):
        month, year = int(match[1]), int(match[2])
    else:
        day = any_date(text, today)
        return day.isoformat() if day else None
    return f"{year:04d}-{month:02d}" if 1 <= month <= 12 and year >= 1900 else None


def format_part_date(text: str) -> str:
    """Return a kept day or month as people write it: 15/09/2026, 09/2026."""
    parts = text.split("-")
    return "/".join(reversed(parts))


def any_date(text: str, today: datetime.date) -> datetime.date | None:
    """Read a date as officers type it, or as a workbook gives it (2026-10-05 00:00:00)."""
    if match := _ISO.fullmatch(text.strip()):
        try:
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
    day = parse_date(text, today)
    return day if day and day.year >= 1900 else None


def _text(_field: Field, text: str, _today: datetime.date, _names: Names) -> Any:
    return text or None


def _number(_field: Field, text: str, _today: datetime.date, _names: Names) -> Any:
    if not text:
        return None
    number = whole_number(text)
    if number is None:
        raise UnreadableError(_("phải là số nguyên, ví dụ 1.200"))
    return number


def _day(_field: Field, text: str, today: datetime.date, _names: Names) -> Any:
    if not text:
        return None
    day = any_date(text, today)
    if day is None:
        raise UnreadableError(_("không phải ngày có thật, ví dụ 05/10/2026"))
    return day


def _part(_field: Field, text: str, today: datetime.date, _names: Names) -> Any:
    if not text:
        return None
    day = part_date(text, today)
    if day is None:
        raise UnreadableError(_("phải là ngày hoặc tháng, ví dụ 15/09/2026 hoặc 09/2026"))
    return day


def _yes_no(_field: Field, text: str, _today: datetime.date, _names: Names) -> Any:
    word = fold(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise UnreadableError(_("chỉ nhận: có, không, hoặc để trống"))


def _code(field: Field, text: str, names: Names) -> str:
    code = names.code(field.source, text)
    if code is None:
        known = [each[0] for each in names.of.get(field.source, {}).values()]
        if field.shape in {Shape.LINK, Shape.LINKS}:
            raise UnreadableError(
                _("không có “{name}” trong danh sách; thêm mục đó trước").format(name=text[:60])
            )
        raise UnreadableError(
            _("không có “{name}”; chọn một trong: {known}").format(
                name=text[:60], known=", ".join(known[:8])
            )
        )
    return code


def _choice(field: Field, text: str, _today: datetime.date, names: Names) -> Any:
    return _code(field, text, names) if text else None


def _parts(text: str, separators: str = r"[;\n]") -> Iterable[str]:
    parts = [part.strip() for part in re.split(separators, text) if part.strip()]
    if len(parts) > _MOST_PARTS:
        raise UnreadableError(_("quá nhiều mục trong một ô"))
    return dict.fromkeys(parts)


def _choices(field: Field, text: str, _today: datetime.date, names: Names) -> Any:
    # A single name may hold the separator itself.
    if text and (code := names.code(field.source, text)):
        return [code]
    return [_code(field, part, names) for part in _parts(text)]


def _words(_field: Field, text: str, _today: datetime.date, _names: Names) -> Any:
    return list(_parts(text))


def _times(_field: Field, text: str, _today: datetime.date, _names: Names) -> Any:
    found = []
    for part in _parts(text, r"[;,\n]"):
        moment = parse_time(part)
        if moment is None:
            raise UnreadableError(_("giờ phát viết như 5:30, 17:00"))
        found.append(f"{moment:%H:%M}")
    return sorted(set(found))


_READERS: dict[Shape, Callable[[Field, str, datetime.date, Names], Any]] = {
    Shape.TEXT: _text,
    Shape.LINES: _text,
    Shape.URL: _text,
    Shape.FILE: _text,
    Shape.NUMBER: _number,
    Shape.MONEY: _number,
    Shape.DATE: _day,
    Shape.PART_DATE: _part,
    Shape.YES_NO: _yes_no,
    Shape.CHOICE: _choice,
    Shape.CHOICES: _choices,
    Shape.LINK: _choice,
    Shape.LINKS: _choices,
    Shape.WORDS: _words,
    Shape.TIMES: _times,
}
