# SPDX-License-Identifier: MIT
"""The province's commands: each calls one function and prints what it returned."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from models.files import durable_replace
from resources import command_line
from resources.errors import UserError
from resources.i18n import _, _n
from sync.carriers import file as stick
from sync.server import (
    care_commands,
    outcomes,
    overview_commands,
    printing,
    report_commands,
    review_commands,
)


def main(argv: Sequence[str]) -> int:
    """Run one command; 0 done, 1 refused (if only in part) with a sentence, 2 misused."""
    arguments = parser().parse_args(argv)
    try:
        result: dict[str, Any] = arguments.run(arguments)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{_not_written(error)}\n")
        return 1
    if arguments.json:
        sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    else:
        for line in printing.lines(result):
            sys.stdout.write(f"{line}\n")
    return 1 if result.get("failed") else 0


def _not_written(error: OSError) -> UserError:
    """Return the sentence for a folder that is not there, full or closed to us."""
    return UserError(
        _("Không đọc hay ghi được {name}: {why}.").format(
            name=error.filename or "?", why=error.strerror or type(error).__name__
        ),
        _("Kiểm tra thư mục có sẵn, còn chỗ và được phép ghi."),
        code="not-written",
    )


def _between(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers in a range, for the description of a command."""

    def read(typed: str) -> int:
        if not (typed.isascii() and typed.isdigit() and least <= int(typed) <= most):
            raise argparse.ArgumentTypeError(
                _("“{typed}” không phải số từ {least} đến {most}.").format(
                    typed=typed, least=least, most=most
                )
            )
        return int(typed)

    return read


def parser() -> argparse.ArgumentParser:
    """Return the description of every command."""
    command_line.speak()
    top = argparse.ArgumentParser(
        prog="tungngo-server", description=_("Máy chủ tỉnh của Từng Ngõ: nhận gói, trả biên nhận.")
    )
    commands = top.add_subparsers(dest="command", required=True, metavar=_("LỆNH"))

    def add(name: str, text: str, run: Callable[..., dict[str, Any]]) -> Any:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        command.add_argument(
            "--data-dir",
            type=Path,
            default=os.environ.get("TUNGNGO_SERVER_DATA"),
            required=name != "serve" and "TUNGNGO_SERVER_DATA" not in os.environ,
            help=_("thư mục dữ liệu của máy chủ"),
        )
        command.add_argument(
            "--database",
            default=os.environ.get("TUNGNGO_SERVER_DATABASE", ""),
            metavar="URL",
            help=_("postgresql://… để dùng PostgreSQL; bỏ trống là SQLite trong thư mục dữ liệu"),
        )
        command.add_argument("--json", action="store_true", help=_("in ra JSON"))
        return command

    init = add("init", _("lập máy chủ tỉnh trong một thư mục trống"), _init)
    init.add_argument("--name", default="Nghệ An", help=_("tên tỉnh"))
    init.add_argument("--address", default="", help=_("địa chỉ https của máy chủ, nếu có"))
    init.add_argument(
        "--certificate",
        type=Path,
        metavar="F",
        help=_("chứng chỉ riêng của máy chủ; thư mời mang theo để máy của xã tin"),
    )
    invite = add("invite", _("cấp thư mời cho một máy của xã"), _invite)
    invite.add_argument("--commune", required=True, metavar="CODE", help=_("mã hoặc tên xã"))
    invite.add_argument(
        "--out", type=Path, required=True, metavar="F", help=_("tệp thư mời sẽ viết (.tni)")
    )
    invite.add_argument("--qr", type=Path, metavar="F.pdf|png", help=_("in thêm thư mời có mã QR"))
    invite.add_argument(
        "--days", type=_between(1, 3650), default=60, help=_("số ngày còn hiệu lực")
    )
    bring = add("import", _("nhận các gói dữ liệu và viết biên nhận"), _import)
    bring.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help=_("gói dữ liệu của các xã (.tnb)")
    )
    bring.add_argument(
        "--receipts", type=Path, required=True, metavar="OUT", help=_("thư mục nhận biên nhận")
    )
    back = add("return-row", _("trả lại một bản ghi cho xã, kèm lý do"), _return_row)
    back.add_argument("row", metavar="ID", help=_("mã của bản ghi"))
    back.add_argument("--reason", required=True, help=_("lý do, xã sẽ đọc"))
    serving = add("serve", _("chạy máy chủ, nhận gói qua mạng"), _serve)
    serving.add_argument("--host", default="127.0.0.1", help=_("địa chỉ nghe"))
    serving.add_argument(
        "--port", type=_between(0, 65535), default=8700, help=_("cổng; 0 là cổng trống bất kỳ")
    )
    serving.add_argument(
        "--workers",
        type=_between(1, 64),
        default=1,
        help=_("số tiến trình phục vụ (chỉ nên trên PostgreSQL)"),
    )
    serving.add_argument(
        "--proxy",
        action="append",
        default=[],
        metavar="ADDRESS|NET",
        help=_("máy chuyển tiếp được tin khi nói ai gửi (X-Forwarded-For); ghi nhiều lần được"),
    )
    care_commands.register(add, _opened)
    add("stats", _("đếm những gì tỉnh đang giữ"), _stats)
    overview_commands.register(add, _opened)
    review_commands.register(add, _opened)
    report_commands.register(add, _opened)
    return top


