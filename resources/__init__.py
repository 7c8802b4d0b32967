# SPDX-License-Identifier: MIT
"""Data that ships with the program, and what turns values into paper."""

from pathlib import Path

_ROOT = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """Return the absolute path of a file shipped under `resources/`."""
    return _ROOT.joinpath(*parts)
