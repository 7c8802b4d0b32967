# SPDX-License-Identifier: MIT
"""Make a fresh machine ready to run the program, with the standard library alone.

A ready private environment is used as it is. Otherwise exactly the locked wheels are installed:
from a `wheelhouse/` folder beside the project when there is one, with `uv` when it is there, else
with pip. Missing system libraries are installed when we may, and named when we may not.
"""

import os
import sys
from pathlib import Path
from typing import NoReturn

MARK = "TUNGNGO_BOOTSTRAPPED"
ROOT = Path(__file__).resolve().parents[2]


def bootstrapped() -> bool:
    """Tell whether this process already runs with everything installed."""
    return os.environ.get(MARK) == "1" or getattr(sys, "frozen", False)


def run(kind: str, arguments: list[str], *, window: bool = False) -> int:
    """Run `python -m ARGUMENTS` in the private environment and return its exit status.

    `kind` is `app`, `server` or `test`; `window` says that a display will be wanted. On POSIX this
    process becomes the other one and does not return. Raises SystemExit with a sentence when the
    machine cannot be made ready.
    """
    # Imported only now: the program itself asks this package nothing but `bootstrapped`.
    from resources.bootstrap.display import choose_platform, fix_input_method
    from resources.bootstrap.environment import ensure, python_of
    from resources.bootstrap.libraries import ensure_libraries

    place = ensure(kind, ROOT)
    env = dict(os.environ, **{MARK: "1"})
    # Without compiled modules every start would cost 0.8 s more.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    if kind == "test":
        env.setdefault("QT_QPA_PLATFORM", "offscreen")
    if window:
        choose_platform(env)
        fix_input_method(env)
    if kind != "server":
        ensure_libraries(display=window and env.get("QT_QPA_PLATFORM") != "offscreen")
    path = env.get("PYTHONPATH")
    env["PYTHONPATH"] = str(ROOT) + (os.pathsep + path if path else "")
    command = [str(python_of(place)), "-m", *arguments]
    if os.name == "nt":
        import subprocess

        return subprocess.call(command, env=env)  # noqa: S603 - our own interpreter
    return _become(command, env)


def _become(command: list[str], env: dict[str, str]) -> NoReturn:
    os.execve(command[0], command, env)  # noqa: S606 - our own interpreter, no shell
