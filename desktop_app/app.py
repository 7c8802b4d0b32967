# SPDX-License-Identifier: MIT
"""The composition root: from an unlocked key to an application that services work on."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import select

from desktop_app import key_file, units
from desktop_app.clock import Clock
from desktop_app.paths import BALLAST_BYTES, Paths, folder_error
from desktop_app.vault import Officer, Unlocked
from models.database import Database
from models.files import durable_replace
from models.kept import Setting
from resources import path
from resources.errors import UserError
from resources.i18n import _


@dataclass(frozen=True)
class Commune:
    """The commune that this laptop serves, as it is called today."""

    code: str
    full_name: str
    valid_from: datetime.date


@dataclass
class App:
    """Everything a service needs; built here, passed in, never looked up."""

    paths: Paths
    db: Database
    clock: Clock
    officer: Officer
    commune: Commune
    campaign_code: str
    lock: Any = None
    cache: dict[object, Any] = field(default_factory=dict)
    """Reference data already read, by service; emptied when a reference bundle is applied."""
    home: tuple[str, datetime.date] = ("", datetime.date.min)
    """The commune as it was when the laptop was set up: code and first day."""

    def close(self) -> None:
        """Close the store and let another copy open it."""
        self.db.close()
        if self.lock is not None:
            self.lock.release()


def warm_up() -> None:
    """Load what opening a store takes, and let the mapper compile what is read first.

    For the time in which a passphrase is typed; 0.2 s less to wait afterwards.
    """
    import filelock  # noqa: F401 - loaded, not used
    from sqlcipher3 import dbapi2
    from sqlmodel import Session, SQLModel, create_engine

    from desktop_app import backup, exchange_views, guidance_lists  # noqa: F401
    from models.reference_load import in_force

    engine = create_engine("sqlite://", module=dbapi2)
    SQLModel.metadata.create_all(engine)
    with Session(engine) as db:
        db.exec(select(Setting)).all()
        db.get(Setting, "")
        in_force(db)
    engine.dispose()


def take_lock(paths: Paths) -> Any:
    """Make sure that no other copy of the program works on this folder.

    Raises UserError(code="second-copy").
    """
    import filelock

    lock = filelock.FileLock(paths.root / "tungngo.lock", thread_local=False)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise UserError(
            _("Một cửa sổ Từng Ngõ khác đang mở dữ liệu này."),
            _("Dùng cửa sổ đó, hoặc đóng nó rồi mở lại."),
            code="second-copy",
        ) from error
    except OSError as error:
        raise folder_error(error, paths.root) from error
    return lock


def open_app(
    data_dir: Path,
    unlocked: Unlocked,
    *,
    clock: Clock | None = None,
    report: Callable[[int, int], None] = lambda _done, _total: None,
) -> App:
    """Open the store with an unlocked key.

    `report(done, total)` follows an upgrade of the schema. Raises UserError for a second copy, a
    read-only folder, a full disk, a damaged database or one newer than the program.
    """
    paths = Paths(data_dir)
    paths.prepare()
    _require_database(paths)
    lock = take_lock(paths)
    try:
        return _opened(paths, unlocked, clock or Clock(), report, lock)
    except BaseException:
        lock.release()
        raise


def _require_database(paths: Paths) -> None:
    """Refuse to make an empty store where one was lost: the officer would be told to begin anew."""
    if paths.database.exists() and paths.database.stat().st_size:
        return
    from desktop_app.backup import backups

    if backups(paths):
        advice = _(
            "Đừng cài đặt lại, đừng xóa gì. Bấm “Phục hồi từ bản sao lưu” và chọn bản mới nhất "
            "trong {folder}."
        ).format(folder=paths.backups)
    else:
        advice = _(
            "Phần mềm diệt virus có thể đã cất tệp đi: lấy tệp lại rồi mở. Chỉ khi máy mới cài đặt "
            "dở dang, chưa ghi gì, mới xóa thư mục {folder} và cài đặt lại."
        ).format(folder=paths.root)
    raise UserError(
        _("Không thấy tệp dữ liệu {name}, hoặc tệp trống.").format(name=paths.database.name),
        advice,
        code="database-gone",
    )


def _opened(
    paths: Paths,
    unlocked: Unlocked,
    clock: Clock,
    report: Callable[[int, int], None],
    lock: Any,
) -> App:
    from models.copies import verified_copy

    def copy_first() -> None:
        verified_copy(paths.database, paths.backups / "before-upgrade.db", unlocked.key)

    db = Database(
        paths.database,
        unlocked.key,
        now=clock.now,
        actor=unlocked.officer.id,
        copy_first=copy_first,
        report=report,
    )
    try:
        _bring_reference(db)
        with db.read() as session:
            kept = {s.key: s.value for s in session.exec(select(Setting)).all()}
        commune = Commune(
            str(kept["commune_code"]),
            str(kept["commune_name"]),
            datetime.date.fromisoformat(str(kept["commune_valid_from"])),
        )
        campaign = str(kept["campaign_code"])
    except KeyError as error:
        db.close()
        raise UserError(
            _("Lần cài đặt trước chưa xong, dữ liệu chưa có đơn vị."),
            _("Xóa thư mục {folder} rồi cài đặt lại; chưa có gì được ghi ở đó.").format(
                folder=paths.root
            ),
            code="unfinished-setup",
        ) from error
    except BaseException:
        db.close()
        raise
    _keep_ballast(paths)
    key_file.mend_copies(paths)
    app = App(paths, db, clock, unlocked.officer, commune, campaign, lock)
    app.home = (commune.code, commune.valid_from)
    units.bring_commune(app)
    return app


def _bring_reference(db: Database) -> None:
    """Take in reference data that came with a newer program; what the province sent stays."""
    from models.reference_load import load_reference, ships_newer

    with db.read() as session:
        newer = ships_newer(session, path("reference"))
    if newer:
        with db.write("reference.shipped") as session:
            load_reference(session, path("reference"), db.stamp())


def _keep_ballast(paths: Paths) -> None:
    if not paths.ballast.exists():
        try:
            durable_replace(paths.ballast, bytes(BALLAST_BYTES))
        except (OSError, UserError):
            # No room for the ballast is no reason not to open what is there.
            paths.ballast.unlink(missing_ok=True)


def setting(app: App, key: str, default: object = None) -> object:
    """Return a setting of this laptop."""
    with app.db.read() as db:
        row = db.get(Setting, key)
        return default if row is None else row.value


def keep_setting(app: App, key: str, value: object) -> None:
    """Keep a setting of this laptop."""
    with app.db.write("settings.keep") as db:
        db.merge(Setting(key=key, value=value))
