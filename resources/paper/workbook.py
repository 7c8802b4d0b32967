# SPDX-License-Identifier: MIT
"""Read an .xlsx that somebody made: plain values of its first sheet, within limits."""

import zipfile
from pathlib import Path

from resources.errors import UserError
from resources.i18n import _

MAX_FILE = 5 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024
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
