# SPDX-License-Identifier: MIT
"""How a masked QR symbol scores by the four rules of ISO/IEC 18004, 7.8.3; the least is chosen."""

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.bool_]
Words = NDArray[np.uint64]
_WORD = 64


def scores(candidates: Bits) -> NDArray[np.int64]:
    """Return the penalty of each symbol of `[mask, row, column]`, dark is true.

    A symbol of up to 61 modules has a row in one word, so that a rule is a few shifts.
    """
    both = np.concatenate([candidates, candidates.transpose(0, 2, 1)])
    small = candidates.shape[1] <= _WORD
    counts = _in_words(both) if small else _in_modules(both)
    dark = np.count_nonzero(candidates, axis=(1, 2)) / candidates.shape[1] ** 2
    found: NDArray[np.int64] = counts + 10 * (np.abs(dark * 100 - 50) / 5).astype(np.int64)
    return found


def _first(columns: int) -> np.uint64:
    """Return a word whose first columns are set; the first column is the highest bit."""
    return np.uint64(((1 << columns) - 1) << (_WORD - columns))


def _in_words(both: Bits) -> NDArray[np.int64]:
    """Score rows, and columns as rows of the second half, each packed into a word."""
    twice, size, _size = both.shape
    padded = np.zeros((twice, size, _WORD), bool)
    padded[:, :, :size] = both
    rows: Words = np.packbits(padded, axis=2).view(">u8")[:, :, 0].astype(np.uint64)
    at = [rows << np.uint64(offset) for offset in range(11)]
    same = ~(rows ^ at[1]) & _first(size - 1)
    pairs = same & same << np.uint64(1)
    five = pairs & pairs << np.uint64(2)
    starts = five & ~(five >> np.uint64(1))
    shared = ~at[1] & at[4] & ~at[5] & at[6] & ~at[9] & _first(size - 10)
    after = at[0] & at[2] & at[3] & ~(at[7] | at[8] | at[10])
    before = ~(at[0] | at[2] | at[3]) & at[7] & at[8] & at[10]
    upright, half = rows[: twice // 2], same[: twice // 2]
    square = half[:, :-1] & half[:, 1:] & ~(upright[:, :-1] ^ upright[:, 1:])
    # A run of n ≥ 5 costs n - 2: one for each window of five, and two where it begins.
    along = _set(five) + 2 * _set(starts) + 40 * _set(shared & (after | before))
    found: NDArray[np.int64] = along.reshape(2, -1).sum(0) + 3 * _set(square)
    return found


def _set(words: Words) -> NDArray[np.int64]:
    counted: NDArray[np.int64] = np.bitwise_count(words).sum(axis=1, dtype=np.int64)
    return counted


def _in_modules(both: Bits) -> NDArray[np.int64]:
    """Score symbols that are too wide for a word, module by module."""
    half, span = len(both) // 2, both.shape[2] - 10
    same = both[:, :, 1:] == both[:, :, :-1]
    five = same[:, :, :-3] & same[:, :, 1:-2] & same[:, :, 2:-1] & same[:, :, 3:]
    starts = five[:, :, 1:] & ~five[:, :, :-1]
    at = [both[:, :, offset : offset + span] for offset in range(11)]
    shared = ~at[1] & at[4] & ~at[5] & at[6] & ~at[9]
    after = at[0] & at[2] & at[3] & ~(at[7] | at[8] | at[10])
    before = ~(at[0] | at[2] | at[3]) & at[7] & at[8] & at[10]
    square = same[:half, :-1] & same[:half, 1:] & same[half:, :-1].transpose(0, 2, 1)
    along = _each(five) + 2 * (_each(starts) + _each(five[:, :, :1]))
    along += 40 * _each(shared & (after | before))
    found: NDArray[np.int64] = along.reshape(2, -1).sum(0) + 3 * _each(square)
    return found


def _each(found: Bits) -> NDArray[np.int64]:
    counted: NDArray[np.int64] = np.count_nonzero(found, axis=(1, 2)).astype(np.int64)
    return counted
