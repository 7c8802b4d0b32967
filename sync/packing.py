# SPDX-License-Identifier: MIT
"""Compress what travels, and the inverse with a hard limit.

Brotli rather than zstd: officers' texts take a tenth less at the same cost for the laptop, and the
province unpacks either in half a millisecond a frame.
"""

import brotli

from sync.protocol import MAX_PLAIN, FrameError

_QUALITY = 7
SMALLEST = 11
"""For what is packed once and fetched by every laptop."""
_STEP = 1 << 20
_WINDOW, _WIDEST = 18, 22
"""A frame's content fits into 2^18 bytes. With brotli's own 2^22 it takes twice as long: the tables
of each call are then fresh memory."""


def compress(content: bytes, quality: int = _QUALITY) -> bytes:
    """Return content compressed."""
    window = min(max(_WINDOW, len(content).bit_length()), _WIDEST)
    packed: bytes = brotli.compress(content, quality=quality, lgwin=window)
    return packed


def decompress(packed: bytes) -> bytes:
    """Return what was compressed, never more than MAX_PLAIN bytes of it.

    Raises FrameError("compression" | "limit").
    """
    reader = brotli.Decompressor()
    content = bytearray()
    try:
        piece = reader.process(packed, output_buffer_limit=_STEP)
        while piece or not reader.can_accept_more_data():
            content += piece
            if len(content) > MAX_PLAIN:
                raise FrameError("limit")
            piece = reader.process(b"", output_buffer_limit=_STEP)
    except brotli.error as error:
        raise FrameError("compression") from error
    if not reader.is_finished():
        raise FrameError("compression")
    return bytes(content)
