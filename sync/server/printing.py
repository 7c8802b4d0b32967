# SPDX-License-Identifier: MIT
"""What a command returned, for a person at a terminal: one thing a line, lists item by item."""

from collections.abc import Iterator, Mapping
from typing import Any

from resources.i18n import _


def lines(told: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """Yield the lines that say it; what holds nothing in the midst of something is left out."""
    for name, value in told.items():
        if value is None and indent:
            continue
        if isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from lines(value, f"{indent}  ")
        elif isinstance(value, list):
            yield f"{indent}{name}:" if value else f"{indent}{name}: " + _("không có")
            for item in value:
                yield from _item(item, f"{indent}  ")
        else:
            yield f"{indent}{name}: {value}"


def _item(item: Any, indent: str) -> Iterator[str]:
    if not isinstance(item, Mapping):
        yield f"{indent}- {item}"
        return
    for number, line in enumerate(lines(item, f"{indent}  ")):
        yield line if number else f"{indent}- {line.lstrip()}"
