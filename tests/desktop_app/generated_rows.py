# SPDX-License-Identifier: MIT
"""Plain rows by table: what a generated world is made of."""

from dataclasses import dataclass, field
from typing import Any

from models.ids import new_id

CAMPAIGN = "NCDS-2026"
ORGANISERS = ("", "Đoàn xã", "Hội Phụ nữ xã", "Công an xã")
Row = dict[str, Any]


@dataclass
class Records:
    """Rows by table, as they go into the store."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, **values: Any) -> str:
        row: Row = {"id": new_id(), "deleted": False, **values}
        self.tables.setdefault(table, []).append(row)
        return str(row["id"])
