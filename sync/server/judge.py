# SPDX-License-Identifier: MIT
"""What the province thinks of rows that have just arrived: accepted, returned, or a duplicate."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from models.dates import local_date
from models.problems import Problem
from models.wire import wire_tables
from sync.server import (
    catalogue,
    checks,
    counting,
    duplicates,
    figures,
    gather,
    judged,
    record_checks,
    session_checks,
    singles,
)
from sync.server.catalogue import Known
from sync.server.counting import Sums
from sync.server.devices import Device
from sync.server.gather import FreshRow, Gathered, Key
from sync.server.store import Store


@dataclass(frozen=True)
class Outcome:
    """What the receipt says of one row; a row without one is accepted."""

    table: int
    row: bytes
    change: bytes
    outcome: str
    """returned | duplicate | waiting_photo"""
    reason: str
    related: bytes = b""


def today() -> datetime.date:
    """Return the day in Vietnam by the server's clock; a laptop's clock is not trusted."""
    return local_date(datetime.datetime.now(datetime.UTC))


def prepare(store: Store) -> None:
    """Load what the first frame would have to wait for."""
    with store.read() as connection:
        known = catalogue.known(connection)
    for table in wire_tables().values():
        record_checks.sound(table, [], known, today())
        checks.shaped(table, [])


def judge(connection: Connection, device: Device, fresh: list[FreshRow]) -> list[Outcome]:
    """Return what is to be said of a frame's rows, inside the transaction that stores them.

    The rows are stored already, and outcomes that stood for them are gone; the frame of a commune
    is alone with the commune's data (its appliers are serialised). Reads go in one statement for
    all rows of a kind. Whatever this raises undoes the frame, so it must not raise for bad data.
    """
    known = catalogue.known(connection)
    commune = device.commune
    outcomes: list[Outcome] = []
    blocked: dict[Key, int] = {}
    day = today()
    for row in _doubtful(fresh, known, commune, day):
        if problems := alone(row, known, commune, day):
            outcomes += _said(row.table.number, row.row, row.change, problems)
            blocked[row.table.number, row.row] = judged.BLOCKED
    moves = list(moves_of(fresh))
    keys = {key for key, _row, _there in moves}
    touched = gather.load(connection, commune, keys)
    twins = duplicates.partners(connection, commune, [root for _table, root in touched]) - keys
    touched |= gather.load(connection, commune, twins)
    already = set(touched)
    sums, earlier = Sums(), Sums()
    for g in touched.values():
        counting.root(g, earlier)
    for key, row, there in moves:
        if key not in touched:
            touched[key] = Gathered(*key, device.device)
        g = touched[key]
        g.change = row.change
        if there:
            g.take(row.table.number, row.row, row.values)
        else:
            g.drop(row.table.number, row.row)
    stood = stand(connection, commune, known, touched.values(), already)
    outcomes += [o for o in stood if (o.table, o.row) not in twins]  # another laptop's
    for g in touched.values():
        counting.root(g, sums)
    counting.less(sums, earlier)
    twice = duplicates.villages(connection, commune, fresh)
    outcomes += said_of_villages(twice, fresh, blocked)
    listed = [*fresh, *twice.freed]
    lone = singles.take(connection, commune, device.device, listed, blocked, sums, twice.of)
    gather.save(connection, commune, [*touched.values(), *lone.keep], touched.keys() - already)
    figures.change(connection, commune, sums, lone.merges)
    return outcomes


def _said(table: int, row: bytes, change: bytes, problems: list[Problem]) -> list[Outcome]:
    if not problems:
        return []
    return [Outcome(table, row, change, "returned", checks.reason_of(problems))]


def _doubtful(
    fresh: Iterable[FreshRow], known: Known, commune: str, day: datetime.date
) -> list[FreshRow]:
    """Return the rows without a root that must be looked at one by one.

    Most often none: a table's rows are asked together whether anything is wrong with any.
    """
    by_table: dict[int, list[FreshRow]] = {}
    for row in fresh:
        by_table.setdefault(row.table.number, []).append(row)
    doubtful: list[FreshRow] = []
    for number, rows in by_table.items():
        if number in gather.ROOTS:
            continue
        there = [row for row in rows if not row.values.get("deleted")]
        values = [row.values for row in there]
        if values and not (
            checks.at_home(values, known, commune)
            and record_checks.sound(there[0].table, values, known, day)
            and checks.shaped(there[0].table, values)
        ):
            doubtful += there
    return doubtful


def said_of_villages(
    twice: duplicates.Doubles, fresh: Iterable[FreshRow], blocked: Mapping[Key, int]
) -> list[Outcome]:
    """Return what is said of villages that another laptop has, too; a rule comes first."""
    changes = {row.row: row.change for row in fresh}
    return [
        Outcome(gather.VILLAGE, row, changes[row], outcome, reason, related)
        for row, outcome, reason, related in twice.said
        if (gather.VILLAGE, row) not in blocked
    ]


def alone(row: FreshRow, known: Known, commune: str, day: datetime.date) -> list[Problem]:
    """Return what stands against a row by itself."""
    return (
        checks.foreign(row.values, known, commune)
        or record_checks.record_problems(row.table, row.values, known, day)
        or checks.row_problems(row.table, row.values)
    )


def moves_of(fresh: Iterable[FreshRow]) -> Iterator[tuple[Key, FreshRow, bool]]:
    """Yield under which root each row belongs, and from which it was taken away."""
    for row in fresh:
        number = row.table.number
        if number in gather.ROOTS:
            yield (number, row.row), row, True
        elif number in gather.PARTS:
            now = gather.root_of(number, row.values)
            was = gather.root_of(number, row.before) if row.before else now
            if was is not None and was != now:
                yield was, row, False
            if now is not None:
                yield now, row, True


def stand(
    connection: Connection,
    commune: str,
    known: Known,
    touched: Iterable[Gathered],
    already: set[Key],
) -> list[Outcome]:
    """Judge roots anew: whether each counts, what goes back, what may be a double.

    `already` are those that were known before.
    """
    outcomes: list[Outcome] = []
    sound: list[Gathered] = []
    listed = list(touched)
    villages = _villages(connection, commune, listed)
    sessions = [g for g in listed if g.table == gather.SESSION and g.root is not None]
    judgement = session_checks.Judgement(known, today(), villages, sessions)
    for g in listed:
        problems = _problems(g, known, commune, judgement)
        g.standing = judged.BLOCKED if problems else judged.COUNTS
        g.twin = duplicates.twin_of(g)
        outcomes += _said(g.table, g.id, g.change, problems)
        if g.table in duplicates.TABLES and not problems:
            sound.append(g)
    for g, outcome, reason, related in duplicates.look(connection, commune, sound, already):
        outcomes.append(Outcome(g.table, g.id, g.change, outcome, reason, related))
    return outcomes


def _problems(
    g: Gathered, known: Known, commune: str, judgement: session_checks.Judgement
) -> list[Problem]:
    if g.root is None:
        return []
    found = checks.foreign(g.root, known, commune)
    if g.table == gather.SESSION:
        found += judgement.problems(g)
    elif g.table == gather.RUN:
        found += checks.run_problems(g)
    else:
        found += checks.team_problems(g)
    return found or checks.row_problems(wire_tables()[g.table], g.root)


def _villages(connection: Connection, commune: str, listed: Iterable[Gathered]) -> frozenset[str]:
    """Return those of the villages that sessions name which the commune has."""
    named = {
        g.root["village_id"]
        for g in listed
        if g.table == gather.SESSION and g.root and g.root.get("village_id")
    }
    rows = judged.chosen(
        connection,
        "SELECT row FROM record WHERE commune_code = ? AND tbl = ?",
        "row",
        sorted(bytes.fromhex(village) for village in named),
        (commune, gather.VILLAGE),
    )
    return frozenset(bytes(row.row).hex() for row in rows)
