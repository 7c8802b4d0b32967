# SPDX-License-Identifier: MIT
"""Finished pages, and what every code on them must say: what is previewed, saved and printed."""

from dataclasses import dataclass
from pathlib import Path

from desktop_app import saving


@dataclass(frozen=True)
class Sheets:
    """A PDF, the codes of each page, and what people call it (also a file's name)."""

    pdf: bytes
    codes: list[list[str]]
    title: str
    name: str
    batch: str = ""
    """Code of the print batch that flyers bear."""
    slips: int = 0
    """Pages at the end that are the officer's own, and no copies."""

    def copies_among(self, numbers: list[int]) -> int:
        """Return how many of some pages, counted from 0, are copies."""
        return sum(number < len(self.codes) - self.slips for number in numbers)


def save(sheets: Sheets, target: Path) -> Path:
    """Write the pages to a file, whole or not at all."""
    saving.write(target, sheets.pdf)
    return target
