# SPDX-License-Identifier: MIT
"""A document of several pages: headings, texts, boxes to tick, tables whose header rows repeat.

A4 upright. Pages are numbered "Trang 2/3"; a heading stays with what follows it, a table never
leaves a single row behind, and every character is checked against the face.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from typing_extensions import override

from resources.i18n import _
from resources.paper import qr
from resources.paper.draw import MM, fitting
from resources.paper.type import EXTRABOLD, REGULAR, SEMIBOLD, checked, register, width, wrap

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

LEFT, RIGHT, TOP, BOTTOM = 15 * MM, 15 * MM, 14 * MM, 16 * MM
ROOM = 210 * MM - LEFT - RIGHT
_TICK = 3.6 * MM


@dataclass(frozen=True)
class Option:
    """A box to tick and what it stands for."""

    label: str
    ticked: bool = False


@dataclass(frozen=True)
class Mark:
    """The token of a paper form: written out at the head of the first page, and as a code."""

    text: str
    spoken: str


class Document:
    """Collects what stands on the pages, in order; `pdf` makes them."""

    def __init__(self, title: str, issuer: str, mark: Mark | None = None) -> None:
        register()
        self.title, self._issuer, self._mark = title, issuer, mark
        self._story: list[Any] = []

    def heading(self, text: str, note: str = "", size: float = 11.5) -> None:
        """Add a heading over a rule; `note` stands smaller beside it."""
        from reportlab.platypus import CondPageBreak

        style = _style(SEMIBOLD, size, before=size * 0.6, after=size * 0.25)
        small = ""
        if note:
            small = f' <font name="{REGULAR}" size="8.5">{_marked(note, REGULAR)}</font>'

        # Room for the heading, a header row and two rows; else all of it goes to the next page.
        self._story.append(CondPageBreak(38 * MM))
        self._story.append(_paragraph(_marked(text, SEMIBOLD) + small, style))

    def text(self, text: str, size: float = 10, *, bold: bool = False, lead: float = 1.4) -> None:
        """Add a paragraph; it never leaves a single line on a page."""
        face = SEMIBOLD if bold else REGULAR
        for part in text.split("\n"):
            style = _style(face, size, after=size * 0.4, lead=lead)
            self._story.append(_paragraph(_marked(part, face), style))

    def gap(self, mm: float) -> None:
        """Leave space free."""
        from reportlab.platypus import Spacer

        self._story.append(Spacer(1, mm * MM))

    def choices(self, label: str, options: Sequence[Option], size: float = 9.5) -> None:
        """Add boxes to tick, in lines as they fit, after a label."""
        self._story.append(_drawn(_Ticks(label, list(options), size)))

    def blanks(self, *parts: tuple[str, float, str]) -> None:
        """Add a line to write on: each part has a label, a share of the width and what is known."""
        self._story.append(_drawn(_Blanks(list(parts))))

    def lines(self, label: str, count: int) -> None:
        """Add a label and empty lines to write on."""
        self.blanks((label, 1, ""))
        for _line in range(count - 1):
            self.blanks(("", 1, ""))

    def table(
        self,
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        shares: Sequence[float],
        *,
        row_mm: float = 7.5,
        size: float = 9,
        centred: Sequence[int] = (),
    ) -> None:
        """Add a table; its header row stands on every page that it reaches.

        `shares` divide the width. Long cells wrap; the last two rows stay together.
        """
        from reportlab.platypus import LongTable

        total = sum(shares)
        widths = [ROOM * share / total for share in shares]
        head = [
            _cell(text, SEMIBOLD, size - 0.5, w) for text, w in zip(headings, widths, strict=True)
        ]
        body = [
            [_cell(text, REGULAR, size, w) for text, w in zip(row, widths, strict=True)]
            for row in rows
        ]
        heights = [None, *[_row_height(row, size, row_mm * MM) for row in body]]
        made = LongTable([head, *body], colWidths=widths, rowHeights=heights, repeatRows=1)
        made.setStyle(_table_style(len(body), size, centred))
        self._story.append(made)

    def page_break(self) -> None:
        """Begin a new page."""
        from reportlab.platypus import PageBreak

        self._story.append(PageBreak())

    def pdf(self) -> bytes:
        """Return the pages."""
        from reportlab.lib.pagesizes import A4
        from reportlab.pdfgen.canvas import Canvas
        from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

        out = io.BytesIO()
        head = 27 * MM if self._mark else 15 * MM
        first = Frame(LEFT, BOTTOM, ROOM, A4[1] - TOP - BOTTOM - head, 0, 0, 0, 0)
        later = Frame(LEFT, BOTTOM, ROOM, A4[1] - TOP - BOTTOM - 8 * MM, 0, 0, 0, 0)
        document = BaseDocTemplate(out, pagesize=A4, title=self.title, author=self._issuer)
        document.addPageTemplates(
            [
                PageTemplate(
                    "first",
                    [first],
                    onPage=lambda c, _d: self._first(c),
                    autoNextPageTemplate="later",
                ),
                PageTemplate("later", [later], onPage=lambda c, _d: self._later(c)),
            ]
        )
        document.build(self._story, canvasmaker=_numbered(Canvas, self._foot))
        return out.getvalue()

    def _first(self, canvas: "Canvas") -> None:
        canvas.setViewerPreference("PrintScaling", "None")
        top = 297 * MM - TOP
        room = ROOM
        if self._mark:
            side = 25 * MM
            symbol = qr.symbol_for(self._mark.text, side / MM)
            qr.draw(canvas, symbol, LEFT + ROOM - side, top - side, side)
            room = ROOM - side - 40 * MM
            spoken = checked(self._mark.spoken, EXTRABOLD)
            canvas.setFont(REGULAR, 8)
            x = LEFT + ROOM - side - 3 * MM
            canvas.drawRightString(x, top - 7 * MM, checked(_("Mã phiếu"), REGULAR))
            canvas.setFont(EXTRABOLD, 15)
            canvas.drawRightString(x, top - 13.5 * MM, spoken)
        issuer = checked(self._issuer, REGULAR)
        canvas.setFillGray(0)
        canvas.setFont(REGULAR, fitting(issuer, REGULAR, 9, room))
        canvas.drawString(LEFT, top - 3.5 * MM, issuer)
        title = checked(self.title, EXTRABOLD)
        canvas.setFont(EXTRABOLD, fitting(title, EXTRABOLD, 17, room))
        canvas.drawString(LEFT, top - 11 * MM, title)

    def _later(self, canvas: "Canvas") -> None:
        top = 297 * MM - TOP
        canvas.setFillGray(0)
        canvas.setFont(SEMIBOLD, 9)
        text = self.title + (f" · {self._mark.spoken}" if self._mark else "")
        canvas.drawString(LEFT, top - 3.5 * MM, checked(text, SEMIBOLD))

    def _foot(self, canvas: "Canvas", number: int, total: int) -> None:
        canvas.setFillGray(0)
        canvas.setFont(REGULAR, 8.5)
        y = BOTTOM - 6 * MM
        page = _("Trang {number}/{total}").format(number=number, total=total)
        canvas.drawRightString(LEFT + ROOM, y, checked(page, REGULAR))
        canvas.drawString(LEFT, y, checked(self._issuer, REGULAR))


def _numbered(base: type, foot: Callable[..., None]) -> Any:
    """Return a canvas that knows how many pages there are before it writes the first foot."""

    class Numbered(base):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self._held: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - reportlab's name
            """Hold the page back until all are known."""
            self._held.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            """Write every page with its number and the number of all."""
            for number, page in enumerate(self._held, 1):
                self.__dict__.update(page)
                foot(self, number, len(self._held))
                super().showPage()
            super().save()

    return Numbered


def _marked(text: str, face: str) -> str:
    """Return a text, checked against the face, as paragraph markup."""
    return escape(checked(text, face))


def _style(
    face: str,
    size: float,
    *,
    before: float = 0,
    after: float = 0,
    lead: float = 1.3,
) -> Any:
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        f"{face}{size}",
        fontName=face,
        fontSize=size,
        leading=size * lead,
        spaceBefore=before,
        spaceAfter=after,
        allowOrphans=0,
        allowWidows=0,
    )


def _paragraph(markup: str, style: Any) -> Any:
    from reportlab.platypus import Paragraph

    return Paragraph(markup, style)


def _cell(text: str, face: str, size: float, wide: float) -> str:
    """Return a cell's text in lines that fit; drawn as plain text, which is fast for long lists."""
    return "\n".join(wrap(text, face, size, wide - 6)) if text else ""


