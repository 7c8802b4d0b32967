# SPDX-License-Identifier: MIT
"""What is kept of sessions alike, without the numbers that its rows happen to have."""

from typing import Any

from models.schema.counting import COLUMNS, KEY

_SUMS = f"SELECT {', '.join((*KEY, *COLUMNS))} FROM session_sums ORDER BY {', '.join(KEY)}"
_SEEN = f"""
SELECT w.what, w.identity, w.nr, {", ".join(f"g.{k}" for k in KEY)}
FROM session_seen w LEFT JOIN session_sums g ON g.nr = w.sums ORDER BY 1, 2, 3
"""
_LOST = "SELECT count(*) FROM session_seen WHERE sums NOT IN (SELECT nr FROM session_sums)"


def kept(connection: Any) -> list[list[tuple[object, ...]]]:
    """Return the sums, what was seen, and how much of that belongs to no sums."""
    return [connection.execute(words).fetchall() for words in (_SUMS, _SEEN, _LOST)]
