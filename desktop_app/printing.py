# SPDX-License-Identifier: MIT
"""Printing without a window: which pages, how this printer needs them, every code read before."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from desktop_app.sheets import Sheets
from resources.errors import UserError
from resources.i18n import _, _n
from resources.paper.adjust import Offset

if TYPE_CHECKING:
    from desktop_app.app import App

MEDIA = ("A4", "A3", "A5")
MAX_COPIES = 999
_KEPT = "printing.printers"
_LAST = "printing.last"
_MOST_MM, _LEAST_PERCENT, _MOST_PERCENT = 15.0, 90.0, 110.0


@dataclass(frozen=True)
class PrintChoice:
    """Where to print, on which paper, how often and which pages ("" is all of them)."""

    printer: str
    media: str = "A4"
    copies: int = 1
    pages: str = ""


@dataclass(frozen=True)
class Remembered:
    """What was chosen last, and what each printer needs."""

    printer: str
    media: dict[str, str]
    offsets: dict[str, Offset]

    def offset(self, printer: str) -> Offset:
        """Return what a printer needs; nothing for one that was never calibrated."""
        return self.offsets.get(printer, Offset())


def media_of(pdf: bytes) -> str:
    """Return the paper that the pages were made for: A3 when they are larger than A4."""
    from resources.paper import adjust

    return "A3" if max(adjust.sizes(pdf, 1)[0]) > 300 else "A4"


def page_numbers(text: str, total: int) -> list[int]:
    """Return the pages (from 0) that "1-3, 5" names; all of them for "".

    Raises UserError(field="pages").
    """
    if not text.strip():
        return list(range(total))
    numbers: list[int] = []
    for part in re.split(r"[,;\s]+", text.strip().replace("–", "-").replace(" - ", "-")):
        match = re.fullmatch(r"([0-9]{1,5})(?:-([0-9]{1,5}))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= total:
            raise UserError(
                _n("Không đọc được trang “{part}”: tài liệu có {total} trang.", total).format(
                    part=part[:20], total=total
                ),
                _("Ghi như 1-3, 5; để trống là in hết."),
                field="pages",
                code="pages",
            )
        numbers += [n - 1 for n in range(first, last + 1) if n - 1 not in numbers]
    return numbers


def checked(choice: PrintChoice, total: int) -> list[int]:
    """Return the pages to print. Raises UserError naming the field."""
    if not choice.printer:
        raise UserError(
            _("Chưa chọn máy in."),
            _("Cắm và bật máy in rồi bấm F5, hoặc lưu thành tệp PDF."),
            field="printer",
            code="no-printer",
        )
    if choice.media not in MEDIA:
        raise UserError(_("Chưa chọn khổ giấy."), _("Chọn A4."), field="media")
    if not 1 <= choice.copies <= MAX_COPIES:
        raise UserError(_("Số bản in phải từ 1 đến 999."), _("Sửa lại số bản."), field="copies")
    return page_numbers(choice.pages, total)


class CancelledError(Exception):
    """The officer pressed Cancel."""


def prepare(
    sheets: Sheets,
    numbers: list[int],
    offset: Offset,
    *,
    report: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> bytes:
    """Return the pages as they go to the printer, each rendered and its codes read back.

    Raises UserError(code="qr-unreadable") before anything is sent, CancelledError on request.
    """
    from resources.paper import adjust, verify

    pdf = adjust.adjusted(sheets.pdf, numbers, offset)
    for done, number in enumerate(numbers):
        if cancelled():
            raise CancelledError
        wanted = sorted(sheets.codes[number])
        if wanted and verify.codes(pdf, done) != wanted:
            raise UserError(
                _("Mã QR trên trang {page} không đọc lại được đúng, nên chưa in.").format(
                    page=number + 1
                ),
                _("Căn chỉnh lại máy in hoặc chọn khổ giấy lớn hơn."),
                code="qr-unreadable",
            )
        report(done + 1, len(numbers))
    return pdf


def remembered(app: "App") -> Remembered:
    """Return what was chosen last and what each printer needs."""
    from desktop_app.app import setting

    kept, last = setting(app, _KEPT, {}), setting(app, _LAST, "")
    media, offsets = {}, {}
    for name, values in kept.items() if isinstance(kept, dict) else ():
        media[name] = str(values.get("media", "A4"))
        offsets[name] = Offset(
            float(values.get("right", 0)),
            float(values.get("down", 0)),
            float(values.get("percent", 100)),
        )
    return Remembered(str(last), media, offsets)


def remember(app: "App", choice: PrintChoice) -> None:
    """Keep a printer and its paper as the next print's first choice."""
    from desktop_app.app import keep_setting

    _keep(app, choice.printer, choice.media, remembered(app).offset(choice.printer))
    keep_setting(app, _LAST, choice.printer)


def calibrate(app: "App", printer: str, offset: Offset) -> Offset:
    """Keep what a printer needs. Raises UserError for what no printer can be off by."""
    for field, value, least, most in (
        ("right", offset.right, -_MOST_MM, _MOST_MM),
        ("down", offset.down, -_MOST_MM, _MOST_MM),
        ("percent", offset.percent, _LEAST_PERCENT, _MOST_PERCENT),
    ):
        if not least <= value <= most:
            raise UserError(
                _("Số đo lệch quá nhiều (quá 15 mm hoặc 10 %)."),
                _("Đo lại; kiểm tra máy in đặt đúng giấy A4, tỉ lệ 100 %."),
                field=field,
                code="calibration",
            )
    _keep(app, printer, remembered(app).media.get(printer, "A4"), offset)
    return offset


def measured(left_mm: float, top_mm: float, length_mm: float, now: Offset) -> Offset:
    """Return what a printer needs, from what was measured on a page printed with `now`.

    Raises UserError(field="length") for a length that cannot be.
    """
    from resources.paper import calibration

    if not 100 <= length_mm <= 250:
        raise UserError(
            _("Chiều dài thước C phải vào khoảng 170 mm."), _("Đo lại."), field="length"
        )
    # The printer puts what stands at p to a + s p; solve a + s (offset + percent x) = x.
    percent = now.percent / 100
    printed = length_mm / (calibration.LENGTH_MM * percent)
    right = now.right + calibration.LEFT_MM * percent - left_mm / printed
    down = now.down + calibration.TOP_MM * percent - top_mm / printed
    return Offset(round(right, 2), round(down, 2), round(100 / printed, 2))


def _keep(app: "App", printer: str, media: str, offset: Offset) -> None:
    from desktop_app.app import keep_setting, setting

    kept = setting(app, _KEPT, {})
    known = dict(kept) if isinstance(kept, dict) else {}
    known[printer] = {"media": media, **asdict(offset)}
    keep_setting(app, _KEPT, known)
