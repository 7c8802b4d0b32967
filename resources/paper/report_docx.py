# SPDX-License-Identifier: MIT
"""An administrative document as DOCX, in the form of Decree 30/2020/NĐ-CP; editable in Word."""

import io
from typing import Any

from resources.paper import decree, picture_pdf
from resources.paper.decree import BODY
from resources.paper.document import Annex, Block, Document, Drawing, Grid, Heading, Text
from resources.paper.report_flowables import MM, short_rule
from resources.paper.serif import BOLD, UPRIGHT, WORD_NAME, sound, wide
from resources.paper.type import wrap

_LEFT, _CENTRE, _RIGHT, _BOTH = 0, 1, 2, 3


def render(document: Document) -> bytes:
    """Return the DOCX. Raises UserError for a character that the face lacks."""
    import docx

    book = docx.Document()
    book.core_properties.title = sound(document.name)
    book.core_properties.author = sound(document.issuer)
    book.core_properties.language = "vi-VN"
    _normal(book)
    _page(book.sections[0])
    _letterhead(book, document)
    _title(book, document)
    _addressees(book, document.addressees)
    for block in document.blocks:
        _block(book, block)
    if document.blocks:
        book.paragraphs[-1].paragraph_format.keep_with_next = True  # no page of signatures alone
    _signing(book, document)
    for annex in document.annexes:
        _annex(book, document, annex)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _normal(book: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    normal = book.styles["Normal"]
    normal.font.name = WORD_NAME
    normal.font.size = Pt(BODY)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), WORD_NAME)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0


def _page(section: Any) -> None:
    """Set the page and put its number into the top margin, from the second page on."""
    from docx.shared import Mm, Pt

    section.page_width, section.page_height = (Mm(side) for side in decree.PAGE)
    section.top_margin, section.bottom_margin = Mm(decree.TOP), Mm(decree.BOTTOM)
    section.left_margin, section.right_margin = Mm(decree.LEFT), Mm(decree.RIGHT)
    baseline = decree.PAGE_NUMBER_FROM_TOP * MM - decree.PAGE_NUMBER * 0.9
    section.header_distance = Pt(baseline)
    section.different_first_page_header_footer = True
    header = section.header
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    paragraph.alignment = _CENTRE
    run = _run(paragraph, "", size=decree.PAGE_NUMBER)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run._r.append(_field(kind, text))  # noqa: SLF001 - python-docx has no fields of its own


