# SPDX-License-Identifier: MIT
"""Set up, sample data, check, trace, pictures of the pages."""

import argparse
from pathlib import Path
from typing import Any

from desktop_app.commands.base import Add, Face, folder_of, read_passphrase, say, with_app
from resources.i18n import _


def register(add: Add) -> None:
    """Declare the commands."""
    demo = add("demo", _("dựng dữ liệu mẫu của kịch bản Mường Lống"), _demo, opens=False)
    demo.add_argument(
        "--build", type=Path, metavar="DIR", help=_("chỉ dựng vào DIR, không mở cửa sổ")
    )
    init = add("init", _("cài đặt máy cho một xã, phường"), _init)
    init.add_argument("--commune", required=True, metavar="CODE", help=_("mã hoặc tên xã"))
    init.add_argument("--officer", required=True, help=_("họ và tên cán bộ"))
    init.add_argument("--unit", default="", help=_("phòng, đơn vị của cán bộ"))
    trace = add("trace", _("theo một bản ghi từ máy này về tỉnh"), _trace)
    trace.add_argument("id", help=_("mã của bản ghi"))
    add("check", _("kiểm tra dữ liệu, tệp khóa và bản sao lưu"), _check)
    shots = add("screenshots", _("chụp mọi trang thành ảnh PNG"), _screenshots)
    shots.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("thư mục nhận ảnh"))
    shots.add_argument("--lang", choices=["vi", "en"], default="vi", help=_("ngôn ngữ"))
    shots.add_argument(
        "--theme", choices=["light", "dark"], default="light", help=_("màu sáng hay tối")
    )
    shots.add_argument("--size", default="1366x768", metavar="WxH", help=_("cỡ cửa sổ, điểm ảnh"))


def _demo(arguments: argparse.Namespace, face: Face) -> int:
    if arguments.build is None:
        return face.demo_window()
    from desktop_app.demo import build

    build(arguments.build)
    say(_("Đã dựng dữ liệu mẫu trong {folder}.").format(folder=arguments.build))
    return 0


def _init(arguments: argparse.Namespace, _face: Face) -> int:
    from desktop_app.setup import initialise
    from models import communes

    ready = initialise(
        folder_of(arguments),
        commune_code=communes.resolve(arguments.commune),
        officer=arguments.officer,
        unit=arguments.unit,
        passphrase=read_passphrase(arguments.passphrase_file),
    )
    ready.app.close()
    say(_("Đã cài đặt cho {commune}.").format(commune=ready.app.commune.full_name))
    say(
        _("Mã khôi phục (in ra giấy, cất kỹ, không hiện lại): {code}").format(
            code=ready.recovery_code
        )
    )
    return 0


@with_app
def _trace(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import exchange_views

    for line in exchange_views.trace(app, arguments.id):
        say(line)
    return 0


@with_app
def _check(app: Any, _arguments: argparse.Namespace) -> int:
    from desktop_app.checkup import checkup

    findings = checkup(app)
    for finding in findings:
        say(f"{'✓' if finding.sound else '✗'} {finding.sentence}")
    return 0 if all(finding.sound for finding in findings) else 1


def _screenshots(arguments: argparse.Namespace, face: Face) -> int:
    return face.screenshots(
        data_dir=folder_of(arguments),
        passphrase=read_passphrase(arguments.passphrase_file),
        out=arguments.out,
        lang=arguments.lang,
        theme=arguments.theme,
        size=arguments.size,
    )
