# SPDX-License-Identifier: MIT
"""Golden files: what paper says and shows, as approved; `--golden` writes them anew."""

from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent


def golden(request: pytest.FixtureRequest, name: str, write: Callable[[Path], object]) -> Path:
    """Return a golden file; with `--golden` it is written first."""
    file = FOLDER / name
    if request.config.getoption("--golden"):
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file)
    return file


def compare_text(request: pytest.FixtureRequest, name: str, told: str) -> None:
    """Compare a text with its golden file."""
    file = golden(request, name, lambda target: target.write_text(told, "utf-8"))
    assert told == file.read_text("utf-8")
