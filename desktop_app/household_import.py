# SPDX-License-Identifier: MIT
"""Bring a list of households in from a workbook: look first, then all good rows at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import households, villages
from desktop_app.households import HouseholdValues
from models.text import fold, looks_personal, normalise
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from desktop_app.app import App

_HEADINGS = {
    "village": {"thon", "ban", "thon ban", "thon/ban", "xom", "khoi", "thon, ban", "village"},
    "house_no": {"so nha", "so ho", "so", "stt", "so thu tu", "ho so", "house no", "house number"},
    "label": {"ten goi", "ten goi ho", "chu ho", "ho", "household", "name"},
    "has_smartphone": {"dien thoai thong minh", "co dien thoai thong minh", "smartphone"},
    "has_internet": {"internet", "co internet", "mang", "co mang"},
}
_ANSWERS = {
    "": "chua_ro",
    "co": "co",
    "x": "co",
    "1": "co",
    "yes": "co",
    "khong": "khong",
    "0": "khong",
    "no": "khong",
    "chua ro": "chua_ro",
}
_STEP = 50  # rows between two words about how far it is
_LOOK_FOR_HEAD = 10


@dataclass(frozen=True)
class ImportRow:
    """A row of the workbook: what it would become, or what is wrong with it."""

    number: int
    village: str
    values: HouseholdValues
    problem: str = ""


@dataclass
class ImportPreview:
    """What an import would do; nothing has been written."""

    file: str
    rows: list[ImportRow] = field(default_factory=list)

    @property
    def good(self) -> list[ImportRow]:
        """Rows that can be brought in."""
        return [row for row in self.rows if not row.problem]

    @property
    def bad(self) -> list[ImportRow]:
        """Rows that cannot, with the reason."""
        return [row for row in self.rows if row.problem]


def preview(
    app: "App", file: Path, follow: Callable[[int, int], None] = lambda _done, _total: None
) -> ImportPreview:
    """Read a workbook and say of every row what would come of it.

    Raises UserError for a file that is no workbook or has no columns that we know.
    """
    from resources.paper.workbook import read_rows

    rows = read_rows(file)
    head, columns = _head(rows, file.name)
    known = {fold(v.name): v.id for v in villages.villages(app)}
    there = _there(app)
    found = ImportPreview(file.name)
    for number, cells in enumerate(rows[head + 1 :], head + 2):
        if number % _STEP == 0:
            follow(number, len(rows))
        if not any(cells):
            continue
        row = _row(number, cells, columns, known)
        key = (row.values.village_id, fold(row.values.house_no))
        if not row.problem and key in there:
            problem = _("Hộ số {number} đã có trong danh sách hoặc ở dòng trên.").format(
                number=row.values.house_no
            )
            row = ImportRow(row.number, row.village, row.values, problem)
        there.add(key)
        found.rows.append(row)
    return found


def _head(rows: list[list[str]], name: str) -> tuple[int, dict[str, int]]:
    for number, cells in enumerate(rows[:_LOOK_FOR_HEAD]):
        columns = {
            meaning: at
            for meaning, words in _HEADINGS.items()
            for at, cell in enumerate(cells)
            if fold(normalise(cell)) in words
        }
        if {"village", "house_no"} <= set(columns):
            return number, columns
    raise UserError(
        _("Bảng {name} không có cột “Thôn, bản” và “Số nhà”.").format(name=name),
        _("Đặt tên cột ở dòng đầu: Thôn, bản · Số nhà · Tên gọi hộ · Điện thoại thông minh."),
        code="workbook-columns",
    )


def _row(
    number: int, cells: list[str], columns: dict[str, int], known: dict[str, str]
) -> ImportRow:
    def cell(name: str) -> str:
        at = columns.get(name)
        return normalise(cells[at]) if at is not None and at < len(cells) else ""

    village = cell("village")
    answers = {name: _ANSWERS.get(fold(cell(name))) for name in ("has_smartphone", "has_internet")}
    values = HouseholdValues(
        village_id=known.get(fold(village), ""),
        house_no=cell("house_no"),
        label=cell("label"),
        has_smartphone=answers["has_smartphone"] or "chua_ro",
        has_internet=answers["has_internet"] or "chua_ro",
    )
    return ImportRow(number, village, values, _problem(village, values, answers))


def _problem(village: str, values: HouseholdValues, answers: dict[str, str | None]) -> str:
    if not village:
        return _("Chưa ghi thôn, bản.")
    if not values.village_id:
        return _("Không có thôn, bản tên “{name}”. Thêm thôn, bản đó trước.").format(name=village)
    if looks_personal(values.house_no):
        return _("Số nhà trông như số điện thoại hoặc số căn cước. Sửa lại.")
    if None in answers.values():
        return _("Cột có/không chỉ nhận: có, không, hoặc để trống.")
    try:
        households.check_household(values)
    except UserError as error:
        return error.message
    return ""


def _there(app: "App") -> set[tuple[str, str]]:
    from sqlmodel import col, select

    from models.places import Household

    with app.db.read() as db:
        rows = db.exec(
            select(Household.village_id, Household.house_no).where(
                col(Household.deleted).is_(False)
            )
        ).all()
    return {(village, fold(number)) for village, number in rows}


def apply(
    app: "App",
    seen: ImportPreview,
    follow: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Bring the good rows in, all or none; return how many.

    `follow(done, total)` is told how far it is; whatever it raises leaves nothing behind.
    """
    from models.places import Household

    with app.db.write("households.import") as db:
        good = seen.good
        for done, row in enumerate(good):
            if done % _STEP == 0:
                follow(done, len(good))
            values = row.values
            number = normalise(values.house_no)
            name_key, sort_key = households.keys_of(number, values.label)
            db.add(
                Household(
                    village_id=values.village_id,
                    house_no=number,
                    label=normalise(values.label) or None,
                    has_smartphone=values.has_smartphone,
                    has_internet=values.has_internet,
                    name_key=name_key,
                    sort_key=sort_key,
                )
            )
    return len(seen.good)
