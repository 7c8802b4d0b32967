# SPDX-License-Identifier: MIT
"""Verified copies of the store: one file each, with the key slots that open it.

A package is a zip, stored and not packed (what is encrypted does not shrink): the database, the
key slots, and a manifest with the SHA-256 of both. It opens with the passphrases of its day.
"""

import datetime
import hashlib
import os
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from desktop_app import restoring
from desktop_app.paths import Paths, folder_error
from models.copies import damaged_copy
from models.files import durable_replace, sync_folder

if TYPE_CHECKING:
    from desktop_app.app import App

SUFFIX = ".tngbak"
DAILY, WEEKLY, MONTHLY = 3, 4, 6
_DATABASE, _KEYS, _MANIFEST = "tungngo.db", "keys.json", "manifest.json"
_CHUNK = 1 << 20
_NAME = re.compile(r"(\d{4}-\d\d-\d\d_\d{6})Z_[0-9a-f]{8}" + re.escape(SUFFIX))
Report = Callable[[int, int], None]


class Manifest(msgspec.Struct, frozen=True):
    """What a package says of itself; `mark` tells whether anything changed since."""

    format: int
    made_at: str
    commune: str
    mark: str
    database_sha256: str
    keys_sha256: str


@dataclass(frozen=True)
class Backup:
    """A package in the backups folder."""

    file: Path
    made_at: datetime.datetime
    size: int


def backups(paths: Paths) -> list[Backup]:
    """Return the packages that are kept, the newest first."""
    found: list[tuple[int, Backup]] = []
    for file in paths.backups.glob(f"*{SUFFIX}"):
        if matched := _NAME.fullmatch(file.name):
            made = datetime.datetime.strptime(matched[1] + "+0000", "%Y-%m-%d_%H%M%S%z")
            seen = file.stat()
            found.append((seen.st_mtime_ns, Backup(file, made.astimezone(), seen.st_size)))
    # Two of one second (by hand, and by the clock) are told apart by when they were written.
    found.sort(key=lambda pair: (pair[1].made_at, pair[0]), reverse=True)
    return [backup for _written, backup in found]


def back_up(app: "App", *, report: Report = lambda _done, _total: None) -> Backup | None:
    """Make a package, if anything changed since the last one, and let old ones go.

    Returns None when nothing changed. Raises UserError(code="backup" | "disk-full").
    """
    mark = _mark(app)
    kept = backups(app.paths)
    if kept and _says(kept[0].file).mark == mark:
        return None
    now = app.clock.now().astimezone(datetime.UTC)
    name = f"{now:%Y-%m-%d_%H%M%S}Z_{os.urandom(4).hex()}"
    report(0, 3)
    try:
        copy = app.paths.backups / f"{name}.db"
        app.db.copy_to(copy)
        report(1, 3)
        try:
            package = _pack(app, copy, mark, now)
        finally:
            copy.unlink(missing_ok=True)
        report(2, 3)
        check_package(package)
    except OSError as error:
        raise folder_error(error, app.paths.backups) from error
    size = package.stat().st_size
    _rotate(app)
    report(3, 3)
    return Backup(package, now, size)


def _mark(app: "App") -> str:
    with app.db.read() as db:
        row = (
            db.connection()
            .exec_driver_sql(
                "SELECT (SELECT max(seq) FROM change_log), (SELECT max(nr) FROM sync_log), "
                "(SELECT max(saved_at) FROM kept_draft), (SELECT count(*) FROM batch)"
            )
            .one()
        )
    return hashlib.sha256(repr(tuple(row)).encode()).hexdigest()


def _pack(app: "App", copy: Path, mark: str, now: datetime.datetime) -> Path:
    keys = app.paths.keys[0].read_bytes()
    manifest = Manifest(
        1,
        now.isoformat(),
        app.commune.code,
        mark,
        _digest(_chunks(copy)),
        hashlib.sha256(keys).hexdigest(),
    )
    target = copy.with_suffix(SUFFIX)
    partial = copy.with_suffix(".part")
    with partial.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as package:
            package.writestr(_MANIFEST, msgspec.json.encode(manifest))
            package.writestr(_KEYS, keys)
            package.write(copy, _DATABASE)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)
    sync_folder(target.parent)
    return target


def _chunks(file: Path) -> Iterable[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            yield chunk


def _digest(chunks: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _says(file: Path) -> Manifest:
    try:
        with zipfile.ZipFile(file) as package:
            if package.getinfo(_MANIFEST).file_size > 4096:
                raise damaged_copy(file.name)
            return msgspec.json.decode(package.read(_MANIFEST), type=Manifest)
    except (OSError, KeyError, zipfile.BadZipFile, msgspec.MsgspecError) as error:
        raise damaged_copy(file.name) from error


def check_package(file: Path) -> Manifest:
    """Read a package to its end against its own digests. Raises UserError(code="backup")."""
    manifest = _says(file)
    try:
        with zipfile.ZipFile(file) as package:
            keys = hashlib.sha256(package.read(_KEYS)).hexdigest()
            with package.open(_DATABASE) as database:
                found = _digest(iter(lambda: database.read(_CHUNK), b""))
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise damaged_copy(file.name) from error
    if (found, keys) != (manifest.database_sha256, manifest.keys_sha256):
        raise damaged_copy(file.name)
    return manifest


def _rotate(app: "App") -> None:
    """Keep the newest of the last days, weeks and months.

    What was made before a name was taken out still holds that name: it goes with this rotation.
    """
    from desktop_app.app import setting

    kept = backups(app.paths)
    forgotten = str(setting(app, FORGOTTEN_AT, ""))
    for backup in kept:
        older = bool(forgotten) and _says(backup.file).made_at < forgotten
        if older or backup not in wanted(kept):
            backup.file.unlink(missing_ok=True)


FORGOTTEN_AT = "names_forgotten_at"


def wanted(kept: list[Backup]) -> list[Backup]:
    """Return which of the packages (the newest first) are kept on: days, weeks, months."""
    chosen: list[Backup] = []
    periods: tuple[tuple[int, Callable[[datetime.datetime], object]], ...] = (
        (DAILY, lambda at: at.date()),
        (WEEKLY, lambda at: at.isocalendar()[:2]),
        (MONTHLY, lambda at: (at.year, at.month)),
    )
    for count, period in periods:
        newest: dict[object, Backup] = {}
        for backup in kept:
            newest.setdefault(period(backup.made_at), backup)
        chosen += [b for b in list(newest.values())[:count] if b not in chosen]
    return chosen


def is_due(app: "App") -> bool:
    """Tell whether the last package is older than a working day."""
    kept = backups(app.paths)
    return not kept or app.clock.now() - kept[0].made_at > datetime.timedelta(hours=20)


def restore(data_dir: Path, file: Path) -> Manifest:
    """Put a package in the place of the store of a folder that nobody has open.

    What stood there is kept in backups/before-restore. The anchor stays, so that this laptop sees
    that its store is an older one and begins a new chain. Raises UserError.
    """
    from desktop_app.app import take_lock

    manifest = check_package(file)
    paths = Paths(data_dir)
    paths.prepare()
    lock = take_lock(paths)
    try:
        _lay_ready(paths, file)
        restoring.finish(paths)
    except OSError as error:
        raise folder_error(error, paths.root) from error
    finally:
        lock.release()
    return manifest


def _lay_ready(paths: Paths, file: Path) -> None:
    with zipfile.ZipFile(file) as package:
        keys = package.read(_KEYS)
        with package.open(_DATABASE) as source, paths.restoring.open("wb") as target:
            while chunk := source.read(_CHUNK):
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
    durable_replace(paths.restoring_keys, keys)
