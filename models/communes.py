# SPDX-License-Identifier: MIT
"""Find a commune by typing any name that it or its predecessors bore; works before set-up."""

import csv
import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from models.text import fold, sort_key
from models.units import DISTRICT_TYPES, Register, Unit
from resources import path
from resources.errors import UserError
from resources.i18n import _, _n

_UNIT_WORDS = ("xa ", "phuong ", "thi tran ", "huyen ", "thi xa ", "thanh pho ")
_MOST = 60


@dataclass(frozen=True)
class CommuneDetails:
    """A commune in force: code, name with its type, since when, and where it used to belong."""

    code: str
    full_name: str
    valid_from: datetime.date
    hint: str


@dataclass(frozen=True)
class CommuneGroup:
    """Communes found for one reason; `title` says which, "" when they bear the typed name."""

    title: str
    communes: tuple[CommuneDetails, ...]


@cache
def _register() -> Register:
    from models.reference_files import newest_folder

    folder = newest_folder(path("reference"))
    with (folder / "admin_units.csv").open(encoding="utf-8", newline="") as file:
        units = [
            Unit.of(
                {
                    **row,
                    "valid_from": _day(row["valid_from"]),
                    "valid_to": _day(row["valid_to"]) if row["valid_to"] else None,
                }
            )
            for row in csv.DictReader(file)
        ]
    with (folder / "admin_unit_changes.csv").open(encoding="utf-8", newline="") as file:
        changes = [
            ((row["old_code"], _day(row["old_valid_from"])), row["new_code"])
            for row in csv.DictReader(file)
        ]
    return Register.of(units, changes)


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _key(unit: Unit) -> str:
    return fold(unit.name)


def _details(unit: Unit) -> CommuneDetails:
    former = unit.district[:1].lower() + unit.district[1:]
    hint = _("(trước đây: {district})").format(district=former) if former else ""
    return CommuneDetails(unit.code, unit.full_name, unit.valid_from, hint)


def commune(code: str) -> CommuneDetails:
    """Return a commune in force by its code. Raises UserError(field="commune")."""
    for unit in _register().current():
        if unit.code == code:
            return _details(unit)
    raise UserError(
        _("Không có xã, phường nào mang mã {code}.").format(code=code),
        _("Gõ tên xã để tìm, ví dụ: muong long."),
        field="commune",
        code="unknown-commune",
    )


def name_of(code: str) -> str:
    """Return what a commune is called, or its code where that says more than nothing."""
    names = (unit.full_name for unit in _register().current() if unit.code == code)
    return next(names, code)


def everyone() -> list[CommuneDetails]:
    """Return all communes in force, in the order of the Vietnamese alphabet."""
    return [_details(u) for u in sorted(_register().current(), key=lambda u: sort_key(u.name))]


def _bare(typed: str) -> str:
    key = fold(typed)
    for word in _UNIT_WORDS:
        if key.startswith(word):
            return key[len(word) :]
    return key


def find(typed: str) -> list[CommuneGroup]:
    """Return communes in force for what was typed: by name, by former district, by former name.

    Accents are not needed. A name that is met exactly hides those that merely contain it.
    """
    key = _bare(typed)
    if not key:
        return []
    register = _register()
    named = [u for u in register.current() if key in {_key(u), u.code}]
    groups = [CommuneGroup("", tuple(_details(u) for u in named))] if named else []
    found = {u.code for u in named}
    groups += _by_district(register, key)
    found |= {c.code for g in groups for c in g.communes}
    groups += _by_former_name(register, key, found)
    if not groups:
        loose = [u for u in register.current() if any(w.startswith(key) for w in _tails(_key(u)))]
        loose.sort(key=lambda u: (not _key(u).startswith(key), sort_key(u.name)))
        if loose:
            groups = [CommuneGroup("", tuple(_details(u) for u in loose[:_MOST]))]
    return groups


def _tails(key: str) -> list[str]:
    words = key.split()
    return [" ".join(words[i:]) for i in range(len(words))]


def _by_district(register: Register, key: str) -> Iterator[CommuneGroup]:
    for district in sorted({u.district for u in register.current() if u.district}):
        if _bare(district) == key:
            inside = sorted(
                (u for u in register.current() if u.district == district),
                key=lambda u: sort_key(u.name),
            )
            title = _n("{district} (trước 01/7/2025): {count} xã", len(inside)).format(
                district=district, count=len(inside)
            )
            yield CommuneGroup(title, tuple(_details(u) for u in inside))


def _by_former_name(register: Register, key: str, found: set[str]) -> Iterator[CommuneGroup]:
    current = {u.code: u for u in register.current()}
    former = [
        u
        for u in register.units
        if u.valid_to is not None and _key(u) == key and u.unit_type not in DISTRICT_TYPES
    ]
    by_name = itertools.groupby(former, key=lambda u: (u.full_name, u.district))
    for (full_name, district), units in by_name:
        now = {
            code
            for u in units
            for code in (heir.code for heir in register.heirs(u.version))
            if code in current and code not in found
        }
        if now:
            heirs = [current[code] for code in sorted(now)]
            lower = district[:1].lower() + district[1:]
            title = _("{former}, {district} (cũ) → {heirs}").format(
                former=full_name,
                district=lower,
                heirs=", ".join(u.full_name for u in heirs),
            )
            yield CommuneGroup(title, tuple(_details(u) for u in heirs))


def resolve(typed: str) -> str:
    """Return the code of the one commune that was meant. Raises UserError(field="commune")."""
    groups = find(typed)
    codes = {c.code for g in groups for c in g.communes}
    if len(codes) == 1:
        return codes.pop()
    if not codes:
        raise UserError(
            _("Không tìm thấy xã, phường nào tên “{typed}”.").format(typed=typed),
            _("Gõ lại tên, không cần dấu, ví dụ: muong long."),
            field="commune",
            code="unknown-commune",
        )
    names = ", ".join(f"{c.full_name} ({c.code})" for g in groups for c in g.communes[:3])
    raise UserError(
        _("“{typed}” có thể là nhiều xã: {names}…").format(typed=typed, names=names),
        _("Gõ rõ hơn hoặc dùng mã xã."),
        field="commune",
        code="ambiguous-commune",
    )
