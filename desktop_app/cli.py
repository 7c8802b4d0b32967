# SPDX-License-Identifier: MIT
"""The command line: its parts are in `desktop_app.commands`, a module a topic."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from desktop_app.commands import (
    counter,
    exchange,
    figures,
    paper,
    people,
    records,
    reference,
    report,
    store,
)
from desktop_app.commands.base import Face, say
from resources import command_line
from resources.errors import UserError
from resources.i18n import _

_TOPICS = (store, people, figures, report, exchange, paper, counter, records, reference)


def main(argv: Sequence[str], face: Face) -> int:
    """Run one command and return its exit status: 0 done, 1 refused with a sentence, 2 misused."""
    arguments = parser().parse_args(argv)
    try:
        result: int = arguments.run(arguments, face)
    except UserError as error:
        say(str(error), sys.stderr)
        return 1
    return result


def parser() -> argparse.ArgumentParser:
    """Return the description of every command."""
    command_line.speak()
    top = argparse.ArgumentParser(
        prog="tungngo",
        description=_("Từng Ngõ: ghi buổi hướng dẫn, in tờ rơi, gửi số liệu về tỉnh."),
        epilog=_("Không có lệnh: mở cửa sổ chương trình."),
    )
    top.add_argument("--data-dir", type=Path, help=_("thư mục dữ liệu của máy này"))
    commands = top.add_subparsers(dest="command", required=True, metavar=_("LỆNH"))

    def add(
        name: str, text: str, run: Callable[..., int], *, opens: bool = True
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        command.add_argument(
            "--data-dir",
            type=Path,
            default=argparse.SUPPRESS,
            help=_("thư mục dữ liệu của máy này"),
        )
        if opens:
            command.add_argument(
                "--passphrase-file",
                metavar="F",
                default="-",
                help=_("tệp chứa mật khẩu; - là đọc từ đầu vào chuẩn"),
            )
        return command

    for topic in _TOPICS:
        topic.register(add)
    return top
