# SPDX-License-Identifier: MIT
"""Read an .xlsx that somebody made, within limits; write a table as one."""

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from resources.errors import UserError
from resources.i18n import _

MAX_FILE = 5 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024
_WIDEST = 60
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
MAX_ROWS, MAX_COLUMNS = 20_000, 30


def read_rows(file: Path) -> list[list[str]]:
    """Return the cells of the first sheet as text, row by row; formulas as last computed.

    Raises UserError for a file that is no workbook, too large, or cannot be read.
    """
    try:
        if file.stat().st_size > MAX_FILE:
            raise _refused(file.name, _("Tệp lớn quá 5 MB. Chia thành nhiều tệp nhỏ."))
        with zipfile.ZipFile(file) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MAX_UNPACKED:
                raise _refused(file.name, _("Tệp phình quá lớn khi mở. Chia thành tệp nhỏ."))
        return _cells(file)
    except (OSError, zipfile.BadZipFile) as error:
        raise _refused(
            file.name, _("Mở bằng Excel rồi lưu lại thành “Excel Workbook (*.xlsx)”.")
        ) from error


def _refused(name: str, advice: str) -> UserError:
    return UserError(
        _("Không đọc được bảng tính {name}.").format(name=name), advice, code="workbook"
    )


def _cells(file: Path) -> list[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, SyntaxError) as error:
        raise _refused(file.name, _("Lưu lại bằng Excel rồi thử lần nữa.")) from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        cells = sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS, values_only=True)
        rows = [[_text(value) for value in row] for row in cells]
    finally:
        book.close()
    if len(rows) > MAX_ROWS:
        raise _refused(file.name, _("Bảng có quá 20.000 dòng. Chia thành nhiều tệp."))
    return rows


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def workbook_bytes(title: str, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    """Return a table as a workbook: bold headings that stay in sight, dates and numbers as such.

    Text stays text: what begins with = is never a formula.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    for number, heading in enumerate(headings):
        longest = max(
            [len(heading), *(len(_shown(row[number])) for row in rows[:1000] if row[number])]
        )
        letter = get_column_letter(number + 1)
        sheet.column_dimensions[letter].width = min(longest + 3, _WIDEST)
    sheet.freeze_panes = "A2"
    head = []
    for heading in headings:
        cell = WriteOnlyCell(sheet, value=heading)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        head.append(cell)
    sheet.append(head)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(char for char in title if char not in "[]:*?/\\\\")[:31] or "1"


def _shown(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else str(value)


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str):
        cell = WriteOnlyCell(sheet)
        # Without the type a text that begins with = would be taken for a formula.
        cell.value, cell.data_type = _CONTROL.sub("", value)[:32_000], "s"
        return cell
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, datetime.date):
        cell.number_format = "dd/mm/yyyy"
    elif isinstance(value, int) and not isinstance(value, bool):
        cell.number_format = "#,##0"
    return cell
