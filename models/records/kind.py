# SPDX-License-Identifier: MIT
"""What a kind of record is: fields declared once, from which list, form, workbook and rules follow.

A record in hand is a mapping of field name → value: text, whole numbers, dates, True/False, codes
of a catalogue, ids of other records, or a list of codes or ids. None and "" both say "not given".
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

from models.problems import Problem
from resources.errors import UserError
from resources.i18n import _n

if TYPE_CHECKING:
    from models.base import SyncedRow

Values = Mapping[str, Any]


class Shape(StrEnum):
    """How a value is typed, shown and kept."""

    TEXT = "text"
    LINES = "lines"
    URL = "url"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    PART_DATE = "part_date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    LINK = "link"
    LINKS = "links"
    WORDS = "words"
    TIMES = "times"
    FILE = "file"


_TEXTS = frozenset({Shape.TEXT, Shape.LINES, Shape.URL, Shape.FILE})


@dataclass(frozen=True)
class Field:
    """A field of a record; `source` is the catalogue of a choice, or what a link leads to.

    Of a file (its SHA-256) `source` is the field that takes its name.

    `limit` is the longest text; `least` and `most` bound numbers; `default` is offered in a new
    form, a callable one is asked then. `shown` tells whether the field matters for the values typed
    so far. `home` fields never leave the laptop, which the form says.
    """

    name: str
    label: str
    shape: Shape = Shape.TEXT
    source: str = ""
    required: bool = False
    limit: int = 200
    least: int | None = 0
    most: int = 10_000_000
    default: Any = None
    help: str = ""
    shown: Callable[[Values], bool] | None = None
    home: bool = False
    wide: bool = False


@dataclass(frozen=True)
class Around:
    """What rules must know besides the record: today, and the windows of the campaign."""

    today: datetime.date
    start: datetime.date
    end: datetime.date
    comms_start: datetime.date
    comms_end: datetime.date
    label: Callable[[str, str], str] = lambda _kind, code: code
    team_of: Mapping[str, str] = field(default_factory=dict)
    """By village: the other team that is at work there."""


Asked = Callable[[Values, Around], Iterable[Problem]]


@dataclass(frozen=True)
class Rule:
    """What is asked of a record, and the fields that it is asked of; no other is shown to it.

    So records that are alike in these need be asked once.
    """

    ask: Asked
    reads: tuple[str, ...]

    def __call__(self, values: Values, around: Around) -> Iterable[Problem]:
        """Return the problems that the rule finds."""
        return self.ask({name: values.get(name) for name in self.reads}, around)


def reads(*names: str) -> Callable[[Asked], Rule]:
    """Make a rule of a function that looks at these fields."""
    return lambda ask: Rule(ask, names)


@dataclass(frozen=True)
class Kind:
    """A kind of record. `table` is `module:Class`; `columns` are the fields of its list.

    `by_date` names the field by which a list is ordered, the latest first; without one it follows
    the alphabet by `heading`, the field that names a record; `a|b` is the first that is given.
    `unique` are the fields of which no two records may have the same; `sole` gives what only one
    record may be (None: nothing of the kind), and `second` the refusal of another one. `derived`
    gives columns that follow from the fields. People stand in lists by their given names.
    """

    code: str
    table: str
    one: str
    many: str
    group: str
    icon: str
    fields: tuple[Field, ...]
    heading: str
    columns: tuple[str, ...]
    filter_by: str
    by_date: str = ""
    of_campaign: bool = True
    about: str = ""
    unique: tuple[str, ...] = ()
    sole: Callable[[Values], tuple[str, ...] | None] | None = None
    second: Callable[[], UserError] | None = None
    derived: Callable[[Values], Mapping[str, Any]] | None = None
    people: bool = False
    rules: tuple[Rule, ...] = field(default=())

    @property
    def title(self) -> str:
        """What several of them are called, in the language in force."""
        return _n(self.many, 2)

    @cached_property
    def needed(self) -> tuple[Field, ...]:
        """The fields that must be filled in."""
        return tuple(f for f in self.fields if f.required)

    @cached_property
    def texts(self) -> tuple[Field, ...]:
        """The fields that hold free text."""
        return tuple(f for f in self.fields if f.shape in _TEXTS)

    @cached_property
    def numbers(self) -> tuple[Field, ...]:
        """The fields that hold numbers."""
        return tuple(f for f in self.fields if f.shape in {Shape.NUMBER, Shape.MONEY})

    @property
    def model(self) -> "type[SyncedRow]":
        """The table class; imported when first used."""
        module, _colon, name = self.table.partition(":")
        made: type[SyncedRow] = getattr(import_module(module), name)
        return made

    @property
    def table_name(self) -> str:
        """The name of its table."""
        return str(self.model.__tablename__)

    def field(self, name: str) -> Field:
        """Return a field by its name."""
        return next(f for f in self.fields if f.name == name)
