# SPDX-License-Identifier: MIT
"""What the commands share: how one is declared, opens the store and speaks."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from desktop_app.paths import Paths, default_data_dir
from resources.errors import UserError
from resources.i18n import _


@dataclass(frozen=True)
class Face:
    """What opens windows; handed in by `__main__`, because nothing here may know Qt."""

    open_window: Callable[[Path | None, list[Path]], int]
    screenshots: Callable[..., int]
    demo_window: Callable[[], int]


class Add(Protocol):
    """Declares a command and returns its parser; one that `opens` the store reads a passphrase."""

    def __call__(
        self, name: str, text: str, run: Callable[..., int], *, opens: bool = True
    ) -> argparse.ArgumentParser:
        """Declare the command `name`, described by `text`, that calls `run`."""
        ...


def say(text: str, stream: Any = None) -> None:
    """Print a line of the answer, to standard output unless told otherwise."""
    (stream or sys.stdout).write(text + "\n")


def folder_of(arguments: argparse.Namespace) -> Path:
    """Return the data folder that a command works on."""
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

    folder = folder_of(arguments)
    unlocked = vault.unlock(Paths(folder), read_passphrase(arguments.passphrase_file))
    return open_app(folder, unlocked)


def with_app(
    work: Callable[[Any, argparse.Namespace], int],
) -> Callable[[argparse.Namespace, Face], int]:
    """Make a command of work on the opened store, which is closed whatever happens."""

    def run(arguments: argparse.Namespace, _face: Face) -> int:
        app = _opened(arguments)
        try:
            return work(app, arguments)
        finally:
            app.close()

    return run
