# SPDX-License-Identifier: MIT
"""Enrol with the province, send to it, take in what it sends back."""

import argparse
from pathlib import Path
from typing import Any

from desktop_app.commands.base import Add, say, with_app
from resources.i18n import _


def register(add: Add) -> None:
    """Declare the commands."""
    enrol = add("enrol", _("đăng ký máy với tỉnh bằng thư mời"), _enrol)
    enrol.add_argument("invitation", type=Path)
    export = add("export", _("kết xuất gói dữ liệu ra thư mục"), _export)
    export.add_argument("out", type=Path)
    bring = add("import", _("nạp biên nhận hoặc danh mục của tỉnh"), _import)
    bring.add_argument("file", type=Path)


@with_app
def _enrol(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import exchange

    say(exchange.enrol(app, arguments.invitation).sentence)
    return 0


@with_app
def _export(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import exchange

    say(exchange.export_to(app, arguments.out).sentence)
    return 0


@with_app
def _import(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import exchange

    say(exchange.import_file(app, arguments.file).sentence)
    return 0
