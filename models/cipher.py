# SPDX-License-Identifier: MIT
"""Open one encrypted connection: key, pragmas, and what each failure means to the officer."""

from pathlib import Path
from typing import Any

from resources.errors import UserError
from resources.i18n import _

KEY_BYTES = 32
CACHE_KIB = 24 * 1024  # more buys nothing: long lists are read by key, a page at a time
BUSY_MS = 5000


def _pragmas(connection: Any, *, read_only: bool) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # NORMAL loses commits in a power cut
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA checkpoint_fullfsync = ON")


def connect(file: Path, key: bytes, *, read_only: bool = False) -> Any:
    """Return an open connection of the encrypted database (driver `sqlcipher3`).

    `key` is the raw 32-byte key. Raises UserError when the file is not ours, the key does not fit
    or the folder cannot be written.
    """
    from sqlcipher3 import dbapi2

    if len(key) != KEY_BYTES:
        raise ValueError("the key must have 32 bytes")
    target = f"{file.as_uri()}?mode=ro&immutable=1" if read_only else str(file)
    try:
        connection = dbapi2.connect(
            target, isolation_level=None, check_same_thread=False, uri=read_only
        )
        try:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            _pragmas(connection, read_only=read_only)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BaseException:
            connection.close()
            raise
    except dbapi2.Error as error:
        raise explain(error, file) from error
    return connection


def explain(error: BaseException, file: Path) -> UserError:
    """Return what a failure of the database means and what to do about it."""
    text = str(error).lower()
    if "not a database" in text or "encrypted" in text or "malformed" in text:
        return UserError(
            _("Tệp dữ liệu {name} bị hỏng hoặc không thuộc về bộ khóa này.").format(name=file.name),
            _("Đừng xóa tệp. Phục hồi từ bản sao lưu gần nhất hoặc gọi người hỗ trợ."),
            code="damaged-database",
        )
    if "full" in text:
        return UserError(
            _("Ổ đĩa đã đầy, chưa lưu được."),
            _("Xóa bớt tệp không cần (ít nhất 50 MB) rồi lưu lại; những gì đang gõ vẫn còn."),
            code="disk-full",
        )
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return UserError(
            _("Không ghi được vào thư mục {folder}.").format(folder=file.parent),
            _("Chọn thư mục khác hoặc xin quyền ghi vào thư mục này."),
            code="read-only",
        )
    if "locked" in text or "busy" in text:
        return UserError(
            _("Dữ liệu đang được một chương trình khác dùng."),
            _("Đóng cửa sổ Từng Ngõ kia rồi thử lại."),
            code="busy",
        )
    return UserError(
        _("Không đọc được dữ liệu trên đĩa."),
        _("Khởi động lại máy rồi thử lại; nếu vẫn lỗi, phục hồi từ bản sao lưu."),
        code="disk-error",
    )
