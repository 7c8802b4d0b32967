# SPDX-License-Identifier: MIT
"""The commands about the communes' reports: list them, return, approve or lock one."""

import argparse
import dataclasses
from collections.abc import Callable
from typing import Any

from resources.i18n import _
from sync.server.review_commands import Add
from sync.server.store import Store


def register(add: Add, opened: Callable[[argparse.Namespace], Store]) -> None:
    """Declare the commands; `opened` gives the province that a command is about."""

    def listed(arguments: argparse.Namespace) -> dict[str, Any]:
        from sync.server import reports

        store = opened(arguments)
        try:
            if arguments.all:
                every = reports.expected(store, arguments.campaign)
                return {"units": [dataclasses.asdict(one) for one in every]}
            found = reports.received(store, arguments.campaign)
        finally:
            store.close()
        return {"reports": [dataclasses.asdict(report) for report in found]}

    def decided(arguments: argparse.Namespace) -> dict[str, Any]:
        from sync.server import reports

        store = opened(arguments)
        try:
            unit = reports.review(store, arguments.row, arguments.state, arguments.reason)
        finally:
            store.close()
        return {"unit": unit, "state": arguments.state}

    several = add("reports", _("báo cáo của các xã đã nhận, đúng hạn hay trễ"), listed)
    several.add_argument("--campaign", default="", metavar="CODE", help=_("chỉ một đợt"))
    several.add_argument("--all", action="store_true", help=_("mọi xã, cả xã chưa gửi và xã trễ"))
    one = add("review-report", _("trả lại, duyệt hoặc khóa báo cáo của một xã"), decided)
    one.add_argument("row", metavar="ROW", help=_("mã của báo cáo"))
    one.add_argument(
        "--state",
        required=True,
        choices=["can_sua", "da_duyet", "da_khoa"],
        help=_("cần sửa, đã duyệt hay đã khóa"),
    )
    one.add_argument("--reason", default="", help=_("lý do, bắt buộc khi trả lại"))
