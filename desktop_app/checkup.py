# SPDX-License-Identifier: MIT
"""Look the laptop over: whether everything that must be there is readable and whole."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from models.schema.upgrade import SCHEMA_VERSION
from resources.i18n import _, _n

if TYPE_CHECKING:
    from desktop_app.app import App


_MISSING = """
SELECT count(*) FROM guidance_session s
WHERE NOT EXISTS (SELECT 1 FROM change_log c WHERE c.row_id = s.id)
"""
_UNSENT = """
SELECT count(*) FROM change_log c WHERE shared IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.change_seq = c.seq)
"""
_OFTEN = 100_000  # steps of SQLite's machine, some milliseconds


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    sound: bool
    sentence: str


def checkup(
    app: "App", follow: Callable[[int, int], None] = lambda _done, _total: None
) -> list[Finding]:
    """Check pages, references, the change log, the search index and the key slots.

    Nothing is written. `follow(done, total)` is told how far it is, and asked again and again while
    a step goes on; what it raises ends the check, except within the reading of the pages.
    """
    with app.db.outside_transaction() as connection:
        steps: list[Callable[[], Finding]] = [
            lambda: _pages(connection),
            lambda: _references(connection),
            lambda: _captured(connection),
            lambda: _searchable(app),
            lambda: _keys(app),
        ]
        found = []
        for done, step in enumerate(steps):
            follow(done, len(steps))
            found.append(_followed(connection, step, partial(follow, done, len(steps))))
    return found


def _followed(connection: Any, step: Callable[[], Finding], ask: Callable[[], None]) -> Finding:
    """Do a step and ask in between; SQLite swallows what that raises, so it is asked again."""
    connection.set_progress_handler(ask, _OFTEN)
    try:
        return step()
    except Exception as error:
        if "interrupted" in str(error):
            ask()
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _pages(connection: Any) -> Finding:
    # The check reads the file alone: without this it raises false alarms after a crash.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if damage:
        return Finding(
            False,
            _n("Tệp dữ liệu có {count} trang hỏng. Phục hồi từ bản sao lưu.", len(damage)).format(
                count=len(damage)
            ),
        )
    return Finding(
        version == SCHEMA_VERSION,
        _("Tệp dữ liệu đọc được trọn vẹn (cấu trúc số {version}).").format(version=version),
    )


def _references(connection: Any) -> Finding:
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        return Finding(
            False,
            _n("Có {count} dòng trỏ tới dòng không còn.", len(broken)).format(count=len(broken)),
        )
    return Finding(True, _("Các dòng dữ liệu khớp nhau."))


def _captured(connection: Any) -> Finding:
    missing, unsent = (connection.execute(words).fetchone()[0] for words in (_MISSING, _UNSENT))
    if missing or unsent:
        return Finding(False, _("Nhật ký thay đổi thiếu dòng; số liệu gửi tỉnh có thể thiếu."))
    return Finding(True, _("Nhật ký thay đổi đầy đủ."))


def _searchable(app: "App") -> Finding:
    with app.db.read() as db:
        named = "SELECT nr, name_key FROM participant WHERE NOT deleted AND full_name IS NOT NULL"
        newest = db.connection().execute(text(named + " ORDER BY nr DESC LIMIT 200")).all()
        lost = 0
        for row in newest:
            words = " ".join(f'"{word}"' for word in row.name_key.split())
            found = db.connection().execute(
                text(
                    "SELECT 1 FROM search_participant "
                    "WHERE search_participant MATCH :words AND rowid = :nr"
                ),
                {"words": words, "nr": row.nr},
            )
            lost += found.first() is None
    if lost:
        return Finding(
            False, _n("Có {count} người không tìm được theo tên.", lost).format(count=lost)
        )
    return Finding(
        True,
        _n("Tìm theo tên ra đúng {count} người vừa ghi.", len(newest)).format(count=len(newest)),
    )


def _keys(app: "App") -> Finding:
    from desktop_app import key_file

    readable = key_file.readable_copies(app.paths)
    total = len(app.paths.keys)
    return Finding(
        readable == total,
        _n("Tệp khóa: {readable}/{total} bản sao đọc được.", total).format(
            readable=readable, total=total
        ),
    )
