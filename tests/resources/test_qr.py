# SPDX-License-Identifier: MIT
"""QR symbols: the same bits as `qrcode`, drawn as large as the box allows."""

import random
import string

import numpy as np
import pytest
import qrcode

from resources.errors import UserError
from resources.paper import qr
from resources.paper.qr_matrix import LEVELS, matrix

ALPHABETS = (
    string.printable,
    string.digits,
    string.ascii_uppercase + string.digits + " $%*+-./:",
    "Nộp hồ sơ tại nhà, không phải đi xa đâu",
)


def _oracle(text: str, level: str) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    code = qrcode.QRCode(error_correction=LEVELS[level], border=0)
    code.add_data(text)
    code.make(fit=True)
    return np.array(code.get_matrix(), bool)


@pytest.mark.parametrize("number", range(150))
def test_the_matrix_is_that_of_qrcode_bit_for_bit(number: int) -> None:
    chance = random.Random(number)
    alphabet = chance.choice(ALPHABETS)
    length = chance.choice((chance.randint(1, 60), chance.randint(1, 60), chance.randint(60, 400)))
    text = "".join(chance.choice(alphabet) for _ in range(length))
    level = "LMQH"[number % 4]
    assert np.array_equal(matrix(text, level), _oracle(text, level))


@pytest.mark.parametrize("level", LEVELS)
def test_the_largest_version_is_that_of_qrcode_too(level: str) -> None:
    text = "0123456789" * 300
    assert np.array_equal(matrix(text, level), _oracle(text, level))


def test_the_level_is_the_highest_that_keeps_half_a_millimetre() -> None:
    address = "https://dichvucong.gov.vn"
    symbols = {side: qr.symbol_for(address, side) for side in (14.0, 16.5, 18.5, 40.0)}
    assert [s.level for s in symbols.values()] == ["M", "M", "Q", "H"]
    assert [s.small for s in symbols.values()] == [True, False, False, False]


def test_a_code_too_small_to_read_is_refused() -> None:
    for text, side in (("https://dichvucong.gov.vn", 13.1), ("https://x.vn/" + "a" * 3000, 90)):
        with pytest.raises(UserError) as refused:
            qr.symbol_for(text, side)
        assert refused.value.code == "qr-small"
