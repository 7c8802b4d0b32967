# SPDX-License-Identifier: MIT
"""A sound row of every table of the wire with what it belongs to, and what can be wrong with one.

A fault is a change of one value of that row. The province must find it among any number of sound
ones, say so of that row or of its root, and of nothing else.
"""

import copy
import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import msgspec

from models.records import kinds
from models.records.kind import Shape
from models.tables import metadata
from models.wire import WireColumn, WireTable, wire_table_named, wire_tables
from sync.arrived import MAX_TEXT
from sync.changes import Change
from tests.sync.server import rows
from tests.sync.server.laptops import new_id
from tests.sync.server.rows import COMMUNE, put

CAMPAIGN = "NCDS-2026"
_OF = {"campaign_code": CAMPAIGN}
_HERE = {"commune_code": COMMUNE, "commune_valid_from": "2025-07-01"}

ALONE: Mapping[str, dict[str, Any]] = {
    "village": {"commune_code": COMMUNE, "name": "Bản", "kind": "ban"},
    "household": {
        "village_id": bytes(16),
        "house_no": "12",
        "has_smartphone": "co",
        "has_internet": "chua_ro",
    },
    "participant": {"withdrawn": False},
    "business": {
        "name": "Sạp",
        "kind": "ho_kinh_doanh",
        "sells_online": "co",
        "has_qr": "co",
        "platforms": ["Zalo"],
        "ocop": False,
    },
    "communication_activity": {
        **_OF,
        "type": "bao_chi",
        "form": "dua_tin",
        "title": "Tin",
        "topic": "ky_nang",
        "audience": ["nguoi_dan"],
        "date_from": "2026-10-03",
        "count": 1,
        "reach": 7,
        "url": "https://a.vn/1",
    },
    "broadcast_log": {
        **_OF,
        "station": "Đài xã",
        "title": "Lời kêu gọi",
        "date_from": "2026-10-03",
        "times": ["05:30"],
        "languages": ["vi"],
        "villages": [],
        "broadcasts": 2,
        "minutes": 9,
        "speakers": 3,
    },
    "visual_display": {
        **_OF,
        "kind": "pano",
        "count": 2,
        "location": "Ngã ba",
        "placed_on": "2026-10-03",
        "permit_note": "Thông báo 5",
    },
    "event": {
        **_OF,
        "type": "ngay_hoi",
        "role": "chu_tri",
        "title": "Ngày hội",
        "level": "xa",
        "held_on": "2026-10-03",
        "status": "da_to_chuc",
        "attendees": 80,
        "partners": ["Đoàn xã"],
        "publishable": False,
    },
    "promotion": {
        **_OF,
        "business_id": bytes(16),
        "title": "Giảm giá",
        "benefit": "10 %",
        "payment_methods": ["ma_qr"],
        "channel": "cua_hang",
        "start": "2026-10-01",
        "end": "2026-10-10",
        "consumption_month": True,
        "publishable": False,
    },
    "school": {"name": "Trường", "level": "thcs", "pupils": 200, "dx_model": False},
    "organisation": {"name": "Đoàn xã", "org_type": "doan_the", "level": "xa"},
    "guiding_document": {
        **_OF,
        "kind": "ke_hoach",
        "number": "01/KH-UBND",
        "issued": "2026-09-15",
        "issuer": "UBND xã",
        "level": "xa",
        "title": "Kế hoạch",
    },
    "identity_asset": {"kind": "logo", "title": "Logo", "year": 2026},
    "budget_line": {
        **_OF,
        "source": "nsnn_xa",
        "content": "In tờ rơi",
        "planned": 9,
        "spent": 5,
        "in_kind": False,
    },
    "outstanding_example": {
        **_OF,
        "kind": "to",
        "achievement": "Đi từng nhà",
        "may_be_named": False,
    },
    "difficulty": {
        **_OF,
        "kind": "kho_khan",
        "category": "song_mang",
        "content": "Sóng yếu",
        "noted_on": "2026-10-03",
    },
    "task_mark": {
        **_OF,
        "task_code": "T01",
        "scope_id": COMMUNE,
        "done_on": "2026-10-03",
        "waived": False,
    },
    "photo": {"session_id": bytes(16), "consent": False, "to_send": False},
    "field_choice": {"of_table": "school", "of_row": bytes(16), "seen": bytes(16)},
    "indicator_value": {
        **_OF,
        "indicator_code": "B5",
        "indicator_set_version": "1",
        "value": 10,
        "reason_code": "khac",
    },
    "unit_report": {
        **_OF,
        **_HERE,
        "revision": 1,
        "indicator_set_version": "1",
        "status": "nhap",
        "figures": {"B5": 10},
        "manual": {},
        "sections": {},
    },
}
"""Rows that belong to no root."""
_RUN = {
    **_OF,
    "batch_code": "16831-26-F02-001",
    "template_code": "F02",
    "template_version": "2026.1",
    "language": "vi",
    "paper": "A4",
    "printed": 10,
    "spoiled": 2,
    "printed_on": "2026-09-30",
}
_TEAM = {"name": "Tổ 1", "level": "thon_ban", "active": True}
_ROOTS: Mapping[str, dict[str, Any]] = {"flyer_print_batch": _RUN, "digital_team": _TEAM}
PARTS: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "household_visit": ("guidance_session", "session_id", {"result": "gap"}),
    "skill_result": (
        "guidance_session",
        "session_id",
        {"count": 2, "skill": "DVC", "outcome": "nop_ho_so"},
    ),
    "attendance": ("guidance_session", "session_id", {}),
    "business_visit": ("guidance_session", "session_id", {"result": "co_ma_qr"}),
    "accepted_warning": ("guidance_session", "session_id", {"code": "date-outside"}),
    "flyer_distribution": (
        "flyer_print_batch",
        "batch_id",
        {"quantity": 3, "given_on": "2026-10-01"},
    ),
    "team_member": ("digital_team", "team_id", {"role": "to_pho", "sex": "nu", "languages": []}),
}
"""Part → its root, the column that names it, and what else it says."""
_WHO = {
    "household_visit": "household_id",
    "attendance": "participant_id",
    "business_visit": "business_id",
}
_NUMBER = 5
"""Which place of a session nobody else has."""
TABLES = (*ALONE, "guidance_session", "session_tally", "session_member", *_ROOTS, *PARTS)


