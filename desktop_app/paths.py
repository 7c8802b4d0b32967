# SPDX-License-Identifier: MIT
"""Where things are in the folder that belongs to this laptop's data."""

import os
from dataclasses import dataclass
from pathlib import Path

from resources.errors import UserError
from resources.i18n import _

BALLAST_BYTES = 4 * 1024 * 1024  # given up when the disk is full, so that one more save succeeds


@dataclass(frozen=True)
class Paths:
    """The files of one data folder."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted store."""
        return self.root / "tungngo.db"

    @property
    def keys(self) -> tuple[Path, ...]:
        """The key slots, in three copies: losing them loses the data."""
        return (
            self.root / "keys.json",
            self.root / "keys.2.json",
            self.root / "backups" / "keys.3.json",
        )

    @property
    def anchor(self) -> Path:
        """The highest batch that may have left this laptop, kept outside the store."""
        return self.root / "anchor.json"

    @property
    def backups(self) -> Path:
        """Verified copies of the store."""
        return self.root / "backups"

    @property
    def restoring(self) -> Path:
        """A store from a backup, on its way into place."""
        return self.root / "restoring.db"

    @property
    def restoring_keys(self) -> Path:
        """Its key slots; written last, so that they say that all of it is there."""
        return self.root / "restoring.keys.json"

    @property
    def logs(self) -> Path:
        """The program's log, without personal data."""
        return self.root / "logs"

    @property
    def ballast(self) -> Path:
        """A file that may be deleted to make room."""
        return self.root / "ballast.bin"

    def prepare(self) -> None:
        """Make the folder and prove that it can be written.

        Raises UserError(code="read-only" | "disk-full").
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self.backups.mkdir(exist_ok=True)
            self.logs.mkdir(exist_ok=True)
            import tempfile

            with tempfile.TemporaryFile(dir=self.root) as probe:
                probe.write(b"\0" * 4096)
                probe.flush()
                os.fsync(probe.fileno())
        except OSError as error:
            raise folder_error(error, self.root) from error


def folder_error(error: OSError, folder: Path) -> UserError:
    """Return what a failure to write into a folder means to the officer."""
    import errno

    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return UserError(
            _("Ổ đĩa chứa {folder} đã đầy.").format(folder=folder),
            _("Xóa bớt tệp không cần (ít nhất 50 MB) rồi mở lại."),
            code="disk-full",
        )
    return UserError(
        _("Không ghi được vào thư mục {folder}.").format(folder=folder),
        _("Chọn thư mục khác hoặc xin quyền ghi vào thư mục này."),
        code="read-only",
    )


def default_data_dir() -> Path:
    """Return the folder that the system gives to this program's data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("TungNgo", appauthor=False))
