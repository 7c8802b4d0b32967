# SPDX-License-Identifier: MIT
"""Frames of one laptop that follow one another, taken in together: one transaction, one judgement.

A fifth of what a frame costs has nothing to do with its records. When several are at hand they
share it; each still gets its own receipt. What is not plain is left to `intake`, one by one.
"""

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import Connection

from sync.messages import RowOutcome
from sync.protocol import Frame, FrameError, Kind
from sync.server import apply, chain, intake, logs, overlaps
from sync.server.devices import Device
from sync.server.engines import lock_commune
from sync.server.outcomes import APPLIED, FrameOutcome
from sync.server.store import Store

AT_ONCE = 8
"""The most frames that are taken in together."""
MOST_CHANGES = 3000


def take_together(
    store: Store, frames: Sequence[Frame]
) -> tuple[Device, list[FrameOutcome]] | None:
    """Take frames in at once; they are durable when this returns. The laptop is theirs.

    Returns None, and has done nothing, when they must be taken one by one. Raises what
    `store.unavailable` names.
    """
    if not _follow(frames):
        return None
    try:
        [device] = {intake.sender(store, frame) for frame in frames}
        outcomes = _together(store, device, frames)
    except (FrameError, overlaps.FullError):
        return None
    except store.unavailable:
        raise
    except Exception:  # noqa: BLE001 - one by one, the frame that it is about is set aside
        logs.trouble("frames-one-by-one")
        return None
    return None if outcomes is None else (device, outcomes)


def _follow(frames: Sequence[Frame]) -> bool:
    """Tell whether frames are of records, understood, and each the next after the one before."""
    first = frames[0].header
    return (
        len(frames) > 1
        and all(
            f.header.kind == Kind.RECORDS
            and not intake.is_newer(f)
            and (f.header.device, f.header.epoch) == (first.device, first.epoch)
            for f in frames
        )
        and all(
            later.header.seq == sooner.header.seq + 1 and later.header.previous == sooner.hash
            for sooner, later in pairwise(frames)
        )
        and len(first.epoch) == 16
        and sum(f.header.count for f in frames) <= MOST_CHANGES
    )


def _together(store: Store, device: Device, frames: Sequence[Frame]) -> list[FrameOutcome] | None:
    contents = []
    for frame in frames:
        content = intake.content_of(store, frame)
        if not isinstance(content, list):
            return None
        contents.append(content)
    with store.write() as connection:
        lock_commune(connection, device.commune)
        if not _are_next(connection, device, frames):
            return None
        applied = apply.apply(connection, device, [change for c in contents for change in c])
        for frame in frames:
            chain.keep(connection, device, frame, APPLIED)
        tip = chain.advance(connection, device, frames[-1])
        said: list[list[RowOutcome]] = [[] for _frame in frames]
        last_in = {change.id: i for i, content in enumerate(contents) for change in content}
        for outcome in applied.said:
            said[last_in.get(outcome.change, -1)].append(outcome)
        outcomes = [FrameOutcome(APPLIED, said=rows, tip=tip) for rows in said]
        outcomes[-1] = intake.release_held(
            store,
            connection,
            device,
            frames[-1].header.epoch,
            FrameOutcome(APPLIED, changes=applied.new, said=said[-1], tip=tip),
        )
    return outcomes


def _are_next(connection: Connection, device: Device, frames: Sequence[Frame]) -> bool:
    """Tell whether the province waits for just these, and has met none of them before."""
    header = frames[0].header
    place = chain.place_of(connection, device, frames[0])
    return (
        not place.revoked
        and not place.state
        and (header.seq - 1, header.previous) == place.tip
        and not chain.has_any(connection, device, [frame.hash for frame in frames[1:]])
    )
