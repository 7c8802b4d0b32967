# SPDX-License-Identifier: MIT
"""Photos made safe to keep and send: small, upright, and without what the camera noted.

Decoding and encoding anew leaves nothing of EXIF, GPS, comments or thumbnails; the only module that
uses Pillow for pictures that people bring.
"""

import io
import warnings
from dataclasses import dataclass

from resources.errors import UserError
from resources.i18n import _

SIDE = 1600
MAX_FILE = 40 * 1024 * 1024
MAX_PIXELS = 80_000_000
"""A phone's largest pictures have 50 million; a bomb claims a thousand times as many."""
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 82


@dataclass(frozen=True)
class Prepared:
    """A picture as JPEG, at most SIDE pixels a side."""

    jpeg: bytes
    width: int
    height: int


def prepare(data: bytes, name: str) -> Prepared:
    """Return a picture made small and anonymous.

    Raises UserError(code="photo-size" | "photo-kind") before anything large is decoded.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(data) > MAX_FILE:
        raise _too_large(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise _too_large(name)
                opened.draft("RGB", (2 * SIDE, 2 * SIDE))
                upright = ImageOps.exif_transpose(opened)
                picture = upright.convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise UserError(
            _("Tệp {name} không phải ảnh, hoặc ảnh bị hỏng.").format(name=name),
            _("Chọn ảnh JPEG, PNG hoặc WebP chụp từ điện thoại."),
            code="photo-kind",
        ) from error
    picture.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    # A picture of its own: nothing that came along in `info` can be written.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return Prepared(out.getvalue(), *clean.size)


def _too_large(name: str) -> UserError:
    return UserError(
        _("Ảnh {name} quá lớn.").format(name=name),
        _("Chọn ảnh khác, hoặc chụp lại ở cỡ thường (dưới 40 MB)."),
        code="photo-size",
    )
