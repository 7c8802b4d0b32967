# SPDX-License-Identifier: MIT
"""Finished pages, and what every code on them must say: what is previewed, saved and printed."""

from dataclasses import dataclass
from pathlib import Path

from models.files import durable_replace


@dataclass(frozen=True)
class Sheets:
    """A PDF, the codes of each page, and what people call it (also a file's name)."""

    pdf: bytes
    codes: list[list[str]]
    title: str
    name: str


def save(sheets: Sheets, target: Path) -> Path:
    """Write the pages to a file, whole or not at all."""
    durable_replace(target, sheets.pdf)
    return target