class Unit(NamedTuple):
    """A row with what it belongs to, sound together; `root` is where a part's trouble is said."""

    changes: list[Change]
    row: Change
    root: bytes


def unit(table: str) -> Unit:
    """Return a sound row of a table, with new identities."""
    if table in ALONE:
        made = put(table, **ALONE[table])
        return Unit([made], made, made.row)
    if table in _ROOTS:
        made = put(table, **_ROOTS[table])
        return Unit([made], made, made.row)
    if table in PARTS:
        of, column, values = PARTS[table]
        above = unit(of)
        who = {_WHO[table]: new_id()} if table in _WHO else {}
        made = put(table, **{column: above.root, **who, **values})
        return Unit([*above.changes, made], made, above.root)
    session, received = rows.sound_session(place=f"Chợ {new_id().hex()[-_NUMBER:]}")
    wanted = wire_table_named(table).number
    return Unit(received, next(c for c in received if c.table == wanted), session)


class Fault(NamedTuple):
    """What is put in the place of one value; `reads` is false for what no column can hold."""

    column: str
    kind: str
    value: Any
    reads: bool


_UNREADABLE: Mapping[str, tuple[Any, ...]] = {
    "id": (bytes(15), bytes(17), "x" * 16, 7, [bytes(16)]),
    "text": (7, b"x", ["x"], True, "x" * (MAX_TEXT + 1), 0.5),
    "int": ("7", 2**53, -(2**53), 1.5, b"7", [7]),
    "bool": (1, 0, "x", b"", []),
    "date": (-1, 2**31, "2026-10-01", 0.5, b"\x01"),
    "json": ("x", 7, [[1]], {"x": {"y": 1}}, ["x" * (MAX_TEXT + 1)], [1] * 201, {"k" * 81: 1}),
}


def faults(table: str) -> Iterator[Fault]:
    """Yield what can be wrong with single values of a row that is sound otherwise."""
    wire = wire_table_named(table)
    columns = metadata().tables[table].columns
    for column in wire.columns:
        for value in _UNREADABLE[column.kind]:
            yield Fault(column.name, "unreadable", value, reads=False)
        if column.name == "deleted":
            continue
        kept = columns[column.name]
        if not kept.nullable:
            yield Fault(column.name, "missing", None, reads=True)
        limit = getattr(kept.type, "length", None)
        if column.kind == "text" and limit:
            yield Fault(column.name, "long", "x" * (limit + 1), reads=True)
        if column.name == "commune_code":
            yield Fault(column.name, "foreign", "16828", reads=True)
    for name in _coded(table):
        yield Fault(name, "unknown", "la_la", reads=True)


_CODES: Mapping[str, tuple[str, ...]] = {
    "guidance_session": ("campaign_code", "session_type", "connectivity"),
    "household_visit": ("result",),
    "business_visit": ("result",),
    "skill_result": ("skill", "outcome", "fail_reason"),
    "village": ("kind",),
    "household": ("has_smartphone", "has_internet"),
    "digital_team": ("level",),
    "team_member": ("role",),
    "flyer_print_batch": ("paper",),
}


def _coded(table: str) -> list[str]:
    """Return the columns that hold a code of the catalogue or of a rule."""
    kind = next((kind for kind in kinds.KINDS if kind.table_name == table), None)
    of_wire = {column.name for column in wire_table_named(table).columns}
    found = list(_CODES.get(table, ()))
    if kind is not None:
        found += [f.name for f in kind.fields if f.shape is Shape.CHOICE and f.name not in found]
        found += ["campaign_code"] if kind.of_campaign else []
    return [name for name in found if name in of_wire]


def broken(sound: Unit, fault: Fault) -> Unit:
    """Return a unit in which the fault was put into its row."""
    wire = _table_of(sound.row)
    row = copy.copy(sound.row)
    assert isinstance(row.values, list)
    row.values = list(row.values)
    row.values[[c.name for c in wire.columns].index(fault.column)] = fault.value
    changes = [row if change is sound.row else change for change in sound.changes]
    return Unit(changes, row, sound.root)


def _table_of(change: Change) -> WireTable:
    return wire_tables()[change.table]


def fields_of(change: Change) -> dict[str, Any]:
    """Return what the province must keep of a whole row, column by column, read plainly."""
    table = _table_of(change)
    assert isinstance(change.values, list)
    return {
        column.name: _plainly(column, value)
        for column, value in zip(table.columns, change.values, strict=True)
        if value is not None
    }


def _plainly(column: WireColumn, value: Any) -> Any:
    read: Mapping[str, Callable[[Any], Any]] = {"id": bytes.hex, "date": _day}
    if value is None or column.kind not in read:
        return msgspec.to_builtins(value)
    return read[column.kind](value)


def _day(number: int) -> str:
    return (datetime.date(2000, 1, 1) + datetime.timedelta(number)).isoformat()
