# SPDX-License-Identifier: MIT
"""`python3 -m desktop_app`: no command opens the window, a command goes to the command line."""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from resources import bootstrap

_OPENED = frozenset({".tnb", ".tnr", ".tnd", ".tni", ".tnu"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    files, rest = _split(arguments)
    window = not rest or _wants_window(rest)
    if not bootstrap.bootstrapped() and _in_checkout():
        return bootstrap.run("app", ["desktop_app", *arguments], window=window)
    if not rest:
        gc.disable()  # until the window's thread collects by itself: ui.garbage
        # Qt's Python reads the source of what is imported after it: what needs no Qt comes first.
        from desktop_app import preferences, vault  # noqa: F401 - loaded, not used
        from ui.app import run

        return run(_data_dir(arguments), files)
    from desktop_app import cli
    from desktop_app.commands.base import Face

    return cli.main(rest, Face(_open_window, _screenshots, _demo_window))


def _in_checkout() -> bool:
    """Tell whether we run from a source tree with locks, rather than from an installed package."""
    return (bootstrap.ROOT / "pyproject.toml").exists()


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _split(arguments: list[str]) -> tuple[list[Path], list[str]]:
    """Take files to open and `--data-dir` apart from a command; no command means a window."""
    files = [Path(a) for a in arguments if Path(a).suffix.lower() in _OPENED]
    others = [a for a in arguments if Path(a).suffix.lower() not in _OPENED]
    if others[:1] == ["--data-dir"]:
        others = others[2:]
    elif others and others[0].startswith("--data-dir="):
        others = others[1:]
    return (files, []) if not others else ([], arguments)


def _wants_window(arguments: list[str]) -> bool:
    return "demo" in arguments and "--build" not in arguments


def _data_dir(arguments: list[str]) -> Path | None:
    for i, argument in enumerate(arguments):
        if argument == "--data-dir" and i + 1 < len(arguments):
            return Path(arguments[i + 1])
        if argument.startswith("--data-dir="):
            return Path(argument.partition("=")[2])
    return None


def _open_window(data_dir: Path | None, files: list[Path]) -> int:
    from ui.app import run

    return run(data_dir, files)


def _screenshots(**wanted: Any) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.screenshots import take

    return take(**wanted)


def _demo_window() -> int:
    from ui.app import run_demo

    return run_demo()


if __name__ == "__main__":
    raise SystemExit(main())
