# SPDX-License-Identifier: MIT
"""Where a trader is paid: kept only when the trader agrees, and never sent."""

import datetime

from models.base import SyncedRow, local


class Payee(SyncedRow, table=True):
    """A trader's account, to print the placard again; wholly local, emptied when taken back."""

    __tablename__ = "payee"

    stall: str = local(default="", max_length=60)
    account_name: str = local(default="", max_length=60)
    bank: str = local(default="", max_length=6)
    account: str = local(default="", max_length=19)
    card: bool = local(default=False)
    consent_method: str = local(default="danh_dau")
    given_on: datetime.date = local()
    recorded_by: str = local(default="")
    withdrawn_on: datetime.date | None = local(default=None)
