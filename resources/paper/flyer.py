# SPDX-License-Identifier: MIT
"""A flyer on paper: one design a format, one run of any number of sheets, plain or addressed."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from resources.errors import UserError
from resources.i18n import N_, _, _n, speaking
from resources.paper import batch_slip, flyer_layout, flyer_leaflet, qr, sheet
from resources.paper import type as faces
from resources.paper.batch_slip import Slip
from resources.paper.flyer_layout import FlyerFooter, Layout, Overflow
from resources.paper.flyer_texts import FlyerText, approve
from resources.paper.pen import CAP, MM, Pen, Style, fitting, without_symbols, wrap

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

__all__ = ["Copy", "FlyerFooter", "Made", "Overflow", "render"]
MAX_NAME = 80
_BLOCKS = {
    "headline": N_("Tiêu đề"),
    "subtitle": N_("Dòng dưới tiêu đề"),
    "parts": N_("Nội dung"),
    "help": N_("Lời nhắc cạnh mã QR"),
    "team": N_("Dòng tên tổ"),
    "body": N_("Lời đọc"),
}


@dataclass(frozen=True)
class Copy:
    """For whom a copy is, printed on it and never in its code; `url` is a code of its own."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Made:
    """A PDF, what each of its pages' codes must say, and what the layout had to do."""

    pdf: bytes
    codes: list[list[str]]
    short: bool
    overflows: tuple[Overflow, ...]
    smallest_module_mm: float | None
    headline_cap_mm: float


def printable(name: str) -> str:
    """Say why a name cannot be printed: a character that the face lacks; else nothing."""
    try:
        faces.checked(name, faces.SEMIBOLD)
    except UserError as error:
        return error.message
    return ""


def check_glyphs(text: str) -> None:
    """Refuse a text with characters that could not be printed. Raises UserError."""
    faces.checked(without_symbols(text), faces.REGULAR)


def no_code(code: str) -> UserError:
    """Say that a flyer has no room for a code."""
    return UserError(
        _("Tờ rơi {code} không in mã QR.").format(code=code),
        _("Bỏ địa chỉ, bỏ cột địa chỉ trong danh sách, hoặc chọn mẫu khác."),
        field="url",
        code="no-code",
    )


def describe(overflow: Overflow) -> str:
    """Say which block does not fit, and by how many lines."""
    return _n("{block} dài hơn chỗ trống {lines} dòng.", overflow.lines).format(
        block=_(_BLOCKS[overflow.block]), lines=overflow.lines
    )


