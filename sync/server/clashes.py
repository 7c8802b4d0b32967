# SPDX-License-Identifier: MIT
"""What a laptop is asked: fields that it and another one wrote without knowing of each other."""

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Connection, text

from resources.i18n import _
from sync.messages import RowOutcome
from sync.server import bulk, devices
from sync.server.devices import Device

CLASH = "clash"
_OPEN = text(
    'SELECT tbl, "row", field, change, theirs, theirs_device, mine FROM clash '
    'WHERE commune_code = :commune AND device = :device ORDER BY tbl, "row", field'
)


def standing(
    connection: Connection, device: Device, rows: Collection[bytes] | None = None
) -> list[RowOutcome]:
    """Return what a laptop is asked at this moment, an outcome a row: of all rows, or of some."""
    asked: dict[tuple[int, bytes], list[Any]] = {}
    if rows is not None and not rows:
        return []
    for clash in connection.execute(_OPEN, {"commune": device.commune, "device": device.device}):
        if rows is None or bytes(clash.row) in rows:
            asked.setdefault((clash.tbl, bytes(clash.row)), []).append(clash)
    if not asked:
        return []
    wanted: dict[int, set[bytes]] = {}
    for table, row in asked:
        wanted.setdefault(table, set()).add(row)
    now = bulk.current(connection, device.commune, wanted)
    return [_asked(connection, key, clashes, now.get(key, {})) for key, clashes in asked.items()]


def _asked(
    connection: Connection, key: tuple[int, bytes], clashes: list[Any], now: dict[str, Any]
) -> RowOutcome:
    last = max(clashes, key=lambda clash: bytes(clash.theirs))
    other = devices.find(connection, bytes(last.theirs_device))
    return RowOutcome(
        key[0],
        key[1],
        max(bytes(clash.change) for clash in clashes),
        CLASH,
        _("Máy {laptop} cũng sửa bản ghi này và ghi khác máy này.").format(
            laptop=other.label if other else "?"
        ),
        bytes(last.theirs),
        {c.field: (msgspec.json.decode(c.mine), now.get(c.field)) for c in clashes},
    )
