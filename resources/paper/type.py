# SPDX-License-Identifier: MIT
"""Type on paper: the bundled faces, and a refusal of every character that a face lacks."""

import unicodedata
from functools import cache, lru_cache

from resources import path
from resources.errors import UserError
from resources.i18n import _

REGULAR, MEDIUM, SEMIBOLD, BOLD, EXTRABOLD = (
    "BeVietnamPro-Regular",
    "BeVietnamPro-Medium",
    "BeVietnamPro-SemiBold",
    "BeVietnamPro-Bold",
    "BeVietnamPro-ExtraBold",
)


TAI_VIET = ("\uaa80", "\uaadf")


@cache
def register() -> None:
    """Make the bundled faces known to the PDF library, once."""
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0
    for face in (REGULAR, MEDIUM, SEMIBOLD, BOLD, EXTRABOLD):
        pdfmetrics.registerFont(TTFont(face, str(path("fonts", f"{face}.ttf"))))


def composed(text: str) -> str:
    """Return the text in NFC: taken apart, Vietnamese letters break in a PDF."""
    return unicodedata.normalize("NFC", text)


def checked(text: str, face: str) -> str:
    """Return the text in NFC; refuse what the face lacks: PDF drops such characters silently."""
    from reportlab.pdfbase import pdfmetrics

    register()
    text = composed(text)
    known = pdfmetrics.getFont(face).face.charToGlyph  # type: ignore[attr-defined]
    missing = sorted({c for c in text if ord(c) not in known and not c.isspace()})
    if missing:
        raise missing_glyphs(missing)
    return text


def missing_glyphs(characters: list[str]) -> UserError:
    """Return the sentence for characters that would come out as empty boxes."""
    shown = " ".join(characters[:12])
    if any(TAI_VIET[0] <= c <= TAI_VIET[1] for c in characters):
        return UserError(
            _("Phông chữ của tờ rơi chưa có chữ Thái cổ (Tai Viet): {characters}.").format(
                characters=shown
            ),
            _("Viết tiếng Thái bằng chữ cái La-tinh, hoặc in bản tiếng Việt và đọc cho bà con."),
            code="missing-glyph",
        )
    return UserError(
        _("Phông chữ không có ký tự: {characters}.").format(characters=shown),
        _("Bỏ hoặc thay các ký tự này trong nội dung."),
        code="missing-glyph",
    )


@lru_cache(maxsize=50_000)
def _ems(text: str, face: str) -> float:
    from reportlab.pdfbase import pdfmetrics

    register()
    return float(pdfmetrics.stringWidth(text, face, 1))


def width(text: str, face: str, size: float) -> float:
    """Return how wide a line is, in points."""
    return _ems(text, face) * size


def wrap(text: str, face: str, size: float, room: float) -> list[str]:
    """Return the lines into which a text breaks within `room` points."""
    lines: list[str] = []
    line = ""
    for word in checked(text, face).split():
        longer = f"{line} {word}" if line else word
        if line and width(longer, face, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines
