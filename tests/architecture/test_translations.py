# SPDX-License-Identifier: MIT
"""The English catalogue is whole: every sentence, every form of it, every place in it."""

from tests import translations


def test_every_sentence_has_its_english() -> None:
    assert translations.missing() == []


def test_the_english_has_the_places_of_the_vietnamese() -> None:
    assert translations.misplaced() == []


def test_what_is_counted_has_a_form_for_one() -> None:
    assert translations.uncounted() == []


def test_the_compiled_catalogue_is_that_of_the_sentences() -> None:
    assert translations.PO.with_suffix(".mo").read_bytes() == translations.compiled()
