# SPDX-License-Identifier: MIT
"""Photos at the province: parts in any order, signed for as whole only when their hash is right."""

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, text

from models.photos import Photo
from sync.blobs import Part, epoch_of
from sync.server.devices import Device
from sync.server.gather import FreshRow
from sync.server.store import now_ms

PHOTO = Photo.__wire__

_PUT = text(
    "INSERT INTO blob (commune_code, sha256, parts, size, whole, received_at) "
    "VALUES (:commune, :sha256, :parts, 0, 0, :at) ON CONFLICT (commune_code, sha256) DO NOTHING"
)
_PUT_PART = text(
    "INSERT INTO blob_part (commune_code, sha256, part, data) "
    "VALUES (:commune, :sha256, :part, :data) "
    "ON CONFLICT (commune_code, sha256, part) DO UPDATE SET data = excluded.data"
)
_COUNT = text("SELECT count(*) FROM blob_part WHERE commune_code = :commune AND sha256 = :sha256")
_PARTS = text(
    "SELECT data FROM blob_part WHERE commune_code = :commune AND sha256 = :sha256 ORDER BY part"
)
_WHOLE = text(
    "UPDATE blob SET whole = 1, size = :size WHERE commune_code = :commune AND sha256 = :sha256"
)
_FORGET_PARTS, _FORGET = (
    text(f"DELETE FROM {table} WHERE commune_code = :commune AND sha256 = :sha256")  # noqa: S608
    for table in ("blob_part", "blob")
)
_WITHDRAWN = 2
_WITHDRAW = text(
    "INSERT INTO blob (commune_code, sha256, parts, size, whole, received_at) "
    "VALUES (:commune, :sha256, 0, 0, 2, :at) "
    "ON CONFLICT (commune_code, sha256) DO UPDATE SET parts = 0, size = 0, whole = 2"
)
_STATE = text("SELECT whole FROM blob WHERE commune_code = :commune AND sha256 = :sha256")
_WANT_AGAIN = text(
    "DELETE FROM blob WHERE commune_code = :commune AND sha256 = :sha256 AND whole = 2"
)
_FORGET_REFUSED = text(
    "UPDATE frame SET data = NULL "
    "WHERE commune_code = :commune AND device = :device AND epoch = :epoch"
)


def put(connection: Connection, device: Device, part: Part) -> bool:
    """Keep a part inside the caller's transaction; False when the whole has another hash.

    All parts are dropped then: the laptop will hear that its last one was refused. A part of a
    photo that was withdrawn (it was on a stick until now) is let go.
    """
    key = {"commune": device.commune, "sha256": part.sha256}
    stands = connection.execute(_STATE, key).first()
    if stands is not None and stands.whole == _WITHDRAWN:
        return True
    connection.execute(_PUT, {**key, "parts": part.parts, "at": now_ms()})
    connection.execute(_PUT_PART, {**key, "part": part.part, "data": part.data})
    if connection.execute(_COUNT, key).scalar_one() < part.parts:
        return True
    digest, size = hashlib.sha256(), 0
    for row in connection.execute(_PARTS, key):
        digest.update(bytes(row.data))
        size += len(row.data)
    if digest.digest() != part.sha256:
        connection.execute(_FORGET_PARTS, key)
        connection.execute(_FORGET, key)
        return False
    connection.execute(_WHOLE, {**key, "size": size})
    return True


def _withdraw(connection: Connection, device: Device, sha256: bytes) -> None:
    """Delete a photo wherever it is, and remember by its hash that it must not come back."""
    key = {"commune": device.commune, "sha256": sha256}
    connection.execute(_FORGET_PARTS, key)
    connection.execute(_WITHDRAW, {**key, "at": now_ms()})
    of_frames = {"commune": device.commune, "device": device.device, "epoch": epoch_of(sha256)}
    connection.execute(_FORGET_REFUSED, of_frames)


_USE = text(
    "INSERT INTO blob_use (commune_code, row, sha256) VALUES (:commune, :row, :sha256) "
    "ON CONFLICT (commune_code, row) DO UPDATE SET sha256 = excluded.sha256"
)
_UNUSE = text("DELETE FROM blob_use WHERE commune_code = :commune AND row = :row")
_USED = text("SELECT 1 FROM blob_use WHERE commune_code = :commune AND sha256 = :sha256 LIMIT 1")


def follow(connection: Connection, device: Device, touched: Iterable[FreshRow]) -> None:
    """Keep what photos' rows refer to; a picture that none refers to any more is withdrawn."""
    for fresh in touched:
        if fresh.table.number != PHOTO:
            continue
        before, now = _sha256(fresh.before), _sha256(fresh.values)
        if before == now:
            continue
        key = {"commune": device.commune, "row": fresh.row}
        if now is None:
            connection.execute(_UNUSE, key)
        else:
            connection.execute(_USE, {**key, "sha256": now})
            connection.execute(_WANT_AGAIN, {"commune": device.commune, "sha256": now})
        if before is None:
            continue
        used = connection.execute(_USED, {"commune": device.commune, "sha256": before}).first()
        if used is None:
            _withdraw(connection, device, before)


def _sha256(values: dict[str, object] | None) -> bytes | None:
    """Return the picture that a row wants kept: marked, with consent, not deleted."""
    if not values or values.get("deleted"):
        return None
    named = values.get("sha256")
    if not (values.get("to_send") and values.get("consent") and isinstance(named, str)):
        return None
    try:
        sha256 = bytes.fromhex(named)
    except ValueError:
        return None
    return sha256 if len(sha256) == 32 else None
