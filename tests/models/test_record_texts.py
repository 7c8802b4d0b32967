# SPDX-License-Identifier: MIT
"""Cells of a workbook are read as officers type, and what is written is read back the same."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records.kind import Field, Shape
from models.records.rules import is_web_address
from models.records.texts import (
    Names,
    UnreadableError,
    any_date,
    part_date,
    read_cell,
    whole_number,
    write_cell,
)
from models.text import normalise

TODAY = datetime.date(2026, 10, 10)
NAMES = Names(
    {"language": {"vi": ("Tiếng Việt", "Vietnamese"), "mong": ("Tiếng Mông",), "a": ("X; Y",)}}
)


def _field(shape: Shape) -> Field:
    return Field("x", "X", shape, "language")


def _value(shape: Shape) -> st.SearchStrategy[Any]:
    words = st.text(st.characters(codec="utf-8", exclude_characters=";,\n"), min_size=1, max_size=9)
    return {
        Shape.TEXT: words.map(normalise).map(lambda text: text or None),
        Shape.NUMBER: st.none() | st.integers(0, 10**12),
        Shape.MONEY: st.none() | st.integers(0, 10**12),
        Shape.DATE: st.none() | st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)),
        Shape.PART_DATE: st.none()
        | st.dates(datetime.date(1900, 1, 1)).map(str)
        | st.dates(datetime.date(1900, 1, 1)).map(lambda day: f"{day:%Y-%m}"),
        Shape.YES_NO: st.booleans(),
        Shape.CHOICE: st.none() | st.sampled_from(["vi", "mong", "a"]),
        Shape.CHOICES: st.lists(st.sampled_from(["vi", "mong"]), unique=True),
        Shape.WORDS: st.lists(words.map(normalise).filter(bool), unique=True, max_size=5),
        Shape.TIMES: st.lists(st.times(), unique=True).map(
            lambda times: sorted({f"{t:%H:%M}" for t in times})
        ),
    }[shape]


@pytest.mark.parametrize(
    "shape",
    [
        Shape.TEXT, Shape.NUMBER, Shape.MONEY, Shape.DATE, Shape.PART_DATE, Shape.YES_NO,
        Shape.CHOICE, Shape.CHOICES, Shape.WORDS, Shape.TIMES,
    ],
)  # fmt: skip
@given(data=st.data())
def test_what_is_written_is_read_back(shape: Shape, data: st.DataObject) -> None:
    value = data.draw(_value(shape))
    field = _field(shape)
    assert read_cell(field, write_cell(field, value, NAMES), TODAY, NAMES) == value


@given(st.sampled_from(list(Shape)), st.text(max_size=30))
def test_any_cell_is_a_value_or_a_sentence(shape: Shape, cell: str) -> None:
    try:
        value = read_cell(_field(shape), cell, TODAY, NAMES)
    except UnreadableError:
        assert shape not in {Shape.TEXT, Shape.LINES, Shape.URL}
    else:
        assert value is None or isinstance(value, str | int | bool | list | datetime.date)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0", 0), ("1200", 1200), ("1.200", 1200), ("4.500.000 đồng", 4500000), ("12 000 ₫", 12000),
        ("4.5", None), ("1.20", None), ("-3", None), ("1e6", None), ("", None), ("²", None),
        ("1,5", None),
    ],
)  # fmt: skip
def test_a_whole_number_is_never_guessed(typed: str, number: int | None) -> None:
    assert whole_number(typed) == number


def test_dates_come_as_typed_or_as_excel_gives_them() -> None:
    day = datetime.date(2026, 10, 5)
    for typed in ("5/10/2026", "05/10/26", "2026-10-05", "2026-10-05 00:00:00", "51026"):
        assert any_date(typed, TODAY) == day
    assert any_date("2026-13-05", TODAY) is None
    assert any_date("31/02/2026", TODAY) is None
    assert part_date("9/2024", TODAY) == part_date("tháng 9/2024", TODAY) == "2024-09"
    assert part_date("13/2024", TODAY) is None


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://muonglong.nghean.gov.vn/tin/1?x=2", True), ("http://a.vn", True),
        ("ftp://a.vn", False), ("javascript:alert(1)", False), ("https://", False),
        ("https://a b.vn", False), ("a.vn", False), ("https://[::1", False), ("//a.vn", False),
        ("https://a.vn:99999", False),
    ],
)  # fmt: skip
def test_only_web_addresses_are_addresses(address: str, sound: bool) -> None:  # noqa: FBT001
    assert is_web_address(address) == sound
