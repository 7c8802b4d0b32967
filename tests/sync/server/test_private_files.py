# SPDX-License-Identifier: MIT
"""Who else uses the province's computer reads neither its database nor a backup of it."""

import os
import sys
from pathlib import Path

import pytest

from sync.server import backup, store
from sync.server.engines import DATABASE


@pytest.mark.skipif(sys.platform == "win32", reason="there the folder's list of rights decides")
def test_only_its_owner_reads_the_database_and_its_backup(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        opened = store.create(tmp_path / "province", "Nghệ An", "")
        backup.backup(opened, tmp_path / "copy")
        files = [*tmp_path.glob(f"*/{DATABASE}*")]
        modes = {file.relative_to(tmp_path).as_posix(): file.stat().st_mode for file in files}
        opened.close()
    finally:
        os.umask(before)
    assert {f"province/{DATABASE}", f"province/{DATABASE}-wal", f"copy/{DATABASE}"} <= modes.keys()
    assert not [name for name, mode in modes.items() if mode & 0o077]
