# SPDX-License-Identifier: MIT
"""An administrative document as plain values: what the PDF and the DOCX are drawn from."""

from collections.abc import Callable
from dataclasses import dataclass, field

from resources.pictures import Measure, Picture


@dataclass(frozen=True)
class Heading:
    """A heading with its number already in front: level 1 in capitals, level 2 as written."""

    text: str
    level: int


@dataclass(frozen=True)
class Text:
    """A paragraph of the body."""

    text: str


@dataclass(frozen=True)
class Grid:
    """A table; `widths` are mm and make up the text's width, `right` columns hold figures."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    right: frozenset[int] = frozenset()
    middle: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    """Rows whose first cell is a heading across the table."""
    size: float = 12.0


@dataclass(frozen=True)
class Drawing:
    """A picture with its caption; `draw` gives it at a width in points, text at `unit` points."""

    caption: str
    draw: Callable[[float, float, Measure], Picture]


Block = Heading | Text | Grid | Drawing


@dataclass(frozen=True)
class Annex:
    """An annex on pages of its own, numbered from 1."""

    number: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """The parts of a document in the order of the decree."""

    superior: str
    issuer: str
    number: str
    symbol: str
    place: str
    day: int | None
    month: int
    year: int
    kind: str
    subject: tuple[str, ...]
    addressees: tuple[str, ...]
    blocks: tuple[Block, ...]
    authority: tuple[str, ...]
    title: str
    signer: str
    recipients: tuple[str, ...]
    annexes: tuple[Annex, ...] = field(default=())

    @property
    def name(self) -> str:
        """The kind and subject on one line."""
        return " ".join((self.kind, *self.subject))

    @property
    def reference(self) -> str:
        """What stands under the title of an annex, to tell whose it is."""
        from resources.paper.decree import number_line, two_digits

        number = number_line(self.number, self.symbol).removeprefix("Số: ")
        day = two_digits(self.day, 10) if self.day else "\u00a0" * 6
        return (
            f"(Kèm theo Báo cáo số {number} ngày {day} tháng {two_digits(self.month, 3)} "
            f"năm {self.year} của {self.issuer})"
        )
