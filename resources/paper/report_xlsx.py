# SPDX-License-Identifier: MIT
"""Figures as an .xlsx workbook: numbers stay numbers, a missing one is said to be missing."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

Cell = str | float | int | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the heads of its columns with their widths, its rows."""

    name: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


def render(sheets: Sequence[Sheet]) -> bytes:
    """Return the workbook. Text is never taken for a formula."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        page.append(list(sheet.heads))
        for line, row in enumerate(sheet.rows, 2):
            for number, value in enumerate(row, 1):
                cell = page.cell(line, number, value)
                if isinstance(value, str):
                    cell.data_type = "s"
                else:
                    cell.number_format = "#,##0" if isinstance(value, int) else "#,##0.0"
        for number, width in enumerate(sheet.widths, 1):
            page.column_dimensions[get_column_letter(number)].width = width
        for cell in page[1]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
        page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
