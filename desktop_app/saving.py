# SPDX-License-Identifier: MIT
"""A file that the officer asked for, where the officer said: whole, or a sentence that says why."""

import errno
from pathlib import Path

from models.files import durable_replace
from resources.errors import UserError
from resources.i18n import _


def write(target: Path, body: bytes) -> None:
    """Write a file, whole or not at all.

    Raises UserError(field="out", code="no-folder" | "disk-full" | "not-writable").
    """
    try:
        durable_replace(target, body)
    except OSError as error:
        raise _explained(error, target) from error


def _explained(error: OSError, target: Path) -> UserError:
    if not target.parent.is_dir():
        return UserError(
            _("Không thấy thư mục {folder}.").format(folder=target.parent),
            _("Cắm lại USB hoặc chọn thư mục khác."),
            field="out",
            code="no-folder",
        )
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return UserError(
            _("Không đủ chỗ để ghi {name}; chưa ghi gì.").format(name=target.name),
            _("Xóa bớt tệp không cần, hoặc chọn ổ đĩa khác."),
            field="out",
            code="disk-full",
        )
    return UserError(
        _("Không ghi được tệp {name}; chưa ghi gì.").format(name=target.name),
        _("Nếu tệp đang mở ở Word, Excel thì đóng lại; hoặc chọn tên, thư mục khác."),
        field="out",
        code="not-writable",
    )
