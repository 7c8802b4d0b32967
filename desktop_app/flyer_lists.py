# SPDX-License-Identifier: MIT
"""For whom copies are printed: households, market stalls, or the rows of a workbook."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from desktop_app import flyer_contents
from models.text import fold, normalise
from models.villages import villages_within
from resources.errors import UserError
from resources.i18n import _, speaking
from resources.paper.flyer import MAX_NAME, Copy, printable

if TYPE_CHECKING:
    from desktop_app.app import App

MAX_COPIES = 5000
_LOOK_FOR_HEAD = 10
_HEADINGS = {
    "name": {
        *("ten", "ho ten", "ho va ten", "chu ho", "ho", "ten ho", "ten goi", "ten goi ho"),
        *("ten sap", "sap", "quay", "ten quay", "ki ot", "ten cua hang", "cua hang", "co so"),
        *("name", "household", "stall"),
    },
    "place": {"thon", "ban", "thon ban", "thon/ban", "thon, ban", "xom", "khoi", "village", "cho"},
    "url": {"dia chi qr", "duong dan", "lien ket", "link", "url", "trang ban hang"},
}
_HERE = villages_within(":village")
_HOUSEHOLDS = f"""
SELECT h.label, h.house_no, g.name AS place FROM household h JOIN village g ON g.id = h.village_id
WHERE NOT h.deleted AND (:village IS NULL OR h.village_id IN {_HERE})
ORDER BY g.sort_key, h.sort_key, h.nr LIMIT :most
"""  # noqa: S608 - constants
_STALLS = f"""
SELECT b.name, g.name AS place FROM business b LEFT JOIN village g ON g.id = b.village_id
WHERE NOT b.deleted AND b.merged_into IS NULL AND (:village IS NULL OR b.village_id IN {_HERE})
ORDER BY g.sort_key, b.sort_key, b.nr LIMIT :most
"""  # noqa: S608 - constants


@dataclass(frozen=True)
class Addressees:
    """Copies to print one by one, and the rows of a workbook that cannot be printed, with why."""

    copies: tuple[Copy, ...]
    problems: tuple[str, ...] = ()


def households(app: "App", village_id: str | None = None) -> Addressees:
    """Return a copy for each household, village by village; its name stays on this laptop."""
    with app.db.read() as db, speaking("vi"):
        rows = db.connection().execute(
            text(_HOUSEHOLDS), {"village": village_id, "most": MAX_COPIES}
        )
        return _found(
            [_at(r.label or _("Hộ số {number}").format(number=r.house_no), r.place) for r in rows]
        )


def stalls(app: "App", village_id: str | None = None) -> Addressees:
    """Return a copy for each shop and stall."""
    with app.db.read() as db:
        rows = db.connection().execute(text(_STALLS), {"village": village_id, "most": MAX_COPIES})
        return _found([_at(r.name, r.place or "") for r in rows])


def _at(name: str, place: str) -> Copy:
    return Copy(f"{name} · {place}" if place else name)


def _found(copies: list[Copy]) -> Addressees:
    if not copies:
        raise UserError(
            _("Danh sách chưa có ai."),
            _("Ghi hộ dân hoặc cơ sở kinh doanh trước, hoặc dùng bảng Excel."),
            field="list",
            code="empty-list",
        )
    good = tuple(copy for copy in copies if not printable(copy.name))
    problems = tuple(
        f"{copy.name}: {printable(copy.name)}" for copy in copies if printable(copy.name)
    )
    return Addressees(good, problems)


def from_workbook(app: "App", file: Path) -> Addressees:
    """Read names, and codes' addresses where a column has them, from an .xlsx.

    The heading stands within the first rows (Tên · Thôn, bản · Địa chỉ QR); without one, names are
    the first column. Raises UserError for a file that is no workbook or holds no name.
    """
    from resources.paper.workbook import read_rows

    rows = read_rows(file)
    start, columns = _head(rows)
    copies, problems = [], []
    for number, cells in enumerate(rows[start:], start + 1):
        if not any(cells):
            continue
        copy, problem = _row(app, cells, columns)
        if problem:
            problems.append(_("Dòng {number}: {what}").format(number=number, what=problem))
        else:
            copies.append(copy)
        if len(copies) > MAX_COPIES:
            raise UserError(
                _("Danh sách có quá {most} dòng.").format(most="5.000"),
                _("Chia thành nhiều bảng nhỏ hơn."),
                field="list",
                code="long-list",
            )
    if not copies:
        raise UserError(
            _("Bảng {name} không có tên nào in được.").format(name=file.name),
            problems[0] if problems else _("Ghi tên hộ hoặc tên sạp vào cột “Tên”."),
            field="list",
            code="empty-list",
        )
    return Addressees(tuple(copies), tuple(problems))


def _head(rows: list[list[str]]) -> tuple[int, dict[str, int]]:
    for number, cells in enumerate(rows[:_LOOK_FOR_HEAD]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(cells):
            meaning = next(
                (m for m, words in _HEADINGS.items() if fold(normalise(cell)) in words), None
            )
            if meaning is not None:
                columns.setdefault(meaning, at)
        if "name" in columns:
            return number + 1, columns
    return 0, {"name": 0}


def _row(app: "App", cells: list[str], columns: dict[str, int]) -> tuple[Copy, str]:
    def cell(name: str) -> str:
        at = columns.get(name)
        return normalise(cells[at]) if at is not None and at < len(cells) else ""

    name, url = cell("name"), cell("url")
    copy = Copy(_at(name, cell("place")).name, url)
    if not name:
        return copy, _("chưa ghi tên.")
    if len(copy.name) > MAX_NAME:
        return copy, _("tên dài quá {most} ký tự.").format(most=MAX_NAME)
    if url:
        try:
            flyer_contents.usable_address(app, url)
        except UserError as error:
            return copy, error.message
    return copy, printable(copy.name)
