# SPDX-License-Identifier: MIT
"""No name and no telephone number of the scenario is in any byte outside the encrypted store."""

import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app import demo, exchange, scenario
from desktop_app.app import App
from models.text import fold, format_phone
from sync import seal
from sync.protocol import Frame, Kind, read_frames
from sync.server import store
from tests.sync.serving import invite_to, province_at

ROOT = Path(__file__).resolve().parents[2]


def secrets() -> list[str]:
    """Everybody of the scenario: those who were guided and the members of the teams."""
    data = scenario.load()
    people = data["people"].values()
    names = [person["name"] for person in people]
    names += [member[0] for team in data["teams"] for member in team["members"]]
    return names + [person["phone"] for person in people if person.get("phone")] + ["0962000000"]


def forms(secret: str) -> Iterator[bytes]:
    """Every way in which a name or number could stand in a file."""
    spellings = {secret, secret.upper(), secret.lower()}
    if secret.isdigit():
        spellings |= {format_phone(secret), "+84" + secret[1:], secret[1:]}
    else:
        spellings |= {fold(secret), fold(secret).replace(" ", "-"), fold(secret).replace(" ", "_")}
    for spelling in spellings:
        for form in ("NFC", "NFD"):
            text = unicodedata.normalize(form, spelling)
            yield text.encode()
            yield text.encode("utf-16-le")
            yield text.encode("utf-16-be")
            yield text.encode("unicode_escape")


def found_in(data: bytes, where: str) -> list[str]:
    """Return what must not be there, and where it is."""
    return [
        f"{secret!r} in {where}"
        for secret in secrets()
        if any(_stands_alone(data, form) for form in forms(secret))
    ]


def _stands_alone(data: bytes, form: bytes) -> bool:
    at = data.find(form)
    while at >= 0:
        before, after = data[at - 1 : at], data[at + len(form) : at + len(form) + 1]
        if not (before.isalnum() or after.isalnum()):
            return True
        at = data.find(form, at + 1)
    return False


def test_the_search_finds_what_it_looks_for() -> None:
    for written in (
        "Vừ Y Mỷ",
        "vu y my",
        "0962 000 001",
        unicodedata.normalize("NFD", "Và Bá Xồng"),
    ):
        assert found_in(f'{{"x":"{written}"}}'.encode(), "here")
        assert found_in(f" {written} ".encode("utf-16-le"), "here")
    assert not found_in(b"nobody", "here")


def test_no_file_that_the_journey_writes_holds_a_name(tmp_path: Path) -> None:
    """The whole demonstration, by the program, with a folder of its own for temporary files."""
    folder, temporary, stick = tmp_path / "demo", tmp_path / "tmp", tmp_path / "usb"
    temporary.mkdir()
    stick.mkdir()
    environment = os.environ | {name: str(temporary) for name in ("TMPDIR", "TEMP", "TMP")}

    def run(module: str, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        said.append(done.stdout + done.stderr)

    said: list[str] = []
    run("desktop_app", "demo", "--build", str(folder))
    where = ["--data-dir", str(folder / "laptop")]
    where += ["--passphrase-file", str(folder / "passphrase.txt")]
    run("desktop_app", "export", str(stick), *where)
    [bundle] = stick.glob("*.tnb")
    back = ["--receipts", str(stick), "--data-dir", str(folder / "province")]
    run("sync.server", "import", str(bundle), *back, "--json")
    [receipt] = stick.glob("*.tnr")
    run("desktop_app", "import", str(receipt), *where)
    run("desktop_app", "check", *where)
    problems = found_in("\n".join(said).encode(), "what the program said")
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {bundle, receipt} < set(files)
    for file in files:
        problems += found_in(file.read_bytes(), str(file.relative_to(tmp_path)))
        problems += found_in(str(file.relative_to(tmp_path)).encode(), "the name of a file")
    assert problems == []
    opened = store.open_store(folder / "province")
    for content in _opened(bundle.read_bytes(), opened):
        assert found_in(content, "an opened frame") == []
    opened.close()


def _opened(data: bytes, province: store.Store) -> Iterator[bytes]:
    """What the province reads when it has broken the seals."""
    for frame in read_frames(data):
        assert isinstance(frame, Frame)
        header = frame.header
        if header.kind == Kind.RECORDS:
            bound_to = seal.info(header.province, header.device, header.epoch, header.seq)
            yield seal.unseal(frame.body, province.keys.current.sealing, bound_to)


def test_no_request_over_the_network_holds_a_name(
    demo_dir: Path,
    demo_app: App,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Every byte that the socket took, headers and all."""
    import socket

    sent: list[bytes] = []
    real: dict[str, Callable[..., object]] = {"send": socket.socket.send}
    real["sendall"] = socket.socket.sendall

    def spy(name: str) -> Callable[..., object]:
        def call(self: socket.socket, data: bytes, *more: object) -> object:
            sent.append(bytes(data))
            return real[name](self, data, *more)

        return call

    caplog.set_level(0)
    opened = store.open_store(demo_dir / "province")
    with province_at(opened) as address, monkeypatch.context() as patched:
        invite_to(demo_app, address)
        for name in real:
            patched.setattr(socket.socket, name, spy(name))
        report = exchange.sync_now(demo_app)
    opened.close()
    assert report.ok, report
    whole = b"".join(sent)
    assert len(whole) > 5000
    assert found_in(whole, "a request") == []
    assert found_in(caplog.text.encode(), "the log") == []
    assert demo.LAST_DAY.encode() not in whole
