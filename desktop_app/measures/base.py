# SPDX-License-Identifier: MIT
"""How an indicator is worded: which rows of which source, and how they add up.

Every source is SQL over `scoped` (the sessions in scope: id, date, internal,
session_type, village_id) and the parameters of a Scope. It is constant text, never user data.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Source:
    """Where rows come from, and how one of them is shown.

    `rows` begins at FROM and ends with its conditions. `page` and `record` (SQL, as all of these)
    say what opens when a row is chosen; `what` is a text, or a code of `catalogue` if one is named.
    """

    rows: str
    page: str
    record: str
    day: str
    what: str
    village: str
    catalogue: str = ""
    newest: str = ""
    """The same rows session by session, to be read from the last day back and no further."""
    one: str = ""
    """The same rows looked up by what they are about: those of one household, of one person."""


@dataclass(frozen=True)
class Kept:
    """The same figure from `session_sums` and `session_again`, which triggers keep (models.schema).

    `known` and `amount` are SQL over rows `g` of the sums: the figure is unknown while there is
    nothing that `known` counts. `again` names the rows that count once for all of one identity.
    """

    known: str
    amount: str
    again: str = ""
    rows: str = ""
    """SQL of how many rows make the figure, where that is not what `known` counts."""
    internal: bool = False
    """Tell whether sessions that train the teams count."""


class Counting(StrEnum):
    """How rows add up."""

    SUM = "sum"
    """Each row adds its amount."""
    ONCE = "once"
    """Rows of one identity (`per`) add 1 together; rows without one add their amount."""
    AGAIN = "again"
    """Each further row of an identity takes 1 away."""


@dataclass(frozen=True)
class Measure:
    """A figure over the rows of a source.

    None while the source has no row `which` applies to ("Chưa có số liệu"); `among` narrows what
    counts without making the figure unknown. `zero_when` names a figure: when that one is known,
    an unknown one is 0 (sessions were held, nobody was named).
    """

    source: Source
    which: str = "1"
    among: str = "1"
    amount: str = "1"
    per: str = ""
    counting: Counting = Counting.SUM
    zero_when: str = ""
    kept: Kept | None = None
    """Where sums of it are kept; the rows behind come from the source all the same."""

    @property
    def figure(self) -> str:
        """The SQL aggregate of the rows; NULL without any."""
        if self.counting is Counting.AGAIN:
            return f"count(DISTINCT {self.per}) - count({self.per})"
        if self.counting is Counting.ONCE:
            # Written alike wherever it can be: SQLite then counts for several figures at once.
            narrowed = f"CASE WHEN {self.among} THEN {self.per} END"
            once = f"count(DISTINCT {self.per if self.among == '1' else narrowed})"
            rest = f"CASE WHEN {self.among} AND {self.per} IS NULL THEN {self.amount} END"
            return f"CASE WHEN count(*) THEN {once} + coalesce(sum({rest}), 0) END"
        if self.among == "1":
            return f"sum({self.amount})"
        return f"CASE WHEN count(*) THEN coalesce(sum(({self.amount}) * ({self.among})), 0) END"

    @property
    def takes_away(self) -> bool:
        """Tell whether its rows count only when they repeat an identity."""
        return self.counting is Counting.AGAIN

    @property
    def counted(self) -> str:
        """The SQL of what one row adds to the figure."""
        if self.counting is Counting.SUM:
            return self.amount
        first = f"row_number() OVER (PARTITION BY {self.per} ORDER BY {self.source.day}, r.nr) = 1"
        if self.counting is Counting.AGAIN:
            return f"CASE WHEN {first} THEN 0 ELSE -1 END"
        return f"CASE WHEN {self.per} IS NULL THEN {self.amount} ELSE {first} END"


@dataclass(frozen=True)
class Sum:
    """A figure made of others: the first must be known, the rest count as 0 while unknown."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """A figure in per cent of another, with one decimal."""

    part: str
    whole: str


HERE = "(:village IS NULL OR {village} = :village)"
ANYBODY = ":organiser IS NULL"
BETWEEN = "(:first IS NULL OR {day} >= :first) AND (:last IS NULL OR {day} <= :last)"


def once(
    source: Source, per: str, among: str = "1", zero_when: str = "", kept: Kept | None = None
) -> Measure:
    """Return a measure that counts each identity once."""
    return Measure(
        source, among=among, per=per, counting=Counting.ONCE, zero_when=zero_when, kept=kept
    )
