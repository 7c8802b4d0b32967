# SPDX-License-Identifier: MIT
"""The first start without a network: from a wheelhouse alone, or one sentence and the way out."""

import hashlib
import itertools
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from resources.bootstrap import environment

_NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private environment with nothing in it yet."""
    made = tmp_path_factory.mktemp("bootstrap") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(made)], check=True)
    return made


@pytest.fixture
def root(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that needs one package, on a machine that reaches no registry."""
    monkeypatch.setenv("TUNGNGO_VENV", str(place))
    monkeypatch.setenv("TUNGNGO_NO_UV", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    lock = tmp_path / "resources" / "lock"
    lock.mkdir(parents=True)
    name = f"nothing{next(_NUMBERS)}"  # what one test has installed is not there for another
    wheel = _make_wheel(tmp_path, name)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (lock / "app.txt").write_text(f"{name}==1.0 --hash=sha256:{digest}\n", "utf-8")
    return tmp_path


def _make_wheel(folder: Path, name: str) -> Path:
    file, info = folder / f"{name}-1.0-py3-none-any.whl", f"{name}-1.0.dist-info"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    return file


def _refused(root: Path, capfd: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as stopped:
        environment.ensure("app", root)
    assert stopped.value.code == 3
    _first_run, said = capfd.readouterr().err.strip().splitlines()
    return said


def test_without_network_and_wheelhouse_one_sentence_says_what_to_do(
    root: Path, place: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said = _refused(root, capfd)
    assert "Kiểm tra mạng" in said
    assert "check the network" in said
    assert "nothing" in (place / "setup.log").read_text("utf-8", "replace")


def test_a_wheelhouse_that_lacks_a_wheel_is_named(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (root / "wheelhouse").mkdir()
    said = _refused(root, capfd)
    assert str(root / "wheelhouse") in said
    assert "Chép lại cả thư mục" in said
    assert "mạng" not in said


def test_the_wheelhouse_alone_is_enough(root: Path, place: Path) -> None:
    (root / "wheelhouse").mkdir()
    [wheel] = root.glob("*.whl")
    wheel.rename(root / "wheelhouse" / wheel.name)
    assert environment.ensure("app", root) == place
    assert environment.is_ready("app", root, place)
    imported = [str(environment.python_of(place)), "-c", f"import {wheel.name.partition('-')[0]}"]
    subprocess.run(imported, check=True, cwd=place)
