# SPDX-License-Identifier: MIT
"""Pages as one printer needs them: chosen, moved by millimetres and scaled by per cents."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_MM = 72 / 25.4


@dataclass(frozen=True)
class Offset:
    """What a printer needs: `right` and `down` in mm, `percent` of the size; 100 leaves it."""

    right: float = 0.0
    down: float = 0.0
    percent: float = 100.0

    @property
    def nothing(self) -> bool:
        """Tell whether pages stay as they are."""
        return (self.right, self.down, self.percent) == (0.0, 0.0, 100.0)


def adjusted(pdf: bytes, numbers: Sequence[int], offset: Offset) -> bytes:
    """Return a PDF of some pages (from 0, in that order), each moved and scaled.

    Scaling keeps the upper left corner where it is; the page's size does not change.
    """
    import pypdfium2

    source = pypdfium2.PdfDocument(pdf)
    target = pypdfium2.PdfDocument.new()
    try:
        target.import_pages(source, list(numbers))
        if not offset.nothing:
            for page in target:
                _move(page, offset)
                page.close()
        out = io.BytesIO()
        target.save(out)
        return out.getvalue()
    finally:
        target.close()
        source.close()


def _move(page: Any, offset: Offset) -> None:
    from pypdfium2 import raw

    scale = offset.percent / 100
    _wide, high = page.get_size()
    down = high - high * scale - offset.down * _MM
    matrix = raw.FS_MATRIX(scale, 0, 0, scale, offset.right * _MM, down)
    clip = raw.FS_RECTF(*(0, high, _wide, 0))
    if not raw.FPDFPage_TransFormWithClip(page.raw, matrix, clip):
        raise RuntimeError("the page cannot be moved")


def image(pdf: bytes, number: int, dpi: float) -> tuple[int, int, int, bytes]:
    """Return a page in grey on white: width, height, bytes a line, pixels."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[number].render(scale=dpi / 72, grayscale=True)
        return bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)
    finally:
        document.close()


def sizes(pdf: bytes, most: int | None = None) -> list[tuple[float, float]]:
    """Return each page's width and height in mm; of `most` pages at most."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            (w / _MM, h / _MM)
            for w, h in (document.get_page_size(n) for n in range(len(document))[:most])
        ]
    finally:
        document.close()
