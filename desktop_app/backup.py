# SPDX-License-Identifier: MIT
"""Verified copies of the store, each with the key slots that open it."""

import shutil
from pathlib import Path

from desktop_app.paths import Paths
from models.cipher import connect
from models.files import sync_folder
from resources.errors import UserError
from resources.i18n import _


def verified_copy(paths: Paths, key: bytes, name: str) -> Path:
    """Write a copy of the store into the backups folder, check it, and return its path.

    The copy is made by `VACUUM INTO`, so it is whole even while the store is in use; it appears
    under its name only after its pages were verified. Raises UserError(code="backup").
    """
    target = paths.backups / f"{name}.db"
    partial = target.with_suffix(".part")
    partial.unlink(missing_ok=True)
    source = connect(paths.database, key)
    try:
        source.execute("VACUUM INTO ?", (str(partial),))
    finally:
        source.close()
    copy = connect(partial, key)
    try:
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        damage = copy.execute("PRAGMA cipher_integrity_check").fetchall()
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    if damage:
        partial.unlink(missing_ok=True)
        raise UserError(
            _("Bản sao lưu vừa tạo không đọc lại được đúng."),
            _("Kiểm tra ổ đĩa rồi thử lại; dữ liệu đang dùng không bị động tới."),
            code="backup",
        )
    partial.replace(target)
    shutil.copy2(paths.keys[0], target.with_suffix(".keys.json"))
    sync_folder(paths.backups)
    return target
