# SPDX-License-Identifier: MIT
"""A QR matrix against `qrcode`'s own, which must be the same bit for bit."""

import random
import statistics
from collections.abc import Callable

import numpy as np
import qrcode

from resources.paper.qr_matrix import LEVELS, matrix
from tests.benchmarks.figures import Figure, Figures, timed

_ADDRESSES = 60
_PATHS = ("", "/tim-kiem", "/chuyen-doi-so/ngay-10-10", "/thu-tuc?ma=1.000894&xa=16831")


def _own(text: str, level: str) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=LEVELS[level], border=0)
    code.add_data(text)
    code.make(fit=True)
    return code.get_matrix()


def _best(work: Callable[[], object]) -> float:
    """Return the shortest of three runs: the machine's other work lengthens both alike."""
    return min(timed(work) for _run in range(3))


def measure(scale: float) -> Figures:
    """Make the symbols of addresses such as stand on flyers, in turns."""
    chance = random.Random(5)
    count = max(12, int(_ADDRESSES * scale))
    cases = [
        (f"https://xa{chance.randint(1, 9999)}.nghean.gov.vn{_PATHS[i % 4]}", "MQH"[i % 3])
        for i in range(count)
    ]
    for case in cases:  # both build their tables first
        matrix(*case)
        _own(*case)
    ours, theirs, equal = [], [], 0
    for text, level in cases:
        theirs.append(_best(lambda t=text, v=level: _own(t, v)))  # type: ignore[misc]
        ours.append(_best(lambda t=text, v=level: matrix(t, v)))  # type: ignore[misc]
        equal += np.array_equal(matrix(text, level), np.array(_own(text, level), bool))
    own = statistics.median(theirs)
    return {
        "qr_matrix": Figure(
            own / statistics.median(ours), 8, "x", f"qrcode's own, {own:.1f} ms", at_least=True
        ),
        "qr_equal": Figure(
            equal / count, 1, "share", "symbols equal to qrcode's bit for bit", at_least=True
        ),
    }
