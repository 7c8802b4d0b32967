# SPDX-License-Identifier: MIT
"""Changes that came under the identity of another one: each content is kept once, within bounds.

An honest laptop never makes one, so a few are enough for whoever looks for the cause: beyond the
room of a laptop they are counted and no longer kept. The change that came first stands either way.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select, text

from sync.arrived import Arrived
from sync.server import judged, tables
from sync.server.devices import Device
from sync.server.store import alarm

MAX_ROWS = 2000
MAX_BYTES = 8 * 1024 * 1024
FULL = "conflict-full"

_KEPT = text(
    "SELECT count(*) AS rows, coalesce(sum(length(content)), 0) AS bytes FROM conflict "
    "WHERE commune_code = :commune AND device = :device"
)


def keep(connection: Connection, device: Device, came: Sequence[Arrived]) -> None:
    """Keep what is new of conflicting changes, and tell a person of every one that came."""
    if not came:
        return
    last = came[-1].id.hex()
    alarm(connection, "conflict", device.device, last, times=len(came))
    new = {(change.id, change.digest): change for change in came}
    for known in judged.chosen(
        connection,
        "SELECT change, digest FROM conflict WHERE commune_code = ? AND device = ?",
        "change",
        sorted({change.id for change in came}),
        (device.commune, device.device),
    ):
        new.pop((bytes(known.change), bytes(known.digest or b"")), None)
    fitting = _fitting(connection, device, list(new.values()))
    if len(fitting) < len(new):
        alarm(connection, FULL, device.device, last, times=len(new) - len(fitting))
    if not fitting:
        return
    nr = tables.conflict.c.nr
    number = connection.execute(
        select(func.coalesce(func.max(nr), 0)).where(
            tables.conflict.c.commune_code == device.commune
        )
    ).scalar_one()
    connection.execute(
        insert(tables.conflict),
        [
            {
                "commune_code": device.commune,
                "nr": number + place,
                "device": device.device,
                "change": change.id,
                "content": change.plain,
                "digest": change.digest,
            }
            for place, change in enumerate(fitting, 1)
        ],
    )


def _fitting(connection: Connection, device: Device, new: list[Arrived]) -> list[Arrived]:
    """Return those for which there is room, in the order of their coming."""
    if not new:
        return []
    kept = connection.execute(_KEPT, {"commune": device.commune, "device": device.device}).one()
    fitting = []
    rows, size = kept.rows, kept.bytes
    for change in new:
        rows, size = rows + 1, size + len(change.plain)
        if rows > MAX_ROWS or size > MAX_BYTES:
            break
        fitting.append(change)
    return fitting
