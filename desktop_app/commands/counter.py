# SPDX-License-Identifier: MIT
"""What is made at the counter: payment placards and forms."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop_app import forms
from desktop_app.commands.base import Add, Face, say, with_app
from models.text import fold
from resources.errors import UserError
from resources.i18n import _


def register(add: Add) -> None:
    """Declare the commands."""
    code = add("vietqr", _("làm bảng VietQR, hoặc in ra nội dung của mã"), _vietqr, opens=False)
    code.add_argument("--bank", required=True, metavar="BIN", help=_("mã ngân hàng, 6 chữ số"))
    code.add_argument("--account", required=True, metavar="N", help=_("số tài khoản hoặc số thẻ"))
    code.add_argument("--card", action="store_true", help=_("N là số thẻ"))
    code.add_argument("--amount", type=int, metavar="N", help=_("số tiền, đồng"))
    code.add_argument("--bill", default="", metavar="TEXT", help=_("số hóa đơn"))
    code.add_argument("--purpose", default="", metavar="TEXT", help=_("nội dung chuyển tiền"))
    code.add_argument("--name", default="", metavar="TEXT", help=_("tên chủ tài khoản"))
    code.add_argument("--stall", default="", metavar="TEXT", help=_("tên sạp, cửa hàng"))
    code.add_argument("--size", choices=["A5", "A6"], default="A5", help=_("cỡ bảng"))
    code.add_argument("--copies", type=int, metavar="N", help=_("số bảng; mặc định đầy một tờ A4"))
    what = code.add_mutually_exclusive_group(required=True)
    what.add_argument("--payload", action="store_true", help=_("chỉ in ra nội dung của mã"))
    what.add_argument("--out", type=Path, metavar="F", help=_("ghi bảng ra tệp PDF"))
    codes = ", ".join(f"{form.code} {form.title}" for form in forms.available())
    form = add("form", _("làm tệp PDF của một biểu mẫu"), _form)
    form.add_argument("code", metavar="CODE", help=codes)
    form.add_argument("--village", default="", metavar="TEXT", help=_("tên thôn, bản"))
    form.add_argument("--team", default="", metavar="TEXT", help=_("tên tổ"))
    form.add_argument("--date", default="", metavar="D", help=_("ngày, ví dụ 5/10"))
    form.add_argument("--rows", type=int, default=25, metavar="N", help=_("số dòng để ký tên"))
    form.add_argument(
        "--flyers", default="F01,F06", metavar="F01,F06", help=_("nội dung đọc trên loa")
    )
    form.add_argument("--lang", default="vi", metavar="L", help="vi, hmn, tai, kjg")
    form.add_argument("--out", type=Path, required=True, metavar="F", help=_("tệp PDF"))


@with_app
def _form(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import sheets, teams, villages
    from models.dates import parse_date

    choice = forms.FormChoice(
        arguments.code.upper(),
        village_id=_named(arguments.village, villages.villages(app), _("thôn, bản")),
        team_id=_named(arguments.team, teams.teams(app), _("tổ")),
        day=parse_date(arguments.date, app.clock.today()) if arguments.date else None,
        rows=arguments.rows,
        flyers=tuple(code.strip().upper() for code in arguments.flyers.split(",") if code.strip()),
        language=arguments.lang,
    )
    say(str(sheets.save(forms.make(app, choice), arguments.out)))
    return 0


def _named(typed: str, known: Sequence[Any], kind: str) -> str | None:
    """Return the id of the one whose name is typed, accents not needed; None for no name."""
    if not typed:
        return None
    found = [entry for entry in known if fold(typed) in fold(entry.name)]
    if len(found) != 1:
        names = ", ".join(entry.name for entry in known)
        raise UserError(
            _("Không rõ {kind} “{name}”.").format(kind=kind, name=typed),
            _("Chọn một trong: {names}.").format(names=names),
        )
    return str(found[0].id)


def _vietqr(arguments: argparse.Namespace, _face: Face) -> int:
    from desktop_app import banks, placards, sheets
    from models.placard_draft import PER_SHEET, PlacardDraft
    from resources.paper import vietqr

    payment = vietqr.Payment(
        arguments.bank,
        arguments.account,
        arguments.card,
        arguments.amount,
        arguments.bill,
        arguments.purpose,
    )
    if arguments.payload:
        say(vietqr.payload(payment))
        return 0
    copies = PER_SHEET[arguments.size] if arguments.copies is None else arguments.copies
    draft = PlacardDraft(payment, arguments.name, arguments.stall, arguments.size, copies)
    made = placards.sheet(draft, banks.shipped())
    say(str(sheets.save(made, arguments.out)))
    return 0
