# SPDX-License-Identifier: MIT
"""Publish reference data: checked, signed, kept; handed out over the network and as a file."""

import datetime
import json
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection, insert, select

from models import reference_check, reference_files
from models.files import durable_replace
from resources import path
from resources.errors import UserError
from resources.i18n import _
from sync import reference
from sync.protocol import MAX_BODY, header_of
from sync.server import audit, tables
from sync.server.store import Store, now_ms


@dataclass(frozen=True)
class Published:
    """The bundle in force: `data` is what laptops take in, `tag` changes with its bytes."""

    version: str
    tag: str
    data: bytes


def publish(store: Store, folder: Path, out: Path | None = None) -> Published:
    """Publish the version in a folder, and write the bundle to `out` for those without a network.

    The folder holds the tables, `campaigns.json` and a manifest with `version` and `issued_on`;
    the sums of its files are made here. Without a folder `flyers` the texts that ship are sent,
    without a folder `pictures` their pictures.
    Raises UserError naming file, line and column; nothing is published then.
    """
    files = _files(folder)
    snapshot = reference_files.read(files)
    with store.write() as connection:
        newest = _newest(connection)
        before = reference.snapshot_of(newest.data) if newest else _shipped()
        again = newest is not None and before.sha256 == snapshot.sha256
        if again and newest is not None:
            made = _of_today(store, newest)
        else:
            if newest is not None or before.version != snapshot.version:
                reference_check.check(snapshot, before)
            else:
                reference_check.check(snapshot, None)
            data = reference.make(files, store.keys.province, store.keys.current.signing, now_ms())
            if len(data) > MAX_BODY:
                raise reference_files.damaged(folder.name)
            made = Published(snapshot.version, snapshot.sha256, data)
            connection.execute(
                insert(tables.reference).values(
                    version=snapshot.version,
                    issued_on=snapshot.issued_on.isoformat(),
                    published_at=now_ms(),
                    sha256=snapshot.sha256,
                    data=data,
                )
            )
            audit.note(connection, "publish", snapshot.version, snapshot.sha256[:16])
    if out is not None:
        durable_replace(out, made.data)
    return made


def _files(folder: Path) -> dict[str, bytes]:
    files = reference_files.files_in(folder) if folder.is_dir() else {}
    if reference_files.MANIFEST not in files:
        raise UserError(
            _("Thư mục {folder} không có manifest.json.").format(folder=folder),
            _("Ghi tệp này với version và issued_on, ví dụ DM-2027-01 và 2027-09-01."),
            code="reference-manifest",
        )
    try:
        manifest = json.loads(files[reference_files.MANIFEST])
        version = str(manifest["version"])
        issued_on = datetime.date.fromisoformat(manifest["issued_on"])
    except (ValueError, KeyError, TypeError) as error:
        raise reference_files.damaged(reference_files.MANIFEST) from error
    for folder_name, shipped in (
        (reference_files.FLYERS, path("flyers").glob("F*.json")),
        (reference_files.PICTURES, path("flyers", "pictures").glob("*.svg")),
    ):
        if not any(name.startswith(folder_name) for name in files):
            files |= {f"{folder_name}{file.name}": file.read_bytes() for file in sorted(shipped)}
    files[reference_files.MANIFEST] = reference_files.make_manifest(version, issued_on, files)
    return files


def _shipped() -> reference_files.Snapshot:
    folder = reference_files.newest_folder(path("reference"))
    return reference_files.read(reference_files.files_in(folder))


def _newest(connection: Connection) -> Published | None:
    bundle = tables.reference.c
    row = connection.execute(
        select(bundle.version, bundle.sha256, bundle.data)
        .order_by(bundle.issued_on.desc(), bundle.published_at.desc())
        .limit(1)
    ).first()
    return Published(row.version, row.sha256, bytes(row.data)) if row else None


def current(store: Store) -> Published | None:
    """Return the bundle in force; None when nothing was published yet."""
    with store.read() as connection:
        newest = _newest(connection)
    return _of_today(store, newest) if newest else None


def _of_today(store: Store, published: Published) -> Published:
    """Return a bundle signed with the key in force, whichever it was published under."""
    keys = store.keys
    if header_of(published.data).province == keys.province:
        return published
    data = reference.signed_anew(published.data, keys.province, keys.current.signing)
    return replace(published, data=data, tag=f"{published.tag}-{keys.province.hex()[:8]}")


def version(connection: Connection) -> str:
    """Return the version in force; "" when nothing was published yet."""
    bundle = tables.reference.c
    found = connection.execute(
        select(bundle.version)
        .order_by(bundle.issued_on.desc(), bundle.published_at.desc())
        .limit(1)
    ).scalar()
    return str(found or "")
