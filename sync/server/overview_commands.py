# SPDX-License-Identifier: MIT
"""The commands that show: the laptops, what wants a person's eye, and who did what."""

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from resources.errors import UserError
from resources.i18n import _
from sync.server.review_commands import Add, Opened, over
from sync.server.store import Store


def register(add: Add, opened: Opened) -> None:
    """Declare the commands; `opened` gives the province that a command is about."""
    on_store = over(opened)
    every = add("laptops", _("các máy: của xã nào, gửi lần cuối khi nào"), on_store(_laptops))
    every.add_argument("--commune", default="", metavar="CODE", help=_("chỉ một xã: mã hoặc tên"))
    warned = add("alarms", _("những việc cần người xem"), on_store(_alarms))
    warned.add_argument("--all", action="store_true", help=_("cả những việc đã xem"))
    warned.add_argument("--seen", action="store_true", help=_("đánh dấu là đã xem"))
    looked = add("preview", _("xem trước các gói có gì, chưa nhận gì"), on_store(_preview))
    looked.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help=_("gói dữ liệu của các xã (.tnb)")
    )
    add("history", _("ai ở tỉnh đã làm gì, lúc nào"), on_store(_history))


def _laptops(store: Store, arguments: argparse.Namespace) -> dict[str, Any]:
    from models import communes
    from sync.server import overview

    code = communes.resolve(arguments.commune) if arguments.commune else ""
    return {"laptops": [dataclasses.asdict(one) for one in overview.laptops(store, code)]}


def _preview(store: Store, arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.carriers import file as stick
    from sync.server import preview

    files: list[dict[str, Any]] = []
    failed = 0
    for source in arguments.files:
        try:
            found = dataclasses.asdict(preview.preview(store, stick.read(source)))
        except UserError as error:
            failed += 1
            found = {"sentence": str(error)}
        files.append({"file": source.name, **found})
    return {"files": files, "failed": failed}


def _alarms(store: Store, arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import overview

    found = overview.alarms(store, seen=arguments.all)
    told: dict[str, Any] = {"alarms": [dataclasses.asdict(one) for one in found]}
    if arguments.seen:
        told["marked_seen"] = overview.mark_seen(store)
    return told


def _history(store: Store, _arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import audit

    return {"deeds": [dataclasses.asdict(one) for one in audit.deeds(store)]}
