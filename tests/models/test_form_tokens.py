# SPDX-License-Identifier: MIT
"""A token comes through a scanner, an input method and a tired hand, or is known to be wrong."""

from hypothesis import given
from hypothesis import strategies as st

from models.form_tokens import ALPHABET, LENGTH, new_token, read_token, spoken
from tests import telex

TOKENS = st.lists(st.sampled_from(ALPHABET), min_size=LENGTH - 1, max_size=LENGTH - 1).map(
    lambda characters: new_token(lambda _all, left=list(characters): left.pop())  # type: ignore[misc]
)


@given(TOKENS, st.sampled_from(telex.METHODS), st.booleans())
def test_an_input_method_leaves_a_token_alone(token: str, method: str, lower: bool) -> None:  # noqa: FBT001
    keys = token.lower() if lower else token
    assert telex.typed(keys, method) == keys
    assert read_token(telex.typed(keys, method)) == token


def test_the_input_method_of_the_test_does_rewrite_other_texts() -> None:
    assert telex.typed("tieengs Vieetj", "telex") == "tiếng Việt"
    assert telex.typed("HGD-00A5", "vni") != "HGD-00A5"


@given(TOKENS)
def test_it_may_be_typed_as_it_is_read_out(token: str) -> None:
    assert read_token(spoken(token)) == token
    assert read_token(f" {spoken(token).lower()} ") == token


@given(TOKENS, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_always_shows(token: str, at: int, other: str) -> None:
    wrong = token[:at] + other + token[at + 1 :]
    assert read_token(wrong) == (token if other == token[at] else None)


@given(st.text(max_size=20))
def test_anything_else_is_no_token(text: str) -> None:
    found = read_token(text)
    assert found is None or len(found) == LENGTH
