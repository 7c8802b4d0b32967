# SPDX-License-Identifier: MIT
"""A stick that is pulled out while it is written to: no half file, a clear sentence, a retry."""

import contextlib
import errno
import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from desktop_app import exchange, exchange_views
from desktop_app.app import App
from resources.errors import UserError
from tests.sync.test_sticks import _run, small_stick

__all__ = ["small_stick"]


class _Pulled(io.FileIO):
    """A file on a stick; after so many bytes somebody pulls it out."""

    left = 0
    pull: Any = None

    @override
    def write(self, data: Any) -> int:
        piece = bytes(data)
        if len(piece) <= type(self).left:
            type(self).left -= len(piece)
            return super().write(piece)
        super().write(piece[: type(self).left])
        type(self).pull()
        return super().write(piece[type(self).left :]) + type(self).left


@contextlib.contextmanager
def pulled_after(patched: pytest.MonkeyPatch, stick: Path, left: int, pull: Any) -> Iterator[None]:
    """Let the stick go after so many bytes; every other file is written as ever."""
    real = Path.open

    def opened(self: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if self.parent == stick and mode == "wb":
            _Pulled.left, _Pulled.pull = left, staticmethod(pull)
            return _Pulled(str(self), "wb")
        return real(self, mode, *args, **kwargs)

    with patched.context() as within:
        within.setattr(Path, "open", opened)
        yield


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0], ids=["first byte", "half", "last byte"])
def test_a_real_file_system_that_goes_away_in_the_middle(
    demo_app: App, small_stick: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    size = exchange.export_to(demo_app, small_stick).size
    for file in small_stick.iterdir():
        file.unlink()
    gone = []

    def pull() -> None:
        gone.append(_run("umount", "-l", str(small_stick)))

    with (
        pulled_after(monkeypatch, small_stick, int(size * share) - (share == 1.0), pull),
        pytest.raises(UserError) as refused,
    ):
        exchange.export_to(demo_app, small_stick)
    assert gone == [True]
    assert refused.value.code == "stick-pulled"
    assert "rút ra" in refused.value.message
    assert "Cắm lại USB" in refused.value.advice
    assert list(small_stick.iterdir()) == [], "nothing was put into the empty folder either"
    assert any("rút ra" in line.result for line in exchange_views.log(demo_app))
    assert exchange_views.status(demo_app).under_way > 0
    assert (
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(small_stick)], check=False
        ).returncode
        == 0
    )
    done = exchange.export_to(demo_app, small_stick)
    assert done.file is not None
    assert done.file.stat().st_size == done.size == size


@pytest.mark.skipif(sys.platform == "win32", reason="errors of a POSIX file system")
@pytest.mark.parametrize("problem", [errno.EIO, errno.ENODEV, errno.ENXIO])
def test_a_write_that_fails_at_a_byte_and_a_stick_that_cannot_be_tidied(
    demo_app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: int
) -> None:
    stick = tmp_path / "usb"
    stick.mkdir()

    def pull() -> None:
        raise OSError(problem, "the edge of the machine")

    real = Path.unlink

    def gone(self: Path, *args: Any, **kwargs: Any) -> None:
        if self.parent == stick:
            pull()
        real(self, *args, **kwargs)

    with monkeypatch.context() as within, pulled_after(monkeypatch, stick, 1000, pull):
        within.setattr(Path, "unlink", gone)
        with pytest.raises(UserError) as refused:
            exchange.export_to(demo_app, stick)
    assert refused.value.code == "stick-pulled"
    [half] = stick.iterdir()
    assert half.name.startswith("."), "it has not the name of a bundle"
    done = exchange.export_to(demo_app, stick)
    assert done.file is not None
    assert [file.name for file in stick.iterdir()] == [done.file.name], "the half one is gone"
