# SPDX-License-Identifier: MIT
"""What is made at the counter: payment placards and forms."""

import argparse
from pathlib import Path

from desktop_app.commands.base import Add, Face, say
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


def _vietqr(arguments: argparse.Namespace, _face: Face) -> int:
    from desktop_app import banks, placards
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
    say(str(placards.save_pdf(made, arguments.out)))
    return 0
