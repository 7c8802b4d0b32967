# SPDX-License-Identifier: MIT
"""`python3 -m tests`: every check of the project on a fresh machine; arguments go to pytest."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ["desktop_app", "ui", "models", "sync", "resources", "tests"]


def main() -> int:
    """Run the stages and return 0 when every one passed."""
    from resources import bootstrap

    if not bootstrap.bootstrapped():
        return bootstrap.run("test", ["tests", *sys.argv[1:]])
    os.chdir(ROOT)
    python = sys.executable
    tests = [python, "-m", "pytest", *sys.argv[1:]]
    if sys.argv[1:]:
        return subprocess.call(tests)
    stages = {
        "ruff check": [python, "-m", "ruff", "check", "--no-cache", *PACKAGES],
        "ruff format": [python, "-m", "ruff", "format", "--no-cache", "--check", *PACKAGES],
        "mypy": [python, "-m", "mypy"],
        "import contracts": [str(Path(python).with_name("lint-imports"))],
        # Each process has its own PostgreSQL, laptops and provinces; only the files are shared.
        "pytest": [*tests, "-n", str(max(2, os.cpu_count() or 1)), "--dist", "worksteal"],
    }
    failed = []
    for name, command in stages.items():
        began = time.monotonic()
        sys.stdout.write(f"== {name}\n")
        sys.stdout.flush()
        status = subprocess.call(command)
        sys.stdout.write(f"== {name}: exit {status}, {time.monotonic() - began:.0f} s\n")
        if status:
            failed.append(name)
        sys.stdout.flush()
    if failed:
        sys.stdout.write("FAILED: " + ", ".join(failed) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
