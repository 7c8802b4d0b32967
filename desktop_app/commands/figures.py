# SPDX-License-Identifier: MIT
"""What was reached: the indicators."""

import argparse
import json
from typing import Any

from desktop_app.commands.base import Add, say, with_app
from resources.i18n import _


def register(add: Add) -> None:
    """Declare the commands."""
    figures = add("indicators", _("tính các chỉ tiêu"), _indicators)
    figures.add_argument("--json", action="store_true", help=_("in ra JSON"))


@with_app
def _indicators(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import indicators

    figures = indicators.indicators(app)
    if arguments.json:
        say(json.dumps(figures, ensure_ascii=False))
        return 0
    for code, value in figures.items():
        say(f"{code:5} {_('Chưa có số liệu') if value is None else value}")
    return 0
