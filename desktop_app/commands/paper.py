# SPDX-License-Identifier: MIT
"""What becomes paper."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from desktop_app.commands.base import Add, Face, say, with_app
from resources.i18n import _


def register(add: Add) -> None:
    """Declare the commands."""
    flyer = add("flyer", _("làm tệp PDF của một tờ rơi"), _flyer)
    flyer.add_argument("code", help=_("mã mẫu, ví dụ F03"))
    papers = ["A4", "2xA5", "4xA6", "leaflet", "A3"]
    flyer.add_argument("--paper", choices=papers, default="A4", help=_("khổ giấy"))
    flyer.add_argument("--lang", default="vi", metavar="L", help="vi, hmn, tai, kjg")
    flyer.add_argument("--url", metavar="U", help=_("địa chỉ của mã QR"))
    flyer.add_argument("--sheets", type=int, default=1, metavar="N", help=_("số tờ giấy"))
    flyer.add_argument(
        "--list", type=Path, metavar="F.xlsx", help=_("bảng tên hộ, tên sạp: mỗi người một tờ")
    )
    flyer.add_argument(
        "--slip", action="store_true", help=_("thêm phiếu của lô, có mã QR để quét khi phát")
    )
    flyer.add_argument("--out", type=Path, required=True, metavar="F", help=_("tệp PDF sẽ làm"))
    verify = add("verify", _("đọc lại mã QR trên từng trang của tệp PDF"), _verify, opens=False)
    verify.add_argument("file", type=Path, metavar="F.pdf", help=_("tệp PDF cần đọc lại"))


@with_app
def _flyer(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import flyer_contents, flyer_lists, flyer_sheets
    from desktop_app.flyers import FlyerChoice

    choice = FlyerChoice(arguments.code.upper(), arguments.paper, arguments.lang, url=arguments.url)
    listed = flyer_lists.from_workbook(app, arguments.list) if arguments.list else None
    text = flyer_contents.to_print(app, choice.code, choice.language, choice.url)
    for told in (*(listed.problems if listed else ()), *flyer_contents.notes(app, text)):
        say(told, sys.stderr)
    made = flyer_sheets.save_pdf(
        app,
        choice,
        arguments.out,
        sheets=arguments.sheets,
        copies=listed.copies if listed else (),
        slip=arguments.slip,
    )
    say(str(made))
    return 0


def _verify(arguments: argparse.Namespace, _face: Face) -> int:
    from resources.paper import verify

    found = verify.read_pdf(arguments.file)
    pages = [{"page": number, "codes": codes} for number, codes in enumerate(found, 1)]
    say(json.dumps({"file": arguments.file.name, "pages": pages}, ensure_ascii=False, indent=1))
    return 0
