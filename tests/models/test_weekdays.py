# SPDX-License-Identifier: MIT
"""Working days: weekends, the holidays of Vietnam, Saturdays worked instead; early, never late."""

import csv
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reference_files import newest_folder
from models.weekdays import WEEKENDS, Calendar, last_working_day, working_days_after
from resources import path

DAYS = st.dates(datetime.date(2024, 1, 1), datetime.date(2029, 12, 31))


def shipped() -> Calendar:
    """The calendar that ships."""
    with (newest_folder(path("reference")) / "holidays.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return Calendar({datetime.date.fromisoformat(r["day"]): r["worked"] == "true" for r in rows})


VIETNAM = shipped()


@pytest.mark.parametrize(
    ("day", "count", "ends"),
    [
        ("2026-10-09", 2, "2026-10-13"),
        ("2026-11-05", 15, "2026-11-27"),  # 24/11
        ("2026-02-13", 2, "2026-02-24"),  # Tết
        ("2026-04-24", 2, "2026-04-29"),  # Giỗ Tổ, made up for on Monday 27/4
        ("2026-08-21", 2, "2026-08-24"),  # Saturday 22/8 is worked
        ("2026-08-28", 2, "2026-09-04"),  # Quốc khánh with the Monday before
        ("2025-04-29", 1, "2025-05-05"),
        ("2024-05-02", 2, "2024-05-04"),
        ("2028-01-24", 2, "2028-01-26"),  # beyond the data: Tết is not known, the date is early
    ],
)
def test_holidays_are_passed_over(day: str, count: int, ends: str) -> None:
    begun, over = datetime.date.fromisoformat(day), datetime.date.fromisoformat(ends)
    assert working_days_after(begun, count, VIETNAM) == over


@given(day=DAYS, count=st.integers(0, 30))
def test_a_calendar_with_fewer_holidays_is_never_later(day: datetime.date, count: int) -> None:
    free = Calendar({d: False for d, worked in VIETNAM.days.items() if not worked})
    with_all = working_days_after(day, count, free)
    assert working_days_after(day, count, WEEKENDS) <= with_all
    assert not count or free.works(with_all)
    last = last_working_day(day, free)
    assert last <= day
    assert free.works(last)


def test_what_is_known_of_a_year_is_told() -> None:
    assert all(VIETNAM.knows(datetime.date(year, 6, 1)) for year in (2024, 2025, 2026, 2027))
    assert not VIETNAM.knows(datetime.date(2028, 1, 1))


def test_every_day_of_the_file_changes_something() -> None:
    for day, worked in VIETNAM.days.items():
        assert WEEKENDS.works(day) is not worked, day
