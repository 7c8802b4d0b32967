# SPDX-License-Identifier: MIT
"""The matrix of a QR symbol (ISO/IEC 18004), bit for bit as `qrcode` makes it, an order faster.

`qrcode` spends nearly all of its time choosing the mask, module by module in Python. Segments and
tables stay its own; codewords, the eight masks and their scores are worked out here in numpy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import qrcode
from numpy.typing import NDArray
from qrcode import base, util
from qrcode.exceptions import DataOverflowError

from resources.paper.qr_scores import scores

if TYPE_CHECKING:
    from qrcode.util import QRData

LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}
Bits = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
_NO_LOG = 512  # beyond every sum of two logarithms: what stands there in `_EXP` is 0

_EXP: Bytes = np.zeros(2 * _NO_LOG + 1, np.uint8)
_EXP[:510] = [base.gexp(i % 255) for i in range(510)]
_LOG: NDArray[np.int64] = np.array([_NO_LOG, *(base.glog(i) for i in range(1, 256))], np.int64)


@dataclass(frozen=True)
class _Plan:
    """What every symbol of a version shares."""

    size: int
    blank: Bits
    """Function patterns, dark where dark; data and format modules light."""
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    """Where the bits of the codewords go, in order."""
    masks: Bits
    """Eight masks, light outside the data."""
    number: Bits
    """The modules of the version number, drawn only after the mask was chosen."""


def matrix(text: str, level: str) -> Bits:
    """Return the symbol of a text at a level L, M, Q or H; `[row, column]` is dark.

    Raises qrcode.exceptions.DataOverflowError for a text that no version holds.
    """
    correction = LEVELS[level]
    segments = util.optimal_data_chunks(text, minimum=20)
    chunks = list(segments)
    version = _version(chunks, correction)
    plan = _plan(version)
    bits = np.unpackbits(_codewords(chunks, version, correction))[: len(plan.rows)]
    filled = plan.blank.copy()
    filled[plan.rows[: len(bits)], plan.columns[: len(bits)]] = bits
    candidates: Bits = filled[None] ^ plan.masks
    mask = int(np.argmin(scores(candidates)))
    chosen: Bits = candidates[mask] | plan.number
    rows, columns, dark = _format(plan.size, correction, mask)
    chosen[rows, columns] = dark
    return chosen


def _needed_bits(chunks: list["QRData"], sizes: Mapping[Any, int]) -> int:
    total = 0
    for chunk in chunks:
        count = len(chunk)
        if chunk.mode == util.MODE_8BIT_BYTE:
            payload = 8 * count
        elif chunk.mode == util.MODE_NUMBER:
            payload = count // 3 * 10 + (0, 4, 7)[count % 3]
        else:
            payload = count // 2 * 11 + count % 2 * 6
        total += 4 + sizes[chunk.mode] + payload
    return total


def _version(chunks: list["QRData"], correction: int) -> int:
    limits = util.BIT_LIMIT_TABLE[correction]
    start = 1
    while True:
        sizes = util.mode_sizes_for_version(start)
        needed = _needed_bits(chunks, sizes)
        version = next((v for v in range(start, 41) if limits[v] >= needed), 41)
        if version == 41:
            raise DataOverflowError
        if util.mode_sizes_for_version(version) is sizes:
            return version
        start = version


def _packed(chunks: list["QRData"], version: int, capacity: int) -> bytes:
    """Return the data codewords: segments, terminator, padding."""
    sizes = util.mode_sizes_for_version(version)
    held, length = 0, 0

    def put(value: int, width: int) -> None:
        nonlocal held, length
        held, length = held << width | value, length + width

    for chunk in chunks:
        data, count = chunk.data, len(chunk)
        put(chunk.mode, 4)
        put(count, sizes[chunk.mode])
        if chunk.mode == util.MODE_8BIT_BYTE:
            put(int.from_bytes(data, "big"), 8 * count)
        elif chunk.mode == util.MODE_NUMBER:
            for i in range(0, count, 3):
                digits = data[i : i + 3]
                put(int(digits), (0, 4, 7, 10)[len(digits)])
        else:
            for i in range(0, count - 1, 2):
                first, second = (util.ALPHA_NUM.find(data[j : j + 1]) for j in (i, i + 1))
                put(first * 45 + second, 11)
            if count % 2:
                put(util.ALPHA_NUM.find(data[-1:]), 6)
    put(0, min(4, capacity * 8 - length))
    put(0, -length % 8)
    packed = held.to_bytes(length // 8, "big")
    return packed + (b"\xec\x11" * capacity)[: capacity - len(packed)]


@cache
def _remainders(data_count: int, ec_count: int) -> NDArray[np.int64]:
    """Return the logarithms of x^(ec_count + i) mod the generator, the highest power first."""
    generator = base.Polynomial([1], 0)
    for i in range(ec_count):
        generator = generator * base.Polynomial([1, base.gexp(i)], 0)
    logs = _LOG[np.array([generator[i] for i in range(1, ec_count + 1)])]
    out = np.zeros((data_count, ec_count), np.uint8)
    current = _EXP[logs]
    for row in range(data_count - 1, -1, -1):
        out[row] = current
        current = np.append(current[1:], np.uint8(0)) ^ _EXP[_LOG[current[0]] + logs]
    found: NDArray[np.int64] = _LOG[out]
    return found


def _codewords(chunks: list["QRData"], version: int, correction: int) -> Bytes:
    """Return data and error correction codewords, interleaved as they are placed."""
    blocks = base.rs_blocks(version, correction)
    packed = np.frombuffer(_packed(chunks, version, sum(b.data_count for b in blocks)), np.uint8)
    data, corrections, at = [], [], 0
    for block in blocks:
        part = packed[at : at + block.data_count]
        at += block.data_count
        remainders = _remainders(block.data_count, block.total_count - block.data_count)
        data.append(part)
        corrections.append(np.bitwise_xor.reduce(_EXP[_LOG[part][:, None] + remainders], axis=0))
    if len(data) == 1:
        return np.concatenate([data[0], corrections[0]])
    shortest = min(map(len, data))
    woven = [np.stack([part[:shortest] for part in data]).T.ravel()]
    woven.append(np.array([part[shortest] for part in data if len(part) > shortest], np.uint8))
    return np.concatenate([*woven, np.stack(corrections).T.ravel()])


@cache
def _plan(version: int) -> _Plan:
    size = version * 4 + 17
    # `qrcode` draws the function patterns; a trial leaves format and version modules light.
    code = qrcode.QRCode(version=version, border=0, mask_pattern=0)
    code.modules_count, code.modules = size, [[None] * size for _row in range(size)]
    for row, column in ((0, 0), (size - 7, 0), (0, size - 7)):
        code.setup_position_probe_pattern(row, column)
    code.setup_position_adjust_pattern()
    code.setup_timing_pattern()
    code.setup_type_info(True, 0)
    if version >= 7:
        code.setup_type_number(True)
    free = np.array([[module is None for module in row] for row in code.modules])
    blank = np.array([[bool(module) for module in row] for row in code.modules])
    number = np.zeros((size, size), bool)
    if version >= 7:
        code.setup_type_number(False)
        number = np.array([[bool(module) for module in row] for row in code.modules]) & ~blank
    rows, columns = _order(free)
    across = np.indices((size, size))
    masks = np.zeros((8, size, size), bool)
    for mask in range(8):
        decide = np.vectorize(util.mask_func(mask), otypes=[bool])
        masks[mask] = decide(*across) & free
    return _Plan(size, blank, rows, columns, masks, number)


def _order(free: Bits) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the free modules in the order of placement: pairs of columns, up and down."""
    size, found, up = len(free), [], True
    for right in range(size - 1, 0, -2):
        pair = right - 1 if right <= 6 else right
        rows = range(size - 1, -1, -1) if up else range(size)
        found += [(row, c) for row in rows for c in (pair, pair - 1) if free[row, c]]
        up = not up
    placed = np.array(found, np.int64)
    return placed[:, 0], placed[:, 1]


@cache
def _format(size: int, correction: int, mask: int) -> tuple[Any, Any, Any]:
    bits = util.BCH_type_info(correction << 3 | mask)
    placed = [(size - 8, 8, True)]
    for i in range(15):
        dark = bool(bits >> i & 1)
        placed.append((i if i < 6 else i + 1 if i < 8 else size - 15 + i, 8, dark))
        placed.append((8, size - i - 1 if i < 8 else 15 - i if i < 9 else 14 - i, dark))
    rows, columns, darks = zip(*placed, strict=True)
    return np.array(rows), np.array(columns), np.array(darks)
