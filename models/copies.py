# SPDX-License-Identifier: MIT
"""A whole, verified copy of an encrypted store, made while it is in use."""

import os
from pathlib import Path

from models.cipher import connect
from models.files import sync_folder
from resources.errors import UserError
from resources.i18n import _


def verified_copy(source: Path, target: Path, key: bytes) -> None:
    """Write a copy of a store by `VACUUM INTO`; it has its name only after its pages were verified.

    Raises UserError(code="backup") for a copy that does not read back.
    """
    partial = target.with_suffix(".part")
    partial.unlink(missing_ok=True)
    opened = connect(source, key)
    try:
        opened.execute("VACUUM INTO ?", (str(partial),))
    finally:
        opened.close()
    copy = connect(partial, key)
    try:
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        damage = copy.execute("PRAGMA cipher_integrity_check").fetchall()
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
    if damage:
        partial.unlink(missing_ok=True)
        raise damaged_copy(target.name)
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(target)
    sync_folder(target.parent)


def damaged_copy(name: str) -> UserError:
    """Return the sentence for a copy that cannot be trusted."""
    return UserError(
        _("Bản sao lưu {name} không đọc lại được đúng.").format(name=name),
        _("Dùng bản sao lưu khác, hoặc kiểm tra ổ đĩa rồi sao lưu lại; dữ liệu vẫn nguyên."),
        code="backup",
    )
