# SPDX-License-Identifier: MIT
"""Look at a PDF as a telephone would: render its pages and read every code back."""

import io
from typing import Any

from resources.errors import UserError
from resources.i18n import _

_DPI = 150


def _page(pdf: bytes, number: int, scale: float) -> Any:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[number].render(scale=scale, grayscale=True).to_numpy().copy()
    finally:
        document.close()


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def codes(pdf: bytes, number: int, dpi: int = _DPI) -> list[str]:
    """Return what the codes on a page say, sorted; rendered in grey at `dpi`."""
    import zxingcpp

    image = _page(pdf, number, dpi / 72)
    image = image[:, :, 0] if image.ndim == 3 else image
    found = zxingcpp.read_barcodes(
        image, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    )
    return sorted(result.text for result in found)


def check(pdf: bytes, expected: list[list[str]]) -> None:
    """Refuse a PDF unless every page's codes say exactly what they should.

    Raises UserError(code="qr-unreadable"); such a sheet is never printed.
    """
    wrong = [
        number + 1 for number, wanted in enumerate(expected) if codes(pdf, number) != sorted(wanted)
    ]
    if wrong or pages(pdf) != len(expected):
        raise UserError(
            _("Mã QR trên trang {pages} không đọc lại được đúng, nên chưa in.").format(
                pages=", ".join(map(str, wrong))
            ),
            _("Chọn khổ giấy lớn hơn; nếu vẫn vậy, báo người hỗ trợ."),
            code="qr-unreadable",
        )


def page_png(pdf: bytes, number: int, width: int) -> bytes:
    """Return a page as PNG, `width` pixels wide, on white."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[number]
        image = page.render(scale=width / page.get_width(), grayscale=True).to_pil()
        out = io.BytesIO()
        image.save(out, format="PNG")
        return out.getvalue()
    finally:
        document.close()
