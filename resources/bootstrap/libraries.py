# SPDX-License-Identifier: MIT
"""System libraries that Qt needs on Debian and its kin: found, installed, or named."""

import ctypes
import os
import shutil
import subprocess
import sys

from resources.bootstrap.say import say, stop

# soname -> package; measured with ldd on PySide6-Essentials in a bare Debian 12.
ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libbrotlidec.so.1": "libbrotli1",
}
DISPLAY = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def missing(wanted: dict[str, str]) -> list[str]:
    """Return the packages whose library cannot be loaded."""
    packages = []
    for library, package in wanted.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            packages.append(package)
    return packages


def ensure_libraries(*, display: bool) -> None:
    """Install what is missing when we may; stop with the exact line to type when we may not."""
    if not sys.platform.startswith("linux"):
        return
    packages = missing({**ALWAYS, **DISPLAY} if display else ALWAYS)
    if packages and not install(packages):
        raise stop(
            "Thiếu thư viện hệ thống. Chạy một lần lệnh ở dòng dưới rồi mở lại:",
            "System libraries are missing. Run once:\n    sudo " + apt_line(packages),
        )


def apt_line(packages: list[str]) -> str:
    """Return the command that installs packages on Debian and its kin."""
    return "apt-get install -y --no-install-recommends " + " ".join(packages)


def install(packages: list[str]) -> bool:
    """Install Debian packages as root; False when this is not Debian, not root, or fails."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0 or os.environ.get("TUNGNGO_NO_APT") == "1":
        return False
    say(
        "Đang cài thư viện hệ thống: " + " ".join(packages),
        "Installing system libraries",
    )
    env = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    for arguments in (["update", "-qq"], apt_line(packages).split()[1:]):
        done = subprocess.run(  # noqa: S603 - a fixed program, fixed words
            [apt, *arguments], env=env, stdout=subprocess.DEVNULL, check=False
        )
    return done.returncode == 0
