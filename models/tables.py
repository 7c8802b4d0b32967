# SPDX-License-Identifier: MIT
"""All tables in one place, for whoever needs the whole schema."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

from models import (
    business,
    choices,
    communications,
    flyers,
    guidance,
    kept,
    paper_forms,
    partners,
    payees,
    people,
    photos,
    places,
    plan,
    reference,
    reports,
    rights,
    teams,
)
from models.base import SyncedRow

__all__ = ["business", "captured", "choices", "communications", "flyers", "guidance", "kept"]
__all__ += ["metadata"]
__all__ += ["paper_forms", "partners", "payees", "people", "places", "plan", "reference"]
__all__ += ["photos", "reports", "rights", "teams"]


def metadata() -> MetaData:
    """Return the description of every table of the laptop's store."""
    return SQLModel.metadata


def captured() -> list[type[SyncedRow]]:
    """Return the tables whose changes are captured, shared ones by their number on the wire."""
    rows = [cls for cls in SyncedRow.__subclasses__() if hasattr(cls, "__tablename__")]
    return sorted(rows, key=lambda cls: (getattr(cls, "__wire__", 99), str(cls.__tablename__)))
