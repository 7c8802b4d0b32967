# SPDX-License-Identifier: MIT
"""A print server of our own: a real cupsd on a Unix socket, with a queue that makes PDF files."""

import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from resources.bootstrap import libraries

PACKAGES = ["cups", "cups-client", "printer-driver-cups-pdf"]
_PPD = Path("/usr/share/ppd/cups-pdf/CUPS-PDF_noopt.ppd")
_FILES = """\
ServerRoot {root}/etc
StateDir {root}/state
CacheDir {root}/cache
RequestRoot {root}/spool
DataDir /usr/share/cups
ServerBin /usr/lib/cups
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
User lp
Group lp
SystemGroup root
Sandboxing relaxed
FileDevice Yes
"""
_SERVER = """\
LogLevel warn
Listen {root}/cups.sock
Browsing No
WebInterface No
DefaultAuthType None
<Location />
  Allow all
</Location>
<Policy default>
  <Limit All>
    Allow all
  </Limit>
</Policy>
"""


def why_not() -> str:
    """Return why no print server can be had here; "" when one can."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return "a print server of our own needs root on Linux"
    if shutil.which("cupsd") and _PPD.exists() and shutil.which("lp"):
        return ""
    return "" if libraries.install(PACKAGES) else "cups cannot be installed here"


class PrintServer:
    """A running cupsd. `PDF` prints into a file; `HELD` keeps what it gets."""

    def __init__(self) -> None:
        # A short path, for the socket's name; open to CUPS's own user, who runs the filters.
        self.root = root = Path(tempfile.mkdtemp(prefix="cups"))
        root.chmod(0o755)
        self.environment = {"CUPS_SERVER": str(root / "cups.sock")}
        for name in ("etc", "state", "cache", "spool", "log"):
            (root / name).mkdir(parents=True)
            shutil.chown(root / name, "lp", "lp")
        (root / "etc" / "cups-files.conf").write_text(_FILES.format(root=root))
        (root / "etc" / "cupsd.conf").write_text(_SERVER.format(root=root))
        cupsd = shutil.which("cupsd") or "/usr/sbin/cupsd"
        etc = root / "etc"
        self._log = (root / "log" / "stdout").open("wb")
        self._process = subprocess.Popen(
            [cupsd, "-f", "-c", etc / "cupsd.conf", "-s", etc / "cups-files.conf"],
            stdout=self._log,
            stderr=self._log,
        )
        self._until(lambda: self.run("lpstat", "-r").stdout.startswith("scheduler is running"))
        self.run("lpadmin", "-p", "PDF", "-v", "cups-pdf:/", "-P", str(_PPD), "-E")
        self.run("lpadmin", "-p", "HELD", "-v", "file:/dev/null", "-m", "raw", "-E")
        self.run("cupsdisable", "HELD")

    def run(self, program: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [shutil.which(program) or program, *arguments],
            env={**os.environ, **self.environment, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )

    def _until(self, ready: object) -> None:
        """Ask until the server says yes; each question waits for its answer."""
        assert callable(ready)
        for _attempt in range(2000):
            assert self._process.poll() is None, "cupsd ended"
            if ready():
                return
        raise AssertionError((self.root / "log" / "error").read_text())

    def printed(self, title: str) -> bytes:
        """Return the PDF that the queue made of a job, once it is whole; it is taken away."""
        home = Path(pwd.getpwuid(os.geteuid()).pw_dir) / "PDF"
        self._until(lambda: "PDF" not in self.run("lpstat", "-W", "not-completed", "-o").stdout)
        [made] = home.glob(f"{title}*.pdf")
        body = made.read_bytes()
        made.unlink()
        return body

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._log.close()
        shutil.rmtree(self.root)


def title() -> str:
    """Return a title that no other job has."""
    return "tungngo" + secrets.token_hex(6)


def server() -> Iterator[PrintServer]:
    """Run a print server, or skip the test that asks for one."""
    if reason := why_not():
        pytest.skip(reason)
    running = PrintServer()
    yield running
    running.stop()