def _row_height(row: Sequence[str], size: float, least: float) -> float:
    most = max((text.count("\n") + 1 for text in row), default=1)
    return max(least, most * size * 1.2 + 6)


def _table_style(rows: int, size: float, centred: Sequence[int]) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import TableStyle

    commands: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, 0), SEMIBOLD, size - 0.5, size * 1.15),
        ("FONT", (0, 1), (-1, -1), REGULAR, size, size * 1.2),
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.9, 0.9, 0.9)),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        *[("ALIGN", (column, 0), (column, -1), "CENTER") for column in centred],
    ]
    if rows >= 2:
        commands += [("NOSPLIT", (0, 0), (-1, 2)), ("NOSPLIT", (0, -2), (-1, -1))]
    return TableStyle(commands)


class _Ticks:
    """Boxes to tick after a label, broken into lines as they fit."""

    def __init__(self, label: str, options: list[Option], size: float) -> None:
        self._size, self._lead = size, size * 1.75
        self._tick = max(_TICK, size * 0.92)
        self._label = checked(label, SEMIBOLD)
        self._start = width(self._label, SEMIBOLD, size) + 8 if label else 0.0
        self._lines: list[list[tuple[float, Option]]] = [[]]
        x = self._start
        for option in options:
            needed = self._tick + 4 + width(checked(option.label, REGULAR), REGULAR, size) + 11
            if x + needed > ROOM and self._lines[-1]:
                x = min(self._start, 12.0)
                self._lines.append([])
            self._lines[-1].append((x, option))
            x += needed

    @property
    def height(self) -> float:
        """Points that it takes."""
        return len(self._lines) * self._lead + 2

    def draw(self, canvas: "Canvas") -> None:
        """Draw from the lower left corner."""
        y = self.height - self._size - 1
        canvas.setFont(SEMIBOLD, self._size)
        canvas.drawString(0, y, self._label)
        canvas.setFont(REGULAR, self._size)
        canvas.setLineWidth(0.8)
        for line in self._lines:
            for x, option in line:
                canvas.rect(x, y - 1.2, self._tick, self._tick, stroke=1, fill=0)
                if option.ticked:
                    tick = canvas.beginPath()
                    tick.moveTo(x + self._tick * 0.16, y + self._tick * 0.33)
                    tick.lineTo(x + self._tick * 0.41, y + self._tick * 0.06)
                    tick.lineTo(x + self._tick - 1, y + self._tick - 2)
                    canvas.setLineWidth(1.5)
                    canvas.drawPath(tick, stroke=1, fill=0)
                    canvas.setLineWidth(0.8)
                canvas.drawString(x + self._tick + 4, y, option.label)
            y -= self._lead


