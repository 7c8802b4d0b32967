# SPDX-License-Identifier: MIT
"""The private environment: found ready, or built from the lock, whole or not at all."""

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from resources.bootstrap.libraries import install
from resources.bootstrap.say import say, stop

OLDEST = (3, 11)
READY = ".ready"
WAIT_SECONDS = 900
# Which locks hold everything that a kind needs.
_SERVING = {"app": ("app", "server", "test"), "server": ("server", "test"), "test": ("test",)}


def python_of(environment: Path) -> Path:
    """Return the interpreter of an environment."""
    inside = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    return environment / inside


def place_of(root: Path) -> Path:
    """Return where the environment is: beside the project, or the user's own on a read-only one."""
    if chosen := os.environ.get("TUNGNGO_VENV"):
        return Path(chosen)
    if os.access(root, os.W_OK):
        return root / ".venv"
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "tungngo-venv"


def lock_file(kind: str, root: Path) -> Path:
    """Return the lock of a kind; a kind without one of its own uses the application's."""
    own = root / "resources" / "lock" / f"{kind}.txt"
    return own if own.exists() else own.with_name("app.txt")


def stamp(kind: str, root: Path) -> str:
    """Return what a ready environment of this kind says of itself: lock and interpreter."""
    digest = hashlib.sha256(lock_file(kind, root).read_bytes())
    digest.update(f"{sys.version_info[:3]} {sys.platform}".encode())
    return digest.hexdigest()


def is_ready(kind: str, root: Path, place: Path) -> bool:
    """Tell whether the environment has what this kind needs: its own, or a larger kind's."""
    try:
        said = (place / READY).read_text("utf-8")
    except OSError:
        return False
    return said in {stamp(serving, root) for serving in _SERVING[kind]}


def ensure(kind: str, root: Path) -> Path:
    """Return a ready environment, building it when needed. Raises SystemExit with a sentence."""
    if sys.version_info < OLDEST:
        found = sys.version.split()[0]
        raise stop(
            f"Cần Python 3.11 trở lên, máy này có {found}. Cài bản mới rồi chạy lại.",
            f"Python 3.11 or newer is needed, this is {found}.",
        )
    place = place_of(root)
    if is_ready(kind, root, place):
        return place
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with _alone(place):
            if not is_ready(kind, root, place):
                _build(kind, root, place)
    except OSError as error:
        raise stop(
            f"Không ghi được môi trường vào {place} ({error.strerror}). "
            "Chọn chỗ khác bằng biến TUNGNGO_VENV hoặc dọn bớt ổ đĩa (cần 700 MB).",
            f"Cannot write the environment to {place}: choose another place with TUNGNGO_VENV.",
        ) from error
    return place


@contextlib.contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Keep a second set-up of the same place waiting; a lock left by a dead one is taken over."""
    lock = place.with_name(place.name + ".lock")
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            with contextlib.suppress(OSError):
                if time.time() - lock.stat().st_mtime > WAIT_SECONDS:
                    lock.unlink()
                    continue
            if time.monotonic() > deadline:
                raise stop(
                    f"Một lần cài đặt khác chưa xong. Nếu không còn chạy, xóa tệp {lock}.",
                    f"Another set-up is still running; if not, delete {lock}.",
                ) from None
            time.sleep(0.5)
            continue
        break
    try:
        os.write(handle, str(os.getpid()).encode())
        os.close(handle)
        yield
    finally:
        lock.unlink(missing_ok=True)


def _build(kind: str, root: Path, place: Path) -> None:
    began = time.monotonic()
    wheels = Path(os.environ.get("TUNGNGO_WHEELHOUSE", root / "wheelhouse"))
    offline = ["--no-index", "--find-links", str(wheels)] if wheels.is_dir() else []
    say(
        f"Lần chạy đầu: đang cài vào {place}" + (f" từ {wheels}" if offline else ""),
        "first run: setting up",
    )
    (place / READY).unlink(missing_ok=True)
    lock = lock_file(kind, root)
    uv = None if os.environ.get("TUNGNGO_NO_UV") == "1" else shutil.which("uv")
    try:
        if uv:
            _with_uv(uv, place, lock, offline)
        else:
            _with_pip(place, lock, offline, wheels)
    except subprocess.CalledProcessError as error:
        raise _not_installed(error, place, root, wheels if offline else None) from error
    (place / READY).write_text(stamp(kind, root), "utf-8")
    say(f"Xong sau {time.monotonic() - began:.0f} giây.", "ready")


def _not_installed(
    error: subprocess.CalledProcessError, place: Path, root: Path, wheels: Path | None
) -> SystemExit:
    """Say in a sentence what is missing; what the installer said is kept for whoever helps."""
    said = error.stderr or b""
    kept = place / "setup.log"
    with contextlib.suppress(OSError):
        kept.write_bytes(said)
    if wheels is not None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        return stop(
            f"Thư mục {wheels} thiếu gói, hoặc không phải của Python {version} và hệ máy này. "
            f"Chép lại cả thư mục từ USB rồi chạy lại. Chi tiết: {kept}.",
            f"The wheelhouse lacks packages for Python {version} on this system: copy all of it "
            f"again. Details: {kept}.",
        )
    return stop(
        "Chưa cài được các gói cần thiết. Kiểm tra mạng rồi chạy lại, hoặc chép thư mục "
        f"wheelhouse từ USB vào {root}. Chi tiết: {kept}.",
        "Could not install the packages: check the network, or copy a wheelhouse folder "
        f"beside the project. Details: {kept}.",
    )


def _clean_env() -> dict[str, str]:
    unwanted = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE"}
    env = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**env, "UV_COMPILE_BYTECODE": "1"}


def _call(command: list[str]) -> None:
    # A page of warnings would hide the one sentence that helps.
    subprocess.run(  # noqa: S603 - our own words
        command, env=_clean_env(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def _with_uv(uv: str, place: Path, lock: Path, offline: list[str]) -> None:
    if not python_of(place).exists():
        _call([uv, "venv", "-q", "--allow-existing", "--python", sys.executable, str(place)])
    python = ["--python", str(python_of(place))]
    _call([uv, "pip", "sync", "-q", "--require-hashes", *python, *offline, str(lock)])


def _with_pip(place: Path, lock: Path, offline: list[str], wheels: Path) -> None:
    own_pip = sorted(wheels.glob("pip-*.whl")) if offline else []
    helpless = not own_pip and importlib.util.find_spec("ensurepip") is None
    if helpless and not (sys.platform.startswith("linux") and install(["python3-venv"])):
        raise stop(
            "Thiếu gói python3-venv. Chạy: sudo apt-get install python3-venv",
            "python3-venv is missing: sudo apt-get install python3-venv",
        )
    if not python_of(place).exists():
        without = ["--without-pip"] if own_pip else []
        _call([sys.executable, "-m", "venv", *without, str(place)])
    pip = [f"{own_pip[-1]}/pip"] if own_pip else ["-m", "pip"]
    quiet = ["install", "-q", "--disable-pip-version-check", "--no-input"]
    exact = ["--no-deps", "--only-binary=:all:", "--require-hashes"]
    _call([str(python_of(place)), *pip, *quiet, *exact, *offline, "-r", str(lock)])
