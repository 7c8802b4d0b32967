# SPDX-License-Identifier: MIT
"""Enrol with the province, send to it, take in what it sends back."""

import argparse
import json
from pathlib import Path
from typing import Any

from desktop_app.commands.base import Add, say, with_app
from resources.i18n import _


def register(add: Add) -> None:
    """Declare the commands."""
    enrol = add("enrol", _("đăng ký máy với tỉnh bằng thư mời"), _enrol)
    enrol.add_argument("invitation", type=Path, help=_("thư mời của tỉnh (.tni)"))
    sync = add("sync", _("gửi và nhận qua mạng, một lượt"), _sync)
    sync.add_argument("--json", action="store_true", help=_("in ra JSON"))
    export = add("export", _("kết xuất gói dữ liệu ra thư mục"), _export)
    export.add_argument("out", type=Path, help=_("thư mục nhận gói, ví dụ của USB"))
    bring = add("import", _("nạp biên nhận hoặc danh mục của tỉnh"), _import)
    bring.add_argument(
        "file", type=Path, help=_("tệp của tỉnh: biên nhận, danh mục hoặc câu trả lời đăng ký")
    )


@with_app
def _enrol(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import exchange, exchange_words

    say(exchange.enrol(app, arguments.invitation).sentence)
    if exchange.has_address(app):
        say(exchange_words.of_pass(exchange.sync_now(app)))
    return 0


@with_app
def _sync(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import exchange, exchange_words

    report = exchange.sync_now(app)
    if arguments.json:
        say(json.dumps(exchange_words.as_json(report), ensure_ascii=False))
    else:
        say(exchange_words.of_pass(report))
        if report.trouble is not None:
            say(report.trouble.advice)
    return 0 if report.ok else 1


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
