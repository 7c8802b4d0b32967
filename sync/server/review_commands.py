# SPDX-License-Identifier: MIT
"""The commands of those who judge: totals, possible doubles, decisions, counting again."""

import argparse
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from resources.i18n import _
from sync.server.store import Store


class Add(Protocol):
    """Declares a command and returns its parser."""

    def __call__(
        self, name: str, text: str, run: Callable[[argparse.Namespace], dict[str, Any]]
    ) -> argparse.ArgumentParser:
        """Declare the command `name`, described by `text`, that calls `run`."""
        ...


Opened = Callable[[argparse.Namespace], Store]
Work = Callable[[Store, argparse.Namespace], dict[str, Any]]
Run = Callable[[argparse.Namespace], dict[str, Any]]


def over(opened: Opened) -> Callable[[Work], Run]:
    """Return what makes a command of a piece of work on an open province, closed behind it."""

    def on_store(work: Work) -> Run:
        def run(arguments: argparse.Namespace) -> dict[str, Any]:
            store = opened(arguments)
            try:
                return work(store, arguments)
            finally:
                store.close()

        return run

    return on_store


def register(add: Add, opened: Opened) -> None:
    """Declare the commands; `opened` gives the province that a command is about."""
    on_store = over(opened)
    sums = add("totals", _("số liệu đang chạy của toàn tỉnh"), on_store(_totals))
    sums.add_argument("--campaign", default="", metavar="CODE", help=_("mã đợt; bỏ trống là mới"))
    sums.add_argument(
        "--by",
        choices=["commune", "old-district", "province"],
        default="province",
        help=_("theo xã, huyện cũ hay cả tỉnh"),
    )
    twice = add(
        "duplicates", _("buổi, tổ và thôn, bản có thể đã ghi hai lần"), on_store(_duplicates)
    )
    twice.add_argument("--commune", default="", metavar="CODE", help=_("chỉ của một xã"))
    twice.add_argument("--all", action="store_true", help=_("cả những cặp đã xử lý"))
    choose = add("decide", _("xử lý một buổi, tổ hay thôn, bản nghi trùng"), on_store(_decide))
    choose.add_argument("row", metavar="ID", help=_("mã của bản ghi đến sau"))
    choose.add_argument(
        "decision", choices=["keep", "return"], help=_("giữ cả hai, hay trả lại bản đến sau")
    )
    crossing = add("overlaps", _("những máy sửa nội dung do máy khác gửi"), on_store(_overlaps))
    crossing.add_argument("--commune", default="", metavar="CODE", help=_("chỉ của một xã"))
    crossing.add_argument("--all", action="store_true", help=_("cả những máy đã xử lý"))
    settle = add("settle", _("nhận hoặc trả lại sửa đổi của một máy"), on_store(_settle))
    settle.add_argument("laptop", metavar="NA-16831-02", help=_("máy đã sửa"))
    settle.add_argument(
        "decision", choices=["accept", "return"], help=_("nhận thay đổi, hay trả lại")
    )
    settle.add_argument("--owner", default="", metavar="NA-16831-01", help=_("máy đã gửi trước"))
    issue = add("reference", _("ban hành danh mục cho các máy"), on_store(_reference))
    issue.add_argument("action", choices=["publish"], help=_("phát hành"))
    issue.add_argument("folder", type=Path, metavar="DIR", help=_("thư mục của bản danh mục mới"))
    issue.add_argument("--out", type=Path, metavar="F", help=_("ghi thêm tệp .tnd để chép ra USB"))
    again = add("rebuild", _("đếm lại số liệu từ các bản ghi"), on_store(_rebuild))
    again.add_argument("--commune", default="", metavar="CODE", help=_("chỉ của một xã"))


def _totals(store: Store, arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import rebuild, totals

    rebuild.after_upgrade(store)
    found = totals.totals(store, arguments.campaign, arguments.by)
    return {"by": arguments.by, "units": [dataclasses.asdict(total) for total in found]}


def _duplicates(store: Store, arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import doubles

    found = doubles.possible(store, arguments.commune, decided=arguments.all)
    return {"pairs": [dataclasses.asdict(pair) for pair in found]}


def _decide(store: Store, arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import doubles

    laptop = doubles.decide(store, arguments.row, arguments.decision)
    return {"told": laptop, "decision": arguments.decision}


def _overlaps(store: Store, arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import takeovers

    found = takeovers.waiting(store, arguments.commune, decided=arguments.all)
    return {"overlaps": [dataclasses.asdict(one) for one in found]}


def _settle(store: Store, arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import takeovers

    owners = takeovers.decide(store, arguments.laptop, arguments.decision, arguments.owner)
    return {"laptop": arguments.laptop, "owners": owners, "decision": arguments.decision}


def _reference(store: Store, arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import reference

    made = reference.publish(store, arguments.folder, arguments.out)
    return {
        "version": made.version,
        "size": len(made.data),
        "sha256": made.tag,
        **({"file": str(arguments.out)} if arguments.out else {}),
    }


def _rebuild(store: Store, arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import rebuild

    return dataclasses.asdict(rebuild.asked(store, arguments.commune))
