# SPDX-License-Identifier: MIT
"""Identifiers that a laptop mints by itself: UUID version 7, kept as 32 hexadecimal digits."""

import re

_HEX = re.compile(r"[0-9a-f]{32}")


def new_id() -> str:
    """Return a fresh UUIDv7 (RFC 9562) as 32 hexadecimal digits; ids sort by their time."""
    import uuid_utils

    return str(uuid_utils.uuid7().hex)


def is_id(text: str) -> bool:
    """Tell whether a text is an identifier as kept in the store."""
    return _HEX.fullmatch(text) is not None


def clean_id(text: str) -> str | None:
    """Return a pasted identifier (dashes, capitals, spaces) in its stored form, or None."""
    bare = text.strip().replace("-", "").lower()
    return bare if is_id(bare) else None
