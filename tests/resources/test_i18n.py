# SPDX-License-Identifier: MIT
"""Sentences in the language in force, worded by number where that language does."""

from models.records.kinds import KINDS, kind
from resources.i18n import _, _n, speaking


def test_english_says_one_flyer_and_two_flyers() -> None:
    with speaking("en"):
        said = [_n("{count} tờ rơi", n).format(count=n) for n in (0, 1, 2)]
    assert said == ["0 flyers", "1 flyer", "2 flyers"]


def test_vietnamese_says_the_same_for_every_number() -> None:
    with speaking("vi"):
        assert _n("{count} tờ rơi", 1) == _n("{count} tờ rơi", 7) == "{count} tờ rơi"


def test_a_sentence_without_forms_is_the_same_for_every_number() -> None:
    with speaking("en"):
        assert _n("Kinh phí", 1) == _n("Kinh phí", 2) == "Budget"


def test_a_record_is_called_by_one_and_a_list_by_many() -> None:
    with speaking("en"):
        assert (_(kind("event").one), kind("event").title) == ("Event", "Events")
        assert all(not _(k.one).endswith("s") or _(k.one) == "Business" for k in KINDS)
