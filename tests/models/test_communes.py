# SPDX-License-Identifier: MIT
"""An officer finds the commune by any name it bore."""

import pytest

from models import communes
from resources.errors import UserError


def test_typing_muong_long_finds_exactly_one() -> None:
    [group] = communes.find("muong long")
    [commune] = group.communes
    assert (commune.code, commune.full_name) == ("16831", "Xã Mường Lống")
    assert commune.hint == "(trước đây: huyện Kỳ Sơn)"


def test_ky_son_is_a_former_district_and_a_former_commune() -> None:
    titles = [group.title for group in communes.find("ky son")]
    assert titles == [
        "Huyện Kỳ Sơn (trước 01/7/2025): 12 xã",
        "Xã Kỳ Sơn, huyện Tân Kỳ (cũ) → Xã Tân Kỳ",
    ]


def test_all_communes_are_there_and_each_is_found_by_its_name() -> None:
    everyone = communes.everyone()
    assert len(everyone) == 130
    for commune in everyone:
        found = {c.code for g in communes.find(commune.full_name) for c in g.communes}
        assert commune.code in found


def test_an_unclear_name_is_refused_with_the_candidates() -> None:
    with pytest.raises(UserError) as refused:
        communes.resolve("ky son")
    assert refused.value.field == "commune"
    assert communes.resolve("xã Mường Lống") == "16831"
    with pytest.raises(UserError):
        communes.resolve("khong co xa nay")
