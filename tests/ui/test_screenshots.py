# SPDX-License-Identifier: MIT
"""Pictures of every page are taken of a copy: the store is left as it was found."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]


def _everything(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".lock"
    }


@pytest.mark.slow
def test_the_store_is_left_as_it_was_found(fresh_laptop: Path, tmp_path: Path) -> None:
    store = tmp_path / "laptop"
    shutil.copytree(fresh_laptop, store)
    before = _everything(store)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "desktop_app", "screenshots", "--out", str(tmp_path / "out")),
            *("--data-dir", str(store), "--passphrase-file", "-"),
        ],
        input=PASSPHRASE + "\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").glob("*.png"))) > 40
    assert _everything(store) == before
