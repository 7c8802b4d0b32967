# SPDX-License-Identifier: MIT
"""What people ask about their own data, and until when it must be answered (Law 91/2025/QH15)."""

import datetime

from models.base import SyncedRow, local

SEE, CORRECT, COPY, WITHDRAW, ERASE = "xem", "sua", "cung_cap", "rut_dong_y", "xoa"
KINDS = (SEE, CORRECT, COPY, WITHDRAW, ERASE)
ANSWER_DAYS, FINISH_DAYS = 2, 15


class RightsRequest(SyncedRow, table=True):
    """One request of one person; wholly local, and kept when the name is gone."""

    __tablename__ = "rights_request"

    participant_id: str = local(foreign_key="participant.id", index=True)
    kind: str = local()
    received_on: datetime.date = local()
    answered_on: datetime.date | None = local(default=None)
    finished_on: datetime.date | None = local(default=None)
    note: str = local(default="")
