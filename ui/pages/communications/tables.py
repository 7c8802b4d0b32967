# SPDX-License-Identifier: MIT
"""The tables of records: one kind's own columns, or what every kind has."""

from functools import partial

from desktop_app.records.lists import Line
from models.records.kind import Kind, Shape
from models.records.kinds import kind as kind_of
from resources.i18n import _
from ui.widgets.table import Column, Table

_WIDTHS = {Shape.DATE: 118, Shape.PART_DATE: 118, Shape.NUMBER: 92, Shape.MONEY: 126}
_NUMBERS = frozenset({Shape.NUMBER, Shape.MONEY})


def _cell(name: str, line: Line) -> str:
    return line.cells.get(name, "")


def kind_table(kind: Kind) -> Table:
    """Return the table of one kind."""
    columns = []
    for name in kind.columns:
        field = kind.field(name.split("|")[0])
        heading = _("Ngày") if "|" in name else _(field.label)
        if field.shape in _WIDTHS:
            columns.append(
                Column(
                    heading,
                    partial(_cell, name),
                    _WIDTHS[field.shape],
                    right=field.shape in _NUMBERS,
                )
            )
        else:
            share = 4 if field.name == kind.heading else 2
            columns.append(Column(heading, partial(_cell, name), stretch=share))
    return Table(columns, kind.title)


def _told(line: Line) -> str:
    kind = kind_of(line.kind)
    heading = kind.heading
    parts = []
    for name, text in line.cells.items():
        field = kind.field(name.split("|")[0])
        if not text or field.name == heading or field.source == "yes_no_unknown":
            continue
        told = field.shape in _NUMBERS or field.shape is Shape.YES_NO
        parts.append(f"{_(field.label)}: {text}" if told else text)
    return " · ".join(parts[:4])


def every_table() -> Table:
    """Return the table of records of every kind."""
    return Table(
        [
            Column(_("Mục"), lambda line: _(kind_of(line.kind).one), stretch=2),
            Column(_("Nội dung"), lambda line: line.title, stretch=4),
            Column(_("Chi tiết"), _told, stretch=4),
        ],
        _("Mọi mục"),
    )
