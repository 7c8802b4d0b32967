# SPDX-License-Identifier: MIT
"""The commune's report put together: sections with their figures, tables, annexes, pictures."""

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import text as text_of

from desktop_app import reference, report_data
from desktop_app.report_data import ReportData
from desktop_app.report_settings import ReportForm
from models.dates import format_date, format_number
from models.report_text import fill
from models.text import normalise
from resources import path, pictures
from resources.paper.decree import roman
from resources.paper.document import Annex, Block, Document, Drawing, Grid, Heading, Text
from resources.paper.report_xlsx import Sheet

if TYPE_CHECKING:
    from desktop_app.app import App

NO_FIGURE = "Chưa có số liệu"
_FIRST_GRID = ("B1", "B2", "B3", "B4", "B5", "C1", "C2", "C3", "C4", "C8", "D1", "D11")
_VILLAGE_HEADS = {
    "B1": "Số buổi",
    "B2": "Hộ tiếp cận",
    "B3": "Lượt đến hộ",
    "B5": "Lượt người",
    "B6": "Nữ",
    "B7": "DTTS",
    "B8": "Từ 60 tuổi",
    "C1": "Cài VNeID",
    "C4": "Hồ sơ nộp",
    "D11": "Tờ rơi phát",
}


@dataclass(frozen=True)
class Section:
    """A part of the text; `text` is what the report says until an officer writes otherwise."""

    key: str
    heading: str
    level: int
    text: str


@cache
def _template() -> tuple[str, tuple[Section, ...]]:
    kept = json.loads(path("reports", "report.vi.json").read_text("utf-8"))
    return kept["subject"], tuple(Section(**section) for section in kept["sections"])


def sections() -> tuple[Section, ...]:
    """Return the parts of the text in their order."""
    return _template()[1]


def places(app: "App", data: ReportData, form: ReportForm) -> dict[str, str | None]:
    """Return what may stand in the places of the text: figures by code, and a few words."""
    campaign = reference.campaign(app)
    words: dict[str, str | None] = {
        "xa": app.commune.full_name[:1].lower() + app.commune.full_name[1:],
        "co_quan": form.issuer,
        "dot": campaign.name,
        "chu_de": campaign.theme or None,
        "tu_ngay": format_date(data.first),
        "den_ngay": format_date(data.last),
        "vang_nha": figure_words(data.value("B3a")),
        "tu_choi": figure_words(data.value("B3b")),
        "kho_khan": _written(app, "kho_khan"),
        "kien_nghi": _written(app, "kien_nghi"),
        "cach_lam_hay": _written(app, "cach_lam_hay"),
    }
    return words | {line.code: figure_words(line.value) for line in data.lines}


_WRITTEN = """
SELECT content FROM difficulty
WHERE NOT deleted AND campaign_code = :campaign AND kind = :kind ORDER BY noted_on, nr LIMIT 20
"""


def _written(app: "App", kind: str) -> str:
    """Return the difficulties, proposals or good practices of the campaign, a line for each."""
    with app.db.read() as db:
        rows = db.connection().execute(
            text_of(_WRITTEN), {"campaign": app.campaign_code, "kind": kind}
        )
        lines = [normalise(row.content).rstrip(".;") for row in rows]
    return "\n".join(f"- {line}." for line in lines) or "Không có."


def figure_words(value: float | None) -> str | None:
    """Return a figure as documents write it; None stays None."""
    if value is None:
        return None
    return format_number(value, 0 if float(value).is_integer() else 1)


@dataclass(frozen=True)
class Details:
    """Number and day of one revision, and the text that was written."""

    number: str
    signed_on: datetime.date | None
    texts: Mapping[str, str]
    revision: int


def document(app: "App", data: ReportData, form: ReportForm, details: Details) -> Document:
    """Return the report as the paper writers take it."""
    known = places(app, data, form)
    day = details.signed_on
    today = app.clock.today()
    return Document(
        superior=form.superior,
        issuer=form.issuer,
        number=details.number,
        symbol=form.symbol,
        place=form.place,
        day=day.day if day else None,
        month=day.month if day else today.month,
        year=day.year if day else today.year,
        kind="BÁO CÁO",
        subject=tuple(_template()[0].format_map(known).split("\n")),
        addressees=tuple(form.addressees),
        blocks=tuple(_body(data, known, details.texts)),
        authority=tuple(form.authority),
        title=form.title,
        signer=form.signer,
        recipients=(*form.recipients, form.file_copy),
        annexes=_annexes(data),
    )


def _body(
    data: ReportData, known: Mapping[str, str | None], texts: Mapping[str, str]
) -> Iterator[Block]:
    first = second = 0
    filled = [
        (section, fill(texts.get(section.key, section.text), known)) for section in sections()
    ]
    for number, (section, text) in enumerate(filled):
        if section.level == 1:
            first, second = first + 1, 0
            yield Heading(f"{roman(first)}. {section.heading}", 1)
        elif section.level == 2:
            if not text:
                continue  # nothing is known of it, so it has no heading either
            second += 1
            yield Heading(f"{second}. {section.heading}", 2)
        for line in text.split("\n"):
            if line:
                last = number == len(filled) - 1
                yield Text(line if not last or line.endswith("./.") else line.rstrip(".") + "./.")
        if section.key == "ky_nang":
            yield _main_grid(data)


