# SPDX-License-Identifier: MIT
"""Put a snapshot of reference data into the store: the whole of it or nothing."""

import hashlib
import json
from pathlib import Path

from sqlmodel import Session, SQLModel, col, delete, select

from models import reference_files
from models.reference import (
    CampaignTarget,
    CatalogueItem,
    DocumentRecipient,
    FlyerPicture,
    FlyerSource,
    PublicHoliday,
    ReferenceVersion,
    ServiceLink,
)
from models.reference_files import Snapshot
from resources.errors import UserError
from resources.i18n import _

# What an old record refers to (units, campaigns, indicator sets) is never taken away, only added
# to and closed by its dates; the rest is a whole snapshot.
_REPLACED: tuple[type[SQLModel], ...] = (
    CatalogueItem,
    CampaignTarget,
    ServiceLink,
    FlyerSource,
    FlyerPicture,
)
# Replaced when a version brings them; one issued before they came to be takes nothing away.
_REPLACED_IF_THERE: tuple[type[SQLModel], ...] = (PublicHoliday, DocumentRecipient)


def in_force(db: Session) -> ReferenceVersion | None:
    """Return the newest version that was applied."""
    return db.exec(
        select(ReferenceVersion).order_by(
            col(ReferenceVersion.issued_on).desc(), col(ReferenceVersion.applied_at).desc()
        )
    ).first()


def load_reference(db: Session, folder: Path, applied_at: str) -> str:
    """Apply the newest reference data in `folder` inside the caller's transaction.

    Returns the version in force. Raises UserError for files that are missing, too large, altered
    or wrong, and for a version older than the one in force.
    """
    source = reference_files.newest_folder(folder)
    return apply_snapshot(db, reference_files.read(reference_files.files_in(source)), applied_at)


def ships_newer(db: Session, folder: Path) -> bool:
    """Tell whether the program ships reference data that the store does not have yet."""
    source = reference_files.newest_folder(folder)
    manifest = (source / reference_files.MANIFEST).read_bytes()
    shipped = json.loads(manifest)
    current = in_force(db)
    if current is None or shipped["version"] == current.version:
        return current is None or hashlib.sha256(manifest).hexdigest() != current.sha256
    return bool(shipped["issued_on"] > current.issued_on.isoformat())


def apply_snapshot(db: Session, snapshot: Snapshot, applied_at: str) -> str:
    """Apply a snapshot inside the caller's transaction; the one in force changes nothing.

    Raises UserError(code="reference-older").
    """
    current = in_force(db)
    if current and current.sha256 == snapshot.sha256:
        return current.version
    if current and current.issued_on > snapshot.issued_on:
        raise older(snapshot.version, current.version)
    for replaced in (*_REPLACED, *(t for t in _REPLACED_IF_THERE if t in snapshot.rows)):
        db.exec(delete(replaced))
    for table, rows in snapshot.rows.items():
        for values in rows:
            db.merge(table(**values))
    db.merge(
        ReferenceVersion(
            version=snapshot.version,
            issued_on=snapshot.issued_on,
            applied_at=applied_at,
            sha256=snapshot.sha256,
        )
    )
    return snapshot.version


def older(version: str, current: str) -> UserError:
    """Return the sentence for a version that is not newer than the one in force."""
    return UserError(
        _("Danh mục {version} không mới hơn danh mục đang dùng ({current}).").format(
            version=version, current=current
        ),
        _("Không cần làm gì; danh mục đang dùng được giữ nguyên."),
        code="reference-older",
    )
