# SPDX-License-Identifier: MIT
"""What laptops of a commune may send, drawn at random over every table, faults among it.

A world is told so that it must not matter where its frames are cut. That is not so of everything:
a session that was alike another one for the length of a frame, or a report that was sent and
changed, leave a trace when a frame ends in between. So of one row at most one such change is drawn
between two laptops' turns, what a row refers to comes before it, and what cannot be read comes last
or is about a row that nothing else speaks of.
"""

import copy
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from hypothesis import strategies as st
from typing_extensions import override

from models.wire import wire_table_named, wire_tables
from sync import changes
from sync.changes import DELETE, UPDATE, Change
from tests.sync.server import every_table, rows, small_world
from tests.sync.server.every_table import Unit, broken, faults, unit
from tests.sync.server.laptops import NOW, new_id
from tests.sync.server.rows import put
from tests.sync.server.small_world import ident

LAPTOPS = 2
_OTHER = 100
"""The second laptop's identities end in numbers that are so much higher."""
_ROOT_COLUMNS = frozenset({"session_id", "batch_id", "team_id"})
_TWIN_COLUMNS = frozenset({"date", "session_type", "place"})
_ONCE = frozenset({"unit_report", "photo"})
"""Tables of whose rows each state is told to somebody: one change of a row between two turns."""
_LATE = frozenset({"field_choice"})
_ODD: tuple[Any, ...] = ({0: 7}, {0: "x"}, {1: [[[]]]}, {1: 0.5}, {-1: 1}, [1], "x")
"""What is no change of a row."""


class Turn(NamedTuple):
    """What a laptop sends before the next one does: changes, cut into frames of so many."""

    laptop: int
    changes: list[Change]
    cut: int


class Act(NamedTuple):
    """What a reviewer does to the n-th of what there is."""

    what: str
    number: int


class World(NamedTuple):
    """Turns and acts, and which faults must be told: row → the words in the reason."""

    steps: list[Turn | Act]
    faults: dict[bytes, str]
    trusted: bool
    """The laptops may change what the other one wrote."""

    @override
    def __repr__(self) -> str:
        return f"World({len(self.steps)} steps, trusted={self.trusted})"

    def lines(self) -> str:
        """Return what is told, a change a line."""
        said: list[str] = []
        for step in self.steps:
            if isinstance(step, Act):
                said.append(f"act {step.what} {step.number}")
                continue
            said.append(f"laptop {step.laptop}, frames of {step.cut}")
            said += [
                f"  {wire_tables()[c.table].name if c.table in wire_tables() else c.table} "
                f"{c.row.hex()} op {c.op} of {c.base_rev} {c.values}"
                for c in step.changes
            ]
        return "\n".join(said)


def _few(draw: st.DrawFn) -> int:
    return draw(st.integers(0, 2))


