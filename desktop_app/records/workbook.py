# SPDX-License-Identifier: MIT
"""Records from and to Excel: look first, say of every row what is wrong, then all good rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app import paged, saving
from desktop_app.records import lists, service
from desktop_app.records.lists import Wanted
from desktop_app.records.service import RecordRefusedError
from models.problems import warnings
from models.records.kind import Around, Kind, Shape
from models.records.kinds import kind as kind_of
from models.records.rules import check
from models.records.texts import Names, UnreadableError, read_cell, write_cell
from models.text import fold, normalise
from resources.errors import UserError
from resources.i18n import _

if TYPE_CHECKING:
    from desktop_app.app import App

_LOOK_FOR_HEAD = 10
_STEP = 50  # rows between two words about how far it is
Follow = Callable[[int, int], None]


def _quiet(_done: int, _total: int) -> None:
    """Tell nobody how far it is."""


@dataclass(frozen=True)
class ImportRow:
    """A row of the workbook: what it would become, or what is wrong with it."""

    number: int
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    remark: str = ""
    """A warning that the import keeps, for the officer to see."""


@dataclass
class ImportPreview:
    """What an import would do; nothing has been written."""

    kind: str
    file: str
    rows: list[ImportRow] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    """Headings of columns that no field is called."""

    @property
    def good(self) -> list[ImportRow]:
        """Rows that can be brought in."""
        return [row for row in self.rows if not row.problem]

    @property
    def bad(self) -> list[ImportRow]:
        """Rows that cannot, with the reason."""
        return [row for row in self.rows if row.problem]


def preview(app: "App", code: str, file: Path, follow: Follow = _quiet) -> ImportPreview:
    """Read a workbook and say of every row what would come of it.

    Raises UserError for a file that is no workbook or lacks a column that the kind needs.
    """
    from resources.paper.workbook import read_rows

    kind = kind_of(code)
    rows = read_rows(file)
    head, columns, strange = _head(kind, rows, file.name)
    reader = _Reader(app, kind, columns, file.name)
    seen = ImportPreview(code, file.name, passed_over=strange)
    for number, cells in enumerate(rows[head + 1 :], head + 2):
        if number % _STEP == 0:
            follow(number, len(rows))
        if any(cells):
            seen.rows.append(reader.row(number, cells))
    return seen


def _head(kind: Kind, rows: list[list[str]], name: str) -> tuple[int, dict[str, int], list[str]]:
    """Return where the headings stand, which field is in which column, and unknown headings."""
    called: dict[str, str] = {}
    for each in kind.fields:
        called |= {fold(each.name): each.name, fold(each.label): each.name}
        called[fold(_(each.label))] = each.name
    needed = {f.name for f in kind.fields if f.required and f.default is None}
    best: set[str] = set()
    for number, cells in enumerate(rows[:_LOOK_FOR_HEAD]):
        columns: dict[str, int] = {}
        strange = []
        for at, cell in enumerate(cells):
            known = called.get(fold(normalise(cell)))
            if known is not None:
                columns.setdefault(known, at)
            elif cell:
                strange.append(cell)
        if needed <= set(columns):
            return number, columns, strange
        best = max(best, set(columns), key=len)
    missing = [_(f.label) for f in kind.fields if f.name in needed - best]
    raise UserError(
        _("Bảng {name} thiếu cột: {columns}.").format(name=name, columns=", ".join(missing)),
        _("Kết xuất mẫu Excel của mục này để có đúng các cột, rồi điền vào."),
        code="workbook-columns",
    )


def with_row(kind: Kind, values: Mapping[str, Any], around: Around) -> Around:
    """Return what the rows further down must know when a row comes in before them."""
    if kind.code != "team" or not values["active"] or not values["village_id"]:
        return around
    return replace(around, team_of={**around.team_of, values["village_id"]: values["name"]})


def there_already() -> str:
    """Return what is said of a row that is no news."""
    return _("Đã có trong danh sách hoặc ở dòng trên.")


class _Reader:
    """Reads rows of one workbook; knows what is there already, in the store and further up."""

    def __init__(self, app: "App", kind: Kind, columns: dict[str, int], file: str) -> None:
        self._kind, self._columns, self._file = kind, columns, file
        self._today = app.clock.today()
        self._around = service.around(app, kind.code)
        self._names = lists.names(app, kind)
        self._defaults = {f.name: f.default for f in kind.fields if f.default is not None}
        with app.db.read() as db:
            self._there = service.taken(app, db, kind)
        self._seen: set[tuple[str, ...]] = set()
        for record in everything(app, kind.code):
            self._seen.add(self._whole(service.tidy(kind, record)))

    def row(self, number: int, cells: list[str]) -> ImportRow:
        """Return what a row would become, or what is wrong with it."""
        values: dict[str, Any] = dict(self._defaults)
        title = ""
        wrong = []
        for each in self._kind.fields:
            at = self._columns.get(each.name)
            cell = cells[at] if at is not None and at < len(cells) else ""
            if each.name == self._kind.heading:
                title = normalise(cell)[:120]
            if at is None or (not cell and each.name in self._defaults):
                continue
            try:
                values[each.name] = read_cell(each, cell, self._today, self._names)
            except UnreadableError as error:
                wrong.append(f"“{_(each.label)}”: {error}.")
        if wrong:
            return ImportRow(number, title, problem=" ".join(wrong))
        return self._judged(number, title, service.tidy(self._kind, values))

    def _judged(self, number: int, title: str, values: dict[str, Any]) -> ImportRow:
        reason = _("nạp từ tệp {file}").format(file=self._file)
        warned = warnings(check(self._kind, values, self._around))
        reasons = {problem.code: reason for problem in warned}
        try:
            values, kept = service.admit(self._kind, values, self._around, reasons)
        except RecordRefusedError as refused:
            sentences = list(dict.fromkeys(p.message for p in refused.problems))
            return ImportRow(number, title, problem=" ".join(sentences))
        whole = self._whole(values)
        if whole in self._seen:
            return ImportRow(number, title, problem=there_already())
        try:
            service.refuse_twice(self._kind, values, self._there)
        except UserError as refused:
            problem = there_already() if refused.code == "twice" else refused.message
            return ImportRow(number, title, problem=problem)
        self._seen.add(whole)
        self._around = with_row(self._kind, values, self._around)
        self._there |= dict.fromkeys(service.identities(self._kind, values), "")
        return ImportRow(
            number, title, values, kept, remark=" ".join(problem.message for problem in warned)
        )

    def _whole(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(fold(str(values.get(f.name) or "")) for f in self._kind.fields)


def apply(app: "App", seen: ImportPreview, follow: Follow = _quiet) -> int:
    """Bring the good rows in, all or none; return how many.

    `follow(done, total)` is told how far it is; whatever it raises leaves nothing behind.
    """
    kind = kind_of(seen.kind)
    with app.db.write("records.import") as db:
        there = service.taken(app, db, kind)
        good = seen.good
        for done, row in enumerate(good):
            if done % _STEP == 0:
                follow(done, len(good))
            values = dict(row.values)
            service.refuse_twice(kind, values, there)
            service.write(app, db, kind, None, values, dict(row.reasons), flush=False)
    return len(seen.good)


def everything(
    app: "App", code: str, wanted: Wanted | None = None, follow: Follow = _quiet
) -> list[dict[str, Any]]:
    """Return the values of every record that a list shows, in its order."""
    kind = kind_of(code)
    listing = paged.count_all(app, lists.records(app, code, wanted))
    pages = range((listing.count + paged.PAGE - 1) // paged.PAGE)
    found: list[dict[str, Any]] = []
    for number in pages:
        follow(number, len(pages))
        for row in paged.page(app, listing, number):
            found.append(lists.plain(kind, row._mapping))  # noqa: SLF001, PERF401 - SQLAlchemy's name
    return found


def export(
    app: "App",
    code: str,
    target: Path,
    wanted: Wanted | None = None,
    follow: Follow = _quiet,
) -> int:
    """Write what a list shows as .xlsx, whole or not at all; return how many rows.

    The first row are the headings, so that an empty list makes the form that an import wants.
    """
    from resources.paper.workbook import workbook_bytes

    kind = kind_of(code)
    called = lists.names(app, kind)
    records = everything(app, code, wanted, follow)
    rows = [_cells(kind, values, called) for values in records]
    headings = [_(f.label) for f in kind.fields]
    follow(1, 1)
    saving.write(target, workbook_bytes(kind.title, headings, rows))
    return len(rows)


def _cells(kind: Kind, values: Mapping[str, Any], called: Names) -> list[object]:
    cells: list[object] = []
    for each in kind.fields:
        value = values.get(each.name)
        keep = each.shape in {Shape.DATE, Shape.NUMBER, Shape.MONEY}
        cells.append(value if keep else write_cell(each, value, called))
    return cells