class _Blanks:
    """A line of labels with dotted rules to write on; what is known stands on the rule."""

    height = 7.2 * MM

    def __init__(self, parts: list[tuple[str, float, str]]) -> None:
        total = sum(share for _label, share, _known in parts)
        self._parts = [
            (checked(label, SEMIBOLD), ROOM * share / total, checked(known, REGULAR))
            for label, share, known in parts
        ]

    def draw(self, canvas: "Canvas") -> None:
        """Draw from the lower left corner."""
        x, y = 0.0, 2.2 * MM
        for label, wide, known in self._parts:
            canvas.setFont(SEMIBOLD, 9.5)
            canvas.drawString(x, y, label)
            start = x + (width(label, SEMIBOLD, 9.5) + 4 if label else 0)
            canvas.setFont(REGULAR, fitting(known, REGULAR, 10.5, max(x + wide - start - 8, 1)))
            canvas.drawString(start + 2, y, known)
            canvas.setLineWidth(0.5)
            canvas.setDash(1, 2)
            canvas.line(start, y - 2, x + wide - 6, y - 2)
            canvas.setDash()
            x += wide


def _drawn(part: _Ticks | _Blanks) -> Any:
    """Return a part that draws itself as the layout engine wants it."""
    from reportlab.platypus import Flowable

    class Drawn(Flowable):
        @override
        def wrap(self, _wide: float, _high: float) -> tuple[float, float]:
            """Say how much it takes."""
            return ROOM, part.height

        def draw(self) -> None:
            """Draw it."""
            part.draw(self.canv)

    return Drawn()
