# SPDX-License-Identifier: MIT
"""Bytes as digits: whole again, dense, and never a crash for what is typed."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from resources.errors import UserError
from sync import digits


@given(st.binary(min_size=1, max_size=600))
def test_bytes_come_back_whole_however_they_are_spaced(data: bytes) -> None:
    text = digits.encode(data)
    assert text.isascii()
    assert text.isdigit()
    assert len(text) <= len(data) * 17 / 7 + 3
    assert digits.decode(digits.grouped(text)) == data


@given(st.text(max_size=80) | st.text("0123456789 ", max_size=200))
def test_whatever_is_typed_is_bytes_or_a_sentence(text: str) -> None:
    with contextlib.suppress(UserError):
        assert isinstance(digits.decode(text), bytes)
