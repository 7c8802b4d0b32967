# SPDX-License-Identifier: MIT
"""The rules of the house that no tool checks by itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("desktop_app", "ui", "models", "sync", "resources", "tests")
MODULES = sorted(file for name in PACKAGES for file in (ROOT / name).rglob("*.py"))
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.split()


def test_there_are_modules() -> None:
    assert len(MODULES) > 100


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(ROOT)))
def test_a_module_is_short_and_says_its_licence(module: Path) -> None:
    lines = module.read_text("utf-8").splitlines()
    assert lines, "an empty module says nothing"
    assert lines[0] == "# SPDX-License-Identifier: MIT"
    assert len(lines) <= 400


def test_the_top_level_is_what_was_agreed() -> None:
    visible = {name.split("/")[0] for name in TRACKED if not name.startswith(".")}
    assert visible == {
        *PACKAGES,
        "pyproject.toml",
        "README.md",
        "LICENSE",
    }


def test_nothing_refers_to_the_outside() -> None:
    outside = "../" + "shared"
    hosts = re.compile(r"pypi\.org|pythonhosted|npmjs|index-url")
    for name in TRACKED:
        file = ROOT / name
        if file.suffix in {".py", ".md", ".toml", ".txt", ".json", ".csv", ".sql", ".qss"}:
            text = file.read_text("utf-8")
            assert outside not in text, name
            if name != "tests/architecture/test_house.py":
                assert not hosts.search(text), name


@pytest.mark.parametrize("lock", sorted((ROOT / "resources" / "lock").glob("*.txt")))
def test_a_lock_is_hashed_and_holds_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "sha256:" in text
    assert not re.search(r"(https?|file):", text)
    for line in text.splitlines():
        if re.match(r"^[a-z0-9]", line):
            assert "==" in line


def test_qt_survives_twenty_thousand_calls_on_this_python() -> None:
    """PySide6 6.12 drops a reference to None at each void call on Python 3.11 and aborts."""
    program = (
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "app = QApplication([])\n"
        "label = QLabel()\n"
        "for number in range(20000): label.setText(str(number))\n"
        "print(label.text())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "19999")


def _imported(statement: str) -> set[str]:
    program = f"import sys; {statement}; print('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


HEAVY = {"sqlmodel", "sqlalchemy", "reportlab", "qrcode", "openpyxl", "pydantic", "numpy"}


def test_the_lock_window_starts_without_anything_heavy() -> None:
    assert not HEAVY & _imported("import ui.app, ui.lock")


def test_the_main_window_starts_without_paper_and_tables() -> None:
    later = {"reportlab", "qrcode", "openpyxl", "zxingcpp", "pypdfium2"}
    assert not later & _imported("import ui.main_window, ui.pages.guidance, ui.pages.today")


def test_the_command_line_starts_without_qt() -> None:
    modules = _imported("import desktop_app.cli, desktop_app.exchange, desktop_app.demo")
    assert not {m for m in modules if m.startswith(("PySide6", "shiboken6"))}
