# SPDX-License-Identifier: MIT
"""What becomes paper."""

import argparse
from pathlib import Path
from typing import Any

from desktop_app.commands.base import Add, say, with_app
from resources.i18n import _


def register(add: Add) -> None:
    """Declare the commands."""
    flyer = add("flyer", _("làm tệp PDF của một tờ rơi"), _flyer)
    flyer.add_argument("code")
    flyer.add_argument("--paper", choices=["A4", "2xA5", "4xA6"], default="A4")
    flyer.add_argument("--out", type=Path, required=True, metavar="F")


@with_app
def _flyer(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import flyers

    choice = flyers.FlyerChoice(code=arguments.code.upper(), paper=arguments.paper)
    say(str(flyers.save_pdf(app, choice, arguments.out)))
    return 0
