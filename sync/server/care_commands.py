# SPDX-License-Identifier: MIT
"""The commands of those who run the server: shut a laptop out, change keys, back up, restore."""

import argparse
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from resources.i18n import _
from sync.server.review_commands import Add
from sync.server.store import Store


def register(add: Add, opened: Callable[[argparse.Namespace], Store]) -> None:
    """Declare the commands; `opened` gives the province that a command is about."""

    def revoke(arguments: argparse.Namespace) -> dict[str, Any]:
        from sync.server import devices

        store = opened(arguments)
        try:
            return {"revoked": devices.revoke(store, arguments.label).label}
        finally:
            store.close()

    def readmit(arguments: argparse.Namespace) -> dict[str, Any]:
        from sync.server import readmission

        store = opened(arguments)
        try:
            return dataclasses.asdict(readmission.readmit(store, arguments.label))
        finally:
            store.close()

    def rotate(arguments: argparse.Namespace) -> dict[str, Any]:
        from sync.server import rotation

        store = opened(arguments)
        try:
            changed = rotation.rotate(store)
        finally:
            store.close()
        return {
            "province": changed.province.hex(),
            "former": len(changed.pairs) - 1,
            "advice": _("Máy xã tự nhận khóa mới ở lần đồng bộ sau; thư mời cũ vẫn dùng được."),
        }

    def backup(arguments: argparse.Namespace) -> dict[str, Any]:
        from sync.server import backup as copies

        store = opened(arguments)
        try:
            made = copies.backup(store, arguments.out)
        finally:
            store.close()
        return {
            "backup": str(arguments.out),
            "rows": sum(made.rows.values()),
            "sha256": made.sha256,
            "advice": _("Bản sao lưu có khóa riêng của tỉnh; cất giữ như chính máy chủ."),
        }

    def restore(arguments: argparse.Namespace) -> dict[str, Any]:
        from sync.server import backup as copies

        done = copies.restore(arguments.source, arguments.data_dir, arguments.database)
        return {
            "data_dir": str(arguments.data_dir),
            "rows": sum(done.rows.values()),
            "generation": done.generation,
            "advice": _("Máy xã tự gửi lại những gì đã nhận sau bản sao lưu này."),
        }

    out = add("revoke", _("khóa một máy; gói của máy đó từ nay được cất riêng"), revoke)
    out.add_argument("label", metavar=_("TÊN_MÁY"), help=_("ví dụ NA-16831-01"))
    again = add("readmit", _("mở lại một máy đã khóa và nhận các gói đã cất riêng"), readmit)
    again.add_argument("label", metavar=_("TÊN_MÁY"), help=_("ví dụ NA-16831-01"))
    add("rotate-keys", _("thay khóa của tỉnh; khóa cũ vẫn mở được gói đã niêm phong"), rotate)
    copy = add("backup", _("sao lưu máy chủ vào một thư mục mới, máy chủ vẫn chạy"), backup)
    copy.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help=_("thư mục nhận bản sao lưu")
    )
    back = add("restore", _("phục hồi một bản sao lưu vào nơi trống"), restore)
    back.add_argument(
        "--from",
        dest="source",
        type=Path,
        required=True,
        metavar="DIR",
        help=_("thư mục của bản sao lưu"),
    )