def _init(arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import invitations, keys, store

    store.create(arguments.data_dir, arguments.name, arguments.address, arguments.database).close()
    if arguments.certificate is not None:
        invitations.keep_certificate(arguments.data_dir, arguments.certificate)
    return {
        "data_dir": str(arguments.data_dir),
        "escrow": str(arguments.data_dir / keys.ESCROW),
        "advice": _("Chuyển escrow.json vào nơi cất giữ ngoại tuyến rồi xóa khỏi máy này."),
    }


def _opened(arguments: argparse.Namespace) -> Any:
    from sync.server import store

    return store.open_store(arguments.data_dir, arguments.database)


def _invite(arguments: argparse.Namespace) -> dict[str, Any]:
    from models import communes
    from sync.server import devices, invitations

    store = _opened(arguments)
    try:
        code = communes.resolve(arguments.commune)
        data = devices.invite(store, code, arguments.days)
        durable_replace(arguments.out, data)
        if arguments.qr is not None:
            invitations.print_letter(data, arguments.qr)
    finally:
        store.close()
    return {"invitation": str(arguments.out), "commune": communes.commune(code).full_name}


def _import(arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import ingest

    store = _opened(arguments)
    arguments.receipts.mkdir(parents=True, exist_ok=True)
    written: list[str] = []
    files: list[dict[str, Any]] = []
    failed = 0
    try:
        for source in arguments.files:
            try:
                data = stick.read(source)
            except UserError as error:  # the other files of the stick are none the worse for it
                failed += 1
                files.append({"file": source.name, "sentence": str(error)})
                continue
            taken = ingest.take_in(store, data)
            for label, data in taken.answers.items():
                name = f"{label}_{source.stem.removeprefix(label + '_')}.tnr"
                written.append(str(stick.write(arguments.receipts, name, data)))
            files.append(
                {
                    "file": source.name,
                    "new_changes": taken.new_changes,
                    **{
                        state: taken.count(state)
                        for state in ("applied", "repeated", "held", "refused", "forked", "later")
                    },
                    "reasons": sorted({o.code for o in taken.outcomes if o.code}),
                    "sentence": sentence(taken),
                }
            )
    finally:
        store.close()
    return {"files": files, "receipts": written, "failed": failed}


def sentence(taken: Any) -> str:
    """Return what became of a file, in plain words."""
    if answered := _answered(taken):
        return answered
    if taken.count("later"):
        return _(
            "Máy này có quá nhiều gói đang chờ, tỉnh chưa giữ thêm; không mất gì, xã gửi lại sau."
        )
    if taken.count("held"):
        return _("Đã giữ lại, còn thiếu gói đứng trước; nạp gói đó rồi gói này tự được nhận.")
    if taken.count("refused") or taken.count("forked"):
        return _("Có gói không nhận được, đã cất riêng để người phụ trách xem.")
    if not taken.new_changes and taken.count("repeated"):
        return _("Gói này đã tiếp nhận từ trước; số liệu không đổi.")
    return _n("Đã tiếp nhận {count} thay đổi.", taken.new_changes).format(count=taken.new_changes)


def _answered(taken: Any) -> str:
    """Return what a file that brought no records was answered; "" for any other."""
    if taken.enrolled and all(o.state == outcomes.APPLIED for o in taken.outcomes):
        if not taken.new_changes:
            said = _("Đã nhận {laptop} vào danh sách máy của tỉnh; biên nhận là câu trả lời.")
            return said.format(laptop=", ".join(taken.enrolled))
    elif not taken.outcomes and taken.answers:
        return _("Máy xã chỉ hỏi, không gửi gì; biên nhận có câu trả lời.")
    return ""


def _return_row(arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import review

    store = _opened(arguments)
    try:
        return {"returned_to": review.return_row(store, arguments.row, arguments.reason)}
    finally:
        store.close()


def _serve(arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import serve
    from sync.server.serve import Served

    folder = arguments.data_dir or _home()
    served = Served(folder, arguments.database, tuple(arguments.proxy))
    serve.serve(served, arguments.host, arguments.port, arguments.workers)
    return {}


def _home() -> Path:
    """Return where a server without a named folder keeps its data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("tungngo-server", appauthor=False))


def _stats(arguments: argparse.Namespace) -> dict[str, Any]:
    from sync.server import store as opened

    store = _opened(arguments)
    try:
        return opened.stats(store)
    finally:
        store.close()
