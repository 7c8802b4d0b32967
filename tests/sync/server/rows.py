# SPDX-License-Identifier: MIT
"""Rows as laptops would send them, named for what they are, and put in without a frame around."""

import json
from typing import Any

from sqlalchemy import insert, text

from models.wire import wire_table_named
from sync import changes
from sync.arrived import decode
from sync.changes import Change
from sync.server import apply, tables
from sync.server.devices import Device
from sync.server.engines import lock_commune
from sync.server.store import Store
from tests.sync.server.laptops import NOW, new_id

COMMUNE = "16831"
EMPTIED = (
    *("device", "change", "record", "row_outcome", "gathered", "figure", "counted", "twins"),
    *("takeover", "overlap", "alarm", "edit", "clash", "seen_edit"),
)


def fields_of(kept: Any) -> dict[str, Any]:
    """The fields of a record that hold something, however the database hands them out."""
    named = json.loads(kept) if isinstance(kept, str | bytes) else kept
    return {name: value for name, value in named.items() if value is not None}


def laptop(store: Store, number: int = 1, commune: str = COMMUNE) -> Device:
    """A laptop that was taken in."""
    device = Device(commune, new_id(), number, bytes(32), bytes(32))
    with store.write() as connection:
        connection.execute(
            insert(tables.device).values(
                commune_code=commune,
                device=device.device,
                number=number,
                signing_key=bytes(32),
                sealing_key=bytes(32),
                officer="",
                unit="",
                enrolled_at=NOW,
            )
        )
    return device


def laptops_of(store: Store) -> list[Device]:
    """The laptops that were taken in, by number."""
    with store.read() as connection:
        listed = connection.execute(tables.device.select().order_by(tables.device.c.number))
        return [
            Device(
                row.commune_code,
                bytes(row.device),
                row.number,
                bytes(row.signing_key),
                bytes(row.sealing_key),
            )
            for row in listed
        ]


def put(table: str, row: bytes | None = None, **values: Any) -> Change:
    """A row that is new; absent columns are NULL, ids may be given as bytes."""
    named = {
        name: v.hex() if isinstance(v, bytes) else v
        for name, v in {"deleted": False, **values}.items()
    }
    number, packed = changes.pack(table, "I", named)
    return Change(new_id(), number, row or new_id(), changes.INSERT, 0, NOW, packed)


def edit(table: str, row: bytes, *, base_rev: int = 1, **values: Any) -> Change:
    """A later change of a row, made of one of its revisions."""
    named = {n: v.hex() if isinstance(v, bytes) else v for n, v in values.items()}
    number, packed = changes.pack(table, "U", named)
    return Change(new_id(), number, row, changes.UPDATE, base_rev, NOW + 1, packed)


def remove(table: str, row: bytes) -> Change:
    """The tombstone of a row."""
    return edit(table, row, deleted=True)


def session(row: bytes, **values: Any) -> Change:
    """A sound session at the help desk."""
    return put(
        "guidance_session",
        row,
        **{
            "campaign_code": "NCDS-2026",
            "commune_code": COMMUNE,
            "commune_valid_from": "2025-07-01",
            "date": "2026-10-03",
            "session_type": "diem_mot_cua",
            "place": "Trung tâm xã",
            "partners": [],
            "languages": [],
            "connectivity": "tot",
            "skills": [],
            "internal": False,
            **values,
        },
    )


def tally(row: bytes, of: bytes, total: int = 10, **values: Any) -> Change:
    """A sound quick count."""
    counted = {"female": 1, "ethnic_minority": 1, "senior": 0, "child": 0, "by_ethnicity": {}}
    return put("session_tally", row, session_id=of, **{"total": total, **counted, **values})


def sound_session(**values: Any) -> tuple[bytes, list[Change]]:
    """A session with its count and a member: nothing stands against it."""
    row = new_id()
    return row, [
        session(row, **values),
        tally(new_id(), row),
        put("session_member", session_id=row, member_id=new_id()),
    ]


def take(store: Store, device: Device, received: list[Change]) -> None:
    """Apply changes as a frame would."""
    with store.write() as connection:
        lock_commune(connection, device.commune)
        found = decode(changes.encode(received), len(received))
        apply.apply(connection, device, found)


def outcomes(store: Store) -> dict[str, tuple[str, str]]:
    """What stands for rows: id → outcome and reason."""
    with store.read() as connection:
        return {
            bytes(r.row).hex(): (r.outcome, r.reason)
            for r in connection.execute(tables.row_outcome.select())
        }


def number_of(table: str) -> int:
    """A table's number on the wire."""
    return wire_table_named(table).number


def emptied(province: Store) -> Store:
    """The province without a record, as if it were new; making one anew takes much longer."""
    with province.write() as connection:
        for name in EMPTIED:
            connection.execute(text(f"DELETE FROM {name}"))
    return province
