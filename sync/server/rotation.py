# SPDX-License-Identifier: MIT
"""Change the province's keys, and write down who did."""

from sync.server import audit, keys
from sync.server.keys import ProvinceKeys
from sync.server.store import Store


def rotate(store: Store) -> ProvinceKeys:
    """Put new keys in force; running servers see them within a second. Raises UserError."""
    with store.write() as connection:
        audit.note(connection, "rotate-keys", store.keys.province.hex())
        return keys.rotate(store.folder)
