# SPDX-License-Identifier: MIT
"""A stick or a folder: written beside, synced, read back, renamed; never half a file."""

import glob
import shutil
from pathlib import Path

from models.files import Follow, durable_replace
from resources.errors import UserError
from resources.i18n import _
from sync.protocol import MAX_FILE, damaged_file, foreign_file, looks_like_frames

_SPARE = 64 * 1024


def write(folder: Path, name: str, data: bytes, follow: Follow | None = None) -> Path:
    """Put bytes on the stick under a name and return the file.

    `follow(bytes, of)` is told how far it is; whatever it raises leaves no half file.
    Raises UserError(code="stick-missing" | "stick-full" | "stick-read-only" | "stick-pulled").
    """
    if not folder.is_dir():
        raise UserError(
            _("Không thấy thư mục {folder}.").format(folder=folder),
            _("Cắm lại USB hoặc chọn thư mục khác."),
            code="stick-missing",
        )
    needed = len(data) + _SPARE
    try:
        if shutil.disk_usage(folder).free < needed:
            raise full(needed)
        target = folder / name
        for half in folder.glob(f".{glob.escape(name)}.*.part"):
            half.unlink()  # the power went while this very file was written the last time
        durable_replace(target, data, follow)
    except OSError as error:
        raise _explained(error, folder, needed) from error
    return target


def full(needed: int) -> UserError:
    """Return the sentence for a stick without room."""
    size = f"{needed / 1024 / 1024:.1f}".replace(".", ",")
    return UserError(
        _("Ổ USB không đủ chỗ (cần {size} MB).").format(size=size),
        _("Xóa bớt tệp trên USB hoặc dùng USB khác; chưa có gì bị ghi dở."),
        code="stick-full",
    )


def _explained(error: OSError, folder: Path, needed: int) -> UserError:
    import errno

    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return full(needed)
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return UserError(
            _("Không ghi được vào {folder}: USB đang khóa ghi.").format(folder=folder),
            _("Gạt nút khóa trên USB hoặc chọn thư mục khác."),
            code="stick-read-only",
        )
    return UserError(
        _("USB bị rút ra hoặc hỏng giữa chừng; chưa ghi được gói."),
        _("Cắm lại USB rồi kết xuất lần nữa; dữ liệu trên máy vẫn nguyên."),
        code="stick-pulled",
    )


def read(file: Path) -> bytes:
    """Return the bytes of a file of ours. Raises UserError for a missing, foreign or huge one."""
    try:
        with file.open("rb") as opened:
            if not looks_like_frames(opened.read(16)):
                raise foreign_file(file.name)
            if file.stat().st_size > MAX_FILE:
                raise damaged_file(file.name)
            opened.seek(0)
            return opened.read(MAX_FILE + 1)
    except OSError as error:
        raise UserError(
            _("Không đọc được tệp {name}.").format(name=file.name),
            _("Cắm lại USB, kiểm tra tệp còn đó rồi thử lại."),
            code="unreadable-file",
        ) from error
