# SPDX-License-Identifier: MIT
"""An administrative document as PDF, in the form of Decree 30/2020/NĐ-CP."""

import html
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from resources.paper import decree, picture_pdf, serif
from resources.paper.decree import BODY
from resources.paper.document import Annex, Block, Document, Drawing, Grid, Heading, Text
from resources.paper.report_flowables import MM, Chart, Letterhead, PartStart, Signing, TitleRule
from resources.paper.serif import BOLD, ITALIC, UPRIGHT, sound

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle

_WIDTH = decree.TEXT_WIDTH * MM
_UNIT = 10.5


def render(document: Document) -> bytes:
    """Return the PDF. Raises UserError for a character that the faces lack."""
    from reportlab.platypus import NextPageTemplate, PageBreak

    serif.register()
    out = io.BytesIO()
    made = _template(out, document)
    body = _blocks(document.blocks)
    # A page with nothing but the signature is no page of the document.
    story: list[Any] = [*_head(document), *body[:-1], _ending(document, body[-1:])]
    for annex in document.annexes:
        story += [NextPageTemplate("part"), PartStart(), PageBreak()]
        story += _annex_head(document, annex) + _blocks(annex.blocks)
    made.build(story)
    return out.getvalue()


def _template(out: io.BytesIO, document: Document) -> Any:
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    page = (decree.PAGE[0] * MM, decree.PAGE[1] * MM)
    made: Any = BaseDocTemplate(
        out,
        pagesize=page,
        title=sound(document.name),
        author=sound(document.issuer),
        lang="vi-VN",
        pageCompression=1,
    )
    frame = Frame(
        decree.LEFT * MM,
        decree.BOTTOM * MM,
        _WIDTH,
        page[1] - (decree.TOP + decree.BOTTOM) * MM,
        *(0, 0, 0, 0),
        id="text",
    )
    made.part_begins = 1
    made.addPageTemplates(PageTemplate("part", [frame], onPage=_number_page))
    return made


def _number_page(canvas: Any, made: Any) -> None:
    """Write the number of a page, from the second of a part on, into the top margin."""
    number = made.page - made.part_begins + 1
    if number == 1:
        return
    canvas.setFont(UPRIGHT, decree.PAGE_NUMBER)
    middle = (decree.LEFT + decree.TEXT_WIDTH / 2) * MM
    canvas.drawCentredString(
        middle, (decree.PAGE[1] - decree.PAGE_NUMBER_FROM_TOP) * MM, str(number)
    )


def style(face: str = UPRIGHT, size: float = BODY, **more: Any) -> "ParagraphStyle":
    """Return a paragraph's style with the spacing of the body."""
    from reportlab.lib.styles import ParagraphStyle

    leading = size * decree.SINGLE * more.pop("spacing", 1.0)
    return ParagraphStyle("part", fontName=face, fontSize=size, leading=leading, **more)


def _paragraph(text: str, face: str = UPRIGHT, size: float = BODY, **more: Any) -> Any:
    from reportlab.platypus import Paragraph

    return Paragraph(html.escape(sound(text, face), quote=False), style(face, size, **more))


def _head(document: Document) -> list[Any]:
    from reportlab.platypus import Spacer

    title = [
        _paragraph(document.kind, BOLD, alignment=1, spaceBefore=16),
        *(_paragraph(line, BOLD, alignment=1) for line in document.subject),
        TitleRule(document.subject),
    ]
    head = [Letterhead(document), *title]
    if document.addressees:
        head += _addressees(document.addressees)
    return [*head, Spacer(1, 6)]


def _addressees(names: tuple[str, ...]) -> list[Any]:
    if len(names) == 1:
        return [_paragraph(f"Kính gửi: {names[0]}", alignment=1, spaceBefore=8, spaceAfter=6)]
    left = 36 * MM
    made = [_paragraph("Kính gửi:", leftIndent=left, spaceBefore=8)]
    for number, name in enumerate(names):
        end = "." if number == len(names) - 1 else ";"
        made.append(_paragraph(f"- {name}{end}", leftIndent=left + serif.wide("Kính gửi:", BODY)))
    return made


_BODY: dict[str, Any] = {
    "alignment": 4,
    "firstLineIndent": decree.INDENT * MM,
    "spaceAfter": decree.BETWEEN,
    "spacing": decree.SPACING,
    "allowWidows": 0,
    "allowOrphans": 0,
}


def _blocks(blocks: Iterable[Block]) -> list[Any]:
    made: list[Any] = []
    for block in blocks:
        match block:
            case Heading(text, level):
                shown = text.upper() if level == 1 else text
                made.append(_paragraph(shown, BOLD, **{**_BODY, "alignment": 0, "keepWithNext": 1}))
            case Text(text):
                made.append(_paragraph(text, **_BODY))
            case Grid():
                made += _grid(block)
            case Drawing():
                made += _drawing(block)
    return made


def _grid(grid: Grid) -> list[Any]:
    from reportlab.platypus import Spacer, Table

    head = style(BOLD, grid.size, alignment=1)
    sides = {
        **dict.fromkeys(range(len(grid.heads)), 0),
        **dict.fromkeys(grid.right, 2),
        **dict.fromkeys(grid.middle, 1),
    }
    plain = {side: style(size=grid.size, alignment=side) for side in (0, 1, 2)}
    strong = style(BOLD, grid.size)
    rows = [[_cell(text, head, BOLD) for text in grid.heads]]
    marks = _grid_style()
    for number, row in enumerate(grid.rows):
        if number in grid.groups:
            marks.append(("SPAN", (0, number + 1), (-1, number + 1)))
            rows.append([_cell(row[0], strong, BOLD), *[""] * (len(row) - 1)])
        else:
            rows.append([_cell(text, plain[sides[i]]) for i, text in enumerate(row)])
    table = Table(rows, [w * MM for w in grid.widths], repeatRows=1, style=marks)
    caption = _paragraph(grid.caption, ITALIC, alignment=1, spaceBefore=4, spaceAfter=4)
    caption.keepWithNext = 1
    return [*([caption] if grid.caption else []), table, Spacer(1, 8)]


def _cell(text: str, look: "ParagraphStyle", face: str = UPRIGHT) -> Any:
    from reportlab.platypus import Paragraph

    return Paragraph(html.escape(sound(text, face), quote=False), look)


def _grid_style() -> list[tuple[Any, ...]]:
    whole = ((0, 0), (-1, -1))
    return [
        ("GRID", *whole, 0.5, (0, 0, 0)),
        ("VALIGN", *whole, "MIDDLE"),
        ("LEFTPADDING", *whole, 3),
        ("RIGHTPADDING", *whole, 3),
        ("TOPPADDING", *whole, 1.5),
        ("BOTTOMPADDING", *whole, 3),
    ]


def _drawing(drawing: Drawing) -> list[Any]:
    from reportlab.platypus import KeepTogether

    caption = _paragraph(drawing.caption, ITALIC, alignment=1, spaceBefore=8, spaceAfter=6)
    picture = drawing.draw(_WIDTH, _UNIT, picture_pdf.measure)
    return [KeepTogether([caption, Chart(picture)])]


def _ending(document: Document, last: list[Any]) -> Any:
    from reportlab.platypus import KeepTogether, Spacer

    return KeepTogether([*last, Spacer(1, 10), Signing(document)])


def _annex_head(document: Document, annex: Annex) -> list[Any]:
    return [
        _paragraph(f"Phụ lục {annex.number}", BOLD, alignment=1),
        _paragraph(annex.title.upper(), BOLD, alignment=1),
        _paragraph(document.reference, ITALIC, alignment=1, spaceAfter=10),
    ]