def _household(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(40, number), {
        "village_id": ident(1, _few(draw)),
        "house_no": str(number),
        "has_smartphone": draw(st.sampled_from(["co", "khong", "chua_ro", "?"])),
        "has_internet": "co",
    }


def _warning(draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(41, number), {
        "session_id": session,
        "code": draw(st.sampled_from(["date-outside", "place-few", "tally-zero"])),
    }


def _mark(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(42, number), {
        "campaign_code": draw(st.sampled_from(["NCDS-2026", "NCDS-1999"])),
        "task_code": "T01",
        "scope_id": "16831",
        "done_on": "2026-10-03",
        "waived": draw(st.booleans()),
    }


def _photo(draw: st.DrawFn, number: int, session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(43, number), {
        "session_id": session,
        "consent": draw(st.booleans()),
        "to_send": draw(st.booleans()),
        "sha256": draw(st.sampled_from([None, "ab" * 32, "cd" * 32, "no hash"])),
        "size": 9,
    }


def _choice(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    about, kind = draw(st.sampled_from([("school", 20), ("guidance_session", 7), ("none", 9)]))
    return new_id(), {
        "of_table": about,
        "of_row": ident(kind, number),
        "seen": draw(st.just(ident(44, 0)) | st.builds(lambda n: ident(45, n), st.integers(0, 40))),
    }


def _report(draw: st.DrawFn, number: int, _session: bytes) -> tuple[bytes, dict[str, Any]]:
    return ident(46, number), {
        **every_table.ALONE["unit_report"],
        "revision": number,
        "status": draw(st.sampled_from(["nhap", "da_gui", "da_gui"])),
    }


def _as_ever(kind: int, table: str) -> Callable[..., tuple[bytes, dict[str, Any]]]:
    """Make rows that are always the same; only their faults and edits differ."""
    return lambda _draw, number, _session: (ident(kind, number), every_table.ALONE[table])


_MAKERS: Mapping[str, Callable[..., tuple[bytes, dict[str, Any]]]] = {
    **small_world.MAKERS,
    "household": _household,
    "accepted_warning": _warning,
    "task_mark": _mark,
    "photo": _photo,
    "field_choice": _choice,
    "unit_report": _report,
    "organisation": _as_ever(47, "organisation"),
    "identity_asset": _as_ever(48, "identity_asset"),
    "outstanding_example": _as_ever(49, "outstanding_example"),
    "indicator_value": _as_ever(50, "indicator_value"),
}
TABLES = tuple(sorted(_MAKERS))


def _spoiled(draw: st.DrawFn, table: str, values: dict[str, Any]) -> dict[str, Any]:
    """Let one value be none that the rules take: it is understood, and goes back."""
    wrong = [fault for fault in faults(table) if fault.reads]
    if not wrong or draw(st.integers(0, 4)):
        return values
    fault = draw(st.sampled_from(wrong))
    return {**values, fault.column: fault.value}


class _Sender:
    """Draws what one laptop sends in one turn."""

    def __init__(
        self, draw: st.DrawFn, laptop: int, about: list[str], told: dict[bytes, str]
    ) -> None:
        self._draw = draw
        self._laptop = laptop
        self._about = about
        self._told = told
        self._once: set[bytes] = set()

    def changes(self, before: list[Change]) -> list[Change]:
        first: list[Change] = []
        mixed: list[Change] = []
        late: list[Change] = []
        last: list[Change] = []
        for _each in range(self._draw(st.integers(1, 20))):
            what = self._draw(st.integers(0, 9))
            if what < 5:
                change = self._change()
                if change is not None:
                    name = wire_tables()[change.table].name
                    {"village": first, "field_choice": late}.get(name, mixed).append(change)
            elif what == 5:
                mixed += self._session()
            elif what == 6:
                mixed += self._unit()
            elif what == 7:
                mixed.append(self._unreadable())
            elif what == 8:
                last.append(self._unreadable_edit())
            elif whole := [c for c in (*before, *mixed) if isinstance(c.values, list)]:
                last += self._again(self._draw(st.sampled_from(whole)))
        if self._draw(st.booleans()):
            mixed = self._draw(st.permutations(mixed))
        return first + mixed + late + last

    def _change(self) -> Change | None:
        """A row that comes again and again: whole, changed or taken back."""
        draw = self._draw
        table = draw(st.sampled_from(self._about))
        mine = self._laptop
        whose = mine if draw(st.integers(0, 5)) else 1 - mine
        row, made = _MAKERS[table](draw, _few(draw), ident(7, _few(draw)))
        row, values = _moved(whose, row, made, table)
        values = _spoiled(draw, table, values)
        op = draw(st.integers(0, 7))
        if table in _ONCE and not self._first_of(row):
            return None
        if table in _LATE or op < 3:
            if whose != mine and _ROOT_COLUMNS & values.keys():
                row = row[:14] + bytes([mine + 1]) + row[15:]
            return self._insert(table, row, values)
        base = draw(st.integers(0, 3))
        if op == 7:
            return rows.edit(table, row, base_rev=base, deleted=True)
        if op == 6:
            number, packed = changes.pack(table, "U", {"deleted": True})
            return Change(new_id(), number, row, DELETE, base, NOW + 1, packed)
        named = self._edited(table, row, values, mine=whose == mine)
        return rows.edit(table, row, base_rev=base, **named) if named else None

    def _edited(
        self, table: str, row: bytes, values: dict[str, Any], *, mine: bool
    ) -> dict[str, Any]:
        """Some of the values; what moves a row or makes it a double at most once a turn."""
        draw = self._draw
        names = set(draw(st.lists(st.sampled_from(sorted(values)), min_size=1, max_size=3)))
        if not mine:
            names -= _ROOT_COLUMNS
        if table == "guidance_session" and _TWIN_COLUMNS & names and not self._first_of(row):
            names -= _TWIN_COLUMNS
        if _ROOT_COLUMNS & names and not self._first_of(row):
            names -= _ROOT_COLUMNS
        return {name: values[name] for name in sorted(names)}

    def _insert(self, table: str, row: bytes, values: dict[str, Any]) -> Change:
        if table == "guidance_session":
            self._first_of(row)
        return put(table, row, **values)

    def _first_of(self, row: bytes) -> bool:
        """Tell whether nothing that is told was drawn of a row in this turn."""
        fresh = row not in self._once
        self._once.add(row)
        return fresh

    def _session(self) -> list[Change]:
        """A session that comes again and again with all that makes it sound, perhaps twice."""
        draw, number = self._draw, _few(self._draw)
        row, values = _moved(
            self._laptop,
            ident(7, number),
            {"place": draw(st.sampled_from(["Chợ", "CHỢ", "Bản"]))},
            "",
        )
        self._first_of(row)
        member, _none = _moved(self._laptop, ident(9, number), {}, "")
        count, _none = _moved(self._laptop, ident(8, number), {}, "")
        return [
            rows.session(row, session_type="cho", **values),
            rows.tally(count, row),
            put("session_member", member, session_id=row, member_id=ident(50, number)),
        ]

    def _unit(self) -> list[Change]:
        """Something sound of any table, or that with one value that the rules do not take."""
        table = self._draw(st.sampled_from(self._about))
        made = unit(table)
        wrong = [fault for fault in faults(table) if fault.reads]
        if wrong and not self._draw(st.integers(0, 3)):
            made = broken(made, self._draw(st.sampled_from(wrong)))
        return made.changes

    def _unreadable(self) -> Change:
        """A row nobody else speaks of, in which one value is no value of its column."""
        table = self._draw(st.sampled_from(every_table.TABLES))
        wrong = [fault for fault in faults(table) if not fault.reads]
        fault = self._draw(st.sampled_from(wrong))
        bad: Unit = broken(unit(table), fault)
        self._told[bad.row.row] = f"value:{fault.column}"
        return bad.row

    def _unreadable_edit(self) -> Change:
        draw = self._draw
        table = wire_table_named(draw(st.sampled_from(TABLES)))
        row = ident(draw(st.integers(1, 50)), _few(draw))
        odd: Any = draw(
            st.sampled_from([{0: 7}, {0: "x"}, {1: [[[]]]}, {1: 0.5}, {-1: 1}, [1], "x"])
        )
        number = draw(st.sampled_from([table.number, table.number, 999]))
        return Change(new_id(), number, row, UPDATE, draw(st.integers(0, 3)), NOW + 1, odd)

    def _again(self, change: Change) -> list[Change]:
        """A change that was sent before: the same, or with other content under its name."""
        if not self._first_of(change.id):
            return []
        again = copy.deepcopy(change)
        if self._draw(st.booleans()):
            assert isinstance(again.values, list)
            again.values[0] = not again.values[0]
        return [again]


def _moved(
    laptop: int, row: bytes, values: dict[str, Any], table: str
) -> tuple[bytes, dict[str, Any]]:
    """Let a row, and the root that it names, be of one laptop; what is shared stays shared."""
    if not laptop or table in _LATE:
        return row, values
    named = {
        name: value[:15] + bytes([value[15] + _OTHER])
        if name in _ROOT_COLUMNS and isinstance(value, bytes)
        else value
        for name, value in values.items()
    }
    return row[:15] + bytes([row[15] + _OTHER]), named


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw what two laptops and a reviewer do."""
    steps: list[Turn | Act] = []
    told: dict[bytes, str] = {}
    sent: list[Change] = []
    about = draw(st.lists(st.sampled_from(TABLES), min_size=1, max_size=6, unique=True))
    for _each in range(draw(st.integers(1, 7))):
        if steps and not draw(st.integers(0, 4)):
            # Doubles are decided in tests of their own: which of several alike is asked about first
            # may follow the cut.
            what = draw(st.sampled_from(["return", "accept", "refuse"]))
            steps.append(Act(what, draw(st.integers(0, 40))))
            continue
        laptop = draw(st.integers(0, LAPTOPS - 1))
        made = _Sender(draw, laptop, about, told).changes(sent)
        if made:
            steps.append(Turn(laptop, made, draw(st.sampled_from([1, 3, 10, 100]))))
            known = {change.id for change in sent}
            sent += [change for change in made if change.id not in known]
    return World(steps, told, draw(st.booleans()))
