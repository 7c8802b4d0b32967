# SPDX-License-Identifier: MIT
"""Records from and to Excel."""

import argparse
from pathlib import Path
from typing import Any

from desktop_app.commands.base import Add, say, with_app
from models.dates import format_number
from resources.i18n import _, _n

_SHOWN = 50


def register(add: Add) -> None:
    """Declare the commands."""
    from models.records.kinds import KINDS

    kinds = [kind.code for kind in KINDS]
    listed = ", ".join(f"{kind.code} ({kind.title})" for kind in KINDS)
    bring = add("import-xlsx", _("nạp bản ghi từ Excel: {kinds}").format(kinds=listed), _import)
    one_of = _("loại bản ghi, một mã ở trên")
    bring.add_argument("kind", choices=kinds, metavar="KIND", help=one_of)
    bring.add_argument("file", type=Path, metavar="F", help=_("bảng tính .xlsx cần nạp"))
    bring.add_argument("--dry-run", action="store_true", help=_("chỉ kiểm tra, không ghi gì"))
    take = add("export-xlsx", _("kết xuất bản ghi ra Excel: {kinds}").format(kinds=listed), _export)
    take.add_argument("kind", choices=kinds, metavar="KIND", help=one_of)
    take.add_argument("file", type=Path, metavar="F", help=_("bảng tính .xlsx cần ghi"))


@with_app
def _import(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app.records import workbook

    seen = workbook.preview(app, arguments.kind, arguments.file)
    for row in seen.bad[:_SHOWN]:
        say(_("Dòng {number}: {problem}").format(number=row.number, problem=row.problem))
    if len(seen.bad) > _SHOWN:
        say(
            _n("… và {count} dòng lỗi nữa", len(seen.bad) - _SHOWN).format(
                count=format_number(len(seen.bad) - _SHOWN)
            )
        )
    for row in seen.good[:_SHOWN]:
        if row.remark:
            say(_("Dòng {number}, lưu ý: {remark}").format(number=row.number, remark=row.remark))
    if seen.passed_over:
        say(_("Bỏ qua cột: {columns}").format(columns=", ".join(seen.passed_over)))
    if arguments.dry_run:
        say(
            _n("Nạp được {good} dòng, {bad} dòng cần sửa. Chưa ghi gì.", len(seen.good)).format(
                good=format_number(len(seen.good)), bad=format_number(len(seen.bad))
            )
        )
    else:
        count = workbook.apply(app, seen)
        say(
            _n("Đã nạp {good} dòng, {bad} dòng cần sửa.", count).format(
                good=format_number(count), bad=format_number(len(seen.bad))
            )
        )
    return 1 if seen.bad else 0


@with_app
def _export(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app.records import workbook

    count = workbook.export(app, arguments.kind, arguments.file)
    say(
        _n("Đã kết xuất {count} dòng vào {file}.", count).format(
            count=format_number(count), file=arguments.file
        )
    )
    return 0
