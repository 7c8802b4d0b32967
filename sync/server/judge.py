# SPDX-License-Identifier: MIT
"""What the province thinks of rows that have just arrived: accepted, returned, or a duplicate."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection

from models.wire import WireTable
from sync.server.devices import Device


class FreshRow(NamedTuple):
    """A row that a frame touched, once, whatever number of its changes the frame held.

    `values` are the row's shared columns as they stand now (with `deleted`), `before` as they
    stood before the frame; None for a row that is new. `change` is the last change of it.
    """

    table: WireTable
    row: bytes
    change: bytes
    values: dict[str, Any]
    before: dict[str, Any] | None


@dataclass(frozen=True)
class Outcome:
    """What the receipt says of one row; a row without one is accepted."""

    table: int
    row: bytes
    change: bytes
    outcome: str
    """returned | duplicate | waiting_photo"""
    reason: str
    related: bytes = b""


def judge(connection: Connection, device: Device, fresh: list[FreshRow]) -> list[Outcome]:  # noqa: ARG001
    """Return what is to be said of a frame's rows, inside the transaction that stores them.

    The rows are stored already, and outcomes that stood for them are gone; the frame of a commune
    is alone with the commune's data (its appliers are serialised). Reads go in one statement for
    all rows of a kind. Whatever this raises undoes the frame, so it must not raise for bad data.
    """
    return []
