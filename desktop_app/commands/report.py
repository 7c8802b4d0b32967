# SPDX-License-Identifier: MIT
"""The commune's report: written to a file, sent with the next bundle."""

import argparse
import json
from pathlib import Path
from typing import Any

from desktop_app.commands.base import Add, say, with_app
from resources.i18n import _


def register(add: Add) -> None:
    """Declare the commands."""
    report = add("report", _("kết xuất báo cáo của xã"), _report)
    report.add_argument(
        "--format", default="pdf", choices=("pdf", "docx", "xlsx"), help=_("dạng tệp")
    )
    report.add_argument("--out", type=Path, required=True, metavar="F", help=_("tệp cần ghi"))
    send = add("report-send", _("chốt báo cáo để gửi tỉnh cùng gói dữ liệu sau"), _send)
    send.add_argument("--reason", default="", help=_("lý do lập bản sửa đổi, nếu đã gửi rồi"))
    send.add_argument("--json", action="store_true", help=_("in ra JSON"))


@with_app
def _report(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import report_files

    file = report_files.save(app, arguments.format, arguments.out)
    say(_("Đã ghi {name}.").format(name=file))
    return 0


@with_app
def _send(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import reports

    reports.begin(app, arguments.reason)
    sent = reports.send(app)
    if arguments.json:
        say(json.dumps({"id": sent.id, "revision": sent.number, "state": sent.state.value}))
    else:
        say(_("Bản {number} sẽ đi cùng gói dữ liệu sau.").format(number=sent.number))
    return 0
