# SPDX-License-Identifier: MIT
"""The province's server as a real process on a real port."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx2

from sync.protocol import MEDIA_TYPE

ROOT = Path(__file__).resolve().parents[3]


class Server:
    """A running server; closing it asks it to stop and waits."""

    def __init__(
        self, folder: Path, *arguments: str, database: str = "", log: Path | None = None
    ) -> None:
        self._log = log.open("ab") if log else None
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "sync.server", "serve", "--port", "0"),
                *("--data-dir", str(folder), *arguments),
            ],
            cwd=ROOT,
            env=dict(os.environ, TUNGNGO_BOOTSTRAPPED="1", TUNGNGO_SERVER_DATABASE=database),
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the server ended with {self._process.wait()}"
        self.told = json.loads(line)
        self.http = httpx2.Client(base_url=self.told["url"], timeout=60, trust_env=False)

    @property
    def pid(self) -> int:
        return self._process.pid

    def post(self, path: str, *frames: bytes) -> httpx2.Response:
        return self.http.post(path, content=b"".join(frames), headers={"content-type": MEDIA_TYPE})

    def ask_to_stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """Stop it as an operator does, and return its exit status."""
        self.http.close()
        if self._process.poll() is None:
            self.ask_to_stop()
        status = self._process.wait(30)
        self._let_go()
        return status

    def kill(self) -> None:
        """Take its power away."""
        self.http.close()
        self._process.kill()
        self._process.wait(30)
        self._let_go()

    def _let_go(self) -> None:
        assert self._process.stdout is not None
        self._process.stdout.close()
        if self._log is not None:
            self._log.close()


def run(*arguments: str) -> Sequence[str]:
    """Run one of the server's commands and return the lines it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "sync.server", *arguments],
        cwd=ROOT,
        env=dict(os.environ, TUNGNGO_BOOTSTRAPPED="1"),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()
