# SPDX-License-Identifier: MIT
"""Gather and count communes again from their records; what reviewers decided stays."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, tuple_

from models.wire import wire_tables
from sync.server import (
    audit,
    catalogue,
    counting,
    duplicates,
    figures,
    gather,
    judge,
    judged,
    singles,
    tables,
)
from sync.server.catalogue import Known
from sync.server.counting import Sums
from sync.server.engines import lock_commune
from sync.server.gather import FreshRow, Gathered, Key
from sync.server.judge import moves_of, stand
from sync.server.store import Store, upsert

_AT_ONCE = 2000
COUNTING = "3"
"""Raised with every change of what counts, or how: a province then counts again by itself."""
_MARK = "counting"


@dataclass(frozen=True)
class Rebuilt:
    """How much was gathered again."""

    communes: int
    records: int


def rebuild(
    store: Store, commune: str = "", report: Callable[[int, int], None] = lambda _done, _all: None
) -> Rebuilt:
    """Rebuild one commune, or all of them, each in a transaction of its own."""
    with store.read() as connection:
        found = connection.execute(select(tables.device.c.commune_code).distinct())
        communes = sorted(code for (code,) in found if commune in {"", code})
    records = 0
    for number, code in enumerate(communes):
        report(number, len(communes))
        with store.write() as connection:
            lock_commune(connection, code)
            records += _commune(connection, code)
    return Rebuilt(len(communes), records)


def asked(store: Store, commune: str = "") -> Rebuilt:
    """Rebuild because a person asked for it, and write down who did."""
    done = rebuild(store, commune)
    with store.write() as connection:
        audit.note(connection, "rebuild", commune, f"{done.records} records")
    return done


def after_upgrade(store: Store) -> Rebuilt | None:
    """Count everything again when the program counts in another way than the one that counted.

    Returns None when nothing had to be done. For a server that begins, before it answers anyone.
    """
    mark = tables.province.c
    with store.read() as connection:
        counted = connection.execute(select(mark.value).where(mark.key == _MARK)).scalar()
    if counted == COUNTING:
        return None
    done = rebuild(store)
    with store.write() as connection:
        statement = upsert(connection, tables.province).values(key=_MARK, value=COUNTING)
        connection.execute(
            statement.on_conflict_do_update(index_elements=["key"], set_={"value": COUNTING})
        )
    return done


def _commune(connection: Connection, commune: str) -> int:
    writers = _first_writers(connection, commune)
    returned = _returned(connection, commune)
    for table in (tables.gathered, tables.figure, tables.counted):
        connection.execute(delete(table).where(table.c.commune_code == commune))
    records = 0
    known = catalogue.known(connection)
    for fresh, last_writers in _records(connection, commune):
        records += len(fresh)
        _gather(connection, commune, fresh, {**last_writers, **writers})
        _alone(connection, commune, known, fresh, returned)
    for roots in _roots(connection, commune):
        stand(connection, commune, known, roots.values(), set(roots))
        sums = Sums()
        for g in roots.values():
            counting.root(g, sums)
        gather.save(connection, commune, roots.values())
        figures.change(connection, commune, sums, {})
    return records


def _first_writers(connection: Connection, commune: str) -> dict[bytes, bytes]:
    """Return which laptop wrote each root first; its record names the one that wrote last."""
    g = tables.gathered.c
    found = connection.execute(select(g.root, g.device).where(g.commune_code == commune))
    return {bytes(root): bytes(device) for root, device in found}


def _returned(connection: Connection, commune: str) -> set[Key]:
    """Return the records that a reviewer returned and that were not corrected since."""
    g = tables.gathered.c
    found = connection.execute(
        select(g.tbl, g.root).where(g.commune_code == commune, g.standing == judged.RETURNED)
    )
    return {(table, bytes(root)) for table, root in found}


def _gather(
    connection: Connection, commune: str, fresh: list[FreshRow], devices: dict[bytes, bytes]
) -> None:
    moves = list(moves_of(fresh))
    touched = gather.load(connection, commune, {key for key, _row, _there in moves})
    for key, row, _there in moves:
        if key not in touched:
            touched[key] = Gathered(*key, b"")
        if key[1] == row.row:
            touched[key].device = devices[row.row]
        touched[key].take(row.table.number, row.row, row.values)
    for g in touched.values():
        g.twin = duplicates.twin_of(g)
    gather.save(connection, commune, touched.values())


def _alone(
    connection: Connection,
    commune: str,
    known: Known,
    fresh: list[FreshRow],
    returned: set[Key],
) -> None:
    """Count rows without a root again."""
    day = judge.today()
    blocked = {
        (row.table.number, row.row): judged.BLOCKED
        for row in fresh
        if row.table.number in singles.STANDING
        and not row.values.get("deleted")
        and judge.alone(row, known, commune, day)
    }
    blocked |= dict.fromkeys(returned, judged.RETURNED)
    sums = Sums()
    twice = duplicates.villages(connection, commune, fresh)
    lone = singles.take(connection, commune, b"", fresh, blocked, sums, twice.of)
    gather.save(connection, commune, lone.keep)
    figures.change(connection, commune, sums, lone.merges)


def _records(
    connection: Connection, commune: str
) -> Iterator[tuple[list[FreshRow], dict[bytes, bytes]]]:
    """Yield the records of a commune by thousands, as if they were new, with who wrote each."""
    at: tuple[int, bytes] = (-1, b"")
    record = tables.record.c
    while True:
        rows = connection.execute(
            select(record.tbl, record.row, record.device, record.fields)
            .where(record.commune_code == commune, tuple_(record.tbl, record.row) > tuple_(*at))
            .order_by(record.tbl, record.row)
            .limit(_AT_ONCE)
        ).all()
        if not rows:
            return
        at = (rows[-1].tbl, bytes(rows[-1].row))
        known = wire_tables()
        fresh = [
            FreshRow(known[r.tbl], bytes(r.row), bytes(16), dict(r.fields), None)
            for r in rows
            if r.tbl in known
        ]
        yield fresh, {bytes(r.row): bytes(r.device) for r in rows if r.tbl in gather.ROOTS}


def _roots(connection: Connection, commune: str) -> Iterator[dict[Key, Gathered]]:
    at: tuple[int, bytes] = (-1, b"")
    g = tables.gathered.c
    while True:
        rows = connection.execute(
            select(tables.gathered)
            .where(
                g.commune_code == commune,
                g.tbl.in_(gather.ROOTS),
                tuple_(g.tbl, g.root) > tuple_(*at),
            )
            .order_by(g.tbl, g.root)
            .limit(_AT_ONCE)
        ).all()
        if not rows:
            return
        at = (rows[-1].tbl, bytes(rows[-1].root))
        yield {(r.tbl, bytes(r.root)): gather.opened(r) for r in rows}
