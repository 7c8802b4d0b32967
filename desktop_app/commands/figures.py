# SPDX-License-Identifier: MIT
"""What was reached: the indicators, and the rows behind one of them."""

import argparse
import dataclasses
import json
import sys
from typing import Any

from desktop_app.commands.base import Add, say, with_app
from models.dates import format_date, format_number, parse_date
from resources.errors import UserError
from resources.i18n import _


def register(add: Add) -> None:
    """Declare the commands."""
    figures = add("indicators", _("tính các chỉ tiêu"), _indicators)
    figures.add_argument("--json", action="store_true", help=_("in ra JSON"))
    figures.add_argument("--from", dest="first", metavar="D", help=_("từ ngày, dd/MM/yyyy"))
    figures.add_argument("--to", dest="last", metavar="D", help=_("đến hết ngày, dd/MM/yyyy"))
    figures.add_argument("--village", metavar="V", help=_("chỉ một thôn, bản"))
    figures.add_argument("--organiser", metavar="O", help=_("chỉ một đơn vị chủ trì, phối hợp"))
    figures.add_argument("--rows", metavar="CODE", help=_("các dòng làm nên một chỉ tiêu"))


@with_app
def _indicators(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import indicators

    scope = indicators.scope(
        app,
        first=_day(app, arguments.first, "from"),
        last=_day(app, arguments.last, "to"),
        village=arguments.village,
        organiser=arguments.organiser,
    )
    if arguments.rows:
        return _rows(app, scope, arguments)
    figures = indicators.indicators(app, scope)
    if arguments.json:
        say(json.dumps(figures, ensure_ascii=False))
        return 0
    for code, value in figures.items():
        say(f"{code:5} {_('Chưa có số liệu') if value is None else value}")
    return 0


def _rows(app: Any, scope: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import indicator_rows, indicators

    codes = indicators.all_codes(app)
    if arguments.rows not in codes:
        raise UserError(
            _("Không có chỉ tiêu “{code}”.").format(code=arguments.rows),
            _("Các mã: {codes}.").format(codes=", ".join(codes)),
            field="rows",
        )
    behind = indicator_rows.behind(app, arguments.rows, scope)
    if arguments.json:
        say(json.dumps(dataclasses.asdict(behind), ensure_ascii=False, default=str))
        return 0
    for line in behind.lines:
        amount = format_number(line.counted)
        say(f"{format_date(line.day):10} {amount:>6}  {line.what}  {line.village}")
    if behind.left_out:
        say(behind.left_out, sys.stderr)
    return 0


def _day(app: Any, typed: str | None, name: str) -> Any:
    if typed is None:
        return None
    day = parse_date(typed, app.clock.today())
    if day is None:
        try:
            import datetime

            day = datetime.date.fromisoformat(typed)
        except ValueError as error:
            raise UserError(
                _("Không hiểu ngày “{typed}”.").format(typed=typed),
                _("Nhập ngày theo dạng dd/MM/yyyy, ví dụ 05/10/2026."),
                field=name,
            ) from error
    return day
