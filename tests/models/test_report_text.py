# SPDX-License-Identifier: MIT
"""The text of the report: figures filled in, gaps mended, what cannot be filled is named."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.report_text import check, fill, places
from resources import path
from resources.errors import UserError

TEXTS = [
    section["text"]
    for section in json.loads(path("reports", "report.vi.json").read_text("utf-8"))["sections"]
]


def test_a_figure_takes_its_place() -> None:
    assert fill("Đã tổ chức {B1} buổi.", {"B1": "8"}) == "Đã tổ chức 8 buổi."


def test_a_missing_figure_is_said_to_be_missing() -> None:
    assert fill("Có {C6} ví.", {"C6": None}) == "Có chưa có số liệu ví."


def test_a_bracket_without_its_figure_falls_away() -> None:
    text = "Đã treo: [{D5} băng rôn][; {D4} pano][; {D6} phướn]."
    assert fill(text, {"D5": None, "D4": "1", "D6": "0"}) == "Đã treo: 1 pano; 0 phướn."
    assert fill("- Y tế: [{C12} người].", {"C12": None}) == ""
    assert fill("- Y tế: [{A} người][; {B} hộ].", {"A": None, "B": "2"}) == "- Y tế: 2 hộ."


def test_a_fragment_after_a_full_stop_begins_a_sentence() -> None:
    assert fill("Một. [Hai {A}][; ba {B}].", {"A": None, "B": "3"}) == "Một. Ba 3."


@given(st.data())
def test_the_shipped_texts_read_well_whatever_is_missing(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([t for t in TEXTS if t]))
    values = {
        name: data.draw(st.one_of(st.none(), st.integers(0, 10**7).map(str)))
        for name in places(text)
    }
    filled = fill(text, values)
    assert not set(filled) & set("{}[]")
    for line in filled.split("\n"):
        assert "  " not in line
        assert not re.search(r" [.,;]|[,;:][.,;]|^[,;.]|\.\.", line.replace("./.", "")), line
        assert not line or re.match(r"^(- )?[\w“]", line), line


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{B99} buổi", "section-place"),
        ("{B1 buổi", "section-pairs"),
        ("[a [b] c]", "section-pairs"),
        ("x" * 4001, "section-long"),
    ],
)
def test_what_cannot_be_filled_is_named(text: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        check(text, {"B1"}, "huong_dan")
    assert (refused.value.code, refused.value.field) == (code, "huong_dan")