def _main_grid(data: ReportData) -> Grid:
    lines = {line.code: line for line in data.lines}
    rows = [
        (str(number), lines[code].name, lines[code].unit, shown(lines[code].value))
        for number, code in enumerate((c for c in _FIRST_GRID if c in lines), 1)
    ]
    return Grid(
        "Bảng 1. Một số chỉ tiêu chính",
        ("TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả"),
        tuple(rows),
        (12.0, 93.0, 28.0, 32.0),
        right=frozenset({3}),
        middle=frozenset({0, 2}),
    )


def shown(value: float | None) -> str:
    """Return a figure for a table; a missing one is said to be missing."""
    return figure_words(value) or NO_FIGURE


def _annexes(data: ReportData) -> tuple[Annex, ...]:
    return (
        Annex("I", "Kết quả thực hiện các chỉ tiêu", (_all_figures(data),)),
        Annex("II", "Kết quả theo thôn, bản", (_by_village(data), Text(_APART))),
        Annex("III", "Biểu đồ", tuple(_drawings(data))),
    )


_APART = (
    "Ghi chú: Hộ và người có tên được tính một lần trong từng thôn, bản; hộ được đến ở hai nơi "
    "được tính ở cả hai, nên tổng theo thôn, bản có thể lớn hơn số toàn xã tại Phụ lục I. “–” là "
    "chưa có số liệu."
)


def _all_figures(data: ReportData) -> Grid:
    rows: list[tuple[str, ...]] = []
    groups: set[int] = set()
    group = ""
    for line in data.lines:
        if line.group != group:
            group = line.group
            groups.add(len(rows))
            rows.append((f"{line.code[0]}. {group}", "", "", "", "", "", ""))
        rows.append(
            (
                line.code,
                line.name,
                line.unit,
                format_number(line.target) or "–",
                shown(line.value),
                f"{format_number(line.percent, 1)}" if line.percent is not None else "–",
                line.note,
            )
        )
    return Grid(
        "",
        ("Mã", "Chỉ tiêu", "Đơn vị tính", "Chỉ tiêu giao", "Kết quả", "Tỷ lệ (%)", "Ghi chú"),
        tuple(rows),
        (12.0, 61.0, 20.0, 15.0, 28.0, 13.0, 16.0),
        right=frozenset({3, 4, 5}),
        middle=frozenset({0, 2}),
        groups=frozenset(groups),
        size=11,
    )


def _by_village(data: ReportData) -> Grid:
    rows = [
        (
            str(number) if village.name else "",
            village.name or "Không theo thôn, bản",
            *(figure_words(village.figures.get(code)) or "–" for code in _VILLAGE_HEADS),
        )
        for number, village in enumerate(data.villages, 1)
    ]
    return Grid(
        "",
        ("TT", "Thôn, bản", *_VILLAGE_HEADS.values()),
        tuple(rows),
        (8.0, 29.0, *(12.5,) * 7, 15.5, 12.5, 12.5),
        right=frozenset(range(2, 12)),
        middle=frozenset({0}),
        size=10,
    )


def _drawings(data: ReportData) -> Iterator[Drawing]:
    progress, homes = report_data.progress(data), report_data.homes(data)
    days, skills = report_data.days(data), report_data.skills(data)
    legend = pictures.Legend("đã gặp", "đã đến, chưa gặp", "chưa đến", "(mỗi ô là {each} hộ)")
    if progress:
        yield Drawing(
            "Biểu đồ 1. Số hộ đã gặp theo thôn, bản",
            lambda width, unit, measure: pictures.bars(progress, width, unit, measure),
        )
    yield Drawing(
        "Biểu đồ 2. Số buổi hướng dẫn theo ngày",
        lambda width, unit, measure: pictures.columns(days, width, width * 0.34, unit, measure),
    )
    if skills:
        yield Drawing(
            "Biểu đồ 3. Kết quả theo kỹ năng, dịch vụ",
            lambda width, unit, measure: pictures.bars(skills, width, unit, measure),
        )
    if any(h.total for h in homes):
        yield Drawing(
            "Biểu đồ 4. Mức độ bao phủ hộ gia đình",
            lambda width, unit, measure: pictures.coverage(homes, legend, width, unit, measure),
        )


def sheets(data: ReportData) -> list[Sheet]:
    """Return the figures as sheets of a workbook."""
    figures = [
        (
            *(line.code, line.group, line.name, line.unit, line.target),
            NO_FIGURE if line.value is None else line.value,
            *(line.percent, line.note),
        )
        for line in data.lines
    ]
    apart = [
        (village.name or "Không theo thôn, bản", *(village.figures.get(c) for c in _VILLAGE_HEADS))
        for village in data.villages
    ]
    heads = ("Mã", "Nhóm", "Chỉ tiêu", "Đơn vị tính", "Chỉ tiêu giao", "Kết quả", "%", "Ghi chú")
    return [
        Sheet("Chỉ tiêu", heads, (8, 16, 60, 14, 14, 18, 10, 40), tuple(figures)),
        Sheet(
            "Theo thôn, bản",
            ("Thôn, bản", *_VILLAGE_HEADS.values()),
            (28, *(12,) * len(_VILLAGE_HEADS)),
            tuple(apart),
        ),
        Sheet("Theo ngày", ("Ngày", "Số buổi"), (14, 12), tuple(data.days)),
    ]
