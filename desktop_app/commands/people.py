# SPDX-License-Identifier: MIT
"""The people who are named, and copies of everything: find, export, erase, back up, restore."""

import argparse
from pathlib import Path
from typing import Any

from desktop_app.commands.base import Add, Face, folder_of, say, with_app
from resources.errors import UserError
from resources.i18n import _


def register(add: Add) -> None:
    """Declare the commands."""
    person = add("person", _("tìm, xuất hoặc xóa thông tin của một người"), _person)
    person.add_argument(
        "action",
        choices=["find", "export", "erase"],
        help=_("find TÊN · export MÃ --out TỆP · erase MÃ (không lấy lại được)"),
    )
    person.add_argument(
        "who", metavar=_("TÊN-HOẶC-MÃ"), help=_("tên không cần dấu, hoặc mã của người ấy")
    )
    person.add_argument("--out", type=Path, metavar="F", help=_("tệp .xlsx hoặc .json"))
    add("backup", _("sao lưu dữ liệu ngay, nếu có gì thay đổi"), _backup)
    restore = add("restore", _("phục hồi dữ liệu từ một bản sao lưu"), _restore, opens=False)
    restore.add_argument("file", type=Path, help=_("tệp của bản sao lưu"))


@with_app
def _person(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import forgetting, participants, rights

    if arguments.action == "find":
        found = participants.find(app, arguments.who, most=50)
        if not found:
            say(_("Không có ai tên như “{name}”.").format(name=arguments.who))
        for line in found:
            say(f"{line.id}  {line.full_name}  {line.birth_year or ''}  {line.village}")
        return 0
    if arguments.action == "export":
        if arguments.out is None:
            raise UserError(_("Chưa có tên tệp để xuất."), _("Thêm --out TỆP.xlsx."), field="out")
        say(str(rights.export_person(app, arguments.who, arguments.out)))
        return 0
    rights.kept_about(app, arguments.who)  # says so when there is nobody of that id
    forgetting.withdraw(app, arguments.who)
    say(_("Đã xóa tên và số điện thoại; số đếm không đổi."))
    return 0


@with_app
def _backup(app: Any, _arguments: argparse.Namespace) -> int:
    from desktop_app import backup

    made = backup.back_up(app)
    say(str(made.file) if made else _("Không có gì thay đổi từ lần sao lưu trước."))
    return 0


def _restore(arguments: argparse.Namespace, _face: Face) -> int:
    from desktop_app import backup

    manifest = backup.restore(folder_of(arguments), arguments.file)
    say(_("Đã phục hồi dữ liệu của ngày {made}.").format(made=manifest.made_at))
    return 0
