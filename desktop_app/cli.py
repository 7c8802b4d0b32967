# SPDX-License-Identifier: MIT
"""The commands: each calls one service function and prints what it returned."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.paths import Paths, default_data_dir
from resources.errors import UserError
from resources.i18n import _


@dataclass(frozen=True)
class Face:
    """What opens windows; handed in by `__main__`, because nothing here may know Qt."""

    open_window: Callable[[Path | None, list[Path]], int]
    screenshots: Callable[..., int]
    demo_window: Callable[[], int]


def main(argv: Sequence[str], face: Face) -> int:
    """Run one command and return its exit status: 0 done, 1 refused with a sentence, 2 misused."""
    arguments = parser().parse_args(argv)
    try:
        result: int = arguments.run(arguments, face)
    except UserError as error:
        _say(str(error), sys.stderr)
        return 1
    return result


def parser() -> argparse.ArgumentParser:
    """Return the description of every command."""
    top = argparse.ArgumentParser(
        prog="tungngo",
        description=_("Từng Ngõ: ghi buổi hướng dẫn, in tờ rơi, gửi số liệu về tỉnh."),
        epilog=_("Không có lệnh: mở cửa sổ chương trình."),
    )
    top.add_argument("--data-dir", type=Path, help=_("thư mục dữ liệu của máy này"))
    commands = top.add_subparsers(dest="command", required=True, metavar=_("LỆNH"))

    def add(name: str, text: str, run: Callable[..., int], *, opens: bool = True) -> Any:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        command.add_argument(
            "--data-dir",
            type=Path,
            default=argparse.SUPPRESS,
            help=_("thư mục dữ liệu của máy này"),
        )
        if opens:
            command.add_argument(
                "--passphrase-file",
                metavar="F",
                default="-",
                help=_("tệp chứa mật khẩu; - là đọc từ đầu vào chuẩn"),
            )
        return command

    demo = add("demo", _("dựng dữ liệu mẫu của kịch bản Mường Lống"), _demo, opens=False)
    demo.add_argument(
        "--build", type=Path, metavar="DIR", help=_("chỉ dựng vào DIR, không mở cửa sổ")
    )
    init = add("init", _("cài đặt máy cho một xã, phường"), _init)
    init.add_argument("--commune", required=True, metavar="CODE", help=_("mã hoặc tên xã"))
    init.add_argument("--officer", required=True, help=_("họ và tên cán bộ"))
    init.add_argument("--unit", default="", help=_("phòng, đơn vị của cán bộ"))
    enrol = add("enrol", _("đăng ký máy với tỉnh bằng thư mời"), _enrol)
    enrol.add_argument("invitation", type=Path)
    figures = add("indicators", _("tính các chỉ tiêu"), _indicators)
    figures.add_argument("--json", action="store_true", help=_("in ra JSON"))
    export = add("export", _("kết xuất gói dữ liệu ra thư mục"), _export)
    export.add_argument("out", type=Path)
    bring = add("import", _("nạp biên nhận hoặc danh mục của tỉnh"), _import)
    bring.add_argument("file", type=Path)
    flyer = add("flyer", _("làm tệp PDF của một tờ rơi"), _flyer)
    flyer.add_argument("code")
    flyer.add_argument("--paper", choices=["A4", "2xA5", "4xA6"], default="A4")
    flyer.add_argument("--out", type=Path, required=True, metavar="F")
    trace = add("trace", _("theo một bản ghi từ máy này về tỉnh"), _trace)
    trace.add_argument("id")
    add("check", _("kiểm tra dữ liệu, tệp khóa và bản sao lưu"), _check)
    shots = add("screenshots", _("chụp mọi trang thành ảnh PNG"), _screenshots)
    shots.add_argument("--out", type=Path, required=True, metavar="DIR")
    shots.add_argument("--lang", choices=["vi", "en"], default="vi")
    shots.add_argument("--theme", choices=["light", "dark"], default="light")
    shots.add_argument("--size", default="1366x768", metavar="WxH")
    return top


def _say(text: str, stream: Any = None) -> None:
    (stream or sys.stdout).write(text + "\n")


def _folder(arguments: argparse.Namespace) -> Path:
    return arguments.data_dir or default_data_dir()


def read_passphrase(source: str) -> str:
    """Return the first line of a file, or of standard input for `-`; never from an argument."""
    try:
        if source == "-":
            text = sys.stdin.readline()
        else:
            with Path(source).open(encoding="utf-8") as file:
                text = file.readline(4096)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            _("Không đọc được tệp mật khẩu {name}.").format(name=source),
            _("Kiểm tra đường dẫn; tệp là văn bản UTF-8, mật khẩu ở dòng đầu."),
        ) from error
    return text.rstrip("\r\n")


def _opened(arguments: argparse.Namespace) -> Any:
    from desktop_app import vault
    from desktop_app.app import open_app

    folder = _folder(arguments)
    unlocked = vault.unlock(Paths(folder), read_passphrase(arguments.passphrase_file))
    return open_app(folder, unlocked)


def _with_app(
    work: Callable[[Any, argparse.Namespace], int],
) -> Callable[[argparse.Namespace, Face], int]:
    def run(arguments: argparse.Namespace, _face: Face) -> int:
        app = _opened(arguments)
        try:
            return work(app, arguments)
        finally:
            app.close()

    return run


def _demo(arguments: argparse.Namespace, face: Face) -> int:
    if arguments.build is None:
        return face.demo_window()
    from desktop_app.demo import build

    build(arguments.build)
    _say(_("Đã dựng dữ liệu mẫu trong {folder}.").format(folder=arguments.build))
    return 0


def _init(arguments: argparse.Namespace, _face: Face) -> int:
    from desktop_app.setup import initialise
    from models import communes

    ready = initialise(
        _folder(arguments),
        commune_code=communes.resolve(arguments.commune),
        officer=arguments.officer,
        unit=arguments.unit,
        passphrase=read_passphrase(arguments.passphrase_file),
    )
    ready.app.close()
    _say(_("Đã cài đặt cho {commune}.").format(commune=ready.app.commune.full_name))
    _say(
        _("Mã khôi phục (in ra giấy, cất kỹ, không hiện lại): {code}").format(
            code=ready.recovery_code
        )
    )
    return 0


@_with_app
def _enrol(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import exchange

    _say(exchange.enrol(app, arguments.invitation).sentence)
    return 0


@_with_app
def _indicators(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import indicators

    figures = indicators.indicators(app)
    if arguments.json:
        _say(json.dumps(figures, ensure_ascii=False))
        return 0
    for code, value in figures.items():
        _say(f"{code:5} {_('Chưa có số liệu') if value is None else value}")
    return 0


@_with_app
def _export(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import exchange

    _say(exchange.export_to(app, arguments.out).sentence)
    return 0


@_with_app
def _import(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import exchange

    _say(exchange.import_file(app, arguments.file).sentence)
    return 0


@_with_app
def _flyer(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import flyers

    choice = flyers.FlyerChoice(code=arguments.code.upper(), paper=arguments.paper)
    _say(str(flyers.save_pdf(app, choice, arguments.out)))
    return 0


@_with_app
def _trace(app: Any, arguments: argparse.Namespace) -> int:
    from desktop_app import exchange_views

    for line in exchange_views.trace(app, arguments.id):
        _say(line)
    return 0


@_with_app
def _check(app: Any, _arguments: argparse.Namespace) -> int:
    from desktop_app.checkup import checkup

    findings = checkup(app)
    for finding in findings:
        _say(f"{'✓' if finding.sound else '✗'} {finding.sentence}")
    return 0 if all(finding.sound for finding in findings) else 1


def _screenshots(arguments: argparse.Namespace, face: Face) -> int:
    return face.screenshots(
        data_dir=_folder(arguments),
        passphrase=read_passphrase(arguments.passphrase_file),
        out=arguments.out,
        lang=arguments.lang,
        theme=arguments.theme,
        size=arguments.size,
    )