def _field(kind: str, text: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if kind:
        made = OxmlElement("w:fldChar")
        made.set(qn("w:fldCharType"), kind)
        return made
    made = OxmlElement("w:instrText")
    made.text = text
    return made


def _run(
    paragraph: Any, text: str, *, size: float = BODY, bold: bool = False, italic: bool = False
) -> Any:
    from docx.shared import Pt

    run = paragraph.add_run(sound(text, BOLD if bold else UPRIGHT))
    run.font.size = Pt(size)
    run.bold, run.italic = bold, italic
    return run


def _paragraph(place: Any, text: str, *, align: int = _LEFT, after: float = 0, **look: Any) -> Any:
    """Add a paragraph to a document or cell; a cell's first, empty one is used up before."""
    from docx.shared import Pt

    empty = [p for p in place.paragraphs[:1] if not p.runs and not place_is_document(place)]
    paragraph = empty[0] if empty else place.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(after)
    _run(paragraph, text, **look)
    return paragraph


def place_is_document(place: Any) -> bool:
    """Tell a document from a cell."""
    return hasattr(place, "core_properties")


def _rule(place: Any, length: float, room: float, after: float = 0) -> None:
    """Add a rule in the middle: the border of an empty line whose indents leave `length` points."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = place.add_paragraph()
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Pt(max((room - length) / 2, 0))
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    shape.space_before, shape.space_after = Pt(2), Pt(after)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001


def _cell_margins(table: Any, twips: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), twips)
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)  # noqa: SLF001 - python-docx sets no margins of cells


def _columns(book: Any, *widths: float) -> list[Any]:
    """Return the cells of a table without lines, `widths` mm wide, with nothing around its text."""
    from docx.shared import Mm

    table = book.add_table(rows=1, cols=len(widths))
    table.autofit = False
    _cell_margins(table, "0")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = Mm(width)
    return list(table.rows[0].cells)


def _letterhead(book: Any, document: Document) -> None:
    left, right = _columns(book, decree.ISSUER_WIDTH, decree.NATION_WIDTH)
    room = decree.ISSUER_WIDTH * MM
    issuer = decree.issuer_lines(document.issuer)
    superior = wrap(document.superior.upper(), UPRIGHT, decree.ISSUER_SIZE, room)
    for line in superior:
        _paragraph(left, line, align=_CENTRE, size=decree.ISSUER_SIZE)
    for line in issuer:
        _paragraph(left, line, align=_CENTRE, size=decree.ISSUER_SIZE, bold=True)
    _rule(left, short_rule(issuer, decree.ISSUER_SIZE), room, after=8)
    number = decree.number_line(document.number, document.symbol)
    _paragraph(left, number, align=_CENTRE, size=decree.NUMBER_SIZE)
    _paragraph(right, decree.NATION, align=_CENTRE, size=decree.NATION_SIZE, bold=True)
    _paragraph(right, decree.MOTTO, align=_CENTRE, size=decree.MOTTO_SIZE, bold=True)
    # Place and date stand on the line of the number.
    lines = len(superior) + len(issuer) - 2
    after = 8 + lines * decree.ISSUER_SIZE * decree.SINGLE - decree.SINGLE
    length = wide(decree.MOTTO, decree.MOTTO_SIZE, bold=True)
    _rule(right, length, decree.NATION_WIDTH * MM, after=max(after, 0))
    date = decree.place_and_date(document.place, document.day, document.month, document.year)
    _paragraph(right, date, align=_CENTRE, size=decree.MOTTO_SIZE, italic=True)


def _title(book: Any, document: Document) -> None:
    from docx.shared import Pt

    kind = _paragraph(book, document.kind, align=_CENTRE, bold=True)
    kind.paragraph_format.space_before = Pt(16)
    for line in document.subject:
        _paragraph(book, line, align=_CENTRE, bold=True)
    room = decree.TEXT_WIDTH * MM
    _rule(book, min(short_rule(document.subject, BODY), room), room, after=8)


def _addressees(book: Any, names: tuple[str, ...]) -> None:
    from docx.shared import Pt

    if len(names) == 1:
        _paragraph(book, f"Kính gửi: {names[0]}", align=_CENTRE, after=8)
        return
    left = 36 * MM
    if names:
        _paragraph(book, "Kính gửi:").paragraph_format.left_indent = Pt(left)
    for number, name in enumerate(names):
        end = "." if number == len(names) - 1 else ";"
        line = _paragraph(book, f"- {name}{end}", after=8 if end == "." else 0)
        line.paragraph_format.left_indent = Pt(left + wide("Kính gửi:", BODY))


def _block(book: Any, block: Block) -> None:
    match block:
        case Heading(text, level):
            shown = text.upper() if level == 1 else text
            heading = _body(book, shown, align=_LEFT, bold=True)
            heading.paragraph_format.keep_with_next = True
        case Text(text):
            _body(book, text)
        case Grid():
            _grid(book, block)
        case Drawing():
            _drawing(book, block)


def _body(book: Any, text: str, *, align: int = _BOTH, **look: Any) -> Any:
    from docx.shared import Mm

    paragraph = _paragraph(book, text, align=align, after=decree.BETWEEN, **look)
    paragraph.paragraph_format.first_line_indent = Mm(decree.INDENT)
    paragraph.paragraph_format.line_spacing = decree.SPACING
    return paragraph


def _grid(book: Any, grid: Grid) -> None:
    from docx.shared import Mm

    if grid.caption:
        caption = _paragraph(book, grid.caption, align=_CENTRE, after=4, italic=True)
        caption.paragraph_format.keep_with_next = True
    table = book.add_table(rows=1, cols=len(grid.heads), style="Table Grid")
    table.autofit = False
    _narrow(table)
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Mm(width)
    for cell, text, width in zip(table.rows[0].cells, grid.heads, grid.widths, strict=True):
        cell.width = Mm(width)
        _paragraph(cell, text, align=_CENTRE, size=grid.size, bold=True)
    _repeat(table.rows[0])
    sides = {**dict.fromkeys(grid.right, _RIGHT), **dict.fromkeys(grid.middle, _CENTRE)}
    for number, row in enumerate(grid.rows):
        cells = table.add_row().cells
        _whole(table.rows[-1])
        if number in grid.groups:
            _paragraph(cells[0].merge(cells[-1]), row[0], size=grid.size, bold=True)
            continue
        for i, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.width = Mm(grid.widths[i])
            _paragraph(cell, text, align=sides.get(i, _LEFT), size=grid.size)
    _paragraph(book, "", size=6)


def _narrow(table: Any) -> None:
    """Leave 1 mm around the text of a table's cells, as the PDF does."""
    _cell_margins(table, "60")


def _repeat(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _drawing(book: Any, drawing: Drawing) -> None:
    from docx.shared import Pt

    caption = _paragraph(book, drawing.caption, align=_CENTRE, after=4, italic=True)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(8)
    width = decree.TEXT_WIDTH * MM
    picture = drawing.draw(width, 10.5, picture_pdf.measure)
    paragraph = book.add_paragraph()
    image = paragraph.add_run().add_picture(io.BytesIO(picture_pdf.png(picture)), width=Pt(width))
    image._inline.docPr.set("descr", picture.told)  # noqa: SLF001 - for those who cannot see it


def _signing(book: Any, document: Document) -> None:
    from docx.shared import Mm

    half = decree.TEXT_WIDTH * 0.44
    left, right = _columns(book, half, decree.TEXT_WIDTH - half)
    _whole_table(left)
    _paragraph(left, "Nơi nhận:", size=decree.RECIPIENTS_HEAD, bold=True, italic=True)
    for number, name in enumerate(document.recipients):
        end = "." if number == len(document.recipients) - 1 else ";"
        _paragraph(left, f"- {name}{end}", size=decree.RECIPIENTS)
    for line in (*document.authority, document.title):
        _paragraph(right, line.upper(), align=_CENTRE, bold=True)
    signer = _paragraph(right, document.signer, align=_CENTRE, bold=True)
    signer.paragraph_format.space_before = Mm(decree.SIGNING_ROOM)


def _whole_table(cell: Any) -> None:
    from docx.oxml import OxmlElement

    row = cell._tc.getparent()  # noqa: SLF001
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shrink(paragraph: Any) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def _annex(book: Any, document: Document, annex: Annex) -> None:
    from docx.enum.section import WD_SECTION
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section = book.add_section(WD_SECTION.NEW_PAGE)
    _shrink(book.paragraphs[-1])  # it carries the break alone, and must not begin a page
    _page(section)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.append(numbers)  # noqa: SLF001
    _paragraph(book, f"Phụ lục {annex.number}", align=_CENTRE, bold=True)
    _paragraph(book, annex.title.upper(), align=_CENTRE, bold=True)
    _paragraph(book, document.reference, align=_CENTRE, after=10, italic=True)
    for block in annex.blocks:
        _block(book, block)
