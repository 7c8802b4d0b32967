# SPDX-License-Identifier: MIT
"""The rules that records share: what a field may hold, and how dates and windows go together."""

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from models.dates import format_date, format_number
from models.problems import Problem, Severity, error, warning
from models.records.kind import Around, Field, Kind, Rule, Shape, Values, reads
from models.text import looks_personal, personal_among
from resources.i18n import _

_TAX_CODE = re.compile(r"\d{10}(-\d{3})?")


def check(kind: Kind, values: Values, around: Around) -> list[Problem]:
    """Return every problem of a record, in the order of the form."""
    # Nearly every field is sound, and the province asks this of each: words only for a problem.
    found = [_missing(field) for field in kind.needed if not given(values, field.name)]
    for field in kind.texts:
        if text := values.get(field.name):
            found += _text(field, str(text))
    for field in kind.numbers:
        if (number := values.get(field.name)) is not None:
            found += _number(field, number)
    troubled = {problem.field for problem in found}
    for rule in kind.rules:
        found += [p for p in rule(values, around) if p.field not in troubled]
    if len(found) < 2:
        return found
    order = {field.name: number for number, field in enumerate(kind.fields)}
    return sorted(found, key=lambda problem: order.get(problem.field, len(order)))


def sound(
    kind: Kind, column: Callable[[str], Sequence[Any]], around: Around, home: Collection[str]
) -> bool:
    """Tell whether `check` would find no error in any of many records, found out field by field.

    `column` gives the values of a field, one a record; those of `home` are not looked at.
    """
    return (
        not any(
            nothing in column(field.name)
            for field in kind.needed
            if field.name not in home
            for nothing in _NOTHING
        )
        and all(_sound_texts(f, column(f.name)) for f in kind.texts if f.name not in home)
        and all(_sound_numbers(f, column(f.name)) for f in kind.numbers if f.name not in home)
        and not any(
            problem.severity is Severity.ERROR and problem.field not in home
            for rule in kind.rules
            for values in set(zip(*map(column, rule.reads), strict=True))
            for problem in rule(dict(zip(rule.reads, values, strict=True)), around)
        )
    )


def _sound_texts(field: Field, column: Sequence[Any]) -> bool:
    texts = [str(text) for text in column if text]
    if not texts:
        return True
    if max(map(len, texts)) > field.limit:
        return False
    if field.shape is Shape.URL:
        return all(map(is_web_address, texts))
    return field.home or not personal_among(texts)


def _sound_numbers(field: Field, column: Sequence[Any]) -> bool:
    numbers = [number for number in column if isinstance(number, int)]
    least, most = _bounds(field)
    return not numbers or (least <= min(numbers) and max(numbers) <= most)


_NOTHING: tuple[Any, ...] = (None, "", [])


def given(values: Values, name: str) -> bool:
    """Tell whether a field was filled in; 0 and False are."""
    return values.get(name) not in _NOTHING


def _missing(field: Field) -> Problem:
    return error(field.name, "missing", _("Chưa nhập “{field}”.").format(field=_(field.label)))


def _number(field: Field, value: object) -> list[Problem]:
    least, most = _bounds(field)
    if not isinstance(value, int) or least <= value <= most:
        return []
    return [
        error(
            field.name,
            "bounds",
            _("“{field}” phải từ {least} đến {most}. Sửa lại.").format(
                field=_(field.label), least=format_number(least), most=format_number(most)
            ),
        )
    ]


def _bounds(field: Field) -> tuple[int, int]:
    return field.least if field.least is not None else -field.most, field.most


def _text(field: Field, text: str) -> list[Problem]:
    if len(text) > field.limit:
        code = "long"
        said = _("“{field}” dài quá {most} ký tự. Rút gọn lại.").format(
            field=_(field.label), most=format_number(field.limit)
        )
    elif field.shape is Shape.URL:
        if is_web_address(text):
            return []
        code = "url"
        said = _("“{field}” phải là địa chỉ bắt đầu bằng https:// hoặc http://.").format(
            field=_(field.label)
        )
    elif not field.home and looks_personal(text):
        code = "personal"
        said = _(
            "“{field}” được gửi về tỉnh nhưng trông như có số điện thoại hoặc số căn cước. "
            "Bỏ số đó, hoặc ghi ở ô Ghi chú (chỉ lưu trên máy này)."
        ).format(field=_(field.label))
    else:
        return []
    return [error(field.name, code, said)]


def is_web_address(text: str) -> bool:
    """Tell whether a text is an http or https address of a named host, without blanks."""
    if any(char.isspace() for char in text):
        return False
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and "." in str(host)


def in_order(first: str, last: str) -> Rule:
    """Return the rule that one date is not before another."""

    @reads(first, last)
    def rule(values: Values, _around: Around) -> Iterable[Problem]:
        one, two = values.get(first), values.get(last)
        if one and two and two < one:
            yield error(
                last,
                "order",
                _("Ngày {last} trước ngày {first}. Sửa lại một trong hai ngày.").format(
                    last=format_date(two), first=format_date(one)
                ),
            )

    return rule


def not_ahead(*names: str) -> Rule:
    """Return the rule that what is recorded has happened."""

    @reads(*names)
    def rule(values: Values, around: Around) -> Iterable[Problem]:
        for name in names:
            day = values.get(name)
            if day and day > around.today:
                yield error(
                    name,
                    "ahead",
                    _("Ngày {day} chưa tới. Ghi khi việc đã làm.").format(day=format_date(day)),
                )

    return rule


def in_window(*names: str) -> Rule:
    """Return the rule that warns about a day outside the campaign's window of communication."""

    @reads(*names)
    def rule(values: Values, around: Around) -> Iterable[Problem]:
        for name in names:
            day = values.get(name)
            if day and not around.comms_start <= day <= around.comms_end:
                yield outside(name, day, around)

    return rule


def outside(name: str, day: datetime.date, around: Around) -> Problem:
    """Return the warning that a day lies outside the campaign's window of communication."""
    return warning(
        name,
        f"{name}-outside",
        _("Ngày {day} nằm ngoài thời gian truyền thông ({start} – {end}).").format(
            day=format_date(day),
            start=format_date(around.comms_start),
            end=format_date(around.comms_end),
        ),
    )


@reads("tax_code")
def tax_code(values: Values, _around: Around) -> Iterable[Problem]:
    """Refuse a tax code that is none; twelve digits are a citizen's number, never kept here.

    Source: Circular 105/2020/TT-BTC, 10 digits or 10-3.
    """
    code = str(values.get("tax_code") or "")
    if not code or _TAX_CODE.fullmatch(code):
        return
    if re.fullmatch(r"\d{12}", code):
        yield error(
            "tax_code",
            "citizen-number",
            _("12 chữ số là số căn cước; chương trình không lưu số này. Để trống ô."),
        )
    else:
        yield error(
            "tax_code",
            "tax-code",
            _("Mã số thuế gồm 10 chữ số, hoặc 10 chữ số rồi gạch nối và 3 chữ số."),
        )
