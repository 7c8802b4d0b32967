# SPDX-License-Identifier: MIT
"""Files that are whole or not there: write beside, fsync, read back, rename."""

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

Follow = Callable[[int, int], None]
_PIECE = 1024 * 1024
_RETRIES = 20  # a virus scanner or an indexer may hold a fresh file for a moment on Windows


def durable_replace(target: Path, body: bytes, follow: Follow | None = None) -> None:
    """Write a file so that after a power cut it is either the old one or the new one, never half.

    The bytes are read back before the name is taken. `follow(bytes, of)` is told how much is on the
    disk; whatever it raises ends the work. Raises OSError (ENOSPC, EROFS, EIO …); no half file is
    left behind in any case.
    """
    partial = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    try:
        with partial.open("wb") as file:
            _write(file, body, follow)
        _compare(partial, body)
        if follow is not None:
            follow(len(body), len(body))
        _rename(partial, target)
    except BaseException:
        with contextlib.suppress(OSError):  # a stick that is gone says so here, too
            partial.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _write(file: IO[bytes], body: bytes, follow: Follow | None) -> None:
    """Write in pieces that are each on the disk before the next, when somebody follows."""
    piece = _PIECE if follow is not None else max(len(body), 1)
    for at in range(0, max(len(body), 1), piece):
        if follow is not None:
            follow(at, len(body))
        file.write(body[at : at + piece])
        file.flush()
        os.fsync(file.fileno())


def _compare(partial: Path, body: bytes) -> None:
    if partial.read_bytes() != body:
        raise OSError(errno.EIO, "what was written does not read back", str(partial))


def _rename(partial: Path, target: Path) -> None:
    for attempt in range(_RETRIES):
        try:
            partial.replace(target)
        except PermissionError:
            if os.name != "nt" or attempt == _RETRIES - 1:
                raise
            import threading

            threading.Event().wait(0.05)
        else:
            return


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does so by itself and has no call for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        # Some sticks (FAT under FUSE) refuse to sync a folder; the file itself was synced.
        return
    finally:
        os.close(handle)
