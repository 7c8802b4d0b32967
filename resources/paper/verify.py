# SPDX-License-Identifier: MIT
"""Look at a PDF as a telephone would: render its pages and read every code back."""

import io
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from resources.errors import UserError
from resources.i18n import _

_DPI = 150
_MAX_FILE = 200 * 1024 * 1024


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with _opened(pdf) as document:
        return len(document)


def page_image(pdf: bytes, number: int, dpi: int = _DPI) -> Any:
    """Return a page as an array of grey levels, rows first; rendered on white at `dpi`."""
    with _opened(pdf) as document:
        return _grey(document, number, dpi / 72).copy()


def _grey(document: Any, number: int, scale: float) -> Any:
    image = document[number].render(scale=scale, grayscale=True).to_numpy()
    return image[:, :, 0] if image.ndim == 3 else image


def _codes(document: Any, number: int, dpi: int) -> list[str]:
    return codes_in(_grey(document, number, dpi / 72))


def codes_in(image: Any) -> list[str]:
    """Return what the codes in an array of grey levels say, sorted."""
    import zxingcpp

    found = zxingcpp.read_barcodes(
        image, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    )
    return sorted(result.text for result in found)


def codes(pdf: bytes, number: int, dpi: int = _DPI) -> list[str]:
    """Return what the codes on a page say, sorted; rendered in grey at `dpi`."""
    with _opened(pdf) as document:
        return _codes(document, number, dpi)


def texts(pdf: bytes) -> list[str]:
    """Return the text of each page, composed, as one would copy it."""
    with _opened(pdf) as document:
        return [
            unicodedata.normalize("NFC", page.get_textpage().get_text_range()) for page in document
        ]


def check(
    pdf: bytes,
    expected: list[list[str]],
    *,
    dpi: int = _DPI,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Refuse a PDF unless every page's codes say exactly what they should.

    `progress(done, total)` follows the pages; what it raises ends the look. Raises
    UserError(code="qr-unreadable"); such a sheet is never printed.
    """
    wrong = []
    with _opened(pdf) as document:
        for number, wanted in enumerate(expected[: len(document)]):
            progress(number, len(expected))
            if _codes(document, number, dpi) != sorted(wanted):
                wrong.append(number + 1)
        complete = len(document) == len(expected)
    if wrong or not complete:
        raise UserError(
            _("Mã QR trên trang {pages} không đọc lại được đúng, nên chưa in.").format(
                pages=", ".join(map(str, wrong)) or "?"
            ),
            _("Chọn khổ giấy lớn hơn; nếu vẫn vậy, báo người hỗ trợ."),
            code="qr-unreadable",
        )


def read_pdf(file: Path) -> list[list[str]]:
    """Return what the codes on each page of a PDF file say. Raises UserError for no PDF."""
    import pypdfium2

    try:
        if file.stat().st_size > _MAX_FILE:
            raise _no_pdf(file.name)
        pdf = file.read_bytes()
        if not pdf.startswith(b"%PDF-"):
            raise _no_pdf(file.name)
        with _opened(pdf) as document:
            return [_codes(document, number, _DPI) for number in range(len(document))]
    except (OSError, pypdfium2.PdfiumError) as error:
        raise _no_pdf(file.name) from error


def _no_pdf(name: str) -> UserError:
    return UserError(
        _("Không đọc được tệp PDF {name}.").format(name=name),
        _("Kiểm tra đường dẫn; tệp phải là PDF, không quá 200 MB."),
        code="no-pdf",
    )


def page_png(pdf: bytes, number: int, width: int) -> bytes:
    """Return a page as PNG, `width` pixels wide, on white."""
    with _opened(pdf) as document:
        page = document[number]
        image = page.render(scale=width / page.get_width(), grayscale=True).to_pil()
        out = io.BytesIO()
        image.save(out, format="PNG")
        return out.getvalue()
