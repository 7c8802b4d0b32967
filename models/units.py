# SPDX-License-Identifier: MIT
"""What became of an administrative unit: its name on a day, and the units that it is today."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

COMMUNE_TYPES = frozenset({"xã", "phường"})
DISTRICT_TYPES = frozenset({"huyện", "thị xã", "thành phố"})

Version = tuple[str, datetime.date]
"""A unit under one name: its code and the first day."""


@dataclass(frozen=True)
class Unit:
    """A unit under the name and type that it bore from a day on.

    `district` is what it belonged to; for communes since 2025 the former one.
    """

    code: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    name: str
    full_name: str
    unit_type: str
    district: str

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Unit":
        """Return the unit of a row of the reference data."""
        return cls(
            row["code"],
            row["valid_from"],
            row["valid_to"],
            row["name"],
            row["full_name"],
            row["unit_type"],
            row["parent_name"],
        )

    @property
    def version(self) -> Version:
        """Return what identifies it."""
        return self.code, self.valid_from

    def holds(self, day: datetime.date | None) -> bool:
        """Tell whether it is in force on a day; None asks for the last that is known."""
        if day is None:
            return self.valid_to is None
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Register:
    """Every unit under every name, and what followed what."""

    units: tuple[Unit, ...]
    successors: Mapping[Version, tuple[str, ...]]
    by_version: Mapping[Version, Unit]

    @classmethod
    def of(cls, units: Iterable[Unit], changes: Iterable[tuple[Version, str]]) -> "Register":
        """Return the register of units and of changes (old version, new code)."""
        listed = tuple(units)
        successors: dict[Version, tuple[str, ...]] = {}
        for old, new in changes:
            successors[old] = (*successors.get(old, ()), new)
        # A district may bear the code of a commune; only communes carry records.
        return cls(
            listed,
            successors,
            {u.version: u for u in listed if u.unit_type not in DISTRICT_TYPES},
        )

    def current(self, day: datetime.date | None = None) -> list[Unit]:
        """Return the communes in force on a day."""
        return [u for u in self.units if u.unit_type in COMMUNE_TYPES and u.holds(day)]

    def on(self, code: str, day: datetime.date) -> Unit | None:
        """Return the unit that bore a code on a day, under the name of that day."""
        for unit in self.by_version.values():
            if unit.code == code and unit.holds(day):
                return unit
        return None

    def heirs(self, version: Version, day: datetime.date | None = None) -> list[Unit]:
        """Return the units in force on a day that a unit has become, by code.

        Every change is followed; a code that goes on without one is followed too.
        """
        found: dict[str, Unit] = {}
        waiting, seen = [version], set()
        while waiting:
            at = waiting.pop()
            unit = self.by_version.get(at)
            if at in seen or unit is None:
                continue
            seen.add(at)
            if unit.holds(day) or unit.valid_to is None:
                found[unit.code] = unit
                continue
            next_day = unit.valid_to + datetime.timedelta(1)
            followed = self.successors.get(at, (unit.code,))
            waiting += [(code, next_day) for code in followed]
        return [found[code] for code in sorted(found)]

    def lineage(self, code: str, day: datetime.date | None = None) -> frozenset[str]:
        """Return the codes whose records a commune's laptop may hold.

        They are those that it has become, those that became it, and its own.
        """
        mine = {code}
        for unit in self.by_version.values():
            heirs = {heir.code for heir in self.heirs(unit.version, day)}
            if unit.code == code:
                mine |= heirs
            elif code in heirs:
                mine.add(unit.code)
        return frozenset(mine)
