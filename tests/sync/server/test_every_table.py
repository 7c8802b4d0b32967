# SPDX-License-Identifier: MIT
"""Whatever is wrong with one row of a large frame is said of it, and of none of the others."""

import datetime
import random
from typing import Any

import pytest
from sqlalchemy import select

from models.wire import wire_tables
from sync.changes import Change
from sync.server import judge, tables
from sync.server.store import Store
from tests.effort import by_effort
from tests.sync.server import every_table, rows
from tests.sync.server.every_table import Fault, Unit, broken, faults, unit

TODAY = datetime.date(2026, 10, 12)
_AROUND = by_effort(3, 6, 40)
"""Sound rows in a frame, beside the one that is not."""


@pytest.fixture
def province(both: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(judge, "today", lambda: TODAY)
    return rows.emptied(both)


def test_every_table_of_the_wire_is_there() -> None:
    assert sorted(every_table.TABLES) == sorted(table.name for table in wire_tables().values())


def records(province: Store) -> dict[bytes, dict[str, Any]]:
    with province.read() as connection:
        return {
            bytes(row.row): rows.fields_of(row.fields)
            for row in connection.execute(select(tables.record))
        }


def frame(chance: random.Random, units: list[Unit]) -> list[Change]:
    """The rows of the units, each unit's in their order, mixed with those of the others."""
    waiting = [list(unit.changes) for unit in units]
    made = []
    while waiting:
        one = chance.choice(waiting)
        made.append(one.pop(0))
        if not one:
            waiting.remove(one)
    return made


def looked_at(chance: random.Random, table: str) -> list[Fault]:
    """All faults; in a quick run one a column and kind."""
    found = list(faults(table))
    if by_effort(quick=False, in_ci=True, full=True):
        return found
    chance.shuffle(found)
    return list({(fault.column, fault.kind): fault for fault in found}.values())


def expect(said: dict[str, tuple[str, str]], bad: Unit, fault: Fault) -> None:
    """Check what is said of a broken unit, and take it away."""
    if fault.reads:
        found = {said.pop(row.hex(), None) for row in (bad.row.row, bad.root)} - {None}
        assert {outcome for outcome, _reason in filter(None, found)} == {"returned"}, fault
        return
    outcome, reason = said.pop(bad.row.row.hex())
    assert (outcome, f"(value:{fault.column})" in reason) == ("returned", True), (fault, reason)
    said.pop(bad.root.hex(), None)  # a session may miss what could not be read


@pytest.mark.parametrize("table", every_table.TABLES)
def test_one_bad_row_among_sound_ones_is_found(province: Store, table: str) -> None:
    chance, device = random.Random(table), rows.laptop(province)
    for fault in looked_at(chance, table):
        bad = broken(unit(table), fault)
        sound = [unit(table) for _each in range(_AROUND)]
        sent = frame(chance, [*sound, bad])
        rows.take(province, device, sent)
        said, kept = rows.outcomes(province), records(province)
        expect(said, bad, fault)
        assert not said, (fault, said)
        assert (bad.row.row in kept) == fault.reads, fault
        for change in sent:
            if change is not bad.row or fault.reads:
                assert kept[change.row] == every_table.fields_of(change), fault
        forget(province)


def forget(province: Store) -> None:
    """Empty what is looked at, but keep the laptop."""
    with province.write() as connection:
        for name in rows.EMPTIED:
            if name != "device":
                connection.execute(tables.metadata.tables[name].delete())


@pytest.mark.parametrize("table", every_table.TABLES)
def test_many_bad_rows_in_one_frame_are_each_found(province: Store, table: str) -> None:
    chance, device = random.Random(table), rows.laptop(province)
    bad = [(broken(unit(table), fault), fault) for fault in faults(table)]
    sound = [unit(table) for _each in range(_AROUND)]
    rows.take(province, device, frame(chance, [*sound, *(one for one, _fault in bad)]))
    said = rows.outcomes(province)
    for one, fault in bad:
        expect(said, one, fault)
    assert not said
