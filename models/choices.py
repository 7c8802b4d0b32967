# SPDX-License-Identifier: MIT
"""What an officer decided where two laptops had written one field differently."""

from models.base import SyncedRow, shared


class FieldChoice(SyncedRow, table=True):
    """The officer has seen the other laptop's change of a row; what this laptop says now counts."""

    __tablename__ = "field_choice"
    __wire__ = 62

    of_table: str = shared("text")
    of_row: str = shared("id")
    seen: str = shared("id")
    """The change of the other laptop that the officer was shown."""
