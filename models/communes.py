# SPDX-License-Identifier: MIT
"""Find a commune by typing any name that it or its predecessors bore; works before set-up."""

import csv
import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from models.text import fold, sort_key
from resources import path
from resources.errors import UserError
from resources.i18n import _

_COMMUNE_TYPES = frozenset({"xã", "phường"})
_DISTRICT_TYPES = frozenset({"huyện", "thị xã", "thành phố"})
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


@dataclass(frozen=True)
class _Unit:
    code: str
    valid_from: datetime.date
    valid_to: datetime.date | None
    name: str
    full_name: str
    unit_type: str
    district: str

    @property
    def key(self) -> str:
        return fold(self.name)


@dataclass(frozen=True)
class _Register:
    units: tuple[_Unit, ...]
    successors: dict[tuple[str, datetime.date], tuple[str, ...]]

    def current(self) -> Iterator[_Unit]:
        for unit in self.units:
            if unit.valid_to is None and unit.unit_type in _COMMUNE_TYPES:
                yield unit


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@cache
def _register() -> _Register:
    from models.reference_files import newest_folder

    folder = newest_folder(path("reference"))
    with (folder / "admin_units.csv").open(encoding="utf-8", newline="") as file:
        units = tuple(
            _Unit(
                row["code"],
                _day(row["valid_from"]),
                _day(row["valid_to"]) if row["valid_to"] else None,
                row["name"],
                row["full_name"],
                row["unit_type"],
                row["parent_name"],
            )
            for row in csv.DictReader(file)
        )
    successors: dict[tuple[str, datetime.date], tuple[str, ...]] = {}
    with (folder / "admin_unit_changes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            old = (row["old_code"], _day(row["old_valid_from"]))
            successors[old] = (*successors.get(old, ()), row["new_code"])
    return _Register(units, successors)


def _details(unit: _Unit) -> CommuneDetails:
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
    named = [u for u in register.current() if key in {u.key, u.code}]
    groups = [CommuneGroup("", tuple(_details(u) for u in named))] if named else []
    found = {u.code for u in named}
    groups += _by_district(register, key)
    found |= {c.code for g in groups for c in g.communes}
    groups += _by_former_name(register, key, found)
    if not groups:
        loose = [u for u in register.current() if any(w.startswith(key) for w in _tails(u.key))]
        loose.sort(key=lambda u: (not u.key.startswith(key), sort_key(u.name)))
        if loose:
            groups = [CommuneGroup("", tuple(_details(u) for u in loose[:_MOST]))]
    return groups


def _tails(key: str) -> list[str]:
    words = key.split()
    return [" ".join(words[i:]) for i in range(len(words))]


def _by_district(register: _Register, key: str) -> Iterator[CommuneGroup]:
    for district in sorted({u.district for u in register.current() if u.district}):
        if _bare(district) == key:
            inside = sorted(
                (u for u in register.current() if u.district == district),
                key=lambda u: sort_key(u.name),
            )
            title = _("{district} (trước 01/7/2025): {count} xã").format(
                district=district, count=len(inside)
            )
            yield CommuneGroup(title, tuple(_details(u) for u in inside))


def _by_former_name(register: _Register, key: str, found: set[str]) -> Iterator[CommuneGroup]:
    current = {u.code: u for u in register.current()}
    former = [
        u
        for u in register.units
        if u.valid_to is not None and u.key == key and u.unit_type not in _DISTRICT_TYPES
    ]
    by_name = itertools.groupby(former, key=lambda u: (u.full_name, u.district))
    for (full_name, district), units in by_name:
        now = {
            code
            for u in units
            for code in _now(register, u.code, u.valid_from)
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


def _now(register: _Register, code: str, valid_from: datetime.date) -> set[str]:
    """Return the codes in force that a former unit became, following every change."""
    following = {
        (u.code, u.valid_from): u for u in register.units if u.unit_type not in _DISTRICT_TYPES
    }
    heirs: set[str] = set()
    waiting, seen = [(code, valid_from)], set()
    while waiting:
        at = waiting.pop()
        if at in seen or at not in following:
            continue
        seen.add(at)
        unit = following[at]
        if unit.valid_to is None:
            heirs.add(unit.code)
            continue
        next_day = unit.valid_to + datetime.timedelta(1)
        waiting += [(heir, next_day) for heir in register.successors.get(at, ())]
    return heirs


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