def render(
    content: FlyerText,
    footer: FlyerFooter,
    paper: str,
    *,
    sheets: int = 1,
    copies: Sequence[Copy] = (),
    preview: bool = False,
    slip: Slip | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Made:
    """Return the PDF of `sheets` equal sheets, or of as many as the `copies` fill; a `slip` last.

    `progress(done, total)` follows the sheets; what it raises ends the run. A `preview` is drawn
    even when something does not fit; else UserError(code="too-long") names the block. Raises
    UserError for a missing glyph, a code that would be too small, a translation nobody approved.
    """
    from reportlab.pdfgen.canvas import Canvas

    if not preview:
        approve(content)
    faces.register()
    out = io.BytesIO()
    wide, high = sheet.sheet_mm(paper)
    canvas = Canvas(out, pagesize=(wide * MM, high * MM), pageCompression=1)
    canvas.setTitle(f"{content.code} {content.headline}")
    canvas.setAuthor(footer.commune)
    canvas.setViewerPreference("PrintScaling", "None")
    own_codes = max((copy.url for copy in copies), key=len, default="")
    if own_codes and not content.call:
        raise no_code(content.code)
    layout = Layout(
        Pen(canvas), sheet.FORMATS[paper], content, footer, named=bool(copies), open_code=own_codes
    )
    with speaking("vi"):
        forms = _forms(canvas, layout, paper)
    if layout.overflows and not preview:
        raise _too_long(layout, paper)
    fixed = [] if own_codes else list(content.links)
    run = _Run(canvas, layout, paper, forms, fixed)
    codes = run.addressed(copies, progress) if copies else run.equal(sheets, progress)
    if slip is not None:
        batch_slip.draw(canvas, slip, high * MM)
        codes.append([slip.code])
    canvas.save()
    return Made(
        out.getvalue(),
        codes,
        layout.short,
        tuple(layout.overflows),
        run.smallest_module_mm(),
        layout.headline_pt * CAP / MM,
    )


def _forms(canvas: "Canvas", layout: Layout, paper: str) -> list[str]:
    """Draw what every copy shares into forms, one a page, and return their names."""
    form = sheet.FORMATS[paper]
    if paper == "leaflet":
        wide, high = (side * MM for side in sheet.sheet_mm(paper))
        for name, draw in (("outside", flyer_leaflet.outside), ("inside", flyer_leaflet.inside)):
            canvas.beginForm(name, 0, 0, wide, high)
            draw(layout)
            canvas.endForm()
        return ["outside", "inside"]
    canvas.beginForm("flyer", 0, 0, form.width_mm * MM, form.height_mm * MM)
    margin = form.margin_mm * MM
    flyer_layout.page(layout, form.height_mm * MM - margin, margin)
    canvas.endForm()
    return ["flyer"]


def _too_long(layout: Layout, paper: str) -> UserError:
    told = " ".join(describe(overflow) for overflow in layout.overflows)
    return UserError(
        _("Tờ rơi {code} không vừa khổ {paper}. {what}").format(
            code=layout.content.code, paper=sheet.short_name(paper), what=told
        ),
        _("Rút gọn phần đó hoặc chọn khổ giấy lớn hơn."),
        field=layout.overflows[0].block,
        code="too-long",
    )


class _Run:
    """Puts copies on sheets: what they share is drawn once, what differs is written over it."""

    def __init__(
        self, canvas: "Canvas", layout: Layout, paper: str, forms: list[str], links: list[str]
    ) -> None:
        self._canvas, self._layout, self._paper = canvas, layout, paper
        self._forms, self._links = forms, links
        self._places = sheet.places(paper)
        self._code_page = 0
        self._modules = [
            side / MM / qr.symbol_for(link, side / MM).size
            for link, (_x, _y, side) in zip(links, layout.codes_at[::-1], strict=False)
        ]
        canvas.beginForm("marks")
        sheet.marks(layout.pen, paper)
        canvas.endForm()

    def smallest_module_mm(self) -> float | None:
        """Return the narrowest module of all codes."""
        return min(self._modules, default=None)

    def equal(self, sheets: int, progress: Callable[[int, int], None]) -> list[list[str]]:
        """Write sheets that are all alike."""
        codes = []
        for number in range(sheets):
            progress(number, sheets)
            for page, form in enumerate(self._forms):
                for x, y in self._places:
                    self._place(form, x, y)
                self._canvas.doForm("marks")
                self._canvas.showPage()
                codes.append(self._links * len(self._places) if page == 0 else [])
        progress(sheets, sheets)
        return codes

    def addressed(
        self, copies: Sequence[Copy], progress: Callable[[int, int], None]
    ) -> list[list[str]]:
        """Write one copy for each of those it is addressed to."""
        codes = []
        per_sheet = len(self._places)
        total = -(-len(copies) // per_sheet)
        for number in range(total):
            progress(number, total)
            on_sheet = copies[number * per_sheet : (number + 1) * per_sheet]
            for page, form in enumerate(self._forms):
                found: list[str] = []
                for copy, (x, y) in zip(on_sheet, self._places, strict=False):
                    self._place(form, x, y, copy if page == 0 else None)
                    found += ([copy.url] if copy.url else self._links) if page == 0 else []
                self._canvas.doForm("marks")
                self._canvas.showPage()
                codes.append(found)
        progress(total, total)
        return codes

    def _place(self, form: str, x: float, y: float, copy: Copy | None = None) -> None:
        canvas = self._canvas
        if not x and not y and copy is None:
            canvas.doForm(form)
            return
        canvas.saveState()
        canvas.translate(x, y)
        canvas.doForm(form)
        if copy is not None:
            self._address(copy)
        canvas.restoreState()

    def _address(self, copy: Copy) -> None:
        layout = self._layout
        x, baseline, room = layout.name_at
        style, fits = fitting(
            faces.checked(copy.name, faces.SEMIBOLD),
            Style(faces.SEMIBOLD, layout.points(10.5)),
            room,
            layout.format.smallest * 0.75,
        )
        name = copy.name if fits else wrap(copy.name, style, room)[0]
        layout.pen.text(x, baseline, faces.composed(name), style)
        if not copy.url:
            return
        (left, lower, side), *_more = layout.codes_at
        symbol = qr.symbol_for(copy.url, side / MM)
        self._modules.append(symbol.module_mm)
        qr.draw(self._canvas, symbol, left, lower, side)
        flyer_layout.draw_address(layout, copy.url, side + layout.points(6))
