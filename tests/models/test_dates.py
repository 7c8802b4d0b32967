# SPDX-License-Identifier: MIT
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.dates import (
    format_date,
    format_number,
    from_iso,
    local_date,
    parse_date,
    parse_time,
    to_iso,
)

TODAY = datetime.date(2026, 10, 10)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("5/10", datetime.date(2026, 10, 5)),
        ("51026", datetime.date(2026, 10, 5)),
        ("05102026", datetime.date(2026, 10, 5)),
        ("5-10-26", datetime.date(2026, 10, 5)),
        ("hôm nay", TODAY),
        ("Hôm qua", datetime.date(2026, 10, 9)),
        ("31/02/2026", None),
        ("mai mốt", None),
        ("", None),
    ],
)
def test_a_date_is_read_as_officers_type_it(typed: str, read: datetime.date | None) -> None:
    assert parse_date(typed, TODAY) == read


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2099, 12, 31)))
def test_a_shown_date_reads_back(day: datetime.date) -> None:
    assert parse_date(format_date(day), TODAY) == day


@given(st.text(max_size=12))
def test_rubbish_never_raises(typed: str) -> None:
    parse_date(typed, TODAY)
    parse_time(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7h30", datetime.time(7, 30)),
        ("19:05", datetime.time(19, 5)),
        ("7", datetime.time(7)),
        ("0730", datetime.time(7, 30)),
        ("25:00", None),
        ("7:75", None),
    ],
)
def test_a_time_is_read(typed: str, read: datetime.time | None) -> None:
    assert parse_time(typed) == read


def test_numbers_have_dots_and_a_comma() -> None:
    assert format_number(1234567) == "1.234.567"
    assert format_number(1234.5, 1) == "1.234,5"
    assert format_number(None) == ""


def test_the_day_changes_at_midnight_in_vietnam() -> None:
    late = datetime.datetime(2026, 10, 24, 16, 59, 59, tzinfo=datetime.UTC)
    assert local_date(late) == datetime.date(2026, 10, 24)
    assert local_date(late + datetime.timedelta(seconds=1)) == datetime.date(2026, 10, 25)
    assert from_iso(to_iso(late)) == late
