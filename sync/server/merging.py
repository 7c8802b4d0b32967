# SPDX-License-Identifier: MIT
"""Two laptops change one row: disjoint fields merge; of one field both values are kept and asked.

Rows never travel from one laptop to another. A laptop that was set up from another's backup has
seen what the other had changed until then: those changes are of an earlier revision than the first
that it made itself. Of two that did not know of each other the one that came first stands, and the
other laptop is asked; its answer is a row that names the change its officer was shown.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert

from models.wire import wire_table_named, wire_tables
from sync import changes
from sync.server import judged, tables
from sync.server.devices import Device

CHOICE = wire_table_named("field_choice").number

Key = tuple[int, bytes]
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Edit:
    """A change of a row that stood already, as far as it was taken."""

    nr: int
    device: bytes
    change: bytes
    base_rev: int
    values: Values


@dataclass(frozen=True)
class Clash:
    """A field of which a laptop's value waits beside the one that stands."""

    change: bytes
    theirs: bytes
    theirs_device: bytes
    mine: Any


@dataclass
class _Row:
    """What is known of a row that is changed."""

    edits: list[Edit] = field(default_factory=list)
    clashes: dict[tuple[bytes, str], Clash] = field(default_factory=dict)
    """By the laptop that is asked, and the field."""
    seen: set[bytes] = field(default_factory=set)
    """Changes of others that this laptop's officer was shown."""
    kept: int = 0
    """How many of the edits are in the database."""
    asked: bool = False
    """The clashes are others than those in the database."""

    def add(self, device: bytes, change: bytes, base_rev: int, values: Values) -> None:
        number = self.edits[-1].nr + 1 if self.edits else 1
        self.edits.append(Edit(number, device, change, base_rev, values))

    def unseen(self, device: bytes, base_rev: int) -> list[Edit]:
        """Return what others changed and a laptop did not know when it changed this revision."""
        own = [e.base_rev for e in self.edits if e.device == device]
        parted = min([base_rev, *own])
        shown = max((e.nr for e in self.edits if e.change in self.seen), default=0)
        return [
            e for e in self.edits if e.device != device and e.base_rev >= parted and e.nr > shown
        ]


class Merger:
    """Decides for the changes of one frame what is taken; writes down what it has to remember.

    New rows cost nothing: no statement is sent for a frame that has no other.
    """

    def __init__(self, connection: Connection, device: Device, keys: Collection[Key]) -> None:
        self._connection = connection
        self._commune = device.commune
        self._device = device.device
        self._rows = _load(connection, device, keys)
        self._choices: list[tuple[Key, bytes]] = []

    def take(
        self,
        key: Key,
        change: bytes,
        op: int,
        base_rev: int,
        values: dict[str, Any],
        old: Values | None,
    ) -> dict[str, Any]:
        """Return what of a change is taken; `old` is the row as it stands."""
        if key[0] == CHOICE and op == changes.INSERT:
            self._choose(values)
        if old is None and op == changes.INSERT:
            return values
        standing = old or {}
        if op == changes.INSERT:  # it was here before: a later word about it came first
            return {name: v for name, v in values.items() if standing.get(name) is None}
        row = self._rows.setdefault(key, _Row())
        wanted = {"deleted": True} if op == changes.DELETE else values
        newer = _newer_own(row, self._device, change, base_rev)
        wanted = {name: v for name, v in wanted.items() if name not in newer}
        clashes = _clashes(row.unseen(self._device, base_rev), wanted, standing)
        taken = {name: v for name, v in wanted.items() if name not in clashes}
        row.add(self._device, change, base_rev, taken)
        for name in wanted:
            row.asked |= row.clashes.pop((self._device, name), None) is not None
        for name, edit in clashes.items():
            mine = wanted.get(name, False)  # a row that another one removed is wanted
            row.clashes[self._device, name] = Clash(change, edit.change, edit.device, mine)
            row.asked = True
        _answer_others(row, self._device, change, taken)
        return taken

    def _choose(self, values: Values) -> None:
        number = {t.name: n for n, t in wire_tables().items()}.get(str(values.get("of_table")))
        of_row, seen = values.get("of_row"), values.get("seen")
        if number is not None and of_row and seen:
            self._choices.append(((number, bytes.fromhex(of_row)), bytes.fromhex(seen)))

    def asked(self) -> set[bytes]:
        """Return the rows of this frame about which the laptop is asked something."""
        return {
            key[1]
            for key, row in self._rows.items()
            if any(device == self._device for device, _name in row.clashes)
        }

    def drop(self, keys: Iterable[Key]) -> None:
        """Forget what was decided for rows whose changes are kept aside after all."""
        for key in keys:
            self._rows.pop(key, None)

    def chosen(self) -> list[tuple[Key, bytes, Values]]:
        """Return what officers decided: row, change and the values that stand from now on."""
        found: list[tuple[Key, bytes, Values]] = []
        for key, seen in self._choices:
            if key not in self._rows:
                self._rows |= _load_one(self._connection, self._commune, self._device, key)
            row = self._rows.setdefault(key, _Row())
            row.seen.add(seen)
            self._remember_seen(key, seen)
            shown = max((e.nr for e in row.edits if e.change in row.seen), default=0)
            known = {e.change for e in row.edits if e.nr <= shown}
            mine = {
                name: clash
                for (device, name), clash in row.clashes.items()
                if device == self._device and clash.theirs in known
            }
            if not mine:
                continue
            values = {name: clash.mine for name, clash in mine.items()}
            change = max(clash.change for clash in mine.values())
            base = max((e.base_rev for e in row.edits if e.device == self._device), default=0)
            row.add(self._device, change, base, values)
            for name in mine:
                del row.clashes[self._device, name]
            row.asked = True
            _answer_others(row, self._device, change, values)
            found.append((key, change, values))
        return found

    def _remember_seen(self, key: Key, change: bytes) -> None:
        values = (self._commune, *key, self._device, change)
        statement = insert(tables.seen_edit)
        if not self._connection.execute(
            tables.seen_edit.select().where(*_equals(tables.seen_edit, values))
        ).first():
            self._connection.execute(
                statement.values(dict(zip(tables.seen_edit.columns.keys(), values, strict=True)))
            )

    def write(self) -> None:
        """Write down what was changed and what is to be asked, for all rows at once."""
        judged.put(
            self._connection,
            tables.edit,
            [
                (self._commune, *key, e.nr, e.device, e.change, e.base_rev, _json(e.values))
                for key, row in self._rows.items()
                for e in row.edits[row.kept :]
            ],
        )
        asked = {key: row for key, row in self._rows.items() if row.asked}
        for key in asked:
            of_row = _equals(tables.clash, (self._commune, *key))
            self._connection.execute(delete(tables.clash).where(*of_row))
        judged.put(
            self._connection,
            tables.clash,
            [
                (
                    self._commune,
                    *key,
                    device,
                    name,
                    clash.change,
                    clash.theirs,
                    clash.theirs_device,
                    _json(clash.mine),
                )
                for key, row in asked.items()
                for (device, name), clash in row.clashes.items()
            ],
        )


