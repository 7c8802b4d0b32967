# SPDX-License-Identifier: MIT
import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.text import (
    fold,
    format_phone,
    looks_personal,
    name_sort_key,
    normalise,
    normalise_phone,
    phone_is_possible,
    phone_prefix_is_known,
    sort_key,
    title_case,
)

VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
words = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper(), min_size=1, max_size=7)


@given(words)
def test_folding_leaves_plain_letters_and_is_stable(word: str) -> None:
    folded = fold(word)
    assert folded.isascii()
    assert folded == fold(folded) == fold(unicodedata.normalize("NFD", word))


@given(st.text(max_size=30), st.from_regex(r"\A\d{9,12}\Z"), st.text(max_size=30))
def test_nine_digits_of_any_script_look_personal(before: str, digits: str, after: str) -> None:
    assert looks_personal(before + digits + after)


@given(st.text(max_size=60))
def test_normal_text_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_the_alphabet_sorts_as_vietnamese_does() -> None:
    order = ["An", "Án", "Ăn", "Ân", "Bình", "Dũng", "Đức", "Êm", "Oanh", "Ôn", "Ơn", "Uy", "Ưng"]
    assert sorted(order, key=sort_key) == order
    tones = ["ta", "tà", "tả", "tã", "tá", "tạ"]
    assert sorted(tones, key=sort_key) == tones


def test_names_sort_by_the_given_name_first() -> None:
    names = ["Lầu Bá Giống", "Vừ Y Mỷ", "Hờ Y Sua", "Già Bá Tu", "Vừ Bá Xồng"]
    assert sorted([*names[2:], *names[:2]], key=name_sort_key) == names


@given(st.lists(words, min_size=2, max_size=6))
def test_the_sort_key_agrees_with_qt(several: list[str]) -> None:
    from PySide6.QtCore import QCollator, QLocale, Qt

    collator = QCollator(QLocale("vi_VN"))
    collator.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    ordered = sorted(several, key=sort_key)
    assert all(collator.compare(a, b) <= 0 for a, b in pairwise(ordered))


def test_a_phone_is_kept_as_digits_and_shown_in_groups() -> None:
    assert normalise_phone("+84 867 000 003") == "0867000003"
    assert normalise_phone("0962.000.001") == "0962000001"
    assert format_phone("0912345678") == "0912 345 678"
    assert phone_is_possible("0311234567")
    assert not phone_prefix_is_known("0311234567")
    assert not phone_is_possible("12345")


def test_single_letter_names_are_names() -> None:
    assert title_case("VỪ Y MỶ") == "Vừ Y Mỷ"


def test_a_number_in_a_text_for_the_province_is_noticed() -> None:
    assert looks_personal("gọi 0962 000 001 nhé")
    assert looks_personal("gọi \u0660\u0669\u0666\u0662000001"), "digits of another script"
    assert not looks_personal("Hội trường UBND xã, 41 người, ngày 05/10/2026")
