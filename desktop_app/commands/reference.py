# SPDX-License-Identifier: MIT
"""The province's reference data on this laptop: the campaign in hand, and units through time."""

import argparse
import dataclasses
import json
from typing import Any

from desktop_app.commands.base import Add, say, with_app
from resources.i18n import _, _n


def register(add: Add) -> None:
    """Declare the commands."""
    choose = add("campaign", _("xem các đợt, hoặc chọn đợt đang làm"), _campaign)
    choose.add_argument(
        "code", nargs="?", default="", help=_("mã đợt; bỏ trống để xem đang làm đợt nào")
    )
    add("become-another", _("máy này phục hồi từ sao lưu của máy khác: nhận tên mới"), _become)
    units = add("units", _("số buổi theo đơn vị hành chính hiện nay"), _units)
    units.add_argument("--campaign", default=None, metavar="CODE", help=_("đợt khác đợt đang làm"))
    units.add_argument("--json", action="store_true", help=_("in ra JSON"))


@with_app
def _campaign(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import campaigns

    if arguments.code:
        campaigns.choose(app, arguments.code)
    for found in campaigns.campaigns(app):
        say(f"{'→' if found.code == app.campaign_code else ' '} {found.code}  {found.name}")
    return 0


@with_app
def _become(app: Any, _arguments: argparse.Namespace) -> int:
    from desktop_app import replacing

    opened = replacing.become_another(app)
    say(
        _n("Máy này cần thư mời mới của tỉnh; {count} thay đổi sẽ được gửi lại.", opened).format(
            count=opened
        )
    )
    return 0


@with_app
def _units(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import units

    found = units.sums(app, arguments.campaign)
    if arguments.json:
        say(json.dumps([dataclasses.asdict(unit) for unit in found], ensure_ascii=False))
        return 0
    for unit in found:
        say(
            _n("{name}: {count} buổi (ghi dưới tên {former})", unit.sessions).format(
                name=unit.name, count=unit.sessions, former=", ".join(unit.former)
            )
        )
    return 0