def _equals(table: Any, values: Collection[Any]) -> list[Any]:
    return [column == value for column, value in zip(table.columns, values, strict=False)]


def _newer_own(row: _Row, device: bytes, change: bytes, base_rev: int) -> set[str]:
    """Return the fields of which the same laptop's later word is here already.

    A frame that was refused comes again behind those that followed it.
    """
    return {
        name
        for e in row.edits
        if e.device == device and e.change > change and e.base_rev >= base_rev
        for name in e.values
    }


def _clashes(unseen: list[Edit], wanted: Values, standing: Values) -> dict[str, Edit]:
    """Return the fields that others wrote meanwhile with another value, and who did last."""
    found = {
        name: edit
        for edit in unseen
        for name in edit.values
        if name in wanted and wanted[name] != standing.get(name)
    }
    if not unseen:
        return found
    removed = [edit for edit in unseen if edit.values.get("deleted")]
    if wanted.get("deleted") and not standing.get("deleted"):
        found["deleted"] = unseen[-1]  # something was changed of what this laptop removes
    elif removed and standing.get("deleted") and "deleted" not in wanted:
        found["deleted"] = removed[-1]
    return found


def _answer_others(row: _Row, device: bytes, change: bytes, taken: Values) -> None:
    """Let other laptops' open questions follow what stands now."""
    for (asked, name), clash in list(row.clashes.items()):
        if asked == device or name not in taken:
            continue
        row.asked = True
        if taken[name] == clash.mine:
            del row.clashes[asked, name]
        else:
            row.clashes[asked, name] = Clash(clash.change, change, device, clash.mine)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _load(connection: Connection, device: Device, keys: Collection[Key]) -> dict[Key, _Row]:
    by_table: dict[int, list[bytes]] = {}
    for table, row in keys:
        by_table.setdefault(table, []).append(row)
    found: dict[Key, _Row] = {}
    for table, rows in by_table.items():
        found |= _load_table(connection, device.commune, device.device, table, sorted(rows))
    return found


def _load_one(connection: Connection, commune: str, device: bytes, key: Key) -> dict[Key, _Row]:
    return _load_table(connection, commune, device, key[0], [key[1]])


def _load_table(
    connection: Connection, commune: str, device: bytes, table: int, rows: list[bytes]
) -> dict[Key, _Row]:
    found: dict[Key, _Row] = {}

    def of(what: str, fixed: tuple[Any, ...] = ()) -> list[Any]:
        return judged.chosen(
            connection,
            f"SELECT * FROM {what} WHERE commune_code = ? AND tbl = ?",  # noqa: S608 - our names
            '"row"',
            rows,
            (commune, table, *fixed),
        )

    for r in sorted(of("edit"), key=lambda r: r.nr):
        row = found.setdefault((table, bytes(r.row)), _Row())
        content = msgspec.json.decode(r.content)
        row.edits.append(Edit(r.nr, bytes(r.device), bytes(r.change), r.base_rev, content))
        row.kept = len(row.edits)
    if not found:
        return found
    for r in of("clash"):
        found[table, bytes(r.row)].clashes[bytes(r.device), r.field] = Clash(
            bytes(r.change), bytes(r.theirs), bytes(r.theirs_device), msgspec.json.decode(r.mine)
        )
    for r in of("seen_edit"):
        if bytes(r.device) == device:
            found.setdefault((table, bytes(r.row)), _Row()).seen.add(bytes(r.change))
    return found
