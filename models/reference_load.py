# SPDX-License-Identifier: MIT
"""Put a folder of reference data into the store: verified, then applied whole or not at all."""

import csv
import datetime
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlmodel import Session, SQLModel, col, delete, select

from models.reference import (
    AdminUnit,
    AdminUnitChange,
    Campaign,
    CampaignTarget,
    CatalogueItem,
    Indicator,
    ReferenceVersion,
)
from models.text import fold
from resources.errors import UserError
from resources.i18n import _

_MAX_FILE = 8 * 1024 * 1024
_DATES = frozenset(
    [
        "valid_from",
        "valid_to",
        "old_valid_from",
        "new_valid_from",
        "effective_date",
        "day",
        "start",
        "end",
        "comms_start",
        "comms_end",
        "report_before",
    ]
)
_NUMBERS = frozenset({"position", "target_value"})
_OPTIONAL = frozenset({"valid_to", "parent_code"})
_TABLES: dict[str, type[SQLModel]] = {
    "admin_units.csv": AdminUnit,
    "admin_unit_changes.csv": AdminUnitChange,
    "catalogues.csv": CatalogueItem,
    "indicators.csv": Indicator,
    "campaign_targets.csv": CampaignTarget,
}
# What an old record refers to is never taken away, only added to; the rest is a whole snapshot.
_REPLACED = (CatalogueItem, CampaignTarget)


def newest_folder(folder: Path) -> Path:
    """Return the folder of the newest reference data among the versions in `folder`."""
    return max(f.parent for f in folder.glob("*/manifest.json"))


def load_reference(db: Session, folder: Path, applied_at: str) -> str:
    """Apply the newest reference data in `folder` inside the caller's transaction.

    Applying the version that is in force changes nothing. Returns the version. Raises UserError
    for a file that is missing, too large or altered, and for a version older than the one in force.
    """
    source = newest_folder(folder)
    manifest_bytes = _bytes(source / "manifest.json")
    manifest = json.loads(manifest_bytes)
    version = str(manifest["version"])
    digest = hashlib.sha256(manifest_bytes).hexdigest()
    in_force = db.exec(
        select(ReferenceVersion).order_by(col(ReferenceVersion.issued_on).desc())
    ).first()
    issued_on = datetime.date.fromisoformat(manifest["issued_on"])
    if in_force and in_force.sha256 == digest:
        return version
    if in_force and in_force.issued_on > issued_on:
        raise UserError(
            _("Danh mục {version} cũ hơn danh mục đang dùng ({current}).").format(
                version=version, current=in_force.version
            ),
            _("Không cần làm gì; danh mục đang dùng được giữ nguyên."),
            code="reference-older",
        )
    files = {name: _verified(source, name, sha) for name, sha in manifest["files"].items()}
    for replaced in _REPLACED:
        db.exec(delete(replaced))
    for name, table in _TABLES.items():
        for values in _rows(files[name]):
            if "name_key" in table.model_fields:
                values["name_key"] = fold(values["name"])
            db.merge(table(**values))
    for entry in json.loads(files["campaigns.json"]):
        db.merge(Campaign(**{k: _value(k, v) for k, v in entry.items()}))
    db.merge(
        ReferenceVersion(version=version, issued_on=issued_on, applied_at=applied_at, sha256=digest)
    )
    return version


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > _MAX_FILE:
            raise _damaged(file)
        return file.read_bytes()
    except OSError as error:
        raise _damaged(file) from error


def _verified(folder: Path, name: str, sha256: str) -> bytes:
    body = _bytes(folder / name)
    if hashlib.sha256(body).hexdigest() != sha256:
        raise _damaged(folder / name)
    return body


def _damaged(file: Path) -> UserError:
    return UserError(
        _("Danh mục bị thiếu hoặc hỏng: {name}.").format(name=file.name),
        _("Chép lại danh mục do tỉnh cấp, hoặc cài lại chương trình."),
        code="reference-damaged",
    )


def _rows(body: bytes) -> Iterator[dict[str, Any]]:
    for row in csv.DictReader(body.decode("utf-8").splitlines()):
        yield {name: _value(name, text) for name, text in row.items()}


def _value(name: str, value: Any) -> Any:
    if name in _DATES:
        return datetime.date.fromisoformat(value) if value else None
    if name in _NUMBERS:
        return int(value)
    return None if name in _OPTIONAL and not value else value
