# SPDX-License-Identifier: MIT
"""Look for a screen before Qt does: Qt aborts without one, and Python cannot catch that."""

import os
import socket
import sys
from pathlib import Path

from resources.bootstrap.say import say

HEADLESS = "TUNGNGO_HEADLESS"


def _answers(address: str) -> bool:
    # AF_UNIX is missing on Windows, where this is never asked.
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2)
        try:
            probe.connect(address)
        except OSError:
            return False
        return True


def x_reachable(display: str) -> bool:
    """Tell whether an X server answers under a DISPLAY name such as `:0` or `host:10.0`."""
    host, _, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not number.isdigit():
        return False
    if host in {"", "unix"}:
        return any(
            _answers(f"{prefix}/tmp/.X11-unix/X{number}")  # noqa: S108 - where X listens
            for prefix in ("\0", "")
        )
    try:
        socket.create_connection((host, 6000 + int(number)), 3).close()
    except OSError:
        return False
    return True


def choose_platform(env: dict[str, str]) -> None:
    """Set Qt's platform to `offscreen` in `env` when no display answers."""
    if not sys.platform.startswith("linux") or env.get("QT_QPA_PLATFORM"):
        return
    wayland = env.get("WAYLAND_DISPLAY")
    if wayland:
        socket_file = Path(env.get("XDG_RUNTIME_DIR", "/nonexistent")) / wayland
        if socket_file.exists() and _answers(str(socket_file)):
            return
    if env.get("DISPLAY") and x_reachable(env["DISPLAY"]):
        return
    env["QT_QPA_PLATFORM"] = "offscreen"
    env[HEADLESS] = "1"
    say(
        "Không thấy màn hình: cửa sổ được vẽ trong bộ nhớ, lưu thành ảnh rồi chương trình dừng.",
        "No display: the window is drawn in memory, saved as a picture, and the program ends.",
    )


def fix_input_method(env: dict[str, str]) -> None:
    """Let fcitx be reached through ibus: Qt's wheels carry no fcitx plug-in, fcitx5 speaks ibus."""
    if os.name == "posix" and env.get("QT_IM_MODULE", "").startswith("fcitx"):
        env["QT_IM_MODULE"] = "ibus"
